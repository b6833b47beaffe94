//! The first page, and the page that a failure becomes.

mod components;
mod index;
mod problem;

use axum::routing::get;

use crate::http::web::routes::Routes;

pub(super) use problem::problem;

pub(super) fn router() -> Routes {
    Routes::new().route("/", get(index::show)).merge(components::router())
}
