//! Whom to ask for help: the block that stands on screens without posts and in the console.

mod block;

use axum::routing::get;

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new().route("/support", get(block::show).post(block::save))
}
