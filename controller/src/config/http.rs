//! The port of console and REST: plain only where nobody can listen in.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use super::address;
use super::error::{ConfigError, Origin, Problem};
use super::setting::{Layers, Setting};

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

impl HttpSecurity {
    /// Whether the port itself speaks TLS.
    pub fn is_tls(&self) -> bool {
        match self {
            Self::Loopback | Self::BehindProxy => false,
            Self::OwnCa | Self::Certificate { .. } => true,
        }
    }
}

/// Puts the settings of this port together.
pub(super) fn check(layers: &Layers<'_>) -> Result<Http, ConfigError> {
    let given = layers.http();
    let address = match &given {
        Some(http) => address::parse(http)?,
        None => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
    };
    let security = security(layers)?;
    if security == HttpSecurity::Loopback && !address.ip().is_loopback() {
        let origin = given.map_or(Origin::Flag("--http"), |http| http.origin);
        return Err(ConfigError { origin, problem: Problem::Plain(address) });
    }
    Ok(Http { address, security })
}

fn security(layers: &Layers<'_>) -> Result<HttpSecurity, ConfigError> {
    let certificate = certificate(layers)?;
    let own_ca = own_ca(layers)?;
    let behind_proxy = behind_proxy(layers)?;
    let ways = [certificate, own_ca, behind_proxy];
    let mut ways = ways.into_iter().flatten();
    let Some(way) = ways.next() else {
        return Ok(HttpSecurity::Loopback);
    };
    match ways.next() {
        None => Ok(way.value),
        Some(other) => Err(other.wrong(Problem::Exclusive(way.origin))),
    }
}

fn certificate(layers: &Layers<'_>) -> Result<Option<Setting<HttpSecurity>>, ConfigError> {
    let (certificate, key) = match (layers.tls_cert(), layers.tls_key()) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (Some(certificate), None) => {
            return Err(certificate.wrong(Problem::KeyMissing));
        }
        (None, Some(key)) => {
            return Err(key.wrong(Problem::CertificateMissing));
        }
    };
    for file in [&certificate, &key] {
        fs::read(&file.value)
            .map_err(|cause| file.wrong(Problem::Unreadable { path: file.value.clone(), cause }))?;
    }
    let value =
        HttpSecurity::Certificate { certificate: certificate.value.into(), key: key.value.into() };
    Ok(Some(Setting { value, origin: certificate.origin }))
}

fn own_ca(layers: &Layers<'_>) -> Result<Option<Setting<HttpSecurity>>, ConfigError> {
    let Some(tls) = layers.tls() else { return Ok(None) };
    if tls.value != "own-ca" {
        return Err(tls.wrong(Problem::Tls(tls.value.clone())));
    }
    Ok(Some(Setting { value: HttpSecurity::OwnCa, origin: tls.origin }))
}

fn behind_proxy(layers: &Layers<'_>) -> Result<Option<Setting<HttpSecurity>>, ConfigError> {
    let Some(said) = layers.behind_proxy() else { return Ok(None) };
    match said.value.to_lowercase().as_str() {
        "true" | "yes" | "1" => {
            Ok(Some(Setting { value: HttpSecurity::BehindProxy, origin: said.origin }))
        }
        "false" | "no" | "0" => Ok(None),
        _ => Err(said.wrong(Problem::Boolean(said.value.clone()))),
    }
}
