//! Which browser TVs are there, by the keys of their cookies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protocol::Digest;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Seat;

/// Browser TVs at a time, at most.
const MOST: usize = 5_000;

/// The seats.
#[derive(Debug)]
pub(super) struct Seats {
    taken: Mutex<HashMap<Digest, Arc<Seat>>>,
    places: Arc<Semaphore>,
}

impl Seats {
    /// A place, if one is free.
    pub(super) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// Seats a TV; the one that sat there has been overtaken.
    pub(super) fn take(&self, seat: &Arc<Seat>) {
        self.lock().insert(seat.key(), Arc::clone(seat));
    }

    /// The seat of a key.
    pub(super) fn of(&self, key: Digest) -> Option<Arc<Seat>> {
        self.lock().get(&key).cloned()
    }

    /// Forgets a seat, unless a newer one of the same TV has taken its place.
    pub(super) fn leave(&self, seat: &Arc<Seat>) {
        let mut taken = self.lock();
        if taken.get(&seat.key()).is_some_and(|known| Arc::ptr_eq(known, seat)) {
            taken.remove(&seat.key());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Digest, Arc<Seat>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Seats {
    fn default() -> Self {
        Self { taken: Mutex::default(), places: Arc::new(Semaphore::new(MOST)) }
    }
}
