//! The flags of `efir serve`, as typed.

use std::path::PathBuf;

use clap::Args;

use super::Environment;
use super::error::Origin;
use super::setting::Setting;

/// The flags of `efir serve`; each is also `EFIR_…` in the environment and a key of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct ServeFlags {
    /// Directory for everything that lasts [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where console and REST listen [default: 127.0.0.1:8080] [env: `EFIR_HTTP`]
    #[arg(long, value_name = "ADDR")]
    pub http: Option<String>,
    /// Where devices connect [default: 0.0.0.0:8883] [env: `EFIR_MQTT`]
    #[arg(long, value_name = "ADDR")]
    pub mqtt: Option<String>,
    /// Where browser TVs find `/tv` by plain HTTP, and nothing else [default: nowhere] [env: `EFIR_TV_HTTP`]
    #[arg(long, value_name = "ADDR")]
    pub tv_http: Option<String>,
    /// A host name or address for the device certificate, repeatable [env: `EFIR_NAME`, by commas]
    #[arg(long = "name", value_name = "HOST")]
    pub names: Vec<String>,
    /// How browsers reach the console, for links and QR codes [env: `EFIR_PUBLIC_URL`]
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// PEM certificate (with chain) for console and REST [env: `EFIR_TLS_CERT`]
    #[arg(long, value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// PEM private key of that certificate [env: `EFIR_TLS_KEY`]
    #[arg(long, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// `own-ca`: console and REST with a certificate of the controller's own CA [env: `EFIR_TLS`]
    #[arg(long, value_name = "KIND")]
    pub tls: Option<String>,
    /// Plain HTTP beyond loopback: a proxy in front speaks TLS [env: `EFIR_BEHIND_PROXY`]
    #[arg(long)]
    pub behind_proxy: bool,
    /// Where daily backups lie, or `off` [default: backups in the data directory] [env: `EFIR_BACKUPS`]
    #[arg(long, value_name = "DIR")]
    pub backups: Option<String>,
    /// The hour at which they are made, 0 to 23 [default: 3] [env: `EFIR_BACKUP_HOUR`]
    #[arg(long, value_name = "HOUR")]
    pub backup_hour: Option<String>,
    /// How many of them stay [default: 7] [env: `EFIR_BACKUP_KEEP`]
    #[arg(long, value_name = "COUNT")]
    pub backup_keep: Option<String>,
    /// The mail server for letters about screens that stay away [env: `EFIR_SMTP_URL`]
    #[arg(long, value_name = "URL")]
    pub smtp_url: Option<String>,
    /// From whom these letters are [env: `EFIR_SMTP_FROM`]
    #[arg(long, value_name = "ADDRESS")]
    pub smtp_from: Option<String>,
    /// After how many minutes people are told that a screen is away [default: 15] [env: `EFIR_NOTICE_AFTER`]
    #[arg(long, value_name = "MINUTES")]
    pub notice_after: Option<String>,
    /// The hours at which screens should be on [default: 7-20] [env: `EFIR_NOTICE_HOURS`]
    #[arg(long, value_name = "FROM-UNTIL")]
    pub notice_hours: Option<String>,
    /// The provider (`OpenID` Connect) through which people may sign in as well [env: `EFIR_OIDC_ISSUER`]
    #[arg(long, value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// What the controller is called there [env: `EFIR_OIDC_CLIENT_ID`]
    #[arg(long, value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// The file with the secret that it proves itself with there [env: `EFIR_OIDC_CLIENT_SECRET_FILE`]
    #[arg(long, value_name = "FILE")]
    pub oidc_client_secret_file: Option<String>,
    /// What people call the provider, for the button [env: `EFIR_OIDC_NAME`]
    #[arg(long, value_name = "NAME")]
    pub oidc_name: Option<String>,
    /// TOML file with the same settings [env: `EFIR_CONFIG`]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ServeFlags {
    /// The file to read, and who named it.
    pub(super) fn config_file(&self, environment: &Environment) -> Option<Setting> {
        if let Some(path) = &self.config {
            let value = path.to_string_lossy().into_owned();
            return Some(Setting { value, origin: Origin::Flag("--config") });
        }
        let value = environment.get("EFIR_CONFIG")?.to_owned();
        Some(Setting { value, origin: Origin::Variable("EFIR_CONFIG") })
    }
}
