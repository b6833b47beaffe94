//! One setting and where it was made: flag, variable or file, the first that says anything.

use super::error::{ConfigError, Origin, Problem};
use super::{Environment, File, ServeFlags};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting<T = String> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

impl<T> Setting<T> {
    /// An error about this value.
    pub(super) fn wrong(&self, problem: Problem) -> ConfigError {
        ConfigError { origin: self.origin.clone(), problem }
    }
}

impl<T: ToString> Setting<T> {
    /// The value as the other layers spell it.
    pub(super) fn into_text(self) -> Setting {
        Setting { value: self.value.to_string(), origin: self.origin }
    }
}

/// The three places a setting can stand in.
#[derive(Debug)]
pub(super) struct Layers<'e> {
    pub(super) flags: ServeFlags,
    pub(super) environment: &'e Environment,
    pub(super) file: File,
}

impl Layers<'_> {
    pub(super) fn data(&self) -> Option<Setting> {
        let flag = self.flags.data.as_ref().map(|path| path.to_string_lossy().into_owned());
        self.first(("--data", flag), "EFIR_DATA", self.file.data.as_ref())
    }

    pub(super) fn http(&self) -> Option<Setting> {
        self.first(("--http", self.flags.http.clone()), "EFIR_HTTP", self.file.http.as_ref())
    }

    pub(super) fn mqtt(&self) -> Option<Setting> {
        self.first(("--mqtt", self.flags.mqtt.clone()), "EFIR_MQTT", self.file.mqtt.as_ref())
    }

    pub(super) fn tv_http(&self) -> Option<Setting> {
        let flag = self.flags.tv_http.clone();
        self.first(("--tv-http", flag), "EFIR_TV_HTTP", self.file.tv_http.as_ref())
    }

    pub(super) fn public_url(&self) -> Option<Setting> {
        let flag = self.flags.public_url.clone();
        self.first(("--public-url", flag), "EFIR_PUBLIC_URL", self.file.public_url.as_ref())
    }

    pub(super) fn tls(&self) -> Option<Setting> {
        self.first(("--tls", self.flags.tls.clone()), "EFIR_TLS", self.file.tls.as_ref())
    }

    pub(super) fn tls_cert(&self) -> Option<Setting> {
        let flag = self.flags.tls_cert.as_ref().map(|path| path.to_string_lossy().into_owned());
        self.first(("--tls-cert", flag), "EFIR_TLS_CERT", self.file.tls_cert.as_ref())
    }

    pub(super) fn tls_key(&self) -> Option<Setting> {
        let flag = self.flags.tls_key.as_ref().map(|path| path.to_string_lossy().into_owned());
        self.first(("--tls-key", flag), "EFIR_TLS_KEY", self.file.tls_key.as_ref())
    }

    pub(super) fn behind_proxy(&self) -> Option<Setting> {
        let flag = self.flags.behind_proxy.then(|| "true".to_owned());
        self.first(("--behind-proxy", flag), "EFIR_BEHIND_PROXY", self.file.behind_proxy.as_ref())
    }

    pub(super) fn backups(&self) -> Option<Setting> {
        let flag = self.flags.backups.clone();
        self.first(("--backups", flag), "EFIR_BACKUPS", self.file.backups.as_ref())
    }

    pub(super) fn backup_hour(&self) -> Option<Setting> {
        let flag = self.flags.backup_hour.clone();
        self.first(("--backup-hour", flag), "EFIR_BACKUP_HOUR", self.file.backup_hour.as_ref())
    }

    pub(super) fn backup_keep(&self) -> Option<Setting> {
        let flag = self.flags.backup_keep.clone();
        self.first(("--backup-keep", flag), "EFIR_BACKUP_KEEP", self.file.backup_keep.as_ref())
    }

    pub(super) fn smtp_url(&self) -> Option<Setting> {
        let flag = self.flags.smtp_url.clone();
        self.first(("--smtp-url", flag), "EFIR_SMTP_URL", self.file.smtp_url.as_ref())
    }

    pub(super) fn smtp_from(&self) -> Option<Setting> {
        let flag = self.flags.smtp_from.clone();
        self.first(("--smtp-from", flag), "EFIR_SMTP_FROM", self.file.smtp_from.as_ref())
    }

    pub(super) fn notice_after(&self) -> Option<Setting> {
        let flag = self.flags.notice_after.clone();
        self.first(("--notice-after", flag), "EFIR_NOTICE_AFTER", self.file.notice_after.as_ref())
    }

    pub(super) fn notice_hours(&self) -> Option<Setting> {
        let flag = self.flags.notice_hours.clone();
        self.first(("--notice-hours", flag), "EFIR_NOTICE_HOURS", self.file.notice_hours.as_ref())
    }

    pub(super) fn oidc_issuer(&self) -> Option<Setting> {
        let flag = self.flags.oidc_issuer.clone();
        self.first(("--oidc-issuer", flag), "EFIR_OIDC_ISSUER", self.file.oidc_issuer.as_ref())
    }

    pub(super) fn oidc_client_id(&self) -> Option<Setting> {
        let flag = self.flags.oidc_client_id.clone();
        self.first(
            ("--oidc-client-id", flag),
            "EFIR_OIDC_CLIENT_ID",
            self.file.oidc_client_id.as_ref(),
        )
    }

    pub(super) fn oidc_client_secret_file(&self) -> Option<Setting> {
        let flag = self.flags.oidc_client_secret_file.clone();
        self.first(
            ("--oidc-client-secret-file", flag),
            "EFIR_OIDC_CLIENT_SECRET_FILE",
            self.file.oidc_client_secret_file.as_ref(),
        )
    }

    pub(super) fn oidc_name(&self) -> Option<Setting> {
        let flag = self.flags.oidc_name.clone();
        self.first(("--oidc-name", flag), "EFIR_OIDC_NAME", self.file.oidc_name.as_ref())
    }

    /// Names do not add up over the layers: the first that has any has them all.
    pub(super) fn names(&self) -> Option<Setting<Vec<String>>> {
        if !self.flags.names.is_empty() {
            return Some(Setting {
                value: self.flags.names.clone(),
                origin: Origin::Flag("--name"),
            });
        }
        if let Some(names) = self.environment.get("EFIR_NAME") {
            let value = names.split(',').map(|name| name.trim().to_owned()).collect();
            return Some(Setting { value, origin: Origin::Variable("EFIR_NAME") });
        }
        self.file.names.clone()
    }

    fn first(
        &self,
        (flag, value): (&'static str, Option<String>),
        variable: &'static str,
        file: Option<&Setting>,
    ) -> Option<Setting> {
        let from_flag = || Some(Setting { value: value?, origin: Origin::Flag(flag) });
        let from_variable = || {
            let value = self.environment.get(variable)?.to_owned();
            Some(Setting { value, origin: Origin::Variable(variable) })
        };
        from_flag().or_else(from_variable).or_else(|| file.cloned())
    }
}
