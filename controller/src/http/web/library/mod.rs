//! The library: finding what others share, copying it, and sharing.

mod index;
mod new;
mod show;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/library", get(index::list).post(new::share))
        .route("/library/new", get(new::ask))
        .route("/library/{id}", get(show::show))
        .route("/library/{id}/copy", post(show::copy))
        .route("/library/{id}/withdraw", post(show::withdraw))
}
