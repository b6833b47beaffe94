//! Notices that screens stay away.

use controller_core::app::notices;
use controller_core::id::NoticeId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{page, told};
use super::model::{Notice, NoticeFilter, Page};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_notices))
        .routes(routes!(get_notice))
        .routes(routes!(take_notice))
}

/// Lists the notices that one may see, school by school, the newest of each first.
#[utoipa::path(
    get, path = "/notices", tag = "notices", params(NoticeFilter),
    responses((status = 200, body = Page<Notice>, description = "A page of notices"), Refusal)
)]
async fn list_notices(
    caller: Caller,
    Query(filter): Query<NoticeFilter>,
) -> Result<Json<Page<Notice>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let NoticeFilter { unit, open, .. } = filter;
    let listed =
        caller.read(move |view, actor| notices::list(view, actor, unit, open, &page)).await?;
    Ok(told(listed, Notice::from))
}

/// Tells of a notice: which screens are away, since when, and which are back.
#[utoipa::path(
    get, path = "/notices/{id}", tag = "notices", params(("id" = String, Path, description = "The notice's id")),
    responses((status = 200, body = Notice, description = "The notice"), Refusal)
)]
async fn get_notice(caller: Caller, Id(notice): Id<NoticeId>) -> Result<Json<Notice>, Failure> {
    let found = caller.read(move |view, actor| notices::find(view, actor, notice)).await?;
    Ok(Json(found.into()))
}

/// Says that one looks after it, so that others need not. The first who says so does.
#[utoipa::path(
    post, path = "/notices/{id}/take", tag = "notices", params(("id" = String, Path, description = "The notice's id")),
    responses((status = 200, body = Notice, description = "The notice as it is now"), Refusal)
)]
async fn take_notice(caller: Caller, Id(notice): Id<NoticeId>) -> Result<Json<Notice>, Failure> {
    let taken =
        caller.change(move |work, actor, now| notices::take(work, actor, notice, now)).await?;
    Ok(Json(taken.into()))
}
