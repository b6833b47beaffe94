//! What happens too often for the change log: which devices have reported, for whoever watches now.
//!
//! It is a hint and no more: it lives in this process, is lost with it, and nobody's truth rests on it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use protocol::DeviceId;

/// Devices that are kept between two tellings; of more, nobody could follow the news anyway.
const MOST: usize = 2_000;

/// Devices that have reported since somebody last asked.
#[derive(Debug, Default)]
pub struct Whispers {
    listening: AtomicBool,
    reported: Mutex<BTreeSet<DeviceId>>,
}

impl Whispers {
    /// A device has reported. Costs next to nothing while nobody listens.
    pub fn reported(&self, device: DeviceId) {
        if !self.listening.load(Ordering::Relaxed) {
            return;
        }
        let mut reported = self.lock();
        if reported.len() < MOST {
            reported.insert(device);
        }
    }

    /// Somebody listens from now on.
    pub fn listen(&self) {
        self.listening.store(true, Ordering::Relaxed);
    }

    /// Nobody listens any longer.
    pub fn rest(&self) {
        self.listening.store(false, Ordering::Relaxed);
        self.lock().clear();
    }

    /// Those that have reported, each once.
    pub fn take(&self) -> BTreeSet<DeviceId> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<DeviceId>> {
        self.reported.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
