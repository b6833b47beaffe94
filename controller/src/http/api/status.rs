//! How things are, at a glance.

use controller_core::app::status::{Tally, count, may_see_backups};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Backups, Status};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::Json;
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(get_status))
}

/// Counts schools, devices and posts, within what one may see.
#[utoipa::path(
    get, path = "/status", tag = "status",
    responses((status = 200, body = Status, description = "How things are"), Refusal)
)]
async fn get_status(caller: Caller) -> Result<Json<Status>, Failure> {
    let mut tally = Tally::default();
    while !tally.is_complete() {
        tally = caller.read(move |view, actor| count(view, actor, tally)).await?;
    }
    let may_see = caller.read(may_see_backups).await?;
    let backups = may_see.then(|| Backups::from(caller.console().site().backups.state()));
    Ok(Json(Status {
        backups,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: clock::now(),
        schools: tally.schools,
        devices: tally.devices,
        devices_online: tally.online,
        devices_showing: tally.showing,
        posts_published: tally.posts,
    }))
}
