//! Reads requests: every way to be wrong is a [`Misuse`] that names the place.

mod body;
mod id;
mod once;
mod query;
mod version;

pub(super) use body::Json;
pub(crate) use body::bytes;
pub(super) use id::{Id, id};
pub(super) use once::Once;
pub(super) use query::Query;
pub(super) use version::{IfMatch, Version, Versioned};

/// Cuts text of a stranger for an error message.
fn cut(text: &str) -> String {
    text.chars().take(64).collect()
}
