//! Browser TVs: TVs that have only a browser, with a page of ours open.
//!
//! Such a page decides nothing. The controller tells it ahead what stands on the screen when ([`plan`]),
//! by the same function that tells the agents, and draws each frame once for all who show it
//! ([`gallery`]). A TV that is there has a seat ([`seat`]): a line of the gateway's, so that it is woken,
//! overtaken and cut as any other device.

mod gallery;
mod plan;
mod programme;
mod seat;
mod seats;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use controller_core::app::sessions::Welcomed;
use controller_core::error::Error;
use protocol::report::Hello;
use protocol::{DeviceId, Digest};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock;
use crate::gateway::Gateway;
use crate::gateway::session::Said;
use crate::ingest::{Item, Outcome};
use crate::media::Media;
pub(crate) use gallery::{Drawn, Gallery};
pub(crate) use plan::screen_size;
use programme::Programmes;
pub(crate) use seat::{Reading, Seat, Told};
use seats::Seats;

/// Without a word for so long, a TV is gone: its page says something every 30 s, and a switched-off TV
/// hangs up on nobody. One that does hang up has a fifth of it to come back.
pub(crate) const SILENCE: Duration = Duration::from_secs(75);
/// For the store to take what was said.
const STORE_TIME: Duration = Duration::from_secs(10);

/// The browser TVs of this controller.
#[derive(Debug, Clone)]
pub(crate) struct Tvs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    gateway: Arc<Gateway>,
    gallery: Gallery,
    programmes: Programmes,
    seats: Seats,
    tasks: TaskTracker,
    silence: Duration,
    stop: CancellationToken,
}

impl Tvs {
    /// No TVs yet. One that says nothing for so long has left, see [`SILENCE`]. Each that comes has a task, which ends with `stop`; [`run`](Self::run) awaits them.
    pub(crate) fn new(
        gateway: Arc<Gateway>,
        media: Media,
        silence: Duration,
        stop: CancellationToken,
    ) -> Self {
        Self(Arc::new(Inner {
            gallery: Gallery::new(media, Arc::clone(gateway.metrics())),
            gateway,
            programmes: Programmes::default(),
            seats: Seats::default(),
            tasks: TaskTracker::new(),
            silence,
            stop,
        }))
    }

    /// Waits until the controller stops and every TV has left.
    pub(crate) async fn run(self) {
        self.0.stop.cancelled().await;
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Where frames are drawn.
    pub(crate) fn gallery(&self) -> &Gallery {
        &self.0.gallery
    }

    /// Ends what waits when the controller stops.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.0.stop
    }

    /// The seat of the TV whose cookie has this key, if it is there.
    pub(crate) fn find(&self, key: Digest) -> Option<Arc<Seat>> {
        self.0.seats.of(key)
    }

    /// Takes a TV in that has said hello: its session begins, and an older one of it ends.
    pub(crate) async fn welcome(
        &self,
        device: DeviceId,
        key: Digest,
        hello: Hello,
    ) -> Result<(Arc<Seat>, Welcomed), Error> {
        let Inner { gateway, seats, tasks, .. } = &*self.0;
        let place = seats.place().ok_or(Error::Busy {})?;
        let line = gateway.connect(device);
        let size = screen_size(hello.screen);
        let welcomed = self.begin(device, key, hello).await;
        let welcomed = welcomed.inspect_err(|_refused| gateway.leave(&line))?;
        gateway.stands_in(&line, welcomed.school);
        let seat = Arc::new(Seat::new(line, key, welcomed.number, size));
        seats.take(&seat);
        gateway.metrics().browsers.inc();
        tasks.spawn(seat::keep(self.clone(), Arc::clone(&seat), place));
        Ok((seat, welcomed))
    }

    /// Hands in what a seated TV says, and answers when that is on disk.
    pub(crate) async fn say(&self, seat: &Seat, said: Said) -> Result<Outcome, Error> {
        self.submit(seat.device(), seat.key(), said).await
    }

    async fn begin(&self, device: DeviceId, key: Digest, hello: Hello) -> Result<Welcomed, Error> {
        match self.submit(device, key, Said::Hello(Box::new(hello))).await? {
            Outcome::Welcomed(welcomed) => Ok(welcomed),
            Outcome::Stored(_) | Outcome::Kept => Err(Error::Busy {}),
        }
    }

    async fn submit(&self, device: DeviceId, key: Digest, said: Said) -> Result<Outcome, Error> {
        let (told, outcome) = oneshot::channel();
        let reply = Box::new(move |outcome| {
            // Whoever asked may have given up.
            let _gone = told.send(outcome);
        });
        let began = clock::monotonic();
        let item = Item { device, key, said, reply };
        self.0.gateway.submit(item).await.map_err(|_closed| Error::Busy {})?;
        let told = tokio::time::timeout(STORE_TIME, outcome).await;
        let told = told.map_err(|_elapsed| Error::Busy {})?.map_err(|_gone| Error::Busy {})?;
        tracing::trace!(%device, took = ?began.elapsed(), "stored what a TV said");
        told
    }
}
