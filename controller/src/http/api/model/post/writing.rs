//! What is written into posts.

use controller_core::app::posts;
use controller_core::domain::post;
use controller_core::error::Error;
use controller_core::id::ConsentId;
use jiff::Timestamp;
use protocol::{Digest, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::patch::present;
use super::{Audience, PostKind, Priority};

/// Drafts a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// What it is.
    pub kind: PostKind,
    /// Whose it is: it will reach the TVs of the unit's subtree.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// One line, at most 120 characters.
    #[schema(example = "Снегопад: уроки с 9:30")]
    pub title: String,
    /// A small Markdown: bold, lists, headings; at most 2,000 characters.
    #[schema(example = "Первый урок начнётся в **9:30**.")]
    pub text: String,
    /// The SHA-256 of a picture that was uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub picture: Option<Digest>,
    /// Shown from this instant on; at once, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside; no end, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Which TVs of the subtree; all, if not given.
    #[serde(default)]
    pub audience: Audience,
    /// Whether it comes up more often than others.
    #[serde(default)]
    pub priority: Priority,
    /// How many seconds it stands, 5 to 600; for its reading time, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 5, maximum = 600)]
    pub seconds: Option<u16>,
    /// For which ages it is: `0+`, `6+`, `12+` or `16+`. `18+` is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "6+")]
    pub age: Option<String>,
    /// The consent under which it names or shows a child.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub consent: Option<ConsentId>,
    /// Whether it runs in the band at the foot of the other posts; only an announcement does.
    #[serde(default)]
    pub ticker: bool,
}

/// Changes a post: absent fields stay, the kind cannot change. An edit of a published post is on air at
/// once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPost {
    /// One line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A small Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The SHA-256 of a picture that was uploaded before; null for none.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub picture: Option<Option<Digest>>,
    /// Shown from this instant on; null for at once.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Option<Timestamp>>,
    /// Shown until this instant; null for no end.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Option<Timestamp>>,
    /// Which TVs: replaces the whole audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// Whether it comes up more often than others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// How many seconds it stands, 5 to 600; null for its reading time.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<u16>, minimum = 5, maximum = 600)]
    pub seconds: Option<Option<u16>>,
    /// For which ages it is: `0+`, `6+`, `12+` or `16+`; null for no mark.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "6+")]
    pub age: Option<Option<String>>,
    /// The consent under which it names or shows a child; null where it does neither.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub consent: Option<Option<ConsentId>>,
    /// Whether it runs in the band at the foot of the other posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticker: Option<bool>,
}

impl TryFrom<NewPost> for posts::NewPost {
    type Error = Error;

    fn try_from(new: NewPost) -> Result<Self, Error> {
        Ok(Self {
            unit: new.unit,
            kind: new.kind.into(),
            title: new.title,
            text: new.text,
            picture: new.picture,
            ticker: new.ticker,
            from: new.from,
            until: new.until,
            audience: new.audience.into(),
            priority: new.priority.into(),
            seconds: new.seconds,
            age: new.age.as_deref().map(post::age).transpose()?,
            consent: new.consent,
        })
    }
}

impl TryFrom<EditPost> for posts::EditPost {
    type Error = Error;

    fn try_from(edit: EditPost) -> Result<Self, Error> {
        let age = |age: Option<String>| age.as_deref().map(post::age).transpose();
        Ok(Self {
            title: edit.title,
            text: edit.text,
            picture: edit.picture,
            ticker: edit.ticker,
            from: edit.from,
            until: edit.until,
            audience: edit.audience.map(Into::into),
            priority: edit.priority.map(Into::into),
            seconds: edit.seconds,
            age: edit.age.map(age).transpose()?,
            consent: edit.consent,
        })
    }
}
