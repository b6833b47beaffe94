//! From a connection to somebody with something to say: the handshake, and who it was.

use std::io;
use std::net::SocketAddr;

use rustls::server::Acceptor;
use thiserror::Error;
use tokio::io::AsyncBufReadExt;
use tokio::net::TcpStream;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::server::TlsStream;

use super::doors::{Door, Port};
use crate::pki::{Peer, PeerError};

/// The first byte of every MQTT connection: the fixed header of CONNECT (MQTT 3.1.1, 3.1.1).
const MQTT_CONNECT: u8 = 0x10;

/// A connection after its handshake, by what it wants.
#[derive(Debug)]
pub enum Arrival {
    /// MQTT; whether there is a certificate, and whether it is good now, is still to be asked.
    Mqtt(Conversation),
    /// Device HTTPS; some routes want a certificate.
    DeviceHttp(Conversation),
    /// The console and REST.
    Console(Conversation),
}

/// An encrypted connection and who is at its other end.
#[derive(Debug)]
pub struct Conversation {
    /// The connection. Boxed: it is handed on from task to task, and each would have room for it.
    pub stream: Box<TlsStream<TcpStream>>,
    /// The device that the certificate names, if one was presented.
    pub peer: Option<Peer>,
    /// Where it comes from.
    pub address: SocketAddr,
}

/// Why there was no conversation.
#[derive(Debug, Error)]
pub(super) enum Refused {
    #[error("it made way for newer connections")]
    Crowded,
    #[error("it said nothing for too long")]
    Timeout,
    #[error("it hung up: {0}")]
    Gone(io::Error),
    #[error("its TLS handshake failed: {0}")]
    Tls(rustls::Error),
    #[error(transparent)]
    Nobody(#[from] PeerError),
}

impl Refused {
    /// A stable word for the figures.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Crowded => "crowded",
            Self::Timeout => "timeout",
            Self::Gone(_) => "gone",
            Self::Tls(
                rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented,
            )
            | Self::Nobody(_) => "certificate",
            Self::Tls(_) => "handshake",
        }
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()).cloned();
        tls.map_or(Self::Gone(error), Self::Tls)
    }
}

/// Shakes hands as the client's hello asks, and finds out what it wants.
pub(super) async fn greet(
    stream: TcpStream,
    address: SocketAddr,
    port: &Port,
) -> Result<Arrival, Refused> {
    stream.set_nodelay(true)?;
    let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
    let (door, config) = port.choose(&hello.client_hello());
    let mut stream = Box::new(hello.into_stream(config).await?);
    let certificate = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    let peer = certificate.map(Peer::read).transpose()?;
    let mqtt = match door {
        Door::Mqtt => true,
        Door::Console => false,
        Door::Device => speaks_mqtt(&mut stream).await?,
    };
    let conversation = Conversation { stream, peer, address };
    Ok(match door {
        Door::Mqtt | Door::Device if mqtt => Arrival::Mqtt(conversation),
        Door::Mqtt | Door::Device => Arrival::DeviceHttp(conversation),
        Door::Console => Arrival::Console(conversation),
    })
}

/// Common MQTT clients name no protocol in their hello: the first byte tells.
async fn speaks_mqtt(stream: &mut TlsStream<TcpStream>) -> Result<bool, Refused> {
    if stream.get_ref().1.alpn_protocol().is_some() {
        return Ok(false);
    }
    match stream.fill_buf().await?.first() {
        Some(first) => Ok(*first == MQTT_CONNECT),
        None => Err(Refused::Gone(io::ErrorKind::UnexpectedEof.into())),
    }
}
