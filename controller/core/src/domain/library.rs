//! The library: templates and scenarios that people share with the units below theirs.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use protocol::alert::Severity;
use protocol::post::{AgeMark, Content, Priority};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::place::Place;
use crate::id::LibraryId;

/// Things on one unit's shelf, at most.
pub const SHELF: usize = 200;
/// Posts of one scenario, at most.
pub const POSTS: usize = 20;
/// Alerts of one scenario, at most.
pub const ALERTS: usize = 10;
/// Characters of what a thing is good for.
pub const ABOUT_CHARS: usize = 500;

/// A thing that is shared: what lists tell of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// Its name.
    pub id: LibraryId,
    /// Whose shelf it stands on; the units below find it.
    pub place: Place,
    /// Who shared it.
    pub author: By,
    /// What it is called.
    pub title: String,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// What it is.
    pub kind: SharedKind,
    /// How many posts it has.
    pub posts: usize,
    /// How many alerts it has.
    #[serde(default)]
    pub alerts: usize,
    /// When it was shared.
    pub shared: Timestamp,
}

/// What a shared thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedKind {
    /// One post.
    Template,
    /// A set for an occasion.
    Scenario,
}

/// What a shared thing holds. Kinds of contents that come later are further fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Of which.
    pub id: LibraryId,
    /// Its posts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostPattern>,
    /// Its alerts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<AlertPattern>,
}

/// A post without dates and without an audience: those are of the school that takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostPattern {
    /// What it says.
    pub content: Content,
    /// Whether it comes up more often than others.
    #[serde(default, skip_serializing_if = "Priority::is_normal")]
    pub priority: Priority,
    /// How many seconds it stands, if its author chose so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u16>,
    /// For which ages it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeMark>,
}

/// An alert that is prepared: whoever raises it looks at it once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPattern {
    /// How grave it is.
    pub severity: Severity,
    /// What has happened, in one line.
    pub text: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instruction: String,
}

/// Text that names no kind of shared thing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no kind of shared thing; give template or scenario")]
pub struct UnknownSharedKind(pub String);

impl SharedKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Template, Self::Scenario];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Scenario => "scenario",
        }
    }
}

impl Contents {
    /// What that makes of the thing.
    pub fn kind(&self) -> SharedKind {
        match (self.posts.len(), self.alerts.len()) {
            (1, 0) => SharedKind::Template,
            _ => SharedKind::Scenario,
        }
    }
}

impl fmt::Display for SharedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SharedKind {
    type Err = UnknownSharedKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownSharedKind(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn contents_of_a_later_version_are_still_read() {
        let id = LibraryId::new(Timestamp::UNIX_EPOCH, 1);
        let later = format!(r#"{{"id":"{id}","bells":[{{"lesson":1}}]}}"#);
        let read: Contents = serde_json::from_str(&later).unwrap();
        assert_eq!(read, Contents { id, posts: Vec::new(), alerts: Vec::new() });
    }
}
