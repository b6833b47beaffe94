//! Reports: how far the rollout is, and who lacks what.

mod bar;
mod lacking;
mod plan;
mod rollout;

use axum::routing::{get, post};

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/reports/rollout", get(rollout::show))
        .route("/reports/rollout/lacking", get(lacking::list))
        .route("/reports/rollout/export", get(rollout::export))
        .route("/reports/rollout/plan", post(plan::save))
}
