//! The controller's only clock: everything else is told the time.

use std::time::Instant;

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
