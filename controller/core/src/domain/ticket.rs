//! Tickets: somebody asks for help, and whoever looks after them answers.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use protocol::{DeviceId, UnitId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::device::{Farewell, Reported};
use super::health::Reading;
use super::place::Place;
use crate::id::{PersonId, TicketId};

/// Characters of what a ticket is about.
pub const SUBJECT_CHARS: usize = 120;
/// Characters of one message.
pub const TEXT_CHARS: usize = 4_000;
/// Messages of one ticket, at most.
pub const MESSAGES: u32 = 200;
/// Tickets of one person that are not closed, at most.
pub const OPEN: usize = 20;
/// What happened to a screen of late that a ticket carries, at most.
pub const EVENTS: usize = 20;

/// Somebody asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its name.
    pub id: TicketId,
    /// Where it is about.
    pub place: Place,
    /// The unit whose coordinators it went to.
    pub desk: Place,
    /// Who asks.
    pub author: By,
    /// About what, in a line.
    pub subject: String,
    /// The screen that it is about; what was known of it then is kept beside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// How far it is.
    pub state: TicketState,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<By>,
    /// When it came.
    pub opened: Timestamp,
    /// When something was last said or done.
    pub changed: Timestamp,
    /// How many messages there are.
    pub messages: u32,
    /// When it has waited so long for the desk that it goes one level up as well; none while it does not
    /// wait, or once it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rises: Option<Timestamp>,
    /// The unit above the desk whose coordinators it waits for as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<UnitId>,
}

/// How far a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Nobody has looked at it.
    New,
    /// Somebody looks after it.
    Taken,
    /// It was answered; whoever asked has not said whether that is all.
    Answered,
    /// It was answered, and that was not all.
    Reopened,
    /// It is done.
    Closed,
}

/// What was said or done in a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// In which.
    pub ticket: TicketId,
    /// Counts them, from 1.
    pub number: u32,
    /// By whom.
    pub by: By,
    /// Whether it comes from the desk, not from whoever asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub desk: bool,
    /// When.
    pub at: Timestamp,
    /// What was said; nothing where something was only done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// How far the ticket was after it.
    pub state: TicketState,
}

/// What was known of a screen when a ticket about it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Which screen.
    pub device: DeviceId,
    /// Where it stood.
    pub room: String,
    /// What it is.
    pub hardware: String,
    /// Its agent's version; none of a screen that has never connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Whether it was connected.
    pub connected: bool,
    /// Since when it was, or was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Its last report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Reported>,
    /// How it was by the hour, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub health: Vec<Reading>,
    /// What happened to it, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
}

/// Something that happened to a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When; faults by the screen's clock.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// How its session ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub farewell: Option<Farewell>,
    /// A fault's stable name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// A fault in the agent's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// What happened to a screen, as far as it helps to repair it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It was taken up.
    Claimed,
    /// It connected.
    Connected,
    /// It was not connected any more.
    Lost,
    /// It told of a fault.
    Fault,
    /// Its identity was seen in two places.
    Quarantined,
    /// Its identity was ended.
    Revoked,
}

/// Text that names no state of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no state of a ticket; give new, taken, answered, reopened or closed")]
pub struct UnknownTicketState(pub String);

impl Ticket {
    /// Who asks, if it is a person.
    pub fn person(&self) -> Option<PersonId> {
        match &self.author {
            By::Person { person, .. } => Some(*person),
            By::System => None,
        }
    }
}

impl TicketState {
    /// All of them, in the order of a ticket's life.
    pub const ALL: [Self; 5] =
        [Self::New, Self::Taken, Self::Answered, Self::Reopened, Self::Closed];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Taken => "taken",
            Self::Answered => "answered",
            Self::Reopened => "reopened",
            Self::Closed => "closed",
        }
    }

    /// Whether the desk is to do something.
    pub fn waits_for_desk(self) -> bool {
        match self {
            Self::New | Self::Taken | Self::Reopened => true,
            Self::Answered | Self::Closed => false,
        }
    }

    /// How far it is once somebody has said something: the desk answers; whoever asked is not content.
    #[must_use]
    pub fn after_words(self, from_desk: bool) -> Self {
        match (self, from_desk) {
            (_, true) => Self::Answered,
            (Self::Answered | Self::Closed | Self::Reopened, false) => Self::Reopened,
            (Self::New, false) => Self::New,
            (Self::Taken, false) => Self::Taken,
        }
    }
}

impl fmt::Display for TicketState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for TicketState {
    type Err = UnknownTicketState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownTicketState(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|state| state.name() == text).ok_or_else(unknown)
    }
}
