//! Who comes in: CONNECT, and whether the registry still knows whom the certificate names.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::Guest;
use crate::gateway::Gateway;
use crate::gateway::codec::{Codec, Connect, Heard};
use crate::gateway::ending::Ending;
use crate::gateway::greeting::{self, Role};
use crate::gateway::session::Session;
use crate::gateway::switchboard::Line;
use crate::gateway::topics::Filters;
use crate::pki::Peer;

/// For the last words of a connection.
const FAREWELL: Duration = Duration::from_secs(2);
/// Bytes taken in at a time.
const READ_BYTES: usize = 2048;

/// Waits until the client says something. May be given up: nothing that was said is lost.
///
/// What has come is read where the TLS connection keeps it: a client that rests has no buffer.
pub(super) async fn listen(
    stream: &mut TlsStream<TcpStream>,
    codec: &mut Codec,
    out: &mut Vec<u8>,
) -> Result<Vec<Heard>, Ending> {
    let bytes = stream.fill_buf().await.map_err(|_| Ending::HungUp)?;
    if bytes.is_empty() {
        return Err(Ending::HungUp);
    }
    let bytes = bytes.get(..READ_BYTES).unwrap_or(bytes);
    let (heard, count) = (codec.hear(bytes, out), bytes.len());
    stream.consume(count);
    heard
}

/// Reads up to CONNECT; what came behind it in the same bytes is given back, too.
pub(super) async fn connect(
    stream: &mut TlsStream<TcpStream>,
    codec: &mut Codec,
    out: &mut Vec<u8>,
) -> Result<(Connect, Vec<Heard>), Ending> {
    loop {
        let mut heard = match listen(stream, codec, out).await {
            Ok(heard) => heard.into_iter(),
            Err(ending) => {
                // The codec may have put a refusal into words.
                farewell(stream, out).await;
                return Err(ending);
            }
        };
        match heard.next() {
            Some(Heard::Connect(connect)) => return Ok((connect, heard.collect())),
            Some(_) => return Err(Ending::Malformed),
            None => {}
        }
    }
}

pub(super) async fn admit(
    gateway: &Gateway,
    peer: Option<Peer>,
    connect: &Connect,
) -> Result<(Peer, Arc<Line>, Guest), Ending> {
    let peer = peer.ok_or(Ending::Nobody)?;
    let role = greeting::role(peer.device, connect)?;
    greeting::admit(&gateway.ledger, peer).await?;
    let (line, guest) = match role {
        Role::Device => {
            let session = Box::new(Session::new(peer.device, connect.room));
            (gateway.switchboard.connect(peer.device), Guest::Device(session))
        }
        Role::Observer => {
            let line = gateway.switchboard.observe(peer.device).ok_or(Ending::Unavailable)?;
            (line, Guest::Observer(Filters::of(peer.device)))
        }
    };
    // A revocation between the look-up and the line being there was not heard on the line.
    if let Err(ending) = greeting::admit(&gateway.ledger, peer).await {
        gateway.switchboard.leave(&line);
        return Err(ending);
    }
    Ok((peer, line, guest))
}

/// Last words, if the client still listens.
pub(super) async fn farewell(stream: &mut TlsStream<TcpStream>, out: &[u8]) {
    let words = async {
        stream.write_all(out).await?;
        stream.shutdown().await
    };
    let _unheard = tokio::time::timeout(FAREWELL, words).await;
}

/// Counts a device's session for as long as it lasts.
pub(super) struct Counted(prometheus_client::metrics::gauge::Gauge);

impl Counted {
    pub(super) fn new(gateway: &Gateway) -> Self {
        gateway.metrics().sessions.inc();
        Self(gateway.metrics().sessions.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}
