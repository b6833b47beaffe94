//! What people are writing: saved as they type, and made into posts when they say so.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::posts::sketches::{self, Writing};
use controller_core::domain::sketch;
use controller_core::error::Error;
use protocol::PostId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::{IfMatchHeader, OnceHeader};
use super::model::{ApplySketch, NewSketch, Page, Post, Sketch};
use super::posts::{Told, change};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, IfMatch, Json, Once, Version, Versioned};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_sketches, begin_sketch))
        .routes(routes!(get_sketch, save_sketch, discard_sketch))
        .routes(routes!(apply_sketch))
}

/// Lists one's own unfinished posts and changes, the last saved first, all on one page.
#[utoipa::path(
    get, path = "/posts/sketches", tag = "posts",
    responses((status = 200, body = Page<Sketch>, description = "The sketches"), Refusal)
)]
async fn list_sketches(caller: Caller) -> Result<Json<Page<Sketch>>, Failure> {
    let own = caller.read(sketches::list).await?;
    Ok(Json(Page { items: own.into_iter().map(Sketch::from).collect(), next: None }))
}

/// Begins a new post. Its fields may be unfinished; it is checked when it is applied.
#[utoipa::path(
    post, path = "/posts/sketches", tag = "posts", params(OnceHeader), request_body = NewSketch,
    responses((status = 201, body = Sketch, description = "The sketch"), Refusal)
)]
async fn begin_sketch(
    caller: Caller,
    once: Once,
    Json(new): Json<NewSketch>,
) -> Result<Response, Failure> {
    let (request, writing) = (once.of(&new), Writing::try_from(new)?);
    let begun: sketch::Sketch = caller
        .make(request, move |work, actor, now| sketches::begin(work, actor, &writing, now))
        .await?;
    let location = format!("/api/v1/posts/{}/sketch", begun.post);
    let versioned = Version::of(&begun).with(Json(Sketch::from(begun)));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], versioned).into_response())
}

/// Tells of one's own unfinished post, or changes of a post.
#[utoipa::path(
    get, path = "/posts/{id}/sketch", tag = "posts", params(("id" = String, Path, description = "The post's id")),
    responses((status = 200, body = Sketch, description = "The sketch"), Refusal)
)]
async fn get_sketch(
    caller: Caller,
    Id(post): Id<PostId>,
) -> Result<Versioned<Json<Sketch>>, Failure> {
    let found = caller.read(move |view, actor| sketches::find(view, actor, post)).await?;
    Ok(Version::of(&found).with(Json(found.into())))
}

/// Saves what is being written: of a new post that was begun, or changes of one there is, which stay
/// off the air until they are applied.
#[utoipa::path(
    put, path = "/posts/{id}/sketch", tag = "posts", params(("id" = String, Path, description = "The post's id"), IfMatchHeader),
    request_body = NewSketch,
    responses((status = 200, body = Sketch, description = "The sketch as it is saved"), Refusal)
)]
async fn save_sketch(
    caller: Caller,
    Id(post): Id<PostId>,
    meant: IfMatch,
    Json(new): Json<NewSketch>,
) -> Result<Versioned<Json<Sketch>>, Failure> {
    let writing = Writing::try_from(new)?;
    let saved = caller.change(move |work, actor, now| {
        match sketches::find(work, actor, post) {
            Ok(before) => meant.check(&before)?,
            Err(Error::UnknownSketch { .. }) => {}
            Err(other) => return Err(other),
        }
        sketches::save(work, actor, post, &writing, now)
    });
    let saved = saved.await?;
    Ok(Version::of(&saved).with(Json(saved.into())))
}

/// Throws away what was being written; the post, if there is one, stays as it is.
#[utoipa::path(
    delete, path = "/posts/{id}/sketch", tag = "posts", params(("id" = String, Path, description = "The post's id")),
    responses((status = 204, description = "It is gone"), Refusal)
)]
async fn discard_sketch(caller: Caller, Id(post): Id<PostId>) -> Result<StatusCode, Failure> {
    caller.change(move |work, actor, now| sketches::discard(work, actor, post, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a sketch into the post, or the edit, that it is. What is wrong with it is told, and it stays.
#[utoipa::path(
    post, path = "/posts/{id}/sketch/apply", tag = "posts", params(("id" = String, Path, description = "The post's id")),
    request_body = ApplySketch,
    responses((status = 200, body = Post, description = "The post as it is now"), Refusal)
)]
async fn apply_sketch(
    caller: Caller,
    Id(post): Id<PostId>,
    Json(how): Json<ApplySketch>,
) -> Result<Told, Failure> {
    let how = sketches::Apply::from(how);
    change(&caller, move |work, actor, now| sketches::apply(work, actor, post, how, now)).await
}
