//! What is to be drawn: a post, the idle screen, or a pairing code.

use std::sync::Arc;

use jiff::Timestamp;
use protocol::post::Item;
use protocol::register::Settings;
use protocol::report::Showing;

/// Everything a frame depends on, besides the screen's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scene {
    /// A post.
    Post {
        /// The post.
        item: Item,
        /// The TV's own settings: its look, its school's name.
        settings: Arc<Settings>,
        /// Since when the controller is out of reach, if it is.
        offline_since: Option<Timestamp>,
    },
    /// Nothing to show: clock, school and room.
    Idle {
        /// The TV's own settings; none before the controller has ever sent them.
        settings: Option<Arc<Settings>>,
        /// The minute on the clock; none while the time is only a guess.
        minute: Option<Timestamp>,
        /// Since when the controller is out of reach, if it is.
        offline_since: Option<Timestamp>,
    },
    /// A device without an identity is looking for its controller.
    Connecting {
        /// Why it is not there yet, in a few words.
        problem: Option<String>,
    },
    /// A device without an identity shows its code.
    Pairing {
        /// As [`protocol::enrol::code`] computes it.
        code: String,
        /// Where the QR leads.
        url: String,
    },
}

impl Scene {
    /// What kind of frame it gives.
    pub fn showing(&self) -> Showing {
        match self {
            Self::Post { item, .. } => Showing::Post { post: item.post, revision: item.revision },
            Self::Idle { .. } => Showing::Idle,
            Self::Connecting { .. } | Self::Pairing { .. } => Showing::Pairing,
        }
    }

    /// The same without its clock: two idle frames that differ by the minute alone are no news.
    #[must_use]
    pub fn without_clock(&self) -> Self {
        let mut scene = self.clone();
        if let Self::Idle { minute, .. } = &mut scene {
            *minute = None;
        }
        scene
    }
}
