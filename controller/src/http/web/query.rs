//! Fields of forms that are sent as a query: an empty one says nothing.

use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// What a field says, if it says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked<T>(pub(super) Option<T>);

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Asked<T>
where
    T::Err: std::fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Ok(Self(None));
        }
        text.trim().parse().map(Some).map(Self).map_err(serde::de::Error::custom)
    }
}
