//! What posts said before: told, restored, undone.

use controller_core::app::posts::{self, history};
use protocol::PostId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::IfMatchHeader;
use super::model::{History, Post, RestorePost};
use super::posts::{Told, change};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, IfMatch, Json};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(get_history))
        .routes(routes!(restore_post))
        .routes(routes!(undo_post))
}

/// Tells which revisions of a post are or were on air, kept whole, and what can be undone.
#[utoipa::path(
    get, path = "/posts/{id}/history", tag = "posts", params(("id" = String, Path, description = "The post's id")),
    responses((status = 200, body = History, description = "The history"), Refusal)
)]
async fn get_history(caller: Caller, Id(post): Id<PostId>) -> Result<Json<History>, Failure> {
    let history = caller.read(move |view, actor| history::show(view, actor, post)).await?;
    Ok(Json(history.into()))
}

/// Lets a post say again what a revision said; one that is on air is on air anew, at once.
#[utoipa::path(
    post, path = "/posts/{id}/restore", tag = "posts", params(("id" = String, Path, description = "The post's id"), IfMatchHeader),
    request_body = RestorePost,
    responses((status = 200, body = Post, description = "The post as it is now"), Refusal)
)]
async fn restore_post(
    caller: Caller,
    Id(post): Id<PostId>,
    meant: IfMatch,
    Json(RestorePost { revision }): Json<RestorePost>,
) -> Result<Told, Failure> {
    change(&caller, move |work, actor, now| {
        meant.check(&posts::find(work, actor, post)?)?;
        history::restore(work, actor, post, revision, now)
    })
    .await
}

/// Takes back the last thing that was done with a post: an edit, its publication, or its withdrawal.
#[utoipa::path(
    post, path = "/posts/{id}/undo", tag = "posts", params(("id" = String, Path, description = "The post's id"), IfMatchHeader),
    responses((status = 200, body = Post, description = "The post as it is now"), Refusal)
)]
async fn undo_post(caller: Caller, Id(post): Id<PostId>, meant: IfMatch) -> Result<Told, Failure> {
    change(&caller, move |work, actor, now| {
        meant.check(&posts::find(work, actor, post)?)?;
        history::undo(work, actor, post, now).map(|(_undone, post)| post)
    })
    .await
}
