//! What a TV says of itself, and the controller's answer to its hello.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::SpoolClass;
use crate::register::Held;
use crate::{AlertId, BootId, Digest, PostId, SpoolId};

/// `up/hello`: said on every connect, before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// [`limit::PROTOCOL`](crate::limit::PROTOCOL) of the agent.
    pub protocol: u32,
    /// The agent's version, for example `0.1.0`.
    pub agent: String,
    /// This start of the operating system.
    pub boot: BootId,
    /// Counts the device's sessions over all its life, from 1, on disk.
    pub session: u64,
    /// What it holds.
    pub held: Held,
    /// The screen's size in pixels, as the panel sees it.
    pub screen: ScreenSize,
    /// What it thinks of its clock.
    pub clock: Clock,
    /// Its spools.
    #[serde(default)]
    pub spools: Vec<SpoolState>,
}

/// A screen's size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ScreenSize {
    /// Columns, 1 to 7680.
    pub width: u32,
    /// Rows, 1 to 7680.
    pub height: u32,
}

/// What a device thinks of its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Its best guess: never before its build, nor before the last time a controller told it.
    pub now: Timestamp,
    /// Whether that is more than a guess: a controller or a time server has confirmed it since boot.
    pub trusted: bool,
}

/// One spool as the device has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpoolState {
    /// Which life of it.
    pub spool: SpoolId,
    /// What goes into it.
    pub class: SpoolClass,
}

/// `down/welcome`: the answer to a hello. Every register whose digest differs follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The controller's clock.
    pub now: Timestamp,
    /// The session that is welcomed, so that a late answer to an earlier hello is told apart.
    pub session: u64,
    /// The last sequence stored of each spool that the hello named; 0 for none.
    pub stored: Vec<Stored>,
}

/// How far a spool is stored at the controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Which spool.
    pub spool: SpoolId,
    /// Everything up to this sequence is on the controller's disk.
    pub sequence: u64,
}

/// `up/report`: how the TV is. Sent on every change, and at least every 15 minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When, by the device's clock.
    pub at: Clock,
    /// The registers that it holds and follows.
    pub applied: Held,
    /// What is on the screen.
    pub screen: OnScreen,
    /// Its store of items.
    pub cache: CacheState,
    /// Bytes free where it keeps its data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_free: Option<u64>,
    /// The agent's resident memory in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// The hottest thermal zone in thousandths of a degree Celsius.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<i32>,
    /// The panel's power, as read back; never as commanded.
    pub panel: Panel,
    /// The last thing that went wrong, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
}

/// What is on a screen, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnScreen {
    /// What kind of frame.
    pub showing: Showing,
    /// SHA-256 of the frame's PNG, exactly as the display was given it.
    pub frame: Digest,
    /// When the frame came onto the screen, by the device's clock.
    pub since: Timestamp,
    /// What else the frame was drawn from; older agents do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
}

/// What a frame is drawn from besides the registers that the device follows: whoever holds the same
/// registers draws the same bytes, and so need not be sent the picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Which of the post's pages, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub page: u32,
    /// The post's picture, if it is in the frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Digest>,
    /// What runs at the foot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticker: Option<TickerPage>,
    /// The minute on the idle screen's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute: Option<Timestamp>,
    /// The instant that the badge of a lost connection names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline_since: Option<Timestamp>,
    /// Alerts beside the frame's own matter, in their order: others in force beside an alert, those that
    /// expired without an all-clear beside anything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<AlertRevision>,
}

/// A page of a post at the foot of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickerPage {
    /// Which post.
    pub post: PostId,
    /// Which revision of it.
    pub revision: u32,
    /// Which of its pages, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub page: u32,
}

/// One revision of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRevision {
    /// Which alert.
    pub alert: AlertId,
    /// Which revision of it.
    pub revision: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_first(page: &u32) -> bool {
    *page == 0
}

/// What kind of frame is on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Showing {
    /// A post.
    Post {
        /// Which.
        post: PostId,
        /// And which revision of it.
        revision: u32,
    },
    /// An alert, or its end.
    Alert {
        /// Which.
        alert: AlertId,
        /// And which revision of it.
        revision: u32,
    },
    /// The idle screen: clock, school and room.
    Idle,
    /// The pairing code.
    Pairing,
}

/// How full the store of items is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheState {
    /// Items held.
    pub items: u32,
    /// Bytes they take.
    pub bytes: u64,
    /// Items of the current document that are still missing.
    pub missing: u32,
}

/// Whether people can see the screen, as far as it can be read back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Panel {
    /// Nothing tells: no CEC, no control line.
    #[default]
    Unknown,
    /// On, with our input selected.
    Visible,
    /// Off or showing another input.
    Hidden,
}
