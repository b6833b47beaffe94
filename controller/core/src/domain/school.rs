//! What a regional system or a register says of a school.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::id::KnownId;

/// Characters of a system's name, at most.
const SOURCE_CHARS: usize = 40;
/// Characters of a system's name for a school, at most.
const EXTERNAL_CHARS: usize = 64;

/// The name of a system that knows schools: `region`, `register`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Source(String);

/// A system's own name for a school, always text: real ones have 16 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ExternalId(String);

/// Text that names no system, or no school of one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no such name; give one without spaces, slashes and signs that cannot be seen")]
pub struct InvalidName(pub String);

impl Source {
    /// The system that a region keeps.
    pub fn region() -> Self {
        Self("region".to_owned())
    }

    /// The open register of the state.
    pub fn register() -> Self {
        Self("register".to_owned())
    }

    /// Parses 1 to 40 small Latin letters, digits, hyphens and underscores.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let is_name = !text.is_empty() && text.len() <= SOURCE_CHARS && text.chars().all(fits);
        if is_name { Ok(Self(text.to_owned())) } else { Err(invalid(text)) }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ExternalId {
    /// Parses 1 to 64 characters without slashes, spaces and signs that steer.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let fits = |c: char| c.is_alphanumeric() || c.is_ascii_punctuation() && c != '/';
        let is_name =
            !text.is_empty() && text.chars().count() <= EXTERNAL_CHARS && text.chars().all(fits);
        if is_name { Ok(Self(text.to_owned())) } else { Err(invalid(text)) }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a source says of a school, besides where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its name in full.
    pub full_name: String,
    /// The taxpayer's number. No key: a branch shares it with its head.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inn: String,
    /// The reason code of the tax registration.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kpp: String,
    /// The main state registration number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ogrn: String,
    /// The postal address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The school's phone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// The school's mail address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// Columns that Efir has no use for, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<String, String>,
}

/// What a source says of a school.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its name, as people say it.
    pub name: String,
    /// An IANA time zone name, where one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The municipality, where one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<Municipality>,
    /// The source's name for the school that it is a branch of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<ExternalId>,
    /// What else.
    pub facts: Facts,
}

/// A region as a source names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Region {
    /// The source's code, which says nothing by itself; empty if there is none.
    pub code: String,
    /// The name; empty if there is none.
    pub name: String,
}

/// A municipality as a source names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Municipality {
    /// The code of the all-Russian classifier; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub oktmo: String,
    /// The name; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// A school as a source knows it, and which unit it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Its name.
    pub id: KnownId,
    /// The source.
    pub source: Source,
    /// The source's name for it.
    pub external: ExternalId,
    /// The region whose list it stands in: two regions may well give two schools one name.
    pub region: UnitId,
    /// The unit; none while it is not known under which municipality it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// What the source says; nothing yet where a person said which unit it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// Since when.
    pub since: Timestamp,
    /// When the source's list had it no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone: Option<Timestamp>,
}

/// How often schools were imported or placed: each such change expects the one before it, so that
/// two at once never make one school twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imports {
    /// How often.
    pub number: u64,
}

impl Known {
    /// Whether it is a branch.
    pub fn is_branch(&self) -> bool {
        self.said.as_ref().is_some_and(|said| said.head.is_some())
    }
}

fn invalid(text: &str) -> InvalidName {
    InvalidName(text.chars().take(80).collect())
}

macro_rules! text {
    ($($name:ty),*) => {
        $(
            impl TryFrom<String> for $name {
                type Error = InvalidName;

                fn try_from(text: String) -> Result<Self, Self::Error> {
                    Self::parse(&text)
                }
            }

            impl From<$name> for String {
                fn from(name: $name) -> Self {
                    name.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl std::str::FromStr for $name {
                type Err = InvalidName;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Self::parse(text)
                }
            }
        )*
    };
}

text!(Source, ExternalId);
