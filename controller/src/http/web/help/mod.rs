//! Help: a few words on each page, and whom to ask.

mod index;

use axum::Router;
use axum::routing::get;

use crate::http::Console;

pub(super) fn router() -> Router<Console> {
    Router::new().route("/help", get(index::show))
}
