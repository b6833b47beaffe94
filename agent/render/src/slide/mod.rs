//! What a frame shows, and how each kind of slide is drawn.

mod alert;
mod bands;
mod foot;
mod idle;
mod of;
mod pairing;
mod post;

use jiff::ZonedDateTime;
use protocol::alert::{EndKind, Severity};
use protocol::post::AgeMark;

use crate::Picture;
use crate::scene::Scene;

pub use of::{IdleView, PostView};

/// A frame's content. Times are in the school's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slide {
    /// A post: a story with its picture.
    News(Post),
    /// A post: large text.
    Announcement(Post),
    /// What covers everything else, or its end.
    Alert(Box<Alert>),
    /// A device without an identity.
    Pairing(Pairing),
    /// Nothing to show: clock, school and room.
    Idle(Idle),
}

/// A page of a post. It carries no clock, so that its frame stays the same while it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Post {
    /// One line.
    pub title: String,
    /// The small Markdown of [`protocol::markdown`].
    pub text: String,
    /// Beside the text; without text it fills the frame.
    pub picture: Option<Picture>,
    /// For which ages it is.
    pub age: Option<AgeMark>,
    /// Which of its pages, from 0; the last one, if there are fewer.
    pub page: u32,
    /// The school's name, for the foot.
    pub school: String,
    /// Since when the controller is out of reach, if it is.
    pub offline_since: Option<ZonedDateTime>,
    /// What runs along its edges.
    pub bands: Bands,
}

/// What runs along the edges of posts and of the idle screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands {
    /// At the foot.
    pub ticker: Option<Ticker>,
    /// What the alerts said that expired without an all-clear, the gravest first: at the top.
    pub overdue: Vec<String>,
}

/// A page of a ticker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticker {
    /// One paragraph.
    pub text: String,
    /// Which of its pages, from 0; the last one, if there are fewer.
    pub page: u32,
}

/// An alert, which covers everything. It carries no clock, so that its frame stays the same while
/// it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    pub drill: bool,
    /// What has happened, in one line.
    pub text: String,
    /// What to do, in the small Markdown of [`protocol::markdown`]; empty for nothing.
    pub instruction: String,
    /// The unit that raised it, as people say it.
    pub issuer: String,
    /// When it was raised.
    pub raised: ZonedDateTime,
    /// Whether the day is named beside the time: where the alert may stand past midnight.
    pub dated: bool,
    /// Its end, if it has come.
    pub ended: Option<End>,
    /// Others in force, the gravest first.
    pub beside: Vec<Beside>,
}

/// The end of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// What it means.
    pub kind: EndKind,
    /// When it was said.
    pub at: ZonedDateTime,
    /// A word to it; empty for none.
    pub text: String,
}

/// An alert in force beside the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    pub drill: bool,
    /// What has happened, in one line.
    pub text: String,
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
    /// What runs along its edges.
    pub bands: Bands,
}

/// Which kind of post is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PostKind {
    News,
    Announcement,
}

impl Slide {
    pub(crate) fn draw(&self, scene: &mut Scene<'_>) {
        match self {
            Self::News(slide) => post::draw(scene, slide, PostKind::News),
            Self::Announcement(slide) => post::draw(scene, slide, PostKind::Announcement),
            Self::Alert(slide) => alert::draw(scene, slide),
            Self::Pairing(slide) => pairing::draw(scene, slide),
            Self::Idle(slide) => idle::draw(scene, slide),
        }
    }
}

/// The time of day, as on a clock.
fn time(at: &ZonedDateTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An alert in force.
    pub(crate) fn raised() -> Alert {
        let raised = jiff::civil::date(2026, 11, 23).at(9, 10, 0, 0).in_tz("Europe/Moscow");
        Alert {
            severity: Severity::Extreme,
            drill: false,
            text: "Пожар".to_owned(),
            instruction: "Выходите".to_owned(),
            issuer: "Гимназия № 11".to_owned(),
            raised: raised.expect("the zone is bundled"),
            dated: false,
            ended: None,
            beside: Vec::new(),
        }
    }

    /// The same after its end.
    pub(crate) fn ended(alert: Alert, kind: EndKind) -> Alert {
        let at = alert.raised.clone();
        Alert { ended: Some(End { kind, at, text: String::new() }), ..alert }
    }
}
