//! The TLS settings behind each door, and which door a client's hello asks for.

use std::sync::Arc;

use protocol::limit::{ALPN_MQTT, DEVICE_SERVER_NAME};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::Ticketer;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{
    ClientHello, NoServerSessionStorage, ResolvesServerCert, WebPkiClientVerifier,
};

use crate::pki::{DeviceVerifier, Pki, PkiError};

/// Only HTTP/1.1 is spoken, so that a request is a connection's only one at a time.
const ALPN_HTTP: &[u8] = b"http/1.1";

/// What a bound port offers.
#[derive(Debug)]
pub enum Port {
    /// Devices only.
    Device(Doors),
    /// Devices, and the console for everybody else.
    Http {
        /// For devices.
        doors: Doors,
        /// For browsers, which are never asked for a certificate.
        console: Arc<ServerConfig>,
    },
}

/// The two doors for devices.
#[derive(Debug, Clone)]
pub struct Doors {
    mqtt: Arc<ServerConfig>,
    https: Arc<ServerConfig>,
}

/// Which door a hello asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    Mqtt,
    Device,
    Console,
}

impl Doors {
    /// Doors that show this certificate and know our authority's TVs.
    pub fn new(
        pki: &Pki,
        certificate: &Arc<dyn ResolvesServerCert>,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Self, PkiError> {
        let strict = DeviceVerifier::strict(pki, Arc::clone(provider))?;
        let lenient = DeviceVerifier::lenient(pki, Arc::clone(provider))?;
        let door = |verifier, alpn| config(verifier, Arc::clone(certificate), alpn, provider);
        Ok(Self { mqtt: door(strict, ALPN_MQTT)?, https: door(lenient, ALPN_HTTP)? })
    }

    /// The door for browsers, with a certificate of any authority.
    pub fn console(
        certificate: Arc<dyn ResolvesServerCert>,
        provider: &Arc<CryptoProvider>,
    ) -> Result<Arc<ServerConfig>, PkiError> {
        config(WebPkiClientVerifier::no_client_auth(), certificate, ALPN_HTTP, provider)
    }
}

impl Port {
    pub(super) fn choose(&self, hello: &ClientHello<'_>) -> (Door, Arc<ServerConfig>) {
        let doors = match self {
            Self::Device(doors) | Self::Http { doors, .. } => doors,
        };
        if hello.alpn().is_some_and(|mut offered| offered.any(|name| name == ALPN_MQTT)) {
            return (Door::Mqtt, Arc::clone(&doors.mqtt));
        }
        match self {
            Self::Http { console, .. } if hello.server_name() != Some(DEVICE_SERVER_NAME) => {
                (Door::Console, Arc::clone(console))
            }
            Self::Http { .. } | Self::Device(_) => (Door::Device, Arc::clone(&doors.https)),
        }
    }
}

/// Sessions are resumed by tickets, each door with keys of its own: when thousands reconnect at once
/// this saves the signatures, and nothing is kept here for them.
fn config(
    verifier: Arc<dyn ClientCertVerifier>,
    certificate: Arc<dyn ResolvesServerCert>,
    alpn: &[u8],
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<ServerConfig>, PkiError> {
    let tls = |error: rustls::Error| PkiError::Tls(error.to_string());
    let mut config = ServerConfig::builder_with_provider(Arc::clone(provider))
        .with_safe_default_protocol_versions()
        .map_err(tls)?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(certificate);
    config.alpn_protocols = vec![alpn.to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.ticketer = Ticketer::new().map_err(tls)?;
    config.send_tls13_tickets = 1;
    Ok(Arc::new(config))
}
