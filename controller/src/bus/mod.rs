//! Wakes whoever follows the change log: the bus only ever says "the log is at n".
//!
//! Nothing rests on it: a follower also polls the log, so a lost or late message costs a second.

mod local;

use tokio::sync::watch;

pub use local::{LocalBus, LocalBusTask};

/// Carries "the log is at n" between the processes of one controller.
pub trait Bus: Send + Sync {
    /// Tells everybody that the log has reached a sequence number; never waits.
    fn announce(&self, sequence: u64);

    /// The highest sequence number heard of; `changed()` wakes, and a slow reader sees the latest.
    fn subscribe(&self) -> watch::Receiver<u64>;
}
