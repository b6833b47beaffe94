//! Pictures for posts: uploaded, and looked at.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::{answers, pictures};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use protocol::{Digest, UnitId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::made;
use super::model::{Picture, PictureFor};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::{Failure, Misuse};
use crate::http::extract::{Id, Once, Query};
use crate::http::file;
use crate::http::signin::Caller;
use crate::media::{BYTES, Flaw, Turn};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(add_picture)).routes(routes!(get_picture))
}

/// Uploads a picture for a unit's posts. Its content decides whether it is JPEG, PNG or WebP; it is
/// turned upright, put on white, scaled to a screen and stripped of all metadata. The answer names it for
/// posts. One that no post names for a day is forgotten.
#[utoipa::path(
    post, path = "/pictures", tag = "pictures", params(PictureFor, OnceHeader),
    request_body(content = Vec<u8>, content_type = "image/*", description = "The file, at most 20 MiB and 50 megapixels"),
    responses((status = 201, body = Picture, description = "The picture as TVs get it"), Refusal)
)]
async fn add_picture(
    State(console): State<Console>,
    caller: Caller,
    Query(PictureFor { unit }): Query<PictureFor>,
    once: Once,
    request: Request,
) -> Result<Response, Failure> {
    // Asked first: who may not upload is not listened to.
    caller.read(move |view, actor| pictures::may_upload(view, actor, unit)).await?;
    ensure_image(request.headers())?;
    let turn = console.media().turn().await?;
    let bytes = whole(request).await?;
    let request = once.of(&Digest::of(&bytes));
    let picture = take_in(&caller, turn, unit, bytes, request).await?;
    Ok(made(format!("/api/v1/pictures/{}", picture.sha256), picture))
}

/// Takes in a picture for a unit's posts, for somebody who may upload there.
pub(in crate::http) async fn take_in(
    caller: &Caller,
    turn: Turn,
    unit: UnitId,
    bytes: Bytes,
    request: Option<answers::Request>,
) -> Result<Picture, Failure> {
    let media = caller.console().media();
    let prepared = media.prepare(turn, bytes).await?;
    let unswept = media.unswept().await;
    let picture = media.store(&unswept, prepared).await?;
    let added = caller.make(request, move |work, actor, now| {
        Ok(Picture::from(pictures::add(work, actor, unit, picture, now)?.measures))
    });
    let picture = added.await?;
    drop(unswept);
    Ok(picture)
}

/// Shows a picture, as TVs get it.
#[utoipa::path(
    get, path = "/pictures/{id}", tag = "pictures", params(("id" = String, Path, description = "The picture's SHA-256")),
    responses((status = 200, content_type = "image/jpeg", description = "The picture"), Refusal)
)]
async fn get_picture(
    State(console): State<Console>,
    caller: Caller,
    Id(picture): Id<Digest>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.read(move |view, actor| pictures::find(view, actor, picture)).await?;
    let (file, length) = console.media().open(picture).await?;
    let response = file::jpeg(&headers, picture, file, length);
    if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        return Err(Misuse::RangeNotSatisfiable { length }.into());
    }
    Ok(response.into_response())
}

/// What it is called does not matter, but it must be meant as a picture.
fn ensure_image(headers: &HeaderMap) -> Result<(), Misuse> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_image = kind.is_some_and(|kind| {
        let kind = kind.trim_start().to_ascii_lowercase();
        kind.starts_with("image/") || kind.starts_with("application/octet-stream")
    });
    if is_image {
        return Ok(());
    }
    Err(Misuse::WrongContentType { expected: "image/jpeg, image/png, image/webp" })
}

/// The whole body; one that says it is too long is not read.
async fn whole(request: Request) -> Result<Bytes, Misuse> {
    let too_large = || Misuse::BodyTooLarge { limit: BYTES };
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > BYTES as u64) {
        return Err(too_large());
    }
    let body: Body = request.into_body();
    match Limited::new(body, BYTES).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Misuse::BrokenBody),
    }
}

impl From<Flaw> for Failure {
    fn from(flaw: Flaw) -> Self {
        if let Flaw::Broken(error) = &flaw {
            tracing::error!(%error, "could not read or write a picture");
        }
        Misuse::Picture(flaw).into()
    }
}
