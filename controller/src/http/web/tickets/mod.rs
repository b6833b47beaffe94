//! Tickets: asking for help, and answering.

mod act;
mod index;
mod new;
mod show;
pub(super) mod waiting;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/tickets", get(index::list).post(new::open))
        .route("/tickets/new", get(new::ask))
        .route("/tickets/export", get(index::export))
        .route("/tickets/{id}", get(show::show))
        .route("/tickets/{id}/take", post(act::take))
        .route("/tickets/{id}/messages", post(act::say))
        .route("/tickets/{id}/close", post(act::close))
        .route("/tickets/{id}/reopen", post(act::reopen))
}
