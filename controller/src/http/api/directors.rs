//! Who is at the head of a school.

use controller_core::app::directors;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Director, DirectorReplaced, Grant, ReplaceDirector, StandIn};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(get_director))
        .routes(routes!(replace_director))
        .routes(routes!(stand_in))
}

/// Tells who is at the head of a school.
#[utoipa::path(
    get, path = "/units/{id}/director", tag = "directors", params(("id" = String, Path, description = "The school's id")),
    responses((status = 200, body = Director, description = "Who is at its head"), Refusal)
)]
async fn get_director(caller: Caller, Id(school): Id<UnitId>) -> Result<Json<Director>, Failure> {
    let now = clock::now();
    let head = caller.read(move |view, actor| directors::show(view, actor, school, now)).await?;
    Ok(Json(head.into()))
}

/// Replaces a school's director in one act: the former is blocked and their sessions end at once, the new
/// one is granted, and the roles that the former nominated stay and wait for a look.
#[utoipa::path(
    post, path = "/units/{id}/director/replace", tag = "directors", params(("id" = String, Path, description = "The school's id")),
    request_body = ReplaceDirector,
    responses((status = 200, body = DirectorReplaced, description = "What it came to"), Refusal)
)]
async fn replace_director(
    caller: Caller,
    Id(school): Id<UnitId>,
    Json(new): Json<ReplaceDirector>,
) -> Result<Json<DirectorReplaced>, Failure> {
    let ReplaceDirector { person, acting } = new;
    let new = directors::Replacement { school, person, acting };
    let replaced =
        caller.change(move |work, actor, now| directors::replace(work, actor, new, now)).await?;
    Ok(Json(replaced.into()))
}

/// Lets somebody stand in for the director for a time. The director's role rests as long, and comes back
/// by itself.
#[utoipa::path(
    post, path = "/units/{id}/director/stand-in", tag = "directors", params(("id" = String, Path, description = "The school's id")),
    request_body = StandIn,
    responses((status = 200, body = Grant, description = "The role of whoever stands in"), Refusal)
)]
async fn stand_in(
    caller: Caller,
    Id(school): Id<UnitId>,
    Json(new): Json<StandIn>,
) -> Result<Json<Grant>, Failure> {
    let StandIn { person, from, until } = new;
    let new = directors::StandIn { school, person, from, until };
    let grant =
        caller.change(move |work, actor, now| directors::stand_in(work, actor, new, now)).await?;
    Ok(Json(grant.into()))
}
