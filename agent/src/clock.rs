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
        Now { uptime, clock: self.guess().guess(system_time(), uptime) }
    }

    /// An instant of late, by its uptime, on both clocks.
    pub(crate) fn at(&self, uptime: Duration) -> Now {
        let now = self.now();
        let ago = SignedDuration::try_from(now.uptime.saturating_sub(uptime)).ok();
        let then = ago.and_then(|ago| now.clock.now.checked_sub(ago).ok());
        let clock = Reading { now: then.unwrap_or(now.clock.now), ..now.clock };
        Now { uptime: uptime.min(now.uptime), clock }
    }

    /// An authenticated controller has told the time. Blocks while it is written down.
    pub(crate) fn set(&self, now: Timestamp) -> std::io::Result<()> {
        let told = self.guess().confirm(now, uptime());
        disk::replace(&self.file, &serde_json::to_vec(&told)?)
    }

    fn guess(&self) -> MutexGuard<'_, Guess> {
        self.guess.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Time since the device started, asleep or awake.
pub(crate) fn uptime() -> Duration {
    let time = clock_gettime(ClockId::Boottime);
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
