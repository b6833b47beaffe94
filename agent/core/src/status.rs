//! What the agent knows of itself, for `efir-agent status`.

use jiff::Timestamp;
use protocol::register::Held;
use protocol::report::{self, CacheState, OnScreen, Showing};
use protocol::{DeviceId, Digest};
use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::session::Session;

/// A device's state, as far as the core knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Where it stands with its controller.
    pub state: State,
    /// The code on the screen, without its hyphen.
    pub pairing_code: Option<String>,
    /// Who it is.
    pub device: Option<DeviceId>,
    /// What is on the screen.
    pub showing: Option<Showing>,
    /// SHA-256 of the frame's PNG. It does not follow the ticks of the idle screen's clock.
    pub frame: Option<Digest>,
    /// When that came onto the screen.
    pub since: Option<Timestamp>,
    /// The registers held.
    pub registers: Held,
    /// Its clock.
    pub clock: report::Clock,
    /// Its store of items.
    pub cache: CacheState,
    /// Events that the controller does not have.
    pub spooled: Spooled,
    /// The number of the last session.
    pub session: u64,
    /// The last thing that went wrong.
    pub last_error: Option<String>,
}

/// Where a device stands with its controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has an identity and has not met its controller since it started.
    Starting,
    /// It has no identity.
    Pairing,
    /// Its controller has welcomed it.
    Online,
    /// It has lost its controller.
    Offline,
}

/// Events that wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spooled {
    /// In the spool of receipts.
    pub receipts: usize,
    /// In the spool of figures.
    pub figures: usize,
}

impl Status {
    /// Of a device without an identity.
    pub fn pairing(
        code: Option<String>,
        screen: Option<OnScreen>,
        clock: report::Clock,
        last_error: Option<String>,
    ) -> Self {
        Self {
            state: State::Pairing,
            pairing_code: code,
            device: None,
            showing: screen.as_ref().map(|screen| screen.showing),
            frame: screen.as_ref().map(|screen| screen.frame),
            since: screen.map(|screen| screen.since),
            registers: Held::default(),
            clock,
            cache: CacheState::default(),
            spooled: Spooled::default(),
            session: 0,
            last_error,
        }
    }

    /// The same without what changes by itself: two that are equal are no news.
    #[must_use]
    pub fn without_clock(&self) -> Self {
        let now = Timestamp::UNIX_EPOCH;
        let clock = report::Clock { now, ..self.clock };
        Self { clock, ..self.clone() }
    }
}

impl Session {
    /// What this device knows of itself.
    pub fn status(&self, now: Now) -> Status {
        let screen = self.on_screen();
        Status {
            state: self.state(),
            pairing_code: None,
            device: Some(self.device()),
            showing: screen.as_ref().map(|screen| screen.showing),
            frame: screen.as_ref().map(|screen| screen.frame),
            since: screen.map(|screen| screen.since),
            registers: self.plan().held(),
            clock: now.clock,
            cache: self.cache(),
            spooled: self.spooled(),
            session: self.number(),
            last_error: self.last_error(),
        }
    }
}
