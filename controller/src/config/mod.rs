//! What `efir serve` is told: flags over `EFIR_*` over the TOML file over defaults.

use std::net::SocketAddr;
use std::path::PathBuf;

mod flags;

pub use flags::ServeFlags;

/// Everything `efir serve` needs to know, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the store, the CA and everything else that lasts is kept.
    pub data: PathBuf,
    /// The console's and REST's port.
    pub http: Http,
    /// The devices' port.
    pub device: Device,
    /// How browsers reach the console, without a slash at the end; for links and QR codes.
    pub public_url: Option<String>,
}

/// The port of console and REST.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// Where it listens; port 0 takes a free one.
    pub address: SocketAddr,
    /// How it is protected.
    pub security: HttpSecurity,
}

/// How console and REST are protected on their way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpSecurity {
    /// Plain HTTP on the loopback interface.
    Loopback,
    /// Plain HTTP behind a proxy that speaks TLS.
    BehindProxy,
    /// TLS with a certificate of the controller's own CA.
    OwnCa,
    /// TLS with a given certificate.
    Certificate {
        /// PEM file: the certificate and its chain.
        certificate: PathBuf,
        /// PEM file: its private key.
        key: PathBuf,
    },
}

/// The port of the devices: MQTT and device HTTPS, always with TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Where it listens; port 0 takes a free one.
    pub address: SocketAddr,
    /// Host names and addresses in the controller's device certificate.
    pub names: Vec<String>,
}
