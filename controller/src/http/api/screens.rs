//! Whom posts reach, where they really are, and what runs when.

use controller_core::app::orgs;
use controller_core::app::posts::schedule::{self, Wanted};
use controller_core::app::posts::screens::{self, Screens};
use controller_core::app::reach::{self, Roll};
use protocol::post::Audience;
use protocol::{PostId, UnitId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{PostScreens, Reach, ReachOf, Schedule, ScheduleFilter};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(get_reach))
        .routes(routes!(get_post_screens))
        .routes(routes!(get_schedule))
}

/// Tells whom a post would reach: how many screens, which, and to whom it could be narrowed. Nothing is
/// written.
#[utoipa::path(
    post, path = "/posts/reach", tag = "posts", request_body = ReachOf,
    responses((status = 200, body = Reach, description = "Whom it reaches"), Refusal)
)]
async fn get_reach(caller: Caller, Json(of): Json<ReachOf>) -> Result<Json<Reach>, Failure> {
    Ok(Json(roll(&caller, of.unit, of.audience.into()).await?.into()))
}

/// Tells where a post really is: on which screens, and how often it was shown.
#[utoipa::path(
    get, path = "/posts/{id}/screens", tag = "posts", params(("id" = String, Path, description = "The post's id")),
    responses((status = 200, body = PostScreens, description = "Where it is"), Refusal)
)]
async fn get_post_screens(
    caller: Caller,
    Id(post): Id<PostId>,
) -> Result<Json<PostScreens>, Failure> {
    Ok(Json(whereabouts(&caller, post).await?.into()))
}

/// Tells what runs when on a unit's screens, or on one of them: its own posts and those from above.
#[utoipa::path(
    get, path = "/units/{id}/schedule", tag = "posts",
    params(("id" = String, Path, description = "The unit's id"), ScheduleFilter),
    responses((status = 200, body = Schedule, description = "The plan"), Refusal)
)]
async fn get_schedule(
    caller: Caller,
    Id(unit): Id<UnitId>,
    Query(filter): Query<ScheduleFilter>,
) -> Result<Json<Schedule>, Failure> {
    let ScheduleFilter { date: first, days, device } = filter;
    let (wanted, now) = (Wanted { unit, device, first, days: days.unwrap_or(1) }, clock::now());
    let told = caller.read(move |view, actor| {
        let plan = schedule::show(view, actor, wanted, now)?;
        Ok(Schedule::told(plan, |unit| orgs::find(view, actor, unit).is_ok()))
    });
    Ok(Json(told.await?))
}

/// Calls the whole roll of an audience, in short readings.
pub(in crate::http) async fn roll(
    caller: &Caller,
    unit: UnitId,
    audience: Audience,
) -> Result<Roll, Failure> {
    let mut roll = Roll::default();
    while !roll.is_complete() {
        let audience = audience.clone();
        roll =
            caller.read(move |view, actor| reach::call(view, actor, unit, &audience, roll)).await?;
    }
    Ok(roll)
}

/// Counts where a post is, in short readings.
pub(in crate::http) async fn whereabouts(
    caller: &Caller,
    post: PostId,
) -> Result<Screens, Failure> {
    let mut counted = Screens::default();
    while !counted.is_complete() {
        counted =
            caller.read(move |view, actor| screens::count(view, actor, post, counted)).await?;
    }
    Ok(counted)
}
