//! Posts: what schools say, and how far it is on its way to the screens.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use protocol::post::{AgeMark, Audience, Content, Item, Priority};
use protocol::{PostId, UnitId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::place::Place;
use crate::error::Error;
use crate::id::ConsentId;

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
    /// Whether it comes up more often than others.
    #[serde(default, skip_serializing_if = "Priority::is_normal")]
    pub priority: Priority,
    /// How many seconds it stands, if its author chose so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u16>,
    /// For which ages it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeMark>,
    /// The consent under which it names or shows a child.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentId>,
    /// When it was first written.
    pub created: Timestamp,
    /// When it was last changed.
    pub edited: Timestamp,
    /// When this revision went on air.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
}

/// What a post says and how it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner<'a> {
    /// What it says.
    pub content: &'a Content,
    /// Shown from this instant on.
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside.
    pub until: Option<Timestamp>,
    /// Which TVs of the subtree it is for.
    pub audience: &'a Audience,
    /// Whether it comes up more often than others.
    pub priority: Priority,
    /// How many seconds it stands, if its author chose so.
    pub seconds: Option<u16>,
    /// For which ages it is.
    pub age: Option<AgeMark>,
    /// The consent under which it names or shows a child.
    pub consent: Option<ConsentId>,
}

/// What kind of post; it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Large text.
    Announcement,
    /// A story: a picture first, where there is one.
    News,
}

/// The order that people gave to some of what a unit's screens show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Whose screens.
    pub unit: UnitId,
    /// The posts, the unit's own and those from above. Some may be off the air by now.
    pub posts: Vec<PostId>,
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

impl PostKind {
    /// The kind of what a post says.
    pub fn of(content: &Content) -> Self {
        match content {
            Content::Announcement { .. } => Self::Announcement,
            Content::News { .. } => Self::News,
        }
    }
}

/// Reads an age mark as Federal Law 436-FZ writes it: `0+`, `6+`, `12+` or `16+`. What is for adults
/// only has no place in a school.
pub fn age(text: &str) -> Result<AgeMark, Error> {
    let known = AgeMark::ALL.into_iter().find(|age| age.name() == text.trim());
    known.ok_or_else(|| Error::AgeRefused { age: text.chars().take(40).collect() })
}

impl Post {
    /// What the TVs get of it, while it is published.
    pub fn item(&self) -> Option<Item> {
        let published = self.published.filter(|_| self.state == PostState::Published)?;
        Some(self.item_if_published(published))
    }

    /// What the TVs would get of it.
    pub fn item_if_published(&self, published: Timestamp) -> Item {
        Item {
            post: self.id,
            revision: self.revision,
            published,
            from: self.from,
            until: self.until,
            audience: self.audience.clone(),
            priority: self.priority,
            seconds: self.seconds,
            age: self.age,
            content: self.content.clone(),
        }
    }

    /// What it says and how it is shown: all that an edit can change.
    pub fn manner(&self) -> Manner<'_> {
        Manner {
            content: &self.content,
            from: self.from,
            until: self.until,
            audience: &self.audience,
            priority: self.priority,
            seconds: self.seconds,
            age: self.age,
            consent: self.consent,
        }
    }

    /// The same post, saying and shown as another one.
    #[must_use]
    pub fn in_manner_of(&self, other: &Self) -> Self {
        Self {
            content: other.content.clone(),
            from: other.from,
            until: other.until,
            audience: other.audience.clone(),
            priority: other.priority,
            seconds: other.seconds,
            age: other.age,
            consent: other.consent,
            ..self.clone()
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_mark_reads_as_it_is_written_and_adults_only_is_refused() {
        for mark in AgeMark::ALL {
            assert_eq!(age(mark.name()), Ok(mark));
        }
        for refused in ["18+", "6", "", "14+"] {
            assert_eq!(age(refused), Err(Error::AgeRefused { age: refused.into() }));
        }
    }

    #[test]
    fn a_post_of_the_first_format_is_still_read() {
        let first = r#"{"id":"00000000010000000000000001","place":["00000000010000000000000002"],
            "author":{"kind":"system"},"state":"published","revision":3,
            "content":{"kind":"announcement","title":"Снегопад","text":"Уроки с 9:30"},
            "audience":{},"created":"2026-11-23T08:00:00Z","edited":"2026-11-23T08:00:00Z",
            "published":"2026-11-23T08:00:00Z"}"#;
        let post: Post = serde_json::from_str(first).unwrap();
        assert_eq!(post.content, Content::announcement("Снегопад", "Уроки с 9:30"));
        assert_eq!((post.priority, post.seconds, post.age), (Priority::Normal, None, None));
        let again = serde_json::to_string(&post).unwrap();
        assert!(!again.contains("priority") && !again.contains("ticker"), "{again}");
    }
}
