//! What a TV knows of a post.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::register::Settings;
use crate::{Digest, PostId};

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
    /// Whether it comes up more often than others.
    #[serde(default, skip_serializing_if = "Priority::is_normal")]
    pub priority: Priority,
    /// How long it stands, if an author chose so; by its [reading time](crate::reading) otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u16>,
    /// For which ages it is, where that is to be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeMark>,
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
        /// Beside the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
        /// Whether it runs in a band at the foot of the other posts instead of taking its turn.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        ticker: bool,
    },
    /// A story: a picture first, where there is one.
    News {
        /// One line.
        title: String,
        /// The same small Markdown.
        text: String,
        /// Beside the text, or above it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        picture: Option<Picture>,
    },
}

/// A picture as TVs fetch it: a baseline JPEG without metadata, upright, at most
/// [`limit::PICTURE_SIDE`](crate::limit::PICTURE_SIDE) pixels a side and
/// [`limit::PICTURE_BYTES`](crate::limit::PICTURE_BYTES).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Picture {
    /// Names the bytes.
    pub sha256: Digest,
    /// How many they are.
    pub bytes: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// How often a post comes up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Once a round.
    #[default]
    Normal,
    /// Between every two others: see [`playlist`](crate::playlist).
    High,
}

/// For which ages a post is, by Federal Law 436-FZ; 18+ has no place in a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AgeMark {
    /// 0+
    #[serde(rename = "0+")]
    Zero,
    /// 6+
    #[serde(rename = "6+")]
    Six,
    /// 12+
    #[serde(rename = "12+")]
    Twelve,
    /// 16+
    #[serde(rename = "16+")]
    Sixteen,
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

impl Content {
    /// An announcement of words alone.
    pub fn announcement(title: impl Into<String>, text: impl Into<String>) -> Self {
        let (title, text) = (title.into(), text.into());
        Self::Announcement { title, text, picture: None, ticker: false }
    }

    /// Its title.
    pub fn title(&self) -> &str {
        let (Self::Announcement { title, .. } | Self::News { title, .. }) = self;
        title
    }

    /// Its text, in Markdown.
    pub fn text(&self) -> &str {
        let (Self::Announcement { text, .. } | Self::News { text, .. }) = self;
        text
    }

    /// Its picture.
    pub fn picture(&self) -> Option<Picture> {
        let (Self::Announcement { picture, .. } | Self::News { picture, .. }) = self;
        *picture
    }

    /// Whether it runs in the band at the foot.
    pub fn is_ticker(&self) -> bool {
        matches!(self, Self::Announcement { ticker: true, .. })
    }
}

impl Priority {
    /// Whether it is the usual one.
    pub fn is_normal(&self) -> bool {
        *self == Self::Normal
    }
}

impl AgeMark {
    /// All of them, the youngest first.
    pub const ALL: [Self; 4] = [Self::Zero, Self::Six, Self::Twelve, Self::Sixteen];

    /// As it is written on the screen and in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "0+",
            Self::Six => "6+",
            Self::Twelve => "12+",
            Self::Sixteen => "16+",
        }
    }
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
    /// Whether it is for a TV with these settings.
    pub fn is_for(&self, settings: &Settings) -> bool {
        self.audience.covers(&settings.room, &settings.tags)
    }

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
