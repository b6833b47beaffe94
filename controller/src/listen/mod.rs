//! The doors of the controller: TLS connections come in here, and are told apart by what they say
//! first.

mod arrival;
mod doors;
mod http;
mod patient;
mod waiting;

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::metrics::{Metrics, Reason};
pub use arrival::{Arrival, Conversation};
pub use doors::{Doors, Port};
pub use http::{Caller, serve_http, serve_stream};
use waiting::{Place, Waiting};

/// Connections open at a time, at most; over that, new ones are closed at once.
const CONNECTIONS: usize = 25_000;
/// Connections that may be in their handshake at a time.
const HANDSHAKES: usize = 512;
/// A handshake that has lasted this long may be ended for a newer one when there are too many.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(2);
/// From the first byte to the end of the handshake and the first byte after it, at most.
const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// Connections that the kernel holds for us while handshakes are full.
const BACKLOG: u32 = 4096;
/// After an accept that failed, for example for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// For open connections to end when the controller stops.
const DRAIN: Duration = Duration::from_secs(5);

/// A bound port with TLS.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    port: Arc<Port>,
    metrics: Arc<Metrics>,
    waiting: Arc<Waiting>,
}

impl Listener {
    /// Binds an address; port 0 lets the system choose one.
    pub fn bind(address: SocketAddr, port: Port, metrics: Arc<Metrics>) -> io::Result<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let waiting = Arc::new(Waiting::new(HANDSHAKES, HANDSHAKE_PATIENCE));
        Ok(Self { socket: socket.listen(BACKLOG)?, port: Arc::new(port), metrics, waiting })
    }

    /// Where it is bound.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Hands every connection to `desk` once its handshake is done, each in a task of its own, until
    /// `stop`; then waits a little for them. A panic in one ends that connection, and is counted.
    pub async fn serve<Desk, Served>(self, desk: Desk, stop: CancellationToken)
    where
        Desk: Fn(Arrival) -> Served + Send + Sync + 'static,
        Served: Future<Output = ()> + Send + 'static,
    {
        let desk = Arc::new(desk);
        let mut open = JoinSet::new();
        while let Some(accepted) = stop.run_until_cancelled(self.accept(&mut open)).await {
            let Some((stream, address, place)) = accepted else { continue };
            if open.len() >= CONNECTIONS {
                self.metrics.refused.get_or_create(&Reason { reason: "connections" }).inc();
                continue;
            }
            let (desk, port) = (Arc::clone(&desk), Arc::clone(&self.port));
            let metrics = Arc::clone(&self.metrics);
            open.spawn(async move {
                let _counted = Counted::new(&metrics);
                // Boxed: once hands are shaken, the task of a TV that rests has no room for it.
                let shaking = Box::pin(shake_hands(stream, address, &port, place, &metrics));
                if let Some(arrival) = shaking.await {
                    desk(arrival).await;
                }
            });
        }
        drain(open, &self.metrics).await;
    }

    /// The next connection, with its place among the handshakes; meanwhile clears away connections
    /// that have ended.
    async fn accept(&self, open: &mut JoinSet<()>) -> Option<(TcpStream, SocketAddr, Place)> {
        self.waiting.room().await;
        let accepted = loop {
            tokio::select! {
                accepted = self.socket.accept() => break accepted,
                Some(ended) = open.join_next(), if !open.is_empty() => {
                    account(ended, &self.metrics);
                }
            }
        };
        match accepted {
            Ok((stream, address)) => {
                let place = self.waiting.enter(address.ip());
                Some((stream, address, place))
            }
            Err(error) => {
                tracing::warn!(%error, "could not accept a connection");
                self.metrics.refused.get_or_create(&Reason { reason: "accept" }).inc();
                tokio::time::sleep(ACCEPT_PAUSE).await;
                None
            }
        }
    }
}

async fn shake_hands(
    stream: TcpStream,
    address: SocketAddr,
    port: &Port,
    place: Place,
    metrics: &Metrics,
) -> Option<Arrival> {
    let shaking = tokio::time::timeout(HANDSHAKE_TIME, arrival::greet(stream, address, port));
    let refused = match place.crowded_out().run_until_cancelled(shaking).await {
        Some(Ok(Ok(arrival))) => {
            metrics.handshakes.inc();
            return Some(arrival);
        }
        Some(Ok(Err(refused))) => refused,
        Some(Err(_elapsed)) => arrival::Refused::Timeout,
        None => arrival::Refused::Crowded,
    };
    tracing::debug!(%address, %refused, "refused a connection");
    metrics.refused.get_or_create(&Reason { reason: refused.reason() }).inc();
    None
}

async fn drain(mut open: JoinSet<()>, metrics: &Metrics) {
    let drained = tokio::time::timeout(DRAIN, async {
        while let Some(ended) = open.join_next().await {
            account(ended, metrics);
        }
    });
    if drained.await.is_err() {
        tracing::warn!(connections = open.len(), "cut connections that did not end by themselves");
        open.shutdown().await;
    }
}

fn account(ended: Result<(), JoinError>, metrics: &Metrics) {
    let Err(error) = ended else { return };
    if error.is_panic() {
        metrics.panics.inc();
        tracing::error!(%error, "a connection's task panicked");
    }
}

/// Counts a connection for as long as it is open.
#[derive(Debug)]
struct Counted(prometheus_client::metrics::gauge::Gauge);

impl Counted {
    fn new(metrics: &Metrics) -> Self {
        metrics.connections.inc();
        Self(metrics.connections.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// What counts as one source: an IPv4 address, or the 64-bit network of an IPv6 one.
pub(crate) fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(network.into())
        }
    }
}

#[cfg(test)]
mod tests;
