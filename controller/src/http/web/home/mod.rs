//! The first page, and the page that a failure becomes.

mod index;
mod problem;

use axum::Router;

use crate::http::Console;

pub(super) use problem::problem;

pub(super) fn router() -> Router<Console> {
    index::router()
}
