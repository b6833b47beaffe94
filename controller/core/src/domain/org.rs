//! Units of the hierarchy, and what they hand down.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::register::{Accent, Support, Theme};
use protocol::{Language, UnitId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::place::Place;

/// The time zone of a tree whose root names none.
pub const DEFAULT_TIME_ZONE: &str = "Europe/Moscow";

/// An IANA time zone's name as the database writes it; `None` if there is none of this name.
pub fn time_zone(name: &str) -> Option<String> {
    let zone = TimeZone::get(name.trim()).ok()?;
    zone.iana_name().map(str::to_owned)
}

/// What knows municipalities by a code, as [`Unit::codes`] name it.
pub const OKTMO: &str = "oktmo";

/// A unit of the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Where it is.
    pub place: Place,
    /// What it is.
    pub kind: UnitKind,
    /// Its name, as people say it.
    pub name: String,
    /// What it says for itself and for what is below.
    #[serde(default)]
    pub own: Style,
    /// When it was made.
    pub created: Timestamp,
    /// Codes of a region by the source that uses them; of a municipality that of the all-Russian
    /// classifier, under [`OKTMO`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
    /// The school that it is a branch of; it may stand in another municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch_of: Option<UnitId>,
    /// When it vanished from the lists of schools. Its TVs go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Timestamp>,
}

/// The levels of the hierarchy. A tree may skip some: a school may stand right below a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The root of a whole country.
    Country,
    /// A region of it.
    Region,
    /// A municipality's education authority.
    Municipality,
    /// A school: the only kind in which devices stand.
    School,
}

/// What a unit says about its TVs; what it leaves out comes from above.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    /// An IANA time zone name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The language of the TVs' own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Light or dark frames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// The colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<Accent>,
    /// Whom to ask for help; inherited as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
}

/// What holds for a unit, its own and inherited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// An IANA time zone name.
    pub time_zone: String,
    /// The language of the TVs' own words.
    pub language: Language,
    /// Light or dark frames.
    pub theme: Theme,
    /// The colour.
    pub accent: Accent,
    /// Whom to ask for help.
    pub support: Support,
}

/// Text that names no kind of unit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no kind of unit; give country, region, municipality or school")]
pub struct UnknownKind(pub String);

impl Unit {
    /// A unit of which nothing is known but what it is and what it is called.
    pub fn new(place: Place, kind: UnitKind, name: String, now: Timestamp) -> Self {
        Self {
            place,
            kind,
            name,
            own: Style::default(),
            created: now,
            codes: BTreeMap::new(),
            branch_of: None,
            closed: None,
        }
    }

    /// Its name for machines.
    pub fn id(&self) -> UnitId {
        self.place.unit()
    }
}

impl UnitKind {
    /// All of them, from above.
    pub const ALL: [Self; 4] = [Self::Country, Self::Region, Self::Municipality, Self::School];

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::Municipality => "municipality",
            Self::School => "school",
        }
    }

    /// Whether a unit of this kind may stand below one of another.
    pub fn fits_below(self, parent: Self) -> bool {
        self > parent
    }
}

impl Style {
    /// What holds where these styles were said, from the nearest to the root.
    pub fn effective<'a>(nearest_first: impl IntoIterator<Item = &'a Self>) -> Effective {
        let mut all = Self::default();
        for style in nearest_first {
            all.time_zone = all.time_zone.or_else(|| style.time_zone.clone());
            all.language = all.language.or(style.language);
            all.theme = all.theme.or(style.theme);
            all.accent = all.accent.or(style.accent);
            all.support = all.support.or_else(|| style.support.clone());
        }
        Effective {
            time_zone: all.time_zone.unwrap_or_else(|| DEFAULT_TIME_ZONE.to_owned()),
            language: all.language.unwrap_or_default(),
            theme: all.theme.unwrap_or_default(),
            accent: all.accent.unwrap_or_default(),
            support: all.support.unwrap_or_default(),
        }
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for UnitKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownKind(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(unknown)
    }
}
