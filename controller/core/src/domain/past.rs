//! What was on air before: revisions of a post, kept whole, with who and when.

use jiff::Timestamp;
use protocol::PostId;
use serde::{Deserialize, Serialize};

use super::actor::By;
use super::post::Post;

/// Revisions of a post that are kept; older ones are forgotten.
pub const KEPT: u32 = 20;

/// A revision that is on air, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The post as it went on air.
    pub post: Post,
    /// Who put it there; none where that was before histories were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// How it went off; none while it is on air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<Off>,
}

/// How a revision went off the air.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Off {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// In which way.
    pub how: HowOff,
}

/// In which way a revision went off the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowOff {
    /// An edit came in its place.
    Replaced,
    /// Somebody took it off.
    Withdrawn,
    /// Its time ran out.
    Expired,
}

impl Past {
    /// Which post, and which revision of it.
    pub fn name(&self) -> (PostId, u32) {
        (self.post.id, self.post.revision)
    }

    /// Whether a post says what this revision says, in the same manner.
    pub fn says_the_same(&self, post: &Post) -> bool {
        self.post.manner() == post.manner()
    }
}
