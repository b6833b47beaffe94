//! What a post said before.

use controller_core::domain::past;
use controller_core::id::PersonId;
use jiff::Timestamp;
use protocol::post::AgeMark;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use controller_core::app::posts::history;

use super::super::{Picture, author, schema};
use super::{Audience, Priority};

/// A post's revisions that are or were on air.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct History {
    /// The newest first; the last twenty are kept.
    pub revisions: Vec<Revision>,
    /// What an undoing would take back; null if there is nothing.
    pub undo: Option<Undo>,
}

/// What an undoing takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// The last edit.
    Edit,
    /// The publication: the post is taken off.
    Publication,
    /// The withdrawal: the post is on air again.
    Withdrawal,
}

/// A revision that is on air, or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Revision {
    /// Counts them, from 1.
    pub revision: u32,
    /// When it went on air.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published: Option<Timestamp>,
    /// Who put it there; null for the system, or where nobody noted it.
    #[schema(value_type = Option<String>)]
    pub published_by: Option<PersonId>,
    /// How it went off; null while it is on air.
    pub off: Option<Off>,
    /// One line.
    pub title: String,
    /// A small Markdown.
    pub text: String,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Whether it ran at the foot.
    pub ticker: bool,
    /// Shown from this instant on.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Shown until this instant.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Which TVs it was for.
    pub audience: Audience,
    /// Whether it came up more often than others.
    pub priority: Priority,
    /// How many seconds it stood, where its author chose.
    pub seconds: Option<u16>,
    /// For which ages it was.
    #[schema(schema_with = schema::age)]
    pub age: Option<AgeMark>,
}

/// How a revision went off the air.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Off {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// By whom; null for the system.
    #[schema(value_type = Option<String>)]
    pub by: Option<PersonId>,
    /// In which way.
    pub how: HowOff,
}

/// In which way a revision went off the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HowOff {
    /// An edit came in its place.
    Replaced,
    /// Somebody took it off.
    Withdrawn,
    /// Its time ran out.
    Expired,
}

/// Lets a post say again what it said before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestorePost {
    /// Which revision.
    pub revision: u32,
}

impl From<history::History> for History {
    fn from(history: history::History) -> Self {
        Self {
            revisions: history.past.into_iter().map(Revision::from).collect(),
            undo: history.undo.map(Undo::from),
        }
    }
}

impl From<history::Undo> for Undo {
    fn from(undo: history::Undo) -> Self {
        match undo {
            history::Undo::Edit => Self::Edit,
            history::Undo::Publication => Self::Publication,
            history::Undo::Withdrawal => Self::Withdrawal,
        }
    }
}

impl From<past::Past> for Revision {
    fn from(past: past::Past) -> Self {
        let past::Past { post, by, off } = past;
        Self {
            revision: post.revision,
            published: post.published,
            published_by: by.as_ref().and_then(author),
            off: off.map(Off::from),
            title: post.content.title().to_owned(),
            text: post.content.text().to_owned(),
            picture: post.content.picture().map(Picture::from),
            ticker: post.content.is_ticker(),
            from: post.from,
            until: post.until,
            audience: post.audience.into(),
            priority: post.priority.into(),
            seconds: post.seconds,
            age: post.age,
        }
    }
}

impl From<past::Off> for Off {
    fn from(off: past::Off) -> Self {
        let how = match off.how {
            past::HowOff::Replaced => HowOff::Replaced,
            past::HowOff::Withdrawn => HowOff::Withdrawn,
            past::HowOff::Expired => HowOff::Expired,
        };
        Self { at: off.at, by: author(&off.by), how }
    }
}
