//! The first person and the root unit.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Person, Unit};

/// Makes the first person and the root unit, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// From the one-time link that the first start printed.
    pub token: String,
    /// What the person signs in with.
    #[schema(example = "anna")]
    pub login: String,
    /// The person's name.
    #[schema(example = "Анна Петрова")]
    pub name: String,
    /// At least 10 characters.
    #[schema(format = Password)]
    pub password: String,
    /// What Efir is set up for.
    pub organisation: Organisation,
}

/// What Efir is set up for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Which of the two.
    pub kind: OrganisationKind,
    /// Its name, as people say it.
    #[schema(example = "Гимназия №11")]
    pub name: String,
    /// An IANA time zone name; `Europe/Moscow` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Europe/Moscow")]
    pub time_zone: Option<String>,
}

/// A hierarchy, or one school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// A hierarchy; its root is the country.
    Country,
    /// One school on its own: one person holds all roles.
    School,
}

/// What a setup made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetupDone {
    /// The first person.
    pub person: Person,
    /// The root unit.
    pub unit: Unit,
}
