//! Lists and what is made, as REST gives them.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::error::Error;
use controller_core::page::{Listed, Page};
use serde::Serialize;

use super::model;
use crate::http::extract::Json;

/// Entries on a page if nothing else is asked for.
const LIMIT: u16 = 50;

/// The page that is asked for.
pub(super) fn page(limit: Option<u16>, cursor: Option<&str>) -> Result<Page, Error> {
    Page::new(limit.unwrap_or(LIMIT).into(), cursor)
}

/// A page as it is told.
pub(super) fn told<T, U>(listed: Listed<T>, tell: impl FnMut(T) -> U) -> Json<model::Page<U>> {
    Json(model::Page { items: listed.items.into_iter().map(tell).collect(), next: listed.next })
}

/// What was made, and where it is from now on.
pub(super) fn made(location: String, body: impl Serialize) -> Response {
    (StatusCode::CREATED, [(header::LOCATION, location)], Json(body)).into_response()
}
