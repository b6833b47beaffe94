//! The first page, and the page that a failure becomes.

mod components;
mod index;
mod problem;

use axum::Router;
use axum::routing::get;

use crate::http::Console;

pub(super) use problem::problem;

pub(super) fn router() -> Router<Console> {
    Router::new().route("/", get(index::show)).merge(components::router())
}
