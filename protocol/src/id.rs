//! Names of things: 26 lower-case characters in ULID form, so that ids sort by the time they were made.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use thiserror::Error;

/// Text that is no id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} id «{value}» is not 26 lower-case letters and digits")]
pub struct InvalidId {
    /// What the id was to name, for example `device`.
    pub kind: &'static str,
    /// The text as it was given, cut to 64 characters.
    pub value: String,
}

/// An id's 128 bits: 48 of milliseconds since 1970, 80 of randomness, as the
/// [ULID specification](https://github.com/ulid/spec) lays them out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawId(ulid::Ulid);

impl RawId {
    /// Makes an id of an instant and 80 random bits (the higher bits of `random` are ignored).
    pub fn new(now: Timestamp, random: u128) -> Self {
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Self(ulid::Ulid::from_parts(milliseconds, random))
    }

    /// Parses the canonical text only: anything that would print differently is refused, since ids
    /// are compared as text in topics and keys.
    pub fn parse(kind: &'static str, text: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId { kind, value: text.chars().take(64).collect() };
        let parsed = Self(ulid::Ulid::from_str(text).map_err(|_| invalid())?);
        if parsed.to_string() == text { Ok(parsed) } else { Err(invalid()) }
    }
}

impl fmt::Display for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string().to_ascii_lowercase())
    }
}

impl fmt::Debug for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Defines an id type of its own, so that a device's id cannot stand where a post's is meant.
#[macro_export]
macro_rules! define_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name($crate::id::RawId);

        impl $name {
            /// Makes an id of an instant and 80 random bits.
            pub fn new(now: jiff::Timestamp, random: u128) -> Self {
                Self($crate::id::RawId::new(now, random))
            }

            /// Parses the canonical text.
            pub fn parse(text: &str) -> Result<Self, $crate::id::InvalidId> {
                $crate::id::RawId::parse($kind, text).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::id::InvalidId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::id::InvalidId;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

define_id!(/** A TV or the board behind it, as its certificate names it. */ DeviceId, "device");
define_id!(/** A unit of the hierarchy: country, region, municipality or school. */ UnitId, "unit");
define_id!(/** A post, through all its revisions. */ PostId, "post");
define_id!(/** An alert, from being raised to its end. */ AlertId, "alert");
define_id!(/** One pairing attempt of a device. */ PairingId, "pairing");
define_id!(/** One life of a spool: a wiped device starts a new one. */ SpoolId, "spool");
define_id!(/** One start of a device's operating system. */ BootId, "boot");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_as_it_parses() {
        let id = DeviceId::new(Timestamp::UNIX_EPOCH, 42);
        assert_eq!(DeviceId::parse(&id.to_string()), Ok(id));
        assert_eq!(id.to_string().len(), 26);
    }

    #[test]
    fn only_the_canonical_text_is_an_id() {
        let id = DeviceId::new(Timestamp::UNIX_EPOCH, 42).to_string();
        for wrong in
            [id.to_uppercase(), format!("{id}0"), id.replace('0', "o"), "+".into(), String::new()]
        {
            assert!(DeviceId::parse(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ids_sort_by_time() {
        let earlier = PostId::new(Timestamp::UNIX_EPOCH, u128::MAX);
        let later = PostId::new(Timestamp::from_second(1).expect("a valid instant"), 0);
        assert!(earlier.to_string() < later.to_string());
    }
}
