//! What `efir serve` is told: flags over `EFIR_*` over the TOML file over defaults.

mod address;
mod backups;
mod environment;
mod error;
mod file;
mod flags;
mod http;
mod names;
mod notices;
mod oidc;
mod setting;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

pub use backups::Backups;
pub use environment::Environment;
pub use error::{ConfigError, Origin, Problem};
pub use flags::ServeFlags;
pub use http::{Http, HttpSecurity};
pub use notices::{Mail, Notices};
pub use oidc::Oidc;

use file::File;
use setting::Layers;

/// Everything `efir serve` needs to know, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the store, the CA and everything else that lasts is kept.
    pub data: PathBuf,
    /// The console's and REST's port.
    pub http: Http,
    /// The devices' port.
    pub device: Device,
    /// Where browser TVs find their page by plain HTTP, and nothing else; nowhere by default.
    pub tv_http: Option<SocketAddr>,
    /// How browsers reach the console, without a slash at the end; for links and QR codes.
    pub public_url: Option<String>,
    /// The backups that are made without being asked for, if any.
    pub backups: Option<Backups>,
    /// Whether `efir demo` has started it (`EFIR_DEMONSTRATION`), for whoever wants to look around.
    pub demonstration: bool,
    /// When people are told that screens stay away, and how.
    pub notices: Notices,
    /// Through whom people may sign in as well, if through anybody.
    pub oidc: Option<Oidc>,
}

/// The port of the devices: MQTT and device HTTPS, always with TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Where it listens; port 0 takes a free one.
    pub address: SocketAddr,
    /// Host names and addresses in the controller's device certificate.
    pub names: Vec<String>,
}

impl Config {
    /// Puts the layers together and checks the result.
    pub fn load(flags: ServeFlags, environment: &Environment) -> Result<Self, ConfigError> {
        let chosen = flags.config_file(environment);
        let file = chosen.map(|path| File::read(&path)).transpose()?.unwrap_or_default();
        let layers = Layers { flags, environment, file };
        let data = layers.data();
        let data = data.map_or_else(|| PathBuf::from("efir-data"), |data| data.value.into());
        Ok(Self {
            demonstration: environment.get("EFIR_DEMONSTRATION").is_some(),
            backups: backups::check(&layers, &data)?,
            notices: notices::check(&layers)?,
            oidc: oidc::check(&layers)?,
            data,
            http: http::check(&layers)?,
            device: Device {
                address: match layers.mqtt() {
                    Some(mqtt) => address::parse(&mqtt)?,
                    None => SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8883),
                },
                names: match layers.names() {
                    Some(names) => names::check(names)?,
                    None => names::of_this_host(),
                },
            },
            tv_http: layers.tv_http().map(|tv| address::parse(&tv)).transpose()?,
            public_url: layers.public_url().map(|url| address::parse_url(&url)).transpose()?,
        })
    }
}
