//! Posts.

mod history;
mod order;
mod schedule;
mod screens;
mod sketch;
mod writing;

use std::collections::BTreeSet;

use controller_core::domain::post;
use controller_core::id::{ConsentId, PersonId};
use jiff::Timestamp;
use protocol::post::AgeMark;
use protocol::{PostId, UnitId, reading};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Picture, Warning, author, schema};

pub use history::{History, HowOff, Off, RestorePost, Revision, Undo};
pub use order::{InTurn, NewOrder, Order};
pub use schedule::{Schedule, ScheduleDay, ScheduleFilter, ScheduleRun, ScheduledPost};
pub use screens::{PostScreen, PostScreens, Reach, ReachOf, ScreenPlace};
pub use sketch::{ApplySketch, NewSketch, Sketch};
pub use writing::{EditPost, NewPost};

/// What kind of post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Large text.
    Announcement,
    /// A story: a picture first, where there is one.
    News,
}

/// How often a post comes up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Once a round.
    #[default]
    Normal,
    /// Between every two others.
    High,
}

/// How far a post has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Not on air yet.
    Draft,
    /// On air within its from–to.
    Published,
    /// Taken off.
    Withdrawn,
    /// Its time ran out.
    Expired,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Post {
    /// Names it, through all its revisions.
    #[schema(value_type = String)]
    pub id: PostId,
    /// What it is.
    pub kind: PostKind,
    /// Whose it is: it reaches the TVs of the unit's subtree.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// One line.
    pub title: String,
    /// A small Markdown: bold, lists, headings.
    pub text: String,
    /// Its picture, as TVs get it.
    #[serde(default)]
    pub picture: Option<Picture>,
    /// Shown from this instant on; null for at once.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside; null for no end.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Which TVs of the subtree it is for.
    pub audience: Audience,
    /// Whether it comes up more often than others.
    #[serde(default)]
    pub priority: Priority,
    /// How many seconds it stands, where its author chose; null for its reading time.
    #[serde(default)]
    pub seconds: Option<u16>,
    /// How many seconds it stands: those, or its reading time.
    #[serde(default)]
    pub lasts: u64,
    /// For which ages it is; null where nothing is said.
    #[serde(default)]
    #[schema(schema_with = schema::age)]
    pub age: Option<AgeMark>,
    /// The consent under which it names or shows a child; null where it does neither.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub consent: Option<ConsentId>,
    /// Whether it runs in the band at the foot of the other posts.
    #[serde(default)]
    pub ticker: bool,
    /// How far it has come.
    pub state: PostState,
    /// Counts the edits, from 1.
    pub revision: u32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Who made it; null for the system.
    #[schema(value_type = Option<String>)]
    pub created_by: Option<PersonId>,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    pub edited: Timestamp,
    /// When this revision went on air; null for a draft.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub published: Option<Timestamp>,
    /// What its author should know, told when it is written or changed. A preview tells more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// Which TVs of a subtree: all of them, or those that carry one of the tags or stand in one of the
/// rooms.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Any of these tags will do.
    #[serde(default)]
    pub tags: BTreeSet<String>,
    /// Any of these rooms will do.
    #[serde(default)]
    pub rooms: BTreeSet<String>,
}

/// Which posts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PostFilter {
    /// Only this unit's own; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that have come this far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PostState>,
    /// Only this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PostKind>,
    /// Only those with these words in the title, in any order and case. A page may then be short, or
    /// empty, though more follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl From<post::PostKind> for PostKind {
    fn from(kind: post::PostKind) -> Self {
        match kind {
            post::PostKind::Announcement => Self::Announcement,
            post::PostKind::News => Self::News,
        }
    }
}

impl From<PostKind> for post::PostKind {
    fn from(kind: PostKind) -> Self {
        match kind {
            PostKind::Announcement => Self::Announcement,
            PostKind::News => Self::News,
        }
    }
}

impl From<protocol::post::Priority> for Priority {
    fn from(priority: protocol::post::Priority) -> Self {
        match priority {
            protocol::post::Priority::Normal => Self::Normal,
            protocol::post::Priority::High => Self::High,
        }
    }
}

impl From<Priority> for protocol::post::Priority {
    fn from(priority: Priority) -> Self {
        match priority {
            Priority::Normal => Self::Normal,
            Priority::High => Self::High,
        }
    }
}

impl From<post::PostState> for PostState {
    fn from(state: post::PostState) -> Self {
        match state {
            post::PostState::Draft => Self::Draft,
            post::PostState::Published => Self::Published,
            post::PostState::Withdrawn => Self::Withdrawn,
            post::PostState::Expired => Self::Expired,
        }
    }
}

impl From<PostState> for post::PostState {
    fn from(state: PostState) -> Self {
        match state {
            PostState::Draft => Self::Draft,
            PostState::Published => Self::Published,
            PostState::Withdrawn => Self::Withdrawn,
            PostState::Expired => Self::Expired,
        }
    }
}

impl Post {
    /// A post as it stands at an instant.
    pub fn at(post: post::Post, now: Timestamp) -> Self {
        let state = post.state_at(now).into();
        let lasts = reading::time(&post.item_if_published(now)).as_secs();
        let (title, text) = (post.content.title().to_owned(), post.content.text().to_owned());
        Self {
            id: post.id,
            kind: post::PostKind::of(&post.content).into(),
            unit: post.place.unit(),
            title,
            text,
            picture: post.content.picture().map(Picture::from),
            from: post.from,
            until: post.until,
            audience: post.audience.into(),
            priority: post.priority.into(),
            seconds: post.seconds,
            lasts,
            age: post.age,
            consent: post.consent,
            ticker: post.content.is_ticker(),
            state,
            revision: post.revision,
            created: post.created,
            created_by: author(&post.author),
            edited: post.edited,
            published: post.published,
            warnings: Vec::new(),
        }
    }
}

impl From<protocol::post::Audience> for Audience {
    fn from(audience: protocol::post::Audience) -> Self {
        Self { tags: audience.tags, rooms: audience.rooms }
    }
}

impl From<Audience> for protocol::post::Audience {
    fn from(audience: Audience) -> Self {
        Self { tags: audience.tags, rooms: audience.rooms }
    }
}
