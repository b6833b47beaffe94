//! What somebody is writing.

use controller_core::app::posts::sketches::{self, Writing};
use controller_core::domain::post;
use controller_core::domain::sketch;
use controller_core::error::Error;
use jiff::Timestamp;
use protocol::post::AgeMark;
use protocol::{Digest, PostId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::{Picture, schema};
use super::{Audience, PostKind, Priority};

/// An unfinished post, or unfinished changes of one: its author's alone, and on no screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sketch {
    /// The post that it changes, or will be.
    #[schema(value_type = String)]
    pub post: PostId,
    /// Whether there is no such post yet.
    pub new: bool,
    /// For whose TVs.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What kind of post.
    pub kind: PostKind,
    /// The title, as far as it is written.
    pub title: String,
    /// The text.
    pub text: String,
    /// The picture.
    pub picture: Option<Picture>,
    /// Whether it is to run in the band at the foot.
    pub ticker: bool,
    /// The beginning, by the unit's clock; empty for at once.
    #[schema(example = "2026-12-01T09:30")]
    pub from: String,
    /// The end, by the unit's clock; empty for no end.
    pub until: String,
    /// Which TVs.
    pub audience: Audience,
    /// Whether it is to come up more often than others.
    pub priority: Priority,
    /// How many seconds it is to stand; null for its reading time.
    pub seconds: Option<u16>,
    /// For which ages it is.
    #[schema(schema_with = schema::age)]
    pub age: Option<AgeMark>,
    /// How often it was saved.
    pub saves: u64,
    /// When it was last saved; a month later it is forgotten.
    #[schema(value_type = String, format = DateTime)]
    pub saved: Timestamp,
}

/// Saves what is being written, finished or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSketch {
    /// For whose TVs; of a post that there is, its own unit stays.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What kind of post; of a post that there is, its own stays.
    pub kind: PostKind,
    /// The title, at most 1,000 characters.
    #[serde(default)]
    pub title: String,
    /// The text, at most 20,000 characters.
    #[serde(default)]
    pub text: String,
    /// The SHA-256 of a picture that was uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub picture: Option<Digest>,
    /// Whether it is to run in the band at the foot.
    #[serde(default)]
    pub ticker: bool,
    /// The beginning, by the unit's clock.
    #[serde(default)]
    #[schema(example = "2026-12-01T09:30")]
    pub from: String,
    /// The end, by the unit's clock.
    #[serde(default)]
    pub until: String,
    /// Which TVs.
    #[serde(default)]
    pub audience: Audience,
    /// Whether it is to come up more often than others.
    #[serde(default)]
    pub priority: Priority,
    /// How many seconds it is to stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u16>,
    /// For which ages it is: `0+`, `6+`, `12+` or `16+`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "6+")]
    pub age: Option<String>,
}

/// Makes a sketch into the post, or the edit, that it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplySketch {
    /// Whether it goes on air, too. An edit of what is on air is on air at once in any case.
    #[serde(default)]
    pub publish: bool,
    /// Whether it counts though somebody has changed the post since the writing began.
    #[serde(default)]
    pub over: bool,
}

impl From<sketch::Sketch> for Sketch {
    fn from(sketch: sketch::Sketch) -> Self {
        let typed = sketch.typed;
        Self {
            post: sketch.post,
            new: sketch.base.is_none(),
            unit: sketch.place.unit(),
            kind: sketch.kind.into(),
            title: typed.title,
            text: typed.text,
            picture: typed.picture.map(Picture::from),
            ticker: typed.ticker,
            from: typed.from,
            until: typed.until,
            audience: typed.audience.into(),
            priority: typed.priority.into(),
            seconds: typed.seconds,
            age: typed.age,
            saves: sketch.saves,
            saved: sketch.saved,
        }
    }
}

impl TryFrom<NewSketch> for Writing {
    type Error = Error;

    fn try_from(new: NewSketch) -> Result<Self, Error> {
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
        })
    }
}

impl From<ApplySketch> for sketches::Apply {
    fn from(ApplySketch { publish, over }: ApplySketch) -> Self {
        Self { publish, over }
    }
}
