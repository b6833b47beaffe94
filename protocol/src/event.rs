//! Events: what happened on a TV. They are spooled on its disk until the controller has stored them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::report::Panel;
use crate::{AlertId, Digest, PostId, SpoolId};

/// Which spool an event goes into. Receipts are sent before figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpoolClass {
    /// What somebody waits for: faults, receipts of alerts, steps of jobs.
    Receipts,
    /// Proof of play.
    Figures,
}

/// `up/event`: some events of one spool, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Which spool.
    pub spool: SpoolId,
    /// What goes into it.
    pub class: SpoolClass,
    /// At most [`limit::BATCH_EVENTS`](crate::limit::BATCH_EVENTS), with rising sequences.
    pub events: Vec<Entry>,
}

/// An event and its place in its spool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Counts the spool's events from 1.
    pub sequence: u64,
    /// When it happened, by the device's clock.
    pub at: Timestamp,
    /// Whether that clock could be trusted.
    pub trusted: bool,
    /// What happened.
    pub event: Event,
}

/// What happened on a TV.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A post stood on the screen and is gone from it now.
    Shown {
        /// Which.
        post: PostId,
        /// Which revision of it.
        revision: u32,
        /// The frame that was shown.
        frame: Digest,
        /// For how long, in milliseconds of the device's monotonic clock.
        milliseconds: u64,
    },
    /// An alert, or a change of it, has reached the device.
    AlertReceived {
        /// Which.
        alert: AlertId,
        /// Which revision of it.
        revision: u32,
    },
    /// An alert came onto the screen, at the instant of this entry; once a revision, and again when
    /// what is known of the panel changes while it stands.
    AlertDrawn {
        /// Which.
        alert: AlertId,
        /// Which revision of it.
        revision: u32,
        /// The frame that stands.
        frame: Digest,
        /// Whether people can see it, as read back.
        panel: Panel,
    },
    /// Something is wrong on the device.
    Fault {
        /// A stable name, for example `disk-full`.
        code: String,
        /// What, in a few words.
        detail: String,
    },
    /// Events that the device had to drop, its spool being full, stood here.
    Gap {
        /// How many.
        lost: u64,
    },
    /// An event that this version does not know.
    #[serde(other)]
    Unknown,
}

/// `down/ack`: a spool is stored up to here, on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Which spool.
    pub spool: SpoolId,
    /// Everything up to this sequence need not be sent again.
    pub sequence: u64,
}

impl Event {
    /// The spool it belongs to; a gap or an unknown event stays in whichever it was read from.
    pub fn class(&self) -> SpoolClass {
        match self {
            Self::AlertReceived { .. } | Self::AlertDrawn { .. } | Self::Fault { .. } => {
                SpoolClass::Receipts
            }
            Self::Shown { .. } | Self::Gap { .. } | Self::Unknown => SpoolClass::Figures,
        }
    }
}
