//! Taking up screens: one by its code, or many at once.

mod claim;
mod many;
mod schools;

use axum::routing::get;

use crate::http::web::routes::Routes;
pub(super) use schools::{School, schools};

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/claim", get(claim::ask).post(claim::claim))
        // Before the code that a QR carries: no code is so short.
        .route("/claim/many", get(many::ask).post(many::claim))
        .route("/claim/done/{id}", get(claim::done))
        .route("/claim/{code}", get(claim::ask_with_code))
}
