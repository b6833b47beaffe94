//! Administrators and directors of schools: who asks, who nominates, who decides, and who is at the head.

mod act;
mod director;
mod head;
mod index;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/nominations", get(index::show).post(act::submit))
        .route("/nominations/ask", post(act::ask))
        .route("/nominations/dismiss", post(act::dismiss))
        .route("/nominations/review", post(act::review))
        .route("/nominations/{id}/decide", post(act::decide))
        .route("/nominations/{id}/withdraw", post(act::withdraw))
        .route("/schools/{id}/director", get(director::show))
        .route("/schools/{id}/director/replace", post(head::replace))
        .route("/schools/{id}/director/stand-in", post(head::stand_in))
}
