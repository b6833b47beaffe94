//! TVs and the boards behind them.

use std::collections::BTreeSet;

use controller_core::app::devices::{Counts, Filter, Shown, State};
use controller_core::domain::device as domain;
use controller_core::domain::notice;
use jiff::Timestamp;
use protocol::register::Orientation;
use protocol::report;
use protocol::{AlertId, DeviceId, Digest, PostId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::schema;

/// A TV, or the board behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Device {
    /// Names it, as its certificate does.
    #[schema(value_type = String)]
    pub id: DeviceId,
    /// What it is: our agent, or a TV's own browser.
    pub kind: DeviceKind,
    /// Whether it can be counted on for alerts. A browser can only if somebody vouches that it comes
    /// back by itself after a power cut; while it is on, it shows them all the same.
    pub for_alerts: bool,
    /// Where it belongs.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What that unit is called.
    pub school: String,
    /// The room it stands in.
    pub room: String,
    /// What narrows an audience.
    pub tags: BTreeSet<String>,
    /// How the panel hangs.
    #[schema(schema_with = schema::orientation)]
    pub orientation: Orientation,
    /// What the hardware calls itself.
    pub hardware: String,
    /// How it is, in one word.
    pub condition: Condition,
    /// What should be looked at while it is connected.
    pub troubles: Vec<Trouble>,
    /// Why it is offline, most likely; null while it is not.
    pub cause: Option<Cause>,
    /// When it was enrolled.
    #[schema(value_type = String, format = DateTime)]
    pub enrolled: Timestamp,
    /// When it was revoked; null while it is in service.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked: Option<Timestamp>,
    /// Since when it is held back, its identity having been seen in two places; null if it is not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub quarantined: Option<Timestamp>,
    /// Whether it is connected.
    pub presence: Presence,
    /// Its last report; null before the first.
    pub reported: Option<Reported>,
}

/// What a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// Our agent, on the TV or on the board behind it.
    Agent,
    /// A TV's own browser.
    Browser,
}

/// How a device is: each is in exactly one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Connected, and nothing is wrong.
    Online,
    /// Connected; the panel is off or shows something else.
    Hidden,
    /// Connected, and something should be looked at.
    Attention,
    /// Not connected.
    Offline,
    /// Taken up, and has never connected.
    Waiting,
    /// Its identity was ended.
    Revoked,
}

/// Something about a connected device that a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Its identity was seen in two places.
    Quarantined,
    /// Content has been missing for a while.
    ItemsMissing,
    /// Less than 200 MiB are free.
    DiskLow,
    /// It is hotter than 80 °C.
    Hot,
    /// It only guesses the time.
    ClockUnsure,
}

/// Why a device is away, most likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// All the school's screens went at the same time: its line or its power is cut.
    SchoolLine,
    /// It went silent: its power or its network is cut.
    PowerOrNetwork,
    /// It was shut down in order, or restarts.
    ShutDown,
    /// Its panel was off when it went.
    SwitchedOff,
    /// The program on it stopped.
    Stopped,
    /// Its certificate had run out.
    Certificate,
    /// It has not come back since the controller restarted.
    Controller,
    /// The controller ended its session.
    Refused,
    /// It has never connected.
    Never,
}

/// How devices are that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// All but the revoked ones.
    InService,
    /// Connected, however they are.
    Connected,
    /// Connected, and nothing is wrong.
    Online,
    /// Connected; the panel is off or shows something else.
    Hidden,
    /// Connected, and something should be looked at.
    Attention,
    /// Not connected.
    Offline,
    /// Taken up, and has never connected.
    Waiting,
    /// Ended.
    Revoked,
}

/// How many devices there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceCounts {
    /// In service.
    pub all: u64,
    /// Connected, however they are.
    pub connected: u64,
    /// Of those, how many should be looked at.
    pub attention: u64,
    /// Of those, how many have their panel off or showing something else.
    pub hidden: u64,
    /// Not connected.
    pub offline: u64,
    /// Never connected yet.
    pub waiting: u64,
    /// Ended, beside all others.
    pub revoked: u64,
}

/// Whose devices are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CountFilter {
    /// Only those in this unit's subtree; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
}

/// Whether a device is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Presence {
    /// Whether it is now.
    pub online: bool,
    /// Since when it is so; null if it never was connected.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub since: Option<Timestamp>,
}

/// What a device last said of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reported {
    /// When the controller had it.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The agent's version; null if its hello did not arrive yet.
    pub agent: Option<String>,
    /// What is on the screen.
    pub screen: Screen,
    /// The screen's size in pixels.
    pub size: Option<ScreenSize>,
    /// The register `settings` that it follows.
    #[schema(value_type = Option<String>)]
    pub settings: Option<Digest>,
    /// The register `desired` that it follows.
    #[schema(value_type = Option<String>)]
    pub desired: Option<Digest>,
    /// Its store of items.
    pub cache: Cache,
    /// Bytes free where it keeps its data.
    pub disk_free: Option<u64>,
    /// The agent's resident memory in bytes.
    pub memory: Option<u64>,
    /// The hottest thermal zone in thousandths of a degree Celsius.
    pub temperature: Option<i32>,
    /// The last thing that went wrong, in the agent's words.
    pub last_error: Option<String>,
}

/// What is on a screen, as the device says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Screen {
    /// What kind of frame.
    pub showing: Showing,
    /// SHA-256 of the frame's PNG.
    #[schema(value_type = String)]
    pub frame: Digest,
    /// When it came onto the screen, by the device's clock.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// What kind of frame is on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Showing {
    /// A post.
    Post {
        /// Which.
        #[schema(value_type = String)]
        post: PostId,
        /// And which revision of it.
        revision: u32,
    },
    /// An alert, or its end.
    Alert {
        /// Which.
        #[schema(value_type = String)]
        alert: AlertId,
        /// And which revision of it.
        revision: u32,
    },
    /// The idle screen.
    Idle,
    /// The pairing code.
    Pairing,
}

/// A screen's size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScreenSize {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// How full a device's store of items is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cache {
    /// Items held.
    pub items: u32,
    /// Bytes they take.
    pub bytes: u64,
    /// Items that are still missing.
    pub missing: u32,
}

/// Takes a device that shows its pairing code into a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The 8 characters on the screen; spaces, hyphens and case do not matter.
    #[schema(example = "7KQ2MX4T")]
    pub code: String,
    /// Where it belongs.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// The room it stands in.
    #[schema(example = "Холл")]
    pub room: String,
    /// What narrows an audience.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
}

/// Changes a device: absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditDevice {
    /// Moves it to another unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// The room it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// What narrows an audience: replaces all tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeSet<String>>,
    /// How the panel hangs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = schema::orientation)]
    pub orientation: Option<Orientation>,
    /// Of a browser: that it comes back by itself after a power cut, as somebody has tried. Then it is
    /// counted on for alerts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autostart: Option<bool>,
}

/// A device that the controller has forgotten, having come back from a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Returning {
    /// Names it, as its certificate does.
    #[schema(value_type = String)]
    pub id: DeviceId,
    /// When it last tried to connect; null if it has not yet.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub seen: Option<Timestamp>,
    /// The unit it belonged to; null if that is forgotten, too.
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// The room it stood in.
    pub room: Option<String>,
    /// What the hardware calls itself.
    pub hardware: Option<String>,
}

/// Takes a device up again; what is left out is as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Readmit {
    /// Where it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// The room it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// What narrows an audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<BTreeSet<String>>,
}

/// Which devices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeviceFilter {
    /// Only those in this unit's subtree; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that are so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub state: Option<DeviceState>,
    /// Only those that have a word beginning with each of these in room, tags or hardware.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// How a frame is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FrameOptions {
    /// Pixels of its longer side, at least: the smallest of 240, 480 and 960 that is not smaller. Without
    /// it, the frame itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u16>,
    /// The digest that a reader knows of: if the device shows it still and it is proven, the answer may be
    /// kept for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub frame: Option<Digest>,
}

impl From<Shown> for Device {
    fn from(shown: Shown) -> Self {
        let Shown { device, school, condition, troubles, cause, presence, greeting, reported } =
            shown;
        Self {
            id: device.id,
            kind: device.kind.into(),
            for_alerts: device.is_for_alerts(),
            unit: device.school(),
            school,
            condition: condition.into(),
            troubles: troubles.into_iter().map(Trouble::from).collect(),
            cause: cause.map(Cause::from),
            room: device.room,
            tags: device.tags,
            orientation: device.orientation,
            hardware: device.hardware,
            enrolled: device.claimed,
            revoked: device.revoked,
            quarantined: device.quarantined,
            presence: presence.into(),
            reported: reported.map(|reported| Reported::new(reported, greeting)),
        }
    }
}

impl From<domain::Condition> for Condition {
    fn from(own: domain::Condition) -> Self {
        match own {
            domain::Condition::Online => Self::Online,
            domain::Condition::Hidden => Self::Hidden,
            domain::Condition::Attention => Self::Attention,
            domain::Condition::Offline => Self::Offline,
            domain::Condition::Waiting => Self::Waiting,
            domain::Condition::Revoked => Self::Revoked,
        }
    }
}

impl From<domain::Trouble> for Trouble {
    fn from(own: domain::Trouble) -> Self {
        match own {
            domain::Trouble::Quarantined => Self::Quarantined,
            domain::Trouble::ItemsMissing => Self::ItemsMissing,
            domain::Trouble::DiskLow => Self::DiskLow,
            domain::Trouble::Hot => Self::Hot,
            domain::Trouble::ClockUnsure => Self::ClockUnsure,
        }
    }
}

impl From<notice::Cause> for Cause {
    fn from(own: notice::Cause) -> Self {
        match own {
            notice::Cause::SchoolLine => Self::SchoolLine,
            notice::Cause::PowerOrNetwork => Self::PowerOrNetwork,
            notice::Cause::ShutDown => Self::ShutDown,
            notice::Cause::SwitchedOff => Self::SwitchedOff,
            notice::Cause::Stopped => Self::Stopped,
            notice::Cause::Certificate => Self::Certificate,
            notice::Cause::Controller => Self::Controller,
            notice::Cause::Refused => Self::Refused,
            notice::Cause::Never => Self::Never,
        }
    }
}

impl From<DeviceState> for State {
    fn from(state: DeviceState) -> Self {
        match state {
            DeviceState::InService => Self::InService,
            DeviceState::Connected => Self::Connected,
            DeviceState::Online => Self::Only(domain::Condition::Online),
            DeviceState::Hidden => Self::Only(domain::Condition::Hidden),
            DeviceState::Attention => Self::Only(domain::Condition::Attention),
            DeviceState::Offline => Self::Only(domain::Condition::Offline),
            DeviceState::Waiting => Self::Only(domain::Condition::Waiting),
            DeviceState::Revoked => Self::Only(domain::Condition::Revoked),
        }
    }
}

impl From<Counts> for DeviceCounts {
    fn from(counts: Counts) -> Self {
        let Counts { all, connected, attention, hidden, offline, waiting, revoked } = counts;
        Self { all, connected, attention, hidden, offline, waiting, revoked }
    }
}

impl DeviceFilter {
    /// What the core looks for.
    pub fn wanted(&self) -> Filter {
        Filter {
            unit: self.unit,
            state: self.state.map(State::from),
            text: self.q.clone().unwrap_or_default(),
        }
    }
}

impl From<domain::Returning> for Returning {
    fn from(returning: domain::Returning) -> Self {
        let domain::Returning { device, seen, before, .. } = returning;
        Self {
            id: device,
            seen,
            unit: before.as_ref().map(domain::Device::school),
            room: before.as_ref().map(|before| before.room.clone()),
            hardware: before.map(|before| before.hardware),
        }
    }
}

impl From<domain::DeviceKind> for DeviceKind {
    fn from(kind: domain::DeviceKind) -> Self {
        match kind {
            domain::DeviceKind::Agent => Self::Agent,
            domain::DeviceKind::Browser => Self::Browser,
        }
    }
}

impl From<domain::Presence> for Presence {
    fn from(presence: domain::Presence) -> Self {
        match presence {
            domain::Presence::Never => Self { online: false, since: None },
            domain::Presence::Online { since } => Self { online: true, since: Some(since) },
            domain::Presence::Offline { since } => Self { online: false, since: Some(since) },
        }
    }
}

impl Reported {
    fn new(reported: domain::Reported, greeting: Option<domain::Greeting>) -> Self {
        let domain::Reported { received, report, .. } = reported;
        let hello = greeting.map(|greeting| greeting.hello);
        let size = hello.as_ref().map(|hello| hello.screen);
        let cache = report.cache;
        Self {
            at: received,
            agent: hello.map(|hello| hello.agent),
            screen: Screen {
                showing: report.screen.showing.into(),
                frame: report.screen.frame,
                since: report.screen.since,
            },
            size: size.map(|size| ScreenSize { width: size.width, height: size.height }),
            settings: report.applied.settings,
            desired: report.applied.desired,
            cache: Cache { items: cache.items, bytes: cache.bytes, missing: cache.missing },
            disk_free: report.disk_free,
            memory: report.memory,
            temperature: report.temperature,
            last_error: report.last_error,
        }
    }
}

impl From<report::Showing> for Showing {
    fn from(showing: report::Showing) -> Self {
        match showing {
            report::Showing::Post { post, revision } => Self::Post { post, revision },
            report::Showing::Alert { alert, revision } => Self::Alert { alert, revision },
            report::Showing::Idle => Self::Idle,
            report::Showing::Pairing => Self::Pairing,
        }
    }
}
