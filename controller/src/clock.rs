//! The controller's only clock: everything else is told the time.

use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// The wall clock.
#[expect(clippy::disallowed_methods, reason = "the shell's clock")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The monotonic clock, for measuring how long something took.
#[expect(clippy::disallowed_methods, reason = "the shell's clock")]
pub fn monotonic() -> Instant {
    Instant::now()
}

/// Blocks a thread of its own for a while; never called on an async thread.
#[expect(clippy::disallowed_methods, reason = "the shell's clock")]
pub fn pause(duration: Duration) {
    thread::sleep(duration);
}
