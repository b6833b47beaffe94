//! What somebody is writing: saved as they type, seen by nobody else, and on no screen.
//!
//! A sketch holds what stands in the fields, finished or not. It becomes a post, or an edit of one, when
//! its author says so; only then is it checked.

use std::time::Duration;

use jiff::Timestamp;
use protocol::PostId;
use protocol::post::{AgeMark, Audience, Picture, Priority};
use serde::{Deserialize, Serialize};

use super::place::Place;
use super::post::{Post, PostKind};
use crate::id::PersonId;

/// How long a sketch is kept after it was last saved; up to a day longer.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// Sketches that a person may have.
pub const MOST: usize = 100;

/// What a person is writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// Who.
    pub person: PersonId,
    /// The post that it changes, or becomes.
    pub post: PostId,
    /// The unit for whose subtree it is.
    pub place: Place,
    /// What kind of post.
    pub kind: PostKind,
    /// When the post that it changes was last changed as the writing began; none of a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Timestamp>,
    /// What stands in the fields.
    pub typed: Typed,
    /// How often it was saved.
    pub saves: u64,
    /// When it was last saved.
    pub saved: Timestamp,
}

/// What stands in the fields of a post that is being written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// A picture that was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// Whether it is to run in the band at the foot.
    #[serde(default)]
    pub ticker: bool,
    /// The beginning, by the unit's clock: `2026-12-01T09:30`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The end, likewise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Which TVs.
    #[serde(default)]
    pub audience: Audience,
    /// Whether it is to come up more often than others.
    #[serde(default)]
    pub priority: Priority,
    /// How many seconds it is to stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u16>,
    /// For which ages it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeMark>,
}

/// How many sketches a person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SketchCount {
    /// Who.
    pub person: PersonId,
    /// How many.
    pub count: usize,
}

impl Sketch {
    /// When it is forgotten: at a full day, so that most savings leave the mark of it alone.
    pub fn ends(&self) -> Timestamp {
        const DAY: i64 = 24 * 3600;
        let kept = self.saved.checked_add(KEPT).unwrap_or(Timestamp::MAX);
        let day = kept.as_second().div_euclid(DAY) + 1;
        Timestamp::from_second(day * DAY).unwrap_or(Timestamp::MAX)
    }

    /// Whether somebody has changed the post since the writing began.
    pub fn is_behind(&self, post: &Post) -> bool {
        self.base != Some(post.edited)
    }
}
