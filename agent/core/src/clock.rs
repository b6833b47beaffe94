//! The best guess at the time, on boards that may wake up in 1970.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use protocol::BootId;
use protocol::report;
use serde::{Deserialize, Serialize};

/// An instant on both of the agent's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Time since the device started, asleep or awake. It never jumps.
    pub uptime: Duration,
    /// The best guess at the world's time, see [`Clock::guess`].
    pub clock: report::Clock,
}

/// What the operating system says of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemTime {
    /// The wall clock, right or wrong.
    pub now: Timestamp,
    /// Whether a time server has set it since the device started.
    pub synchronised: bool,
}

/// The last time that a controller told, kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The controller's time.
    pub now: Timestamp,
    /// The device's uptime then, in milliseconds.
    pub uptime_ms: u64,
    /// During which run of the operating system that was.
    pub boot: BootId,
}

/// Guesses the time: what the controller said plus the uptime since, during the run of the
/// operating system in which it said so; else the latest of the system's time, the build's and what
/// a controller ever said.
#[derive(Debug, Clone)]
pub struct Clock {
    built: Timestamp,
    boot: BootId,
    told: Option<Told>,
}

impl Clock {
    /// `built` is when this agent was built: no earlier time can be right.
    pub fn new(built: Timestamp, boot: BootId, told: Option<Told>) -> Self {
        Self { built, boot, told }
    }

    /// The best guess.
    pub fn guess(&self, system: SystemTime, uptime: Duration) -> report::Clock {
        if let Some(now) = self.told_in_this_run(uptime) {
            return report::Clock { now: now.max(self.built), trusted: true };
        }
        let told = self.told.map_or(self.built, |told| told.now);
        let trusted = system.synchronised && system.now >= self.built;
        report::Clock { now: system.now.max(self.built).max(told), trusted }
    }

    /// An authenticated controller has told the time. The answer is to be kept on disk.
    pub fn confirm(&mut self, now: Timestamp, uptime: Duration) -> Told {
        let uptime_ms = u64::try_from(uptime.as_millis()).unwrap_or(u64::MAX);
        let told = Told { now, uptime_ms, boot: self.boot };
        self.told = Some(told);
        told
    }

    fn told_in_this_run(&self, uptime: Duration) -> Option<Timestamp> {
        let told = self.told.filter(|told| told.boot == self.boot)?;
        let since = uptime.checked_sub(Duration::from_millis(told.uptime_ms))?;
        told.now.checked_add(SignedDuration::try_from(since).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT: i64 = 1_000_000;

    #[test]
    fn without_anything_better_it_is_the_time_of_the_build() {
        let clock = Clock::new(second(BUILT), boot(1), None);
        assert_eq!(guess(&clock, 0, false, 5), (BUILT, false));
    }

    #[test]
    fn a_time_server_is_trusted_unless_it_contradicts_the_build() {
        let clock = Clock::new(second(BUILT), boot(1), None);
        assert_eq!(guess(&clock, BUILT + 7, true, 5), (BUILT + 7, true));
        assert_eq!(guess(&clock, 7, true, 5), (BUILT, false));
    }

    #[test]
    fn the_controllers_time_goes_on_with_the_uptime_whatever_the_system_says() {
        let mut clock = Clock::new(second(BUILT), boot(1), None);
        clock.confirm(second(BUILT + 500), Duration::from_secs(10));
        assert_eq!(guess(&clock, 0, false, 25), (BUILT + 515, true));
        assert_eq!(guess(&clock, BUILT * 9, false, 25), (BUILT + 515, true));
    }

    #[test]
    fn a_restarted_agent_still_knows_it_but_a_restarted_device_only_that_it_is_later() {
        let mut clock = Clock::new(second(BUILT), boot(1), None);
        let told = clock.confirm(second(BUILT + 500), Duration::from_secs(10));
        let agent = Clock::new(second(BUILT), boot(1), Some(told));
        assert_eq!(guess(&agent, 0, false, 25), (BUILT + 515, true));
        let device = Clock::new(second(BUILT), boot(2), Some(told));
        assert_eq!(guess(&device, 0, false, 3), (BUILT + 500, false));
        assert_eq!(guess(&device, BUILT + 900, false, 3), (BUILT + 900, false));
    }

    fn guess(clock: &Clock, system: i64, synchronised: bool, uptime: u64) -> (i64, bool) {
        let system = SystemTime { now: second(system), synchronised };
        let guess = clock.guess(system, Duration::from_secs(uptime));
        (guess.now.as_second(), guess.trusted)
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a valid instant")
    }

    fn boot(n: u128) -> BootId {
        BootId::new(Timestamp::UNIX_EPOCH, n)
    }
}
