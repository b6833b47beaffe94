//! How a device has been, what it shows and why, and what happened to it.

use controller_core::app::devices::happenings::{self, Happening};
use controller_core::app::devices::health;
use controller_core::app::devices::programme::{self, What, Why};
use controller_core::domain::device::Farewell;
use controller_core::id::PersonId;
use jiff::Timestamp;
use protocol::{AlertId, PostId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::author;

/// How a device has been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceHealth {
    /// The last 24 hours, the earliest first.
    pub hours: Vec<HealthStretch>,
    /// The last 30 days, the earliest first; days begin at midnight UTC.
    pub days: Vec<HealthStretch>,
}

/// An hour or a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthStretch {
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// How many seconds of it the device was connected; null where that is not known.
    pub online: Option<i64>,
    /// Of how many seconds that is known: fewer than all in the first one and in the last.
    pub known: Option<i64>,
    /// The hottest in whole degrees Celsius.
    pub temperature: Option<i32>,
    /// The agent's memory in KiB, the most.
    pub memory: Option<u64>,
    /// What was free on its disk in MiB, the least.
    pub disk_free: Option<u64>,
}

/// What a device should show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceShowing {
    /// Now.
    pub now: OnAir,
    /// The post at its foot.
    #[schema(value_type = Option<String>)]
    pub ticker: Option<PostId>,
    /// After that, if it changes by itself.
    pub next: Option<OnAirNext>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnAirNext {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: OnAir,
}

/// Something on a screen, and why it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnAir {
    /// The post, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    /// The alert, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub alert: Option<AlertId>,
    /// The post's title or what the alert says; empty for the idle screen.
    pub title: String,
    /// Why: `alert`, `alert_ended`, `only`, `turn`, `priority` or `nothing`.
    #[schema(value_type = String)]
    pub why: String,
    /// How many posts take turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<usize>,
    /// Where nothing is on: how many posts are on air in its school for other rooms or tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<usize>,
    /// Where nothing is on: when the next post for it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub begins: Option<Timestamp>,
}

/// Something that happened to a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceEvent {
    /// When; faults and alerts by the device's clock.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What: `claimed`, `connected`, `lost`, `fault`, `alert`, `quarantined` or `revoked`.
    pub kind: String,
    /// Who took it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub person: Option<PersonId>,
    /// How its session ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub farewell: Option<Farewell>,
    /// A fault's stable name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The agent's words, or what the alert said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub alert: Option<AlertId>,
}

impl From<health::Course> for DeviceHealth {
    fn from(course: health::Course) -> Self {
        let stretches = |all: Vec<health::Stretch>| all.into_iter().map(Into::into).collect();
        Self { hours: stretches(course.hours), days: stretches(course.days) }
    }
}

impl From<health::Stretch> for HealthStretch {
    fn from(stretch: health::Stretch) -> Self {
        let health::Stretch { from, until, online, reading } = stretch;
        Self {
            from,
            until,
            online: online.map(|(up, _)| up),
            known: online.map(|(_, known)| known),
            temperature: reading.and_then(|reading| reading.temperature),
            memory: reading.and_then(|reading| reading.memory),
            disk_free: reading.and_then(|reading| reading.disk_free),
        }
    }
}

impl From<programme::Showing> for DeviceShowing {
    fn from(showing: programme::Showing) -> Self {
        let next =
            |(at, airing): (Timestamp, programme::Airing)| OnAirNext { at, what: airing.into() };
        Self { now: showing.now.into(), ticker: showing.ticker, next: showing.next.map(next) }
    }
}

impl From<programme::Airing> for OnAir {
    fn from(airing: programme::Airing) -> Self {
        let (post, alert, title) = match airing.what {
            What::Post { post, title } => (Some(post), None, title),
            What::Alert { alert, text } => (None, Some(alert), text),
            What::Idle => (None, None, String::new()),
        };
        let (why, of) = match airing.why {
            Why::AlertInForce => ("alert", None),
            Why::AlertEnded => ("alert_ended", None),
            Why::Only => ("only", None),
            Why::Turn { of } => ("turn", Some(of)),
            Why::Priority { of } => ("priority", Some(of)),
            Why::Nothing { .. } => ("nothing", None),
        };
        let (elsewhere, begins) = match airing.why {
            Why::Nothing { elsewhere, begins } => (Some(elsewhere), begins),
            Why::AlertInForce
            | Why::AlertEnded
            | Why::Only
            | Why::Turn { .. }
            | Why::Priority { .. } => (None, None),
        };
        Self { post, alert, title, why: why.to_owned(), of, elsewhere, begins }
    }
}

impl From<Happening> for DeviceEvent {
    fn from(Happening { at, what }: Happening) -> Self {
        let mut event = Self {
            at,
            kind: String::new(),
            person: None,
            farewell: None,
            code: None,
            detail: None,
            alert: None,
        };
        let kind = match what {
            happenings::What::Claimed { by } => {
                event.person = author(&by);
                "claimed"
            }
            happenings::What::Connected => "connected",
            happenings::What::Lost { farewell } => {
                event.farewell = farewell;
                "lost"
            }
            happenings::What::Fault { code, detail } => {
                (event.code, event.detail) = (Some(code), Some(detail));
                "fault"
            }
            happenings::What::AlertDrawn { alert, text } => {
                event.alert = Some(alert);
                event.detail = (!text.is_empty()).then_some(text);
                "alert"
            }
            happenings::What::Quarantined => "quarantined",
            happenings::What::Revoked => "revoked",
        };
        Self { kind: kind.to_owned(), ..event }
    }
}
