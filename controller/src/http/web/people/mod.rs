//! People: who there is, what they may do, and how they get in.

mod act;
mod index;
mod new;
mod show;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/people", get(index::list).post(new::make))
        .route("/people/new", get(new::ask))
        .route("/people/{id}", get(show::show))
        .route("/people/{id}/block", post(act::block))
        .route("/people/{id}/unblock", post(act::unblock))
        .route("/people/{id}/edit", post(act::edit))
        .route("/people/{id}/invite", post(act::invite))
        .route("/people/{id}/uninvite", post(act::revoke_invitation))
        .route("/people/{id}/unlink", post(act::unlink))
        .route("/people/{id}/reset", post(act::reset))
        .route("/people/{id}/reset-codes", post(act::reset_codes))
        .route("/people/{id}/grants", post(act::grant))
        .route("/people/{id}/revoke", post(act::revoke))
}
