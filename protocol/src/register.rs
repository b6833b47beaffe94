//! Registers: whole states that a TV should follow, each named by the digest of its bytes.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};

use crate::alert::Alert;
use crate::post::Item;
use crate::{Digest, Language, PostId, UnitId};

/// Which register a digest or a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// [`Settings`].
    Settings,
    /// [`Desired`].
    Desired,
    /// [`Alerts`].
    Alerts,
}

/// The digests of the registers that a TV holds; none for one it has never had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Of its [`Settings`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Digest>,
    /// Of its [`Desired`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<Digest>,
    /// Of its [`Alerts`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Digest>,
}

/// `down/settings`: what is this TV's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The school, for matching [`Desired::school`].
    pub school: UnitId,
    /// The school's name, as people say it.
    pub school_name: String,
    /// Where the TV stands.
    pub room: String,
    /// What narrows an audience: hall, canteen, grades 1–4.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// An IANA time zone name.
    pub time_zone: String,
    /// The language of the TV's own words.
    pub language: Language,
    /// How the panel hangs.
    #[serde(default)]
    pub orientation: Orientation,
    /// Light or dark frames.
    #[serde(default)]
    pub theme: Theme,
    /// The school's colour.
    #[serde(default)]
    pub accent: Accent,
    /// Whom to ask for help.
    #[serde(default, skip_serializing_if = "Support::is_empty")]
    pub support: Support,
}

/// How a panel hangs: which way its picture must be turned to stand upright.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// Wider than tall, not turned.
    #[default]
    Landscape,
    /// Turned a quarter clockwise: the panel's left edge is at the top.
    PortraitRight,
    /// Upside down.
    LandscapeFlipped,
    /// Turned a quarter counter-clockwise: the panel's right edge is at the top.
    PortraitLeft,
}

/// Light or dark frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark text on light ground, for bright halls.
    #[default]
    Light,
    /// Light text on dark ground.
    Dark,
}

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Accent {
    /// Red, 0–255.
    pub red: u8,
    /// Green, 0–255.
    pub green: u8,
    /// Blue, 0–255.
    pub blue: u8,
}

/// Whom to ask for help; any part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// A telephone number as people write it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// A mail address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mail: String,
    /// A web address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

/// `down/desired`: what a school's TVs should hold. The same document for every TV of a school;
/// each filters by its own room and tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desired {
    /// Whose document it is.
    pub school: UnitId,
    /// The posts.
    pub items: Items,
    /// The order that people gave to posts; what is not named here comes before, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<PostId>,
}

/// The posts of a document: in it, or beside it where it would pass 64 KiB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Items {
    /// In the document, newest first. One that this version cannot read is passed over.
    #[serde(deserialize_with = "readable")]
    Inline(Vec<Item>),
    /// Fetched over device HTTPS, in the same order; each digest names the item's JSON bytes.
    Fetch(Vec<ItemRef>),
}

/// `down/alerts`: the alerts in force, and those that ended a short while ago. The same document for
/// every TV of a school; each filters by its own room and tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerts {
    /// Whose document it is.
    pub school: UnitId,
    /// In the order in which they were raised.
    pub alerts: Vec<Alert>,
}

/// An item to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    /// Names the bytes.
    pub sha256: Digest,
    /// How many they are.
    pub bytes: u32,
}

/// Reads what can be read of a list: TVs run for years, and their controller may have learnt new kinds
/// of posts.
fn readable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Item>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Entry {
        Known(Box<Item>),
        Other(IgnoredAny),
    }
    let entries = Vec::<Entry>::deserialize(deserializer)?;
    let known = entries.into_iter().filter_map(|entry| match entry {
        Entry::Known(item) => Some(*item),
        Entry::Other(_) => None,
    });
    Ok(known.collect())
}

impl Support {
    /// Whether it names nobody.
    pub fn is_empty(&self) -> bool {
        self.phone.is_empty() && self.mail.is_empty() && self.link.is_empty()
    }
}

impl Default for Accent {
    /// A calm blue.
    fn default() -> Self {
        Self { red: 0x1f, green: 0x5f, blue: 0xa8 }
    }
}

impl TryFrom<String> for Accent {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let invalid = || format!("«{text}» is no colour #rrggbb");
        let digits = text.strip_prefix('#').ok_or_else(invalid)?;
        let bytes =
            data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map_err(|_| invalid())?;
        let [red, green, blue] = bytes.try_into().map_err(|_| invalid())?;
        Ok(Self { red, green, blue })
    }
}

impl From<Accent> for String {
    fn from(Accent { red, green, blue }: Accent) -> String {
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_prints_as_it_parses() {
        let accent = Accent::try_from("#1F5fa8".to_owned()).expect("a colour");
        assert_eq!(accent, Accent::default());
        assert_eq!(String::from(accent), "#1f5fa8");
        for wrong in ["1f5fa8", "#1f5fa", "#1f5fag", "#1f5fa8ff"] {
            assert!(Accent::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
