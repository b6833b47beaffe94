//! Wakes device HTTPS requests that wait for somebody to type a pairing's code.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protocol::PairingId;
use tokio::sync::Notify;

/// A bell for each pairing that somebody waits for.
#[derive(Debug, Default)]
pub(crate) struct Bells {
    hung: Mutex<HashMap<PairingId, Arc<Notify>>>,
}

/// A bell that is listened to.
#[derive(Debug)]
pub(crate) struct Bell<'a> {
    bells: &'a Bells,
    pairing: PairingId,
    rung: Arc<Notify>,
}

impl Bells {
    /// Begins to listen: what rings from now on is heard by [`Bell::rings`].
    pub(crate) fn listen(&self, pairing: PairingId) -> Bell<'_> {
        let rung = Arc::clone(self.lock().entry(pairing).or_default());
        Bell { bells: self, pairing, rung }
    }

    pub(super) fn ring(&self, pairing: PairingId) {
        if let Some(bell) = self.lock().get(&pairing) {
            bell.notify_one();
        }
    }

    pub(super) fn ring_all(&self) {
        self.lock().values().for_each(|bell| bell.notify_one());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PairingId, Arc<Notify>>> {
        self.hung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bell<'_> {
    /// Waits until it rings, or for so long.
    pub(crate) async fn rings(&self, most: Duration) {
        // The caller looks again either way.
        let _either = tokio::time::timeout(most, self.rung.notified()).await;
    }
}

impl Drop for Bell<'_> {
    fn drop(&mut self) {
        let mut hung = self.bells.lock();
        // One here, one in the map: nobody else listens.
        if Arc::strong_count(&self.rung) <= 2 {
            hung.remove(&self.pairing);
        }
    }
}
