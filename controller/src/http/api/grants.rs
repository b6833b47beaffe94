//! Roles given to people in units.

use axum::response::Response;
use controller_core::app::rights;
use controller_core::id::GrantId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{Grant, GrantFilter, NewGrant, Page, ReviewFilter, ReviewGrant};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_grants, add_grant))
        .routes(routes!(grants_to_review))
        .routes(routes!(get_grant, revoke_grant))
        .routes(routes!(review_grant))
}

/// Lists the grants that one may see.
#[utoipa::path(
    get, path = "/grants", tag = "grants", params(GrantFilter),
    responses((status = 200, body = Page<Grant>, description = "A page of grants"), Refusal)
)]
async fn list_grants(
    caller: Caller,
    Query(filter): Query<GrantFilter>,
) -> Result<Json<Page<Grant>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let listed = caller
        .read(move |view, actor| rights::list(view, actor, filter.person, filter.unit, &page))
        .await?;
    Ok(told(listed, Grant::from))
}

/// Gives a role.
#[utoipa::path(
    post, path = "/grants", tag = "grants", params(OnceHeader), request_body = NewGrant,
    responses((status = 201, body = Grant, description = "The grant"), Refusal)
)]
async fn add_grant(
    caller: Caller,
    once: Once,
    Json(new): Json<NewGrant>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = new.into_core();
    let grant = caller
        .make(request, move |work, actor, now| {
            Ok(Grant::from(rights::grant(work, actor, &new, now)?))
        })
        .await?;
    Ok(made(format!("/api/v1/grants/{}", grant.id), grant))
}

/// Tells of a grant.
#[utoipa::path(
    get, path = "/grants/{id}", tag = "grants", params(("id" = String, Path, description = "The grant's id")),
    responses((status = 200, body = Grant, description = "The grant"), Refusal)
)]
async fn get_grant(caller: Caller, Id(grant): Id<GrantId>) -> Result<Json<Grant>, Failure> {
    let found = caller.read(move |view, actor| rights::find(view, actor, grant)).await?;
    Ok(Json(found.into()))
}

/// Takes a role away. The grant stays on record.
#[utoipa::path(
    delete, path = "/grants/{id}", tag = "grants", params(("id" = String, Path, description = "The grant's id")),
    responses((status = 200, body = Grant, description = "The grant as it is now"), Refusal)
)]
async fn revoke_grant(caller: Caller, Id(grant): Id<GrantId>) -> Result<Json<Grant>, Failure> {
    let revoked =
        caller.change(move |work, actor, now| rights::revoke(work, actor, grant, now)).await?;
    Ok(Json(revoked.into()))
}

/// Lists the grants that wait for a look, because whoever nominated their holders was replaced.
#[utoipa::path(
    get, path = "/grants/to-review", tag = "grants", params(ReviewFilter),
    responses((status = 200, body = Page<Grant>, description = "A page of grants"), Refusal)
)]
async fn grants_to_review(
    caller: Caller,
    Query(filter): Query<ReviewFilter>,
) -> Result<Json<Page<Grant>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let listed =
        caller.read(move |view, actor| rights::to_review(view, actor, filter.unit, &page)).await?;
    Ok(told(listed, Grant::from))
}

/// Says whether such a grant stays.
#[utoipa::path(
    post, path = "/grants/{id}/review", tag = "grants", params(("id" = String, Path, description = "The grant's id")),
    request_body = ReviewGrant,
    responses((status = 200, body = Grant, description = "The grant as it is now"), Refusal)
)]
async fn review_grant(
    caller: Caller,
    Id(grant): Id<GrantId>,
    Json(ReviewGrant { keep }): Json<ReviewGrant>,
) -> Result<Json<Grant>, Failure> {
    let verdict = if keep { rights::Verdict::Keep } else { rights::Verdict::Revoke };
    let reviewed = caller
        .change(move |work, actor, now| rights::review(work, actor, grant, verdict, now))
        .await?;
    Ok(Json(reviewed.into()))
}
