//! The library: templates and scenarios that people share with the units below theirs.

use controller_core::app::library;
use controller_core::domain::library as domain;
use controller_core::id::LibraryId;
use jiff::Timestamp;
use protocol::post::AgeMark;
use protocol::{PostId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Author, Picture, Post, PostKind, Priority, Severity, schema};

/// What a shared thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LibraryKind {
    /// One post.
    Template,
    /// A set for an occasion.
    Scenario,
}

/// A thing in the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LibraryItem {
    /// Names it.
    #[schema(value_type = String)]
    pub id: LibraryId,
    /// Whose shelf it stands on; the units below find it.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// That unit's name.
    pub unit_name: String,
    /// Who shared it.
    pub by: Option<Author>,
    /// What it is called.
    pub title: String,
    /// What it is good for.
    pub about: String,
    /// What it is.
    pub kind: LibraryKind,
    /// How many posts it has.
    pub posts: usize,
    /// How many alerts it has.
    pub alerts: usize,
    /// When it was shared.
    #[schema(value_type = String, format = DateTime)]
    pub shared: Timestamp,
}

/// A thing in the library with all that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LibraryContents {
    /// The thing.
    pub item: LibraryItem,
    /// Its posts.
    pub posts: Vec<LibraryPost>,
    /// Its alerts.
    pub alerts: Vec<LibraryAlert>,
    /// Whether the reader may take it off the shelf.
    pub may_withdraw: bool,
}

/// A post without dates and without an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LibraryPost {
    /// What kind of post.
    pub kind: PostKind,
    /// One line.
    pub title: String,
    /// A small Markdown.
    pub text: String,
    /// Its picture, which a copy brings along.
    pub picture: Option<Picture>,
    /// Whether it runs in the band at the foot.
    pub ticker: bool,
    /// Whether it comes up more often than others.
    pub priority: Priority,
    /// How many seconds it stands; null for its reading time.
    pub seconds: Option<u16>,
    /// For which ages it is.
    #[schema(schema_with = schema::age)]
    pub age: Option<AgeMark>,
}

/// An alert that is prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryAlert {
    /// How grave it is.
    pub severity: Severity,
    /// What has happened, in one line; at most 70 characters.
    pub text: String,
    /// What to do: at most 300 characters.
    #[serde(default)]
    pub instruction: String,
}

/// Shares posts and alerts with the units below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareInLibrary {
    /// On whose shelf; one's highest unit if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// What it is called.
    #[schema(example = "День знаний")]
    pub title: String,
    /// What it is good for.
    #[serde(default)]
    pub about: String,
    /// Posts to share, as they are now: at most 20.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub posts: Vec<PostId>,
    /// Alerts to share: at most 10.
    #[serde(default)]
    pub alerts: Vec<LibraryAlert>,
}

/// Makes drafts from a thing's posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyFromLibrary {
    /// For which unit.
    #[schema(value_type = String)]
    pub unit: UnitId,
}

/// The drafts that were made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LibraryCopies {
    /// They are the unit's own.
    pub posts: Vec<Post>,
}

/// Which things.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LibraryFilter {
    /// As this unit finds them: on its own shelf and on those above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that have words beginning with each of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Only such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub kind: Option<LibraryKind>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl LibraryItem {
    /// A shared thing as it is told, with its unit's name.
    pub(crate) fn of(shared: domain::Shared, unit_name: String) -> Self {
        Self {
            id: shared.id,
            unit: shared.place.unit(),
            unit_name,
            by: Author::of(shared.author),
            title: shared.title,
            about: shared.about,
            kind: shared.kind.into(),
            posts: shared.posts,
            alerts: shared.alerts,
            shared: shared.shared,
        }
    }
}

impl LibraryContents {
    /// The same with what it holds.
    pub(crate) fn of(shown: library::Shown, unit_name: String) -> Self {
        let library::Shown { shared, contents, may_withdraw } = shown;
        Self {
            item: LibraryItem::of(shared, unit_name),
            posts: contents.posts.into_iter().map(LibraryPost::from).collect(),
            alerts: contents.alerts.into_iter().map(LibraryAlert::from).collect(),
            may_withdraw,
        }
    }
}

impl From<domain::PostPattern> for LibraryPost {
    fn from(pattern: domain::PostPattern) -> Self {
        let content = &pattern.content;
        Self {
            kind: controller_core::domain::post::PostKind::of(content).into(),
            title: content.title().to_owned(),
            text: content.text().to_owned(),
            picture: content.picture().map(Picture::from),
            ticker: content.is_ticker(),
            priority: pattern.priority.into(),
            seconds: pattern.seconds,
            age: pattern.age,
        }
    }
}

impl From<domain::AlertPattern> for LibraryAlert {
    fn from(pattern: domain::AlertPattern) -> Self {
        let domain::AlertPattern { severity, text, instruction } = pattern;
        Self { severity: severity.into(), text, instruction }
    }
}

impl From<LibraryAlert> for domain::AlertPattern {
    fn from(alert: LibraryAlert) -> Self {
        let LibraryAlert { severity, text, instruction } = alert;
        Self { severity: severity.into(), text, instruction }
    }
}

impl From<domain::SharedKind> for LibraryKind {
    fn from(kind: domain::SharedKind) -> Self {
        match kind {
            domain::SharedKind::Template => Self::Template,
            domain::SharedKind::Scenario => Self::Scenario,
        }
    }
}

impl From<LibraryKind> for domain::SharedKind {
    fn from(kind: LibraryKind) -> Self {
        match kind {
            LibraryKind::Template => Self::Template,
            LibraryKind::Scenario => Self::Scenario,
        }
    }
}

impl From<ShareInLibrary> for library::NewShared {
    fn from(new: ShareInLibrary) -> Self {
        let ShareInLibrary { unit, title, about, posts, alerts } = new;
        Self { unit, title, about, posts, alerts: alerts.into_iter().map(Into::into).collect() }
    }
}
