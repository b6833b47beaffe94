//! What a TV knows of a post.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::PostId;

/// One published post as it stands in a school's document, or behind its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The post.
    pub post: PostId,
    /// Counts the edits, from 1.
    pub revision: u32,
    /// When this revision was published: newer comes first.
    pub published: Timestamp,
    /// Shown from this instant on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Which of the school's TVs it is for.
    #[serde(default, skip_serializing_if = "Audience::is_everyone")]
    pub audience: Audience,
    /// What it says.
    pub content: Content,
}

/// What a post says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Large text.
    Announcement {
        /// One line.
        title: String,
        /// A small Markdown: bold, lists, headings. See [`markdown`](crate::markdown).
        text: String,
    },
}

/// Which of a school's TVs a post is for: all of them, or those that carry one of the tags or stand
/// in one of the rooms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Any of these tags will do.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Any of these rooms will do.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rooms: BTreeSet<String>,
}

impl Audience {
    /// Whether nothing narrows it.
    pub fn is_everyone(&self) -> bool {
        self.tags.is_empty() && self.rooms.is_empty()
    }

    /// Whether a TV in this room and with these tags is meant.
    pub fn covers(&self, room: &str, tags: &BTreeSet<String>) -> bool {
        self.is_everyone() || self.rooms.contains(room) || !self.tags.is_disjoint(tags)
    }
}

impl Item {
    /// Whether it is to be shown at an instant.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// When it first is to be shown: its publication, or its beginning if that comes later.
    pub fn live_since(&self) -> Timestamp {
        self.from.map_or(self.published, |from| from.max(self.published))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn an_audience_is_everyone_or_any_of_its_rooms_and_tags() {
        assert!(Audience::default().covers("Холл", &set(&[])));
        let narrowed = Audience { tags: set(&["canteen"]), rooms: set(&["Холл"]) };
        assert!(narrowed.covers("Холл", &set(&[])));
        assert!(narrowed.covers("Столовая", &set(&["canteen", "grades 1–4"])));
        assert!(!narrowed.covers("Кабинет 12", &set(&["grades 1–4"])));
    }
}
