//! What a frame shows, and how each kind of slide is drawn.

mod announcement;
mod foot;
mod idle;
mod pairing;

use jiff::ZonedDateTime;

use crate::scene::Scene;

/// A frame's content. Times are in the school's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slide {
    /// A post: large text.
    Announcement(Announcement),
    /// A device without an identity.
    Pairing(Pairing),
    /// Nothing to show: clock, school and room.
    Idle(Idle),
}

/// A post's large text. It carries no clock, so that its frame stays the same while it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announcement {
    /// One line.
    pub title: String,
    /// The small Markdown of [`protocol::markdown`].
    pub text: String,
    /// The school's name, for the foot.
    pub school: String,
    /// Since when the controller is out of reach, if it is.
    pub offline_since: Option<ZonedDateTime>,
}

/// A device without an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairing {
    /// The controller has not answered yet.
    Connecting {
        /// The controller's address as the technician gave it.
        controller: String,
        /// Why not, in a few words.
        problem: Option<String>,
    },
    /// The code stands until somebody types it.
    Code {
        /// As [`protocol::enrol::code`] computes it.
        code: String,
        /// Where the QR leads.
        url: String,
        /// Until when it is good; none without a trusted clock.
        until: Option<ZonedDateTime>,
    },
}

/// Clock, school and room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Idle {
    /// Now; none without a trusted clock.
    pub now: Option<ZonedDateTime>,
    /// The school's name.
    pub school: String,
    /// Where the TV stands.
    pub room: String,
    /// Whom to ask, as one line; empty for nobody.
    pub support: String,
    /// Since when the controller is out of reach, if it is.
    pub offline_since: Option<ZonedDateTime>,
}

impl Slide {
    pub(crate) fn draw(&self, scene: &mut Scene<'_>) {
        match self {
            Self::Announcement(slide) => announcement::draw(scene, slide),
            Self::Pairing(slide) => pairing::draw(scene, slide),
            Self::Idle(slide) => idle::draw(scene, slide),
        }
    }
}

/// The time of day, as on a clock.
fn time(at: &ZonedDateTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}
