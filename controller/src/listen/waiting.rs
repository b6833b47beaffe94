//! Who is in a handshake: bounded, and whoever crowds the room with silent connections loses them
//! first.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::source;

/// How often a full room is looked at again.
const GLANCE: Duration = Duration::from_millis(100);

/// The room in which connections wait for the end of their handshake.
#[derive(Debug)]
pub(super) struct Waiting {
    places: usize,
    patience: Duration,
    freed: Notify,
    room: Mutex<Room>,
}

#[derive(Debug, Default)]
struct Room {
    next: u64,
    taken: BTreeMap<u64, Taken>,
    by_source: HashMap<IpAddr, usize>,
}

#[derive(Debug)]
struct Taken {
    source: IpAddr,
    since: Instant,
    crowded_out: CancellationToken,
}

/// A place in the room, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    waiting: Arc<Waiting>,
    number: u64,
    crowded_out: CancellationToken,
}

impl Waiting {
    /// A room of so many places. When it is full, a handshake that has lasted for `patience` may be
    /// ended for a newer one.
    pub(super) fn new(places: usize, patience: Duration) -> Self {
        Self { places, patience, freed: Notify::new(), room: Mutex::default() }
    }

    /// Waits until there is room. If there is none, the oldest handshake of the source that has the
    /// most of them makes way, once it has had its time.
    pub(super) async fn room(&self) {
        loop {
            let freed = self.freed.notified();
            if self.make_room(Instant::now()) {
                return;
            }
            // Whether it was freed or not is looked at in any case.
            let _either = tokio::time::timeout(GLANCE, freed).await;
        }
    }

    /// Takes a place for a connection from an address.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Place {
        let source = source(address);
        let crowded_out = CancellationToken::new();
        let mut room = self.lock();
        let number = room.next;
        room.next += 1;
        let taken = Taken { source, since: Instant::now(), crowded_out: crowded_out.clone() };
        room.taken.insert(number, taken);
        *room.by_source.entry(source).or_default() += 1;
        Place { waiting: Arc::clone(self), number, crowded_out }
    }

    fn make_room(&self, now: Instant) -> bool {
        let mut room = self.lock();
        if room.taken.len() < self.places {
            return true;
        }
        let Some((&crowd, _)) = room.by_source.iter().max_by_key(|(_, count)| **count) else {
            return true;
        };
        let oldest = room.taken.iter().find(|(_, taken)| taken.source == crowd);
        let Some((&number, taken)) = oldest else { return true };
        if now.duration_since(taken.since) < self.patience {
            return false;
        }
        taken.crowded_out.cancel();
        room.leave(number);
        true
    }

    fn lock(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    fn leave(&mut self, number: u64) {
        let Some(taken) = self.taken.remove(&number) else { return };
        let Some(count) = self.by_source.get_mut(&taken.source) else { return };
        *count = count.saturating_sub(1);
        if *count == 0 {
            self.by_source.remove(&taken.source);
        }
    }
}

impl Place {
    /// Cancelled when a newer connection needs the place.
    pub(super) fn crowded_out(&self) -> CancellationToken {
        self.crowded_out.clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.lock().leave(self.number);
        self.waiting.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_millis(150);

    #[tokio::test]
    async fn a_crowd_of_silent_connections_makes_way_and_nobody_else_does() {
        let waiting = Arc::new(Waiting::new(3, PATIENCE));
        let honest = waiting.enter(IpAddr::from([192, 0, 2, 1]));
        let silent = [(); 2].map(|()| waiting.enter(IpAddr::from([192, 0, 2, 66])));
        let before = Instant::now();
        waiting.room().await;
        assert!(Instant::now() - before >= PATIENCE / 2, "a young handshake had to make way");
        assert!(silent[0].crowded_out().is_cancelled());
        assert!(!silent[1].crowded_out().is_cancelled());
        assert!(!honest.crowded_out().is_cancelled());
    }

    #[tokio::test]
    async fn a_place_that_is_left_is_free_at_once() {
        let waiting = Arc::new(Waiting::new(1, Duration::from_secs(3600)));
        let place = waiting.enter(IpAddr::from([192, 0, 2, 1]));
        let room = tokio::spawn({
            let waiting = Arc::clone(&waiting);
            async move { waiting.room().await }
        });
        tokio::task::yield_now().await;
        assert!(!room.is_finished());
        drop(place);
        tokio::time::timeout(Duration::from_secs(5), room).await.unwrap().unwrap();
        assert!(waiting.lock().by_source.is_empty());
    }
}
