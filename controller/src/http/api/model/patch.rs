//! Fields of a PATCH that tell "leave it" (absent) from "take it away" (null).

use serde::{Deserialize, Deserializer};

/// Reads a field that is there: null becomes `Some(None)`. With `#[serde(default)]` an absent one
/// stays `None`.
#[expect(clippy::option_option, reason = "absent, null and a value are three things in a PATCH")]
pub(super) fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
