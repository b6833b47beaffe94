//! Nominations of school administrators: directors submit them, coordinators decide.

use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::nominations;
use controller_core::domain::nomination::NominationState;
use controller_core::id::NominationId;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{
    AskNomination, Decide, NewNomination, Nomination, NominationFilter, NominationRequest, Page,
    Paging, WhoseRequest,
};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_nominations, submit_nomination))
        .routes(routes!(get_nomination))
        .routes(routes!(decide_nomination))
        .routes(routes!(withdraw_nomination))
        .routes(routes!(list_requests, ask_nomination, dismiss_request))
}

/// Lists the nominations that one may see, the newest first.
#[utoipa::path(
    get, path = "/nominations", tag = "nominations", params(NominationFilter),
    responses((status = 200, body = Page<Nomination>, description = "A page of nominations"), Refusal)
)]
async fn list_nominations(
    caller: Caller,
    Query(filter): Query<NominationFilter>,
) -> Result<Json<Page<Nomination>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let state = filter.waiting.then_some(NominationState::Waiting);
    let listed = caller
        .read(move |view, actor| nominations::list(view, actor, filter.unit, state, &page))
        .await?;
    Ok(told(listed, Nomination::from))
}

/// Nominates people of one's school for its administrators. A coordinator decides about each of them.
#[utoipa::path(
    post, path = "/nominations", tag = "nominations", params(OnceHeader), request_body = NewNomination,
    responses((status = 201, body = Nomination, description = "The nomination"), Refusal)
)]
async fn submit_nomination(
    caller: Caller,
    once: Once,
    Json(new): Json<NewNomination>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = new.into_core();
    let by_mail = caller.by_mail();
    let submitted = caller
        .make(request, move |work, actor, now| {
            Ok(Nomination::from(nominations::submit(work, actor, &new, by_mail, now)?))
        })
        .await?;
    Ok(made(format!("/api/v1/nominations/{}", submitted.id), submitted))
}

/// Tells of a nomination.
#[utoipa::path(
    get, path = "/nominations/{id}", tag = "nominations", params(("id" = String, Path, description = "The nomination's id")),
    responses((status = 200, body = Nomination, description = "The nomination"), Refusal)
)]
async fn get_nomination(
    caller: Caller,
    Id(nomination): Id<NominationId>,
) -> Result<Json<Nomination>, Failure> {
    let found = caller.read(move |view, actor| nominations::find(view, actor, nomination)).await?;
    Ok(Json(found.into()))
}

/// Decides about people on a nomination, each by themselves. Whoever nominated does not decide.
#[utoipa::path(
    post, path = "/nominations/{id}/decide", tag = "nominations", params(("id" = String, Path, description = "The nomination's id")),
    request_body = Decide,
    responses((status = 200, body = Nomination, description = "The nomination as it is now"), Refusal)
)]
async fn decide_nomination(
    caller: Caller,
    Id(nomination): Id<NominationId>,
    Json(decide): Json<Decide>,
) -> Result<Json<Nomination>, Failure> {
    let verdicts: Vec<_> = decide.decisions.into_iter().map(Into::into).collect();
    let decided = caller
        .change(move |work, actor, now| {
            nominations::decide(work, actor, nomination, &verdicts, now)
        })
        .await?;
    Ok(Json(decided.into()))
}

/// Takes a nomination back, while some name waits.
#[utoipa::path(
    post, path = "/nominations/{id}/withdraw", tag = "nominations", params(("id" = String, Path, description = "The nomination's id")),
    responses((status = 200, body = Nomination, description = "The nomination as it is now"), Refusal)
)]
async fn withdraw_nomination(
    caller: Caller,
    Id(nomination): Id<NominationId>,
) -> Result<Json<Nomination>, Failure> {
    let withdrawn = caller
        .change(move |work, actor, now| nominations::withdraw(work, actor, nomination, now))
        .await?;
    Ok(Json(withdrawn.into()))
}

/// Lists who of a school's staff asks to be nominated. Its director sees that.
#[utoipa::path(
    get, path = "/units/{id}/nomination-requests", tag = "nominations",
    params(("id" = String, Path, description = "The school's id"), Paging),
    responses((status = 200, body = Page<NominationRequest>, description = "A page of requests"), Refusal)
)]
async fn list_requests(
    caller: Caller,
    Id(school): Id<UnitId>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<NominationRequest>>, Failure> {
    let page = page(paging.limit, paging.cursor.as_deref())?;
    let listed =
        caller.read(move |view, actor| nominations::wishes(view, actor, school, &page)).await?;
    Ok(told(listed, NominationRequest::from))
}

/// Asks the school's director to be nominated; asking again changes what was said.
#[utoipa::path(
    post, path = "/units/{id}/nomination-requests", tag = "nominations",
    params(("id" = String, Path, description = "The school's id")), request_body = AskNomination,
    responses((status = 200, body = NominationRequest, description = "The request"), Refusal)
)]
async fn ask_nomination(
    caller: Caller,
    Id(school): Id<UnitId>,
    Json(ask): Json<AskNomination>,
) -> Result<Json<NominationRequest>, Failure> {
    let asked = caller
        .change(move |work, actor, now| {
            nominations::ask(work, actor, Some(school), &ask.remark, now)
        })
        .await?;
    Ok(Json(asked.into()))
}

/// Forgets that somebody asked: the director, or whoever asked.
#[utoipa::path(
    delete, path = "/units/{id}/nomination-requests", tag = "nominations",
    params(("id" = String, Path, description = "The school's id"), WhoseRequest),
    responses((status = 204, description = "It is forgotten"), Refusal)
)]
async fn dismiss_request(
    caller: Caller,
    Id(school): Id<UnitId>,
    Query(WhoseRequest { person }): Query<WhoseRequest>,
) -> Result<StatusCode, Failure> {
    caller
        .change(move |work, actor, now| nominations::dismiss(work, actor, school, person, now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
