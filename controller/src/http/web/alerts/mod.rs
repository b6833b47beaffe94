//! Alerts: raising them in two clicks, and seeing where they really stand until they are over.

mod act;
mod index;
mod raise;
mod show;
mod threat;
mod told;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;

pub(super) use threat::Threat;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/alerts", get(index::list).post(raise::raise))
        .route("/alerts/new", get(raise::ask))
        .route("/alerts/{id}", get(show::show))
        .route("/alerts/{id}/prolong", post(act::prolong))
        .route("/alerts/{id}/cancel", post(act::cancel))
}
