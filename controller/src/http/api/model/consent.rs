//! Consents to name or to show a child.

use controller_core::app::consents;
use controller_core::domain::consent as domain;
use controller_core::id::ConsentId;
use jiff::Timestamp;
use jiff::civil::Date;
use protocol::{PostId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Author;

/// What a consent allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// To name the child.
    Name,
    /// To show the child's picture.
    Picture,
    /// Both.
    NameAndPicture,
}

/// A consent: where to find the paper, without the child's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    /// Names it in posts.
    #[schema(value_type = String)]
    pub id: ConsentId,
    /// To which unit it was given: its posts, and those of units below, may name it.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Who wrote it down; null for the system.
    pub by: Option<Author>,
    /// What it allows.
    pub kind: ConsentKind,
    /// Its number in the school's own papers.
    pub number: String,
    /// What it is about.
    pub about: String,
    /// The day on which it was given.
    #[schema(value_type = String, format = Date)]
    pub given: Date,
    /// When it was written down.
    #[schema(value_type = String, format = DateTime)]
    pub recorded: Timestamp,
    /// When it was withdrawn; null while it stands.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub withdrawn: Option<Timestamp>,
    /// Who wrote the withdrawal down; null while it stands.
    pub withdrawn_by: Option<Author>,
    /// How many posts name it, on air or not.
    pub posts: usize,
}

/// Writes a consent down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// To which unit it was given; one's own if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// What it allows.
    pub kind: ConsentKind,
    /// Its number in the school's own papers, at most 60 characters.
    #[schema(example = "12-С")]
    pub number: String,
    /// What it is about, at most 200 characters; no child's name is needed.
    #[serde(default)]
    #[schema(example = "Победители олимпиады, 5 «Б»")]
    pub about: String,
    /// The day on which it was given; not in the future.
    #[schema(value_type = String, format = Date)]
    pub given: Date,
}

/// A consent that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsentWithdrawn {
    /// The consent as it is now.
    pub consent: Consent,
    /// The posts that went off the air with it.
    #[schema(value_type = Vec<String>)]
    pub taken_off: Vec<PostId>,
}

/// Which consents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ConsentFilter {
    /// Only those given to this unit and those below; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that were not withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<bool>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl From<domain::Consent> for Consent {
    fn from(consent: domain::Consent) -> Self {
        let (withdrawn, withdrawn_by) = match consent.withdrawn {
            Some(end) => (Some(end.at), Author::of(end.by)),
            None => (None, None),
        };
        Self {
            id: consent.id,
            unit: consent.place.unit(),
            by: Author::of(consent.author),
            kind: consent.kind.into(),
            number: consent.number,
            about: consent.about,
            given: consent.given,
            recorded: consent.recorded,
            withdrawn,
            withdrawn_by,
            posts: consent.posts,
        }
    }
}

impl From<NewConsent> for consents::NewConsent {
    fn from(new: NewConsent) -> Self {
        let NewConsent { unit, kind, number, about, given } = new;
        Self { unit, kind: kind.into(), number, about, given }
    }
}

impl From<domain::ConsentKind> for ConsentKind {
    fn from(kind: domain::ConsentKind) -> Self {
        match kind {
            domain::ConsentKind::Name => Self::Name,
            domain::ConsentKind::Picture => Self::Picture,
            domain::ConsentKind::NameAndPicture => Self::NameAndPicture,
        }
    }
}

impl From<ConsentKind> for domain::ConsentKind {
    fn from(kind: ConsentKind) -> Self {
        match kind {
            ConsentKind::Name => Self::Name,
            ConsentKind::Picture => Self::Picture,
            ConsentKind::NameAndPicture => Self::NameAndPicture,
        }
    }
}
