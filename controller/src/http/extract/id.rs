//! The id in an address.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::super::error::Misuse;
use super::cut;

/// The `{id}` of the address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Id<T>(pub T);

/// Reads an id of an address with more than one.
pub(crate) fn id<T: FromStr>(text: &str) -> Result<T, Misuse> {
    text.parse().map_err(|_| Misuse::InvalidId { value: cut(text) })
}

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Misuse;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Misuse> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| Misuse::MalformedAddress)?;
        id(&text).map(Self)
    }
}
