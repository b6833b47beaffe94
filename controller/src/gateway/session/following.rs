//! What a device is believed to hold of one register, and when it is sent the current one.

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use protocol::Digest;

use super::Register;

/// After this, a device that still reports another register than it was sent is sent it again; each
/// further time after twice as long.
const RESEND: SignedDuration = SignedDuration::from_secs(30);
/// Doublings of [`RESEND`], at most: a quarter of an hour, as often as a TV reports.
const DOUBLINGS: u32 = 5;

/// How far a device follows one register.
#[derive(Debug, Default)]
pub(super) struct Following {
    pub(super) current: Option<Register>,
    pub(super) believed: Option<Digest>,
    sent: Option<Timestamp>,
    tries: u32,
}

impl Following {
    /// What is to be sent, if it is not what the device is believed to hold; from now on it is.
    pub(super) fn due(&mut self, now: Timestamp) -> Option<Bytes> {
        let current = self.current.as_ref()?;
        if self.believed == Some(current.digest) {
            return None;
        }
        self.believed = Some(current.digest);
        self.sent = Some(now);
        Some(current.bytes.clone())
    }

    /// Takes in what the device says it holds. A report may have crossed with the register, so it is
    /// believed only after a while.
    pub(super) fn reported(&mut self, applied: Option<Digest>, now: Timestamp) {
        if self.current.as_ref().is_some_and(|current| applied == Some(current.digest)) {
            self.believed = applied;
            self.tries = 0;
        }
        if applied == self.believed {
            return;
        }
        let patience = RESEND * 2_i32.pow(self.tries.min(DOUBLINGS));
        let patient = self.sent.is_none_or(|sent| now.duration_since(sent) >= patience);
        if patient {
            self.believed = applied;
            self.tries += 1;
        }
    }
}
