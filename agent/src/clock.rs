//! The only place that asks for the time.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use agent_core::Now;
use agent_core::clock::{Clock as Guess, SystemTime, Told};
use jiff::{SignedDuration, Timestamp};
use protocol::BootId;
use protocol::report::Clock as Reading;
use rustix::time::{ClockId, clock_gettime};

use crate::disk;

/// The device's clocks, and what controllers have said of the time.
#[derive(Debug)]
pub(crate) struct Clock {
    guess: Mutex<Guess>,
    file: PathBuf,
}

impl Clock {
    /// Takes up what is kept in a folder.
    pub(crate) fn open(folder: &Path, boot: BootId) -> Self {
        let file = folder.join("clock.json");
        let told: Option<Told> =
            std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { guess: Mutex::new(Guess::new(built(), boot, told)), file }
    }

    /// The instant on both clocks.
    pub(crate) fn now(&self) -> Now {
        let uptime = uptime();
        self.guess().read(system_time(), uptime)
    }

    /// An instant of late, by its uptime, on both clocks.
    pub(crate) fn at(&self, uptime: Duration) -> Now {
        let now = self.now();
        let ago = SignedDuration::try_from(now.uptime.saturating_sub(uptime)).unwrap_or_default();
        let then = |at: Timestamp| at.checked_sub(ago).unwrap_or(at);
        let clock = Reading { now: then(now.clock.now), ..now.clock };
        Now { uptime: uptime.min(now.uptime), clock, earliest: then(now.earliest) }
    }

    /// An authenticated controller has told the time. Blocks while it is written down.
    pub(crate) fn set(&self, now: Timestamp) -> std::io::Result<()> {
        let told = self.guess().confirm(now, uptime());
        disk::replace(&self.file, &serde_json::to_vec(&told)?)
    }

    /// Keeps what is certain of the time. Blocks while it is written down.
    pub(crate) fn keep(&self) -> std::io::Result<()> {
        let told = self.guess().keep(system_time(), uptime());
        disk::replace(&self.file, &serde_json::to_vec(&told)?)
    }

    fn guess(&self) -> MutexGuard<'_, Guess> {
        self.guess.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Time since the device started, asleep or awake.
pub(crate) fn uptime() -> Duration {
    reading(ClockId::Boottime)
}

/// The uptime at which `CLOCK_MONOTONIC`, by which the kernel dates page flips, had a reading. They
/// differ by the time that the device was asleep.
pub(crate) fn uptime_at(monotonic: Duration) -> Duration {
    let slept = uptime().saturating_sub(reading(ClockId::Monotonic));
    monotonic + slept
}

fn reading(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[expect(clippy::disallowed_methods, reason = "this is the shell's clock")]
fn system_time() -> SystemTime {
    // systemd-timesyncd makes this file when a time server has answered since the start.
    let synchronised = Path::new("/run/systemd/timesync/synchronized").exists();
    SystemTime { now: Timestamp::now(), synchronised }
}

/// When this agent was built.
fn built() -> Timestamp {
    let seconds = env!("EFIR_BUILT").parse().unwrap_or(0);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_of_late_is_dated_on_both_clocks() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::open(folder.path(), BootId::new(Timestamp::UNIX_EPOCH, 1));
        let (before, ago) = (clock.now(), Duration::from_secs(3));
        let then = clock.at(before.uptime.saturating_sub(ago));
        assert_eq!(then.uptime, before.uptime.saturating_sub(ago));
        let elapsed = before.clock.now.duration_since(then.clock.now);
        let error = (elapsed - SignedDuration::from_secs(3)).abs();
        assert!(error < SignedDuration::from_secs(1), "{elapsed}");
    }

    #[test]
    fn nothing_is_dated_in_the_future() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::open(folder.path(), BootId::new(Timestamp::UNIX_EPOCH, 1));
        let then = clock.at(uptime() + Duration::from_secs(60));
        assert!(then.uptime <= clock.now().uptime && then.clock.now <= clock.now().clock.now);
    }

    #[test]
    fn the_kernels_clock_for_flips_is_behind_by_the_time_asleep() {
        let (before, at) = (uptime(), uptime_at(reading(ClockId::Monotonic)));
        assert!(at.abs_diff(before) < Duration::from_secs(1), "{before:?} {at:?}");
    }
}
