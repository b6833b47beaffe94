//! Screens: a wall of what they show, a table, and a page for each.

mod act;
mod airing;
mod chart;
mod list;
mod show;
mod tabs;
pub(super) mod told;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;
pub(super) use act::tags;
pub(super) use chart::Svg;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/screens", get(list::list))
        .route("/screens/{id}", get(show::show))
        .route("/screens/{id}/edit", post(act::edit))
        .route("/screens/{id}/move", post(act::place))
        .route("/screens/{id}/release", post(act::release))
        .route("/screens/{id}/revoke", post(act::revoke))
        .route("/screens/notices/{id}/take", post(act::take))
}
