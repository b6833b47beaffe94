//! Posts: what there is, writing them, where they are, their order and their plan.

mod act;
mod compose;
mod composer;
mod desk;
mod fields;
mod kept;
mod list;
mod order;
mod schedule;
mod show;
mod told;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::http::web::routes::Routes;
use crate::media::BYTES;

/// Bytes of a form with a picture in it, at most.
const FORM_BYTES: usize = BYTES + 512 * 1024;

pub(super) fn router() -> Routes {
    let with_picture = || DefaultBodyLimit::max(FORM_BYTES);
    Routes::new()
        .route("/posts", get(list::list))
        .route("/posts/new", get(compose::new).post(compose::begin).layer(with_picture()))
        .route("/posts/order", get(order::show).post(order::arrange))
        .route("/posts/schedule", get(schedule::show))
        .route("/posts/sign-in", post(kept::sign_in).layer(with_picture()))
        .route("/posts/{id}", get(show::show))
        .route("/posts/{id}/edit", get(compose::edit).post(compose::save).layer(with_picture()))
        .route("/posts/{id}/publish", post(act::publish))
        .route("/posts/{id}/withdraw", post(act::withdraw))
        .route("/posts/{id}/undo", post(act::undo))
        .route("/posts/{id}/restore", post(act::restore))
        .route("/posts/{id}/discard", post(act::discard))
}
