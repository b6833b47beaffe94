//! Reads requests: every way to be wrong is a [`Misuse`] that names the place.

mod body;
mod id;
mod query;

pub(super) use body::Json;
pub(crate) use body::bytes;
pub(super) use id::Id;
pub(super) use query::Query;

/// Cuts text of a stranger for an error message.
fn cut(text: &str) -> String {
    text.chars().take(64).collect()
}
