//! The TOML file.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::error::{ConfigError, Origin, Problem};
use super::setting::Setting;

/// What a file sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "a field is called as its flag")]
pub(super) struct File {
    pub(super) data: Option<Setting>,
    pub(super) http: Option<Setting>,
    pub(super) mqtt: Option<Setting>,
    pub(super) tv_http: Option<Setting>,
    pub(super) names: Option<Setting<Vec<String>>>,
    pub(super) public_url: Option<Setting>,
    pub(super) tls: Option<Setting>,
    pub(super) tls_cert: Option<Setting>,
    pub(super) tls_key: Option<Setting>,
    pub(super) behind_proxy: Option<Setting>,
    pub(super) backups: Option<Setting>,
    pub(super) backup_hour: Option<Setting>,
    pub(super) backup_keep: Option<Setting>,
    pub(super) smtp_url: Option<Setting>,
    pub(super) smtp_from: Option<Setting>,
    pub(super) notice_after: Option<Setting>,
    pub(super) notice_hours: Option<Setting>,
    pub(super) oidc_issuer: Option<Setting>,
    pub(super) oidc_client_id: Option<Setting>,
    pub(super) oidc_client_secret_file: Option<Setting>,
    pub(super) oidc_name: Option<Setting>,
}

impl File {
    /// Reads the file that a flag or a variable names.
    pub(super) fn read(named: &Setting) -> Result<Self, ConfigError> {
        let path = PathBuf::from(&named.value);
        let text = fs::read_to_string(&path).map_err(|cause| {
            named.wrong(Problem::Unreadable { path: named.value.clone(), cause })
        })?;
        Self::parse(&path, &text)
    }

    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let keys: Keys = toml::from_str(text).map_err(|error| ConfigError {
            origin: origin(path, text, error.span().map(|span| span.start)),
            problem: Problem::Toml(error.message().replace('\n', " ")),
        })?;
        let place = Place { path, text };
        Ok(Self {
            data: place.of(keys.data),
            http: place.of(keys.http),
            mqtt: place.of(keys.mqtt),
            tv_http: place.of(keys.tv_http),
            names: place.of(keys.names),
            public_url: place.of(keys.public_url),
            tls: place.of(keys.tls),
            tls_cert: place.of(keys.tls_cert),
            tls_key: place.of(keys.tls_key),
            behind_proxy: place.of(keys.behind_proxy).map(Setting::into_text),
            backups: place.of(keys.backups),
            backup_hour: place.of(keys.backup_hour).map(Setting::into_text),
            backup_keep: place.of(keys.backup_keep).map(Setting::into_text),
            smtp_url: place.of(keys.smtp_url),
            smtp_from: place.of(keys.smtp_from),
            notice_after: place.of(keys.notice_after).map(Setting::into_text),
            notice_hours: place.of(keys.notice_hours),
            oidc_issuer: place.of(keys.oidc_issuer),
            oidc_client_id: place.of(keys.oidc_client_id),
            oidc_client_secret_file: place.of(keys.oidc_client_secret_file),
            oidc_name: place.of(keys.oidc_name),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    data: Option<Spanned<String>>,
    http: Option<Spanned<String>>,
    mqtt: Option<Spanned<String>>,
    tv_http: Option<Spanned<String>>,
    names: Option<Spanned<Vec<String>>>,
    public_url: Option<Spanned<String>>,
    tls: Option<Spanned<String>>,
    tls_cert: Option<Spanned<String>>,
    tls_key: Option<Spanned<String>>,
    behind_proxy: Option<Spanned<bool>>,
    backups: Option<Spanned<String>>,
    backup_hour: Option<Spanned<i64>>,
    backup_keep: Option<Spanned<i64>>,
    smtp_url: Option<Spanned<String>>,
    smtp_from: Option<Spanned<String>>,
    notice_after: Option<Spanned<i64>>,
    notice_hours: Option<Spanned<String>>,
    oidc_issuer: Option<Spanned<String>>,
    oidc_client_id: Option<Spanned<String>>,
    oidc_client_secret_file: Option<Spanned<String>>,
    oidc_name: Option<Spanned<String>>,
}

struct Place<'f> {
    path: &'f Path,
    text: &'f str,
}

impl Place<'_> {
    fn of<T>(&self, value: Option<Spanned<T>>) -> Option<Setting<T>> {
        let value = value?;
        let origin = origin(self.path, self.text, Some(value.span().start));
        Some(Setting { value: value.into_inner(), origin })
    }
}

fn origin(path: &Path, text: &str, at: Option<usize>) -> Origin {
    let before = at.and_then(|at| text.get(..at));
    Origin::File {
        path: path.to_owned(),
        line: before.map(|before| before.matches('\n').count() + 1),
    }
}
