//! Tickets: questions to coordinators, and their answers.

use controller_core::app::tickets;
use controller_core::domain::device::Farewell;
use controller_core::domain::ticket;
use controller_core::id::TicketId;
use jiff::Timestamp;
use protocol::{DeviceId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Author, TableFormat};

/// How far a ticket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Nobody has looked at it.
    New,
    /// Somebody looks after it.
    Taken,
    /// It was answered.
    Answered,
    /// It was answered, and that was not all.
    Reopened,
    /// It is done.
    Closed,
}

/// Somebody asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// Names it.
    #[schema(value_type = String)]
    pub id: TicketId,
    /// The unit that it is about.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// The unit whose coordinators it went to.
    #[schema(value_type = String)]
    pub desk: UnitId,
    /// Who asks.
    pub by: Option<Author>,
    /// About what, in a line.
    pub subject: String,
    /// The screen that it is about.
    #[schema(value_type = Option<String>)]
    pub device: Option<DeviceId>,
    /// How far it is.
    pub state: TicketState,
    /// Who looks after it; null while nobody does.
    pub taken_by: Option<Author>,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    pub opened: Timestamp,
    /// When something was last said or done.
    #[schema(value_type = String, format = DateTime)]
    pub changed: Timestamp,
    /// How many messages there are.
    pub messages: u32,
}

/// A ticket with all that was said, and what was known of its screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketThread {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// What was said and done, the earliest first.
    pub thread: Vec<TicketMessage>,
    /// What was known of the screen when the ticket came.
    pub diagnostics: Option<TicketDiagnostics>,
    /// Whether the reader is of the desk that answers.
    pub may_answer: bool,
}

/// What was said or done in a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketMessage {
    /// Counts them, from 1.
    pub number: u32,
    /// By whom.
    pub by: Option<Author>,
    /// Whether it comes from the desk, not from whoever asked.
    pub desk: bool,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What was said; empty where something was only done.
    pub text: String,
    /// How far the ticket was after it.
    pub state: TicketState,
}

/// What was known of a screen when a ticket about it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketDiagnostics {
    /// Which screen.
    #[schema(value_type = String)]
    pub device: DeviceId,
    /// Where it stood.
    pub room: String,
    /// What it is.
    pub hardware: String,
    /// Its agent's version; null of a screen that had never connected.
    pub agent: Option<String>,
    /// Whether it was connected.
    pub connected: bool,
    /// Since when it was, or was not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
    /// When it had last told how it was.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub reported: Option<Timestamp>,
    /// Its hottest part in whole degrees Celsius.
    pub temperature: Option<i32>,
    /// The agent's memory in MiB.
    pub memory: Option<u64>,
    /// What was free on its disk in MiB.
    pub disk_free: Option<u64>,
    /// Items and pictures that it lacked.
    pub missing: Option<u32>,
    /// The last thing that went wrong, in the agent's words.
    pub last_error: Option<String>,
    /// What happened to it, the latest first.
    pub events: Vec<TicketEvent>,
}

/// Something that happened to a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketEvent {
    /// When; faults by the screen's clock.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What: `claimed`, `connected`, `lost`, `fault`, `quarantined` or `revoked`.
    #[schema(value_type = String)]
    pub kind: ticket::EventKind,
    /// How its session ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub farewell: Option<Farewell>,
    /// A fault's stable name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// A fault in the agent's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

/// Asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// The screen that it is about; what is known of it goes along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub device: Option<DeviceId>,
    /// The unit that it is about; that of the screen, or one's own, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// About what, in a line.
    #[schema(example = "Экран в холле не включается")]
    pub subject: String,
    /// What is the matter.
    pub text: String,
}

/// Says something in a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// What.
    pub text: String,
}

/// Which tickets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TicketFilter {
    /// Only those that came to this unit or to one below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that are so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub state: Option<TicketState>,
    /// Only those that the reader asked.
    #[serde(default)]
    pub mine: bool,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Which tickets, and as what kind of table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TicketTable {
    /// Only those that came to this unit or to one below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that are so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub state: Option<TicketState>,
    /// Only those that the reader asked.
    #[serde(default)]
    pub mine: bool,
    /// As what: CSV if not given.
    #[serde(default)]
    #[param(inline)]
    pub format: TableFormat,
}

impl From<ticket::Ticket> for Ticket {
    fn from(ticket: ticket::Ticket) -> Self {
        Self {
            id: ticket.id,
            unit: ticket.place.unit(),
            desk: ticket.desk.unit(),
            by: Author::of(ticket.author),
            subject: ticket.subject,
            device: ticket.device,
            state: ticket.state.into(),
            taken_by: ticket.taken.and_then(Author::of),
            opened: ticket.opened,
            changed: ticket.changed,
            messages: ticket.messages,
        }
    }
}

impl From<tickets::Thread> for TicketThread {
    fn from(thread: tickets::Thread) -> Self {
        Self {
            ticket: thread.ticket.into(),
            thread: thread.messages.into_iter().map(TicketMessage::from).collect(),
            diagnostics: thread.diagnostics.map(TicketDiagnostics::from),
            may_answer: thread.may_answer,
        }
    }
}

impl From<ticket::Message> for TicketMessage {
    fn from(message: ticket::Message) -> Self {
        let ticket::Message { number, by, desk, at, text, state, .. } = message;
        Self { number, by: Author::of(by), desk, at, text, state: state.into() }
    }
}

impl From<ticket::Diagnostics> for TicketDiagnostics {
    fn from(known: ticket::Diagnostics) -> Self {
        const MEBIBYTE: u64 = 1 << 20;
        let report = known.reported.as_ref().map(|reported| &reported.report);
        let event = |event: ticket::Event| {
            let ticket::Event { at, kind, farewell, code, detail } = event;
            TicketEvent { at, kind, farewell, code, detail }
        };
        Self {
            device: known.device,
            room: known.room,
            hardware: known.hardware,
            agent: known.agent,
            connected: known.connected,
            since: known.since,
            temperature: report.and_then(|report| report.temperature).map(|heat| heat / 1_000),
            memory: report.and_then(|report| report.memory).map(|bytes| bytes / MEBIBYTE),
            disk_free: report.and_then(|report| report.disk_free).map(|bytes| bytes / MEBIBYTE),
            missing: report.map(|report| report.cache.missing),
            last_error: report.and_then(|report| report.last_error.clone()),
            reported: known.reported.map(|reported| reported.received),
            events: known.events.into_iter().map(event).collect(),
        }
    }
}

impl From<ticket::TicketState> for TicketState {
    fn from(state: ticket::TicketState) -> Self {
        match state {
            ticket::TicketState::New => Self::New,
            ticket::TicketState::Taken => Self::Taken,
            ticket::TicketState::Answered => Self::Answered,
            ticket::TicketState::Reopened => Self::Reopened,
            ticket::TicketState::Closed => Self::Closed,
        }
    }
}

impl From<TicketState> for ticket::TicketState {
    fn from(state: TicketState) -> Self {
        match state {
            TicketState::New => Self::New,
            TicketState::Taken => Self::Taken,
            TicketState::Answered => Self::Answered,
            TicketState::Reopened => Self::Reopened,
            TicketState::Closed => Self::Closed,
        }
    }
}
