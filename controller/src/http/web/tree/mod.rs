//! The tree of units: looking around, importing schools, and placing those that wait.

mod import;
mod index;
mod show;
mod unplaced;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use controller_core::format::table::MAX_BYTES;

use crate::http::web::routes::Routes;

/// Bytes of a form with a list of schools, at most: the file, and a few fields.
const FORM_BYTES: usize = MAX_BYTES + 64 * 1024;

pub(super) fn router() -> Routes {
    let with_list = DefaultBodyLimit::max(FORM_BYTES);
    Routes::new()
        .route("/units", get(index::list))
        .route("/units/import", get(import::ask).post(import::check).layer(with_list))
        .route("/units/import/{id}", get(import::show).post(import::store))
        .route("/units/unplaced", get(unplaced::list).post(unplaced::place))
        .route("/units/{id}", get(show::show))
        .route("/units/{id}/move", post(show::move_under))
}
