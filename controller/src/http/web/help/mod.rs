//! Help: a few words on each page, and whom to ask.

mod index;
mod privacy;
mod roles;

use axum::routing::get;

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/help", get(index::show))
        .route("/help/privacy", get(privacy::show))
        .route("/help/roles", get(roles::show))
}
