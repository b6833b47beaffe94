//! Plain HTTP, for loopback, behind a proxy, and for browser TVs: as bounded as the ports with TLS.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::listen::{serve_stream, source};

/// Connections at a time; the others wait in the system's queue.
const CONNECTIONS: usize = 2048;
/// After an accept that failed, for want of file descriptors say.
const PAUSE: Duration = Duration::from_millis(100);
/// For open connections to end.
const DRAIN: Duration = Duration::from_secs(5);

/// Connections of one address, where strangers reach the port: a school of a hundred browser TVs has one
/// address, and each TV three or four connections.
const OF_ADDRESS: usize = 512;

/// A bound port without TLS.
#[derive(Debug)]
pub(super) struct PlainListener {
    socket: TcpListener,
    of_address: usize,
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct Crowd(Mutex<HashMap<IpAddr, usize>>);

/// One connection of an address.
#[derive(Debug)]
struct Visitor {
    crowd: Arc<Crowd>,
    from: IpAddr,
}

impl PlainListener {
    /// Binds an address; port 0 takes a free one.
    pub(super) async fn bind(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { socket: TcpListener::bind(address).await?, of_address: CONNECTIONS })
    }

    /// The same for strangers: no address takes all the places.
    pub(super) async fn bind_for_strangers(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { of_address: OF_ADDRESS, ..Self::bind(address).await? })
    }

    pub(super) fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until `stop`, then lets open answers finish.
    pub(super) async fn run(self, router: Router, stop: CancellationToken) -> anyhow::Result<()> {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let crowd = Arc::<Crowd>::default();
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
            let Some(visitor) = crowd.admit(source(address.ip()), self.of_address) else {
                continue;
            };
            let (router, stop) = (router.clone(), stop.clone());
            open.spawn(async move {
                let _held = (place, visitor);
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

impl Crowd {
    /// Lets one more in, unless its address has as many as that.
    fn admit(self: &Arc<Self>, from: IpAddr, most: usize) -> Option<Visitor> {
        let mut here = self.lock();
        let count = here.entry(from).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Visitor { crowd: Arc::clone(self), from })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        let mut here = self.crowd.lock();
        let left = here.get(&self.from).map_or(0, |count| count - 1);
        if left == 0 {
            here.remove(&self.from);
        } else {
            here.insert(self.from, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_takes_all_places_and_who_leaves_gives_one_back() {
        let crowd = Arc::<Crowd>::default();
        let [one, other] = ["10.0.0.1", "10.0.0.2"].map(|from| from.parse::<IpAddr>().unwrap());
        let mut here: Vec<Visitor> = (0..3).filter_map(|_| crowd.admit(one, 3)).collect();
        assert_eq!(here.len(), 3);
        assert!(crowd.admit(one, 3).is_none());
        assert!(crowd.admit(other, 3).is_some());
        here.pop();
        assert!(crowd.admit(one, 3).is_some());
        here.clear();
        assert!(crowd.lock().is_empty());
    }
}
