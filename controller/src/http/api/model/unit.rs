//! Units of the hierarchy.

use controller_core::domain::org;
use jiff::Timestamp;
use protocol::register::{self, Accent, Theme};
use protocol::{Language, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::present;
use super::schema;

/// What kind of unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The whole of it.
    Country,
    /// A region.
    Region,
    /// A municipality, with its education authority.
    Municipality,
    /// A school.
    School,
}

/// A unit of the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    /// Names it.
    #[schema(value_type = String)]
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// Its name, as people say it.
    pub name: String,
    /// The unit above; null for the root, and where the reader may not see it.
    #[schema(value_type = Option<String>)]
    pub parent: Option<UnitId>,
    /// Its own IANA time zone name; null where it follows the unit above.
    pub time_zone: Option<String>,
    /// Its own language of the TVs' words; null where it follows the unit above.
    #[schema(schema_with = schema::language)]
    pub language: Option<Language>,
    /// Its own theme; null where it follows the unit above.
    #[schema(schema_with = schema::theme)]
    pub theme: Option<Theme>,
    /// Its own colour `#rrggbb`; null where it follows the unit above.
    #[schema(value_type = Option<String>, example = "#1f5fa8")]
    pub accent: Option<Accent>,
    /// Its own support contact; null where it follows the unit above.
    pub support: Option<Support>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it vanished from the lists of schools; its TVs go on. Null while it is on one, or on none.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed: Option<Timestamp>,
    /// The school that it is a branch of; null too where the reader does not see above it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub branch_of: Option<UnitId>,
}

/// Whom to ask for help.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// A telephone number as people write it.
    #[serde(default)]
    pub phone: String,
    /// A mail address.
    #[serde(default)]
    pub mail: String,
    /// A web address.
    #[serde(default)]
    pub link: String,
}

/// Whom people of a unit ask for help, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitSupport {
    /// Which unit.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What holds there.
    pub support: Support,
    /// Whether the unit says so itself.
    pub own: bool,
    /// The unit above that says so; null if nobody does, or the reader may not see it.
    #[schema(value_type = Option<String>)]
    pub from: Option<UnitId>,
}

/// Adds a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// What it is.
    pub kind: UnitKind,
    /// Its name, as people say it.
    #[schema(example = "Гимназия №11")]
    pub name: String,
    /// The unit above; the one that the asker's rights cover, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub parent: Option<UnitId>,
    /// An IANA time zone name; that of the unit above if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Europe/Moscow")]
    pub time_zone: Option<String>,
}

/// Changes a unit: absent fields stay, null ones follow the unit above again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditUnit {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An IANA time zone name.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub time_zone: Option<Option<String>>,
    /// The language of the TVs' words.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(schema_with = schema::language)]
    pub language: Option<Option<Language>>,
    /// Light or dark frames.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(schema_with = schema::theme)]
    pub theme: Option<Option<Theme>>,
    /// A colour `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "#1f5fa8")]
    pub accent: Option<Option<Accent>>,
    /// Whom to ask for help.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<Support>)]
    pub support: Option<Option<Support>>,
}

/// Which units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UnitFilter {
    /// Only the units right below this one; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub parent: Option<UnitId>,
    /// Only those whose name has a word beginning with each of these; with a parent, of its whole subtree. A
    /// page may be short then, though more follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl From<org::UnitKind> for UnitKind {
    fn from(kind: org::UnitKind) -> Self {
        match kind {
            org::UnitKind::Country => Self::Country,
            org::UnitKind::Region => Self::Region,
            org::UnitKind::Municipality => Self::Municipality,
            org::UnitKind::School => Self::School,
        }
    }
}

impl From<UnitKind> for org::UnitKind {
    fn from(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Country => Self::Country,
            UnitKind::Region => Self::Region,
            UnitKind::Municipality => Self::Municipality,
            UnitKind::School => Self::School,
        }
    }
}

impl From<org::Unit> for Unit {
    fn from(unit: org::Unit) -> Self {
        Self {
            id: unit.id(),
            kind: unit.kind.into(),
            name: unit.name,
            parent: unit.place.parent(),
            time_zone: unit.own.time_zone,
            language: unit.own.language,
            theme: unit.own.theme,
            accent: unit.own.accent,
            support: unit.own.support.map(Support::from),
            created: unit.created,
            closed: unit.closed,
            branch_of: unit.branch_of,
        }
    }
}

impl From<register::Support> for Support {
    fn from(support: register::Support) -> Self {
        Self { phone: support.phone, mail: support.mail, link: support.link }
    }
}

impl From<Support> for register::Support {
    fn from(support: Support) -> Self {
        Self { phone: support.phone, mail: support.mail, link: support.link }
    }
}
