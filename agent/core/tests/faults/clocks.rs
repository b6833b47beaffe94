//! A TV's clocks, right and wrong, and what it keeps of the time on its disk.

use std::time::Duration;

use agent_core::Now;
use agent_core::clock::{Clock, SystemTime, Told};
use jiff::{SignedDuration, Timestamp};
use protocol::BootId;

pub(crate) struct Clocks {
    clock: Clock,
    kept: Option<Told>,
    boots: u128,
    booted: Duration,
    /// By how many seconds the system's clock is wrong, while nobody sets it.
    pub(crate) wrong: i64,
}

impl Clocks {
    pub(crate) fn new() -> Self {
        let clock = Clock::new(truth(Duration::ZERO), boot(0), None);
        Self { clock, kept: None, boots: 0, booted: Duration::ZERO, wrong: 0 }
    }

    pub(crate) fn now(&self, elapsed: Duration) -> Now {
        self.clock.read(self.system(elapsed), self.uptime(elapsed))
    }

    /// When an uptime of the device comes.
    pub(crate) fn elapsed_at(&self, uptime: Duration) -> Duration {
        self.booted + uptime
    }

    pub(crate) fn boot(&self) -> BootId {
        boot(self.boots)
    }

    pub(crate) fn set(&mut self, now: Timestamp, elapsed: Duration) {
        self.kept = Some(self.clock.confirm(now, self.uptime(elapsed)));
    }

    pub(crate) fn keep(&mut self, elapsed: Duration) {
        self.kept = Some(self.clock.keep(self.system(elapsed), self.uptime(elapsed)));
    }

    pub(crate) fn agent_restarts(&mut self) {
        self.clock = Clock::new(truth(Duration::ZERO), boot(self.boots), self.kept);
    }

    pub(crate) fn device_restarts(&mut self, elapsed: Duration) {
        self.boots += 1;
        self.booted = elapsed;
        self.agent_restarts();
    }

    fn uptime(&self, elapsed: Duration) -> Duration {
        elapsed.saturating_sub(self.booted)
    }

    fn system(&self, elapsed: Duration) -> SystemTime {
        let wrong = SignedDuration::from_secs(self.wrong);
        let now = truth(elapsed).checked_add(wrong).expect("an instant");
        SystemTime { now, synchronised: false }
    }
}

/// What the time really is.
pub(crate) fn truth(elapsed: Duration) -> Timestamp {
    let began = Timestamp::from_second(2_000_000).expect("an instant");
    began.checked_add(SignedDuration::try_from(elapsed).expect("short")).expect("an instant")
}

fn boot(number: u128) -> BootId {
    BootId::new(Timestamp::UNIX_EPOCH, number)
}
