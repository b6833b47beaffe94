//! Posts: written, changed, put on air and taken off.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use controller_core::app::posts;
use controller_core::domain::actor::Actor;
use controller_core::domain::post as domain;
use controller_core::error::Error;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::{Language, PostId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::{IfMatchHeader, OnceHeader};
use super::list::{made, page, told};
use super::model::{EditPost, NewPost, Page, Post, PostFilter};
use super::refusal::Refusal;
use crate::clock;
use crate::http::error::Failure;
use crate::http::extract::{Id, IfMatch, Json, Once, Query, Version, Versioned};
use crate::http::language::preferred;
use crate::http::signin::Caller;
use crate::http::{Console, warnings};

/// A post with its version.
pub(super) type Told = Versioned<Json<Post>>;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_posts, add_post))
        .routes(routes!(get_post, edit_post))
        .routes(routes!(publish_post))
        .routes(routes!(withdraw_post))
}

/// Lists the posts that one may see, the newest first.
#[utoipa::path(
    get, path = "/posts", tag = "posts", params(PostFilter),
    responses((status = 200, body = Page<Post>, description = "A page of posts"), Refusal)
)]
async fn list_posts(
    caller: Caller,
    Query(filter): Query<PostFilter>,
) -> Result<Json<Page<Post>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let search = posts::Search {
        unit: filter.unit,
        state: filter.state.map(Into::into),
        kind: filter.kind.map(Into::into),
        title: filter.title.unwrap_or_default(),
    };
    let listed = caller.read(move |view, actor| posts::search(view, actor, &search, &page)).await?;
    let now = clock::now();
    Ok(told(listed, |post| Post::at(post, now)))
}

/// Drafts a post.
#[utoipa::path(
    post, path = "/posts", tag = "posts", params(OnceHeader), request_body = NewPost,
    responses((status = 201, body = Post, description = "The draft"), Refusal)
)]
async fn add_post(
    State(console): State<Console>,
    caller: Caller,
    headers: HeaderMap,
    once: Once,
    Json(new): Json<NewPost>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let (new, language) = (posts::NewPost::try_from(new)?, preferred(&headers));
    let post = caller
        .make(request, move |work, actor, now| {
            let post = posts::create(work, actor, &new, now)?;
            Ok(written(post, &console, language, now))
        })
        .await?;
    Ok(made(format!("/api/v1/posts/{}", post.id), post))
}

/// Tells of a post.
#[utoipa::path(
    get, path = "/posts/{id}", tag = "posts", params(("id" = String, Path, description = "The post's id")),
    responses((status = 200, body = Post, description = "The post"), Refusal)
)]
async fn get_post(caller: Caller, Id(post): Id<PostId>) -> Result<Told, Failure> {
    let found = caller.read(move |view, actor| posts::find(view, actor, post)).await?;
    let version = Version::of(&found);
    Ok(version.with(Json(Post::at(found, clock::now()))))
}

/// Changes a post; one that is on air is on air anew, at once.
#[utoipa::path(
    patch, path = "/posts/{id}", tag = "posts", params(("id" = String, Path, description = "The post's id"), IfMatchHeader),
    request_body = EditPost,
    responses((status = 200, body = Post, description = "The post as it is now"), Refusal)
)]
async fn edit_post(
    State(console): State<Console>,
    caller: Caller,
    Id(post): Id<PostId>,
    headers: HeaderMap,
    meant: IfMatch,
    Json(edit): Json<EditPost>,
) -> Result<Told, Failure> {
    let (edit, language) = (posts::EditPost::try_from(edit)?, preferred(&headers));
    let edited = caller.change(move |work, actor, now| {
        meant.check(&posts::find(work, actor, post)?)?;
        let post = posts::edit(work, actor, post, &edit, now)?;
        Ok(Version::of(&post).with(Json(written(post, &console, language, now))))
    });
    edited.await
}

/// A post as whoever wrote it is told, with what they should know of it.
fn written(post: domain::Post, console: &Console, language: Language, now: Timestamp) -> Post {
    let words = console.warnings().words(language);
    let warnings = warnings::of_words(&post.item_if_published(now), words);
    Post { warnings, ..Post::at(post, now) }
}

/// Puts a post on air.
#[utoipa::path(
    post, path = "/posts/{id}/publish", tag = "posts", params(("id" = String, Path, description = "The post's id"), IfMatchHeader),
    responses((status = 200, body = Post, description = "The post as it is now"), Refusal)
)]
async fn publish_post(
    caller: Caller,
    Id(post): Id<PostId>,
    meant: IfMatch,
) -> Result<Told, Failure> {
    change(&caller, move |work, actor, now| {
        meant.check(&posts::find(work, actor, post)?)?;
        posts::publish(work, actor, post, now)
    })
    .await
}

/// Takes a post off the air.
#[utoipa::path(
    post, path = "/posts/{id}/withdraw", tag = "posts", params(("id" = String, Path, description = "The post's id"), IfMatchHeader),
    responses((status = 200, body = Post, description = "The post as it is now"), Refusal)
)]
async fn withdraw_post(
    caller: Caller,
    Id(post): Id<PostId>,
    meant: IfMatch,
) -> Result<Told, Failure> {
    change(&caller, move |work, actor, now| {
        meant.check(&posts::find(work, actor, post)?)?;
        posts::withdraw(work, actor, post, now)
    })
    .await
}

/// Does something to a post, and tells it as it is then.
pub(super) async fn change(
    caller: &Caller,
    use_case: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<domain::Post, Error> + Send + 'static,
) -> Result<Told, Failure> {
    let told = move |work: &mut Work<'_>, actor: &Actor, now| {
        let post = use_case(work, actor, now)?;
        Ok(Version::of(&post).with(Json(Post::at(post, now))))
    };
    caller.change(told).await
}
