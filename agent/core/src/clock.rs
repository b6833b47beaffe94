//! The best guess at the time, on boards that may wake up in 1970.

use std::time::Duration;

use jiff::Timestamp;
use protocol::BootId;
use protocol::report;
use serde::{Deserialize, Serialize};

/// An instant on the agent's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Time since the device started, asleep or awake. It never jumps.
    pub uptime: Duration,
    /// The best guess at the world's time, see [`Clock::read`].
    pub clock: report::Clock,
    /// The world's time is this or later, however wrong the guess: alerts end by it.
    pub earliest: Timestamp,
}

/// What the operating system says of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemTime {
    /// The wall clock, right or wrong.
    pub now: Timestamp,
    /// Whether a time server has set it since the device started.
    pub synchronised: bool,
}

/// What was certain of the time at an instant, kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The time.
    pub now: Timestamp,
    /// The device's uptime then, in milliseconds.
    pub uptime_ms: u64,
    /// During which run of the operating system that was.
    pub boot: BootId,
    /// Whether the controller has told it during that run; else it was later, by however long the
    /// device had been off.
    #[serde(default = "yes")]
    pub exact: bool,
}

/// Guesses the time: what the controller said plus the uptime since, during the run of the
/// operating system in which it said so; else the latest of the system's time, the build's, and what
/// was ever certain plus the uptime of this run.
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

    /// The best guess, and what is certain: a system's clock that no server has set may be ahead.
    pub fn read(&self, system: SystemTime, uptime: Duration) -> Now {
        let certain = self.certain(uptime);
        let is_synchronised = system.synchronised && system.now >= self.built;
        let (now, trusted) = if self.is_told(uptime) {
            (certain, true)
        } else {
            (system.now.max(certain), is_synchronised)
        };
        let earliest = if trusted { now } else { certain };
        Now { uptime, clock: report::Clock { now, trusted }, earliest }
    }

    /// An authenticated controller has told the time. The answer is to be kept on disk.
    pub fn confirm(&mut self, now: Timestamp, uptime: Duration) -> Told {
        self.note(now, uptime, true)
    }

    /// What is certain by now. Kept on disk now and then, it lets time pass for a device that is
    /// switched off and on without ever learning the time.
    pub fn keep(&mut self, system: SystemTime, uptime: Duration) -> Told {
        // To the millisecond that is written down, lest each keeping adds the rest of one.
        let uptime = Duration::from_millis(milliseconds(uptime));
        let Now { earliest, .. } = self.read(system, uptime);
        self.note(earliest, uptime, self.is_told(uptime))
    }

    fn note(&mut self, now: Timestamp, uptime: Duration, exact: bool) -> Told {
        let uptime_ms = milliseconds(uptime);
        let told = Told { now, uptime_ms, boot: self.boot, exact };
        self.told = Some(told);
        told
    }

    /// Whether the controller has told the time during this run.
    fn is_told(&self, uptime: Duration) -> bool {
        self.told.is_some_and(|told| told.exact && told.since(self.boot, uptime).is_some())
    }

    /// The world's time is this or later. An agent may have been built, or put in place of an older
    /// one, long after the device was started, so nothing is added to the time of its build.
    fn certain(&self, uptime: Duration) -> Timestamp {
        let told =
            self.told.map(|told| later(told.now, told.since(self.boot, uptime).unwrap_or(uptime)));
        told.map_or(self.built, |told| told.max(self.built))
    }
}

impl Told {
    /// The time since, in the same run of the operating system.
    fn since(&self, boot: BootId, uptime: Duration) -> Option<Duration> {
        let told = Duration::from_millis(self.uptime_ms);
        if self.boot == boot { uptime.checked_sub(told) } else { None }
    }
}

/// The controller alone told the time, before `exact` was written down.
fn yes() -> bool {
    true
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
