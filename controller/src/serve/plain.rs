//! Plain HTTP, for loopback and behind a proxy: as bounded as the ports with TLS.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::listen::serve_stream;

/// Connections at a time; the others wait in the system's queue.
const CONNECTIONS: usize = 2048;
/// After an accept that failed, for want of file descriptors say.
const PAUSE: Duration = Duration::from_millis(100);
/// For open connections to end.
const DRAIN: Duration = Duration::from_secs(5);

/// A bound port without TLS.
#[derive(Debug)]
pub(super) struct PlainListener {
    socket: TcpListener,
}

impl PlainListener {
    /// Binds an address; port 0 takes a free one.
    pub(super) async fn bind(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { socket: TcpListener::bind(address).await? })
    }

    pub(super) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until `stop`, then lets open answers finish.
    pub(super) async fn run(self, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let mut open = JoinSet::new();
        loop {
            let place = Arc::clone(&places).acquire_owned().await.context("no more places")?;
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.socket.accept() => accepted,
            };
            while open.try_join_next().is_some() {}
            let Ok((stream, address)) = accepted else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let (router, stop) = (router.clone(), stop.clone());
            open.spawn(async move {
                let _place = place;
                serve_stream(stream, address, None, router, stop).await;
            });
        }
        let drained = async { while open.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, drained).await.is_err() {
            open.shutdown().await;
        }
        Ok(())
    }
}
