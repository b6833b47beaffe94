//! Posts: what schools say, and how far it is on its way to the screens.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use protocol::post::{Audience, Content, Item, Priority};
use protocol::{PostId, UnitId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::place::Place;

/// A post, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its name.
    pub id: PostId,
    /// The unit for whose subtree it is.
    pub place: Place,
    /// Who wrote it.
    pub author: By,
    /// How far it is.
    pub state: PostState,
    /// Counts what has been on air, from 1; of a draft, what will be.
    pub revision: u32,
    /// What it says.
    pub content: Content,
    /// Shown from this instant on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Which TVs of the subtree it is for.
    #[serde(default)]
    pub audience: Audience,
    /// When it was first written.
    pub created: Timestamp,
    /// When it was last changed.
    pub edited: Timestamp,
    /// When this revision went on air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
}

/// How far a post is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Not on air yet.
    Draft,
    /// On air.
    Published,
    /// Taken off.
    Withdrawn,
    /// Its time ran out.
    Expired,
}

/// How many posts a unit has on air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnAir {
    /// Which unit's own posts.
    pub unit: UnitId,
    /// How many.
    pub count: usize,
}

/// Text that names no state of a post.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no state of a post; give draft, published, withdrawn or expired")]
pub struct UnknownState(pub String);

impl Post {
    /// What the TVs get of it, while it is published.
    pub fn item(&self) -> Option<Item> {
        let published = self.published.filter(|_| self.state == PostState::Published)?;
        Some(Item {
            post: self.id,
            revision: self.revision,
            published,
            from: self.from,
            until: self.until,
            audience: self.audience.clone(),
            priority: Priority::Normal,
            seconds: None,
            age: None,
            content: self.content.clone(),
        })
    }

    /// Its state at an instant: one whose time has run out is expired before a sweep notices.
    pub fn state_at(&self, now: Timestamp) -> PostState {
        let over = self.until.is_some_and(|until| until <= now);
        if over && self.state == PostState::Published { PostState::Expired } else { self.state }
    }
}

impl PostState {
    /// All of them, in the order of a post's life.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::Withdrawn, Self::Expired];

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for PostState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PostState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownState(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|state| state.name() == text).ok_or_else(unknown)
    }
}
