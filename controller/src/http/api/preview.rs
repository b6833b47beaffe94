//! Posts as screens would show them.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::posts::{self, preview};
use controller_core::domain::actor::Actor;
use controller_core::error::Error;
use controller_core::work::View;
use data_encoding::BASE64;
use jiff::Timestamp;
use protocol::post::Item;
use protocol::{PostId, reading};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{DraftPreview, Preview, PreviewScreen, Warning};
use super::refusal::Refusal;
use crate::clock;
use crate::http::error::{Failure, Misuse};
use crate::http::extract::{Id, Json, Query};
use crate::http::language::preferred;
use crate::http::signin::Caller;
use crate::http::{Console, warnings};
use crate::preview::{Drawn, Undrawn};

/// How many pages the post has.
const PAGES: HeaderName = HeaderName::from_static("efir-pages");
/// The codes of what its author should know.
const WARNINGS: HeaderName = HeaderName::from_static("efir-warnings");

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(preview_draft))
        .routes(routes!(preview_post))
        .routes(routes!(preview_sketch))
}

/// Draws a post that is not written yet, by the renderer that TVs use. A PNG with the headers
/// `Efir-Pages` and `Efir-Warnings` (codes, separated by commas); with `Accept: application/json` the
/// warnings in words, with the PNG in them.
#[utoipa::path(
    post, path = "/posts/preview", tag = "posts", request_body = DraftPreview,
    responses((status = 200, description = "The frame", content((Preview = "application/json"), (Vec<u8> = "image/png"))), Refusal)
)]
async fn preview_draft(
    caller: Caller,
    headers: HeaderMap,
    Json(DraftPreview { post, screen }): Json<DraftPreview>,
) -> Result<Response, Failure> {
    let new = posts::NewPost::try_from(post)?;
    draw(&caller, &headers, screen, move |view, actor, screen, now| {
        preview::of_draft(view, actor, &new, screen, now)
    })
    .await
}

/// Draws a post that there is, whether it is on air or not.
#[utoipa::path(
    get, path = "/posts/{id}/preview", tag = "posts",
    params(("id" = String, Path, description = "The post's id"), PreviewScreen),
    responses((status = 200, description = "The frame", content((Preview = "application/json"), (Vec<u8> = "image/png"))), Refusal)
)]
async fn preview_post(
    caller: Caller,
    Id(post): Id<PostId>,
    Query(screen): Query<PreviewScreen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    draw(&caller, &headers, screen, move |view, actor, screen, now| {
        preview::of_post(view, actor, post, screen, now)
    })
    .await
}

/// Draws what one is writing, as it was last saved.
#[utoipa::path(
    get, path = "/posts/{id}/sketch/preview", tag = "posts",
    params(("id" = String, Path, description = "The post's id"), PreviewScreen),
    responses((status = 200, description = "The frame", content((Preview = "application/json"), (Vec<u8> = "image/png"))), Refusal)
)]
async fn preview_sketch(
    caller: Caller,
    Id(post): Id<PostId>,
    Query(screen): Query<PreviewScreen>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    draw(&caller, &headers, screen, move |view, actor, screen, now| {
        preview::of_sketch(view, actor, post, screen, now)
    })
    .await
}

/// Asks as the caller what is to be drawn, and draws it.
async fn draw(
    caller: &Caller,
    headers: &HeaderMap,
    screen: PreviewScreen,
    asked: impl FnOnce(&View<'_>, &Actor, preview::Screen, Timestamp) -> Result<preview::Preview, Error>
    + Send
    + 'static,
) -> Result<Response, Failure> {
    let (console, now) = (caller.console(), clock::now());
    let previewed = caller.read(move |view, actor| asked(view, actor, screen.into(), now)).await?;
    let item = previewed.item.clone();
    let drawn = console.easel().draw(previewed, screen.page.unwrap_or(1)).await?;
    let words = console.warnings().words(preferred(headers));
    let mut told = warnings::of_words(&item, words);
    told.extend(warnings::of_frame(&drawn.warnings, words));
    Ok(if wants_json(headers) { in_words(&item, &drawn, told) } else { as_picture(drawn, &told) })
}

fn in_words(item: &Item, drawn: &Drawn, warnings: Vec<Warning>) -> Response {
    let needed = reading::needed(&item.content).as_millis().div_ceil(1000);
    let preview = Preview {
        page: drawn.page,
        pages: drawn.pages,
        lasts: reading::time(item).as_secs(),
        needed: u64::try_from(needed).unwrap_or(u64::MAX),
        warnings,
        frame: drawn.png.sha256.to_string(),
        png: BASE64.encode(&drawn.png.bytes),
    };
    Json(preview).into_response()
}

fn as_picture(drawn: Drawn, warnings: &[Warning]) -> Response {
    let codes: Vec<&str> = warnings.iter().map(|warning| warning.code.as_str()).collect();
    let codes = HeaderValue::from_str(&codes.join(", "));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (PAGES, HeaderValue::from(drawn.pages)),
        (WARNINGS, codes.unwrap_or(HeaderValue::from_static(""))),
    ];
    (headers, drawn.png.bytes).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json") && !accept.contains("image/"))
}

impl From<Undrawn> for Failure {
    fn from(undrawn: Undrawn) -> Self {
        match undrawn {
            Undrawn::Picture(flaw) => flaw.into(),
            other @ (Undrawn::Resources(_) | Undrawn::Nothing | Undrawn::Stopped(_)) => {
                tracing::error!(error = %other, "could not draw a frame");
                Misuse::Internal.into()
            }
        }
    }
}
