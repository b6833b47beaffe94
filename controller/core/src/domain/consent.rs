//! Consents: that a child may be named or shown, on a paper that the school keeps.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::place::Place;
use crate::id::ConsentId;

/// Posts that name one consent, at most: they come off the air together.
pub const POSTS: usize = 200;
/// Characters of a consent's number, at most.
pub const NUMBER_CHARS: usize = 60;
/// Characters of what it is about, at most.
pub const ABOUT_CHARS: usize = 200;

/// A consent. The paper stays with the school: this is where to find it, without the child's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Its name.
    pub id: ConsentId,
    /// The unit to which it was given: its posts, and those of units below, may name it.
    pub place: Place,
    /// Who wrote it down.
    pub author: By,
    /// What it allows.
    pub kind: ConsentKind,
    /// Its number in the school's own papers.
    pub number: String,
    /// What it is about, in words that the school chooses.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The day on which it was given.
    pub given: Date,
    /// When it was written down.
    pub recorded: Timestamp,
    /// When it was withdrawn, and by whom that was written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
    /// How many posts name it. Whoever lets a post name it writes this record, so that nothing slips
    /// past a withdrawal at the same time.
    #[serde(default)]
    pub posts: usize,
}

/// The end of a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// When.
    pub at: Timestamp,
    /// By whom it was written down.
    pub by: By,
}

/// What a consent allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// To name the child.
    Name,
    /// To show the child's picture.
    Picture,
    /// Both.
    NameAndPicture,
}

/// Text that names no kind of consent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no kind of consent; give name, picture or name_and_picture")]
pub struct UnknownConsentKind(pub String);

impl Consent {
    /// Whether posts may name it.
    pub fn stands(&self) -> bool {
        self.withdrawn.is_none()
    }
}

impl ConsentKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::Picture, Self::NameAndPicture];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Picture => "picture",
            Self::NameAndPicture => "name_and_picture",
        }
    }
}

impl fmt::Display for ConsentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ConsentKind {
    type Err = UnknownConsentKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownConsentKind(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(unknown)
    }
}
