//! What stands on screens, as pictures: drawn here from what the devices reported.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::devices::{self, Depiction};
use protocol::{DeviceId, Digest};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::FrameOptions;
use super::refusal::Refusal;
use crate::frames::{Shot, Width};
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Query};
use crate::http::signin::Caller;

/// Whether the picture is what the device shows, byte for byte, or only likely.
const PROVEN: HeaderName = HeaderName::from_static("efir-frame-proven");
/// Since when the frame is on the screen, by the device's clock.
const SINCE: HeaderName = HeaderName::from_static("efir-frame-since");
/// When the device reported it.
const REPORTED: HeaderName = HeaderName::from_static("efir-frame-reported");

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(get_frame))
}

/// Shows what a device reported to be on its screen. A device sends the SHA-256 of its frame and no
/// picture; the controller draws the frame by the same renderer. With `Efir-Frame-Proven: true` the drawn
/// PNG has the reported digest; with `false` it is the likeliest picture, and a thumbnail has a dashed
/// border. Never a picture of the panel itself: what HDMI carries is not known. Without `width`, the frame
/// as it stands on the panel; with it, upright, and one of 240, 480 and 960 pixels on its longer side.
#[utoipa::path(
    get, path = "/devices/{id}/frame", tag = "devices",
    params(("id" = String, Path, description = "The device's id"), FrameOptions),
    responses((status = 200, content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg")), description = "The frame"), Refusal)
)]
async fn get_frame(
    State(console): State<Console>,
    caller: Caller,
    Id(device): Id<DeviceId>,
    Query(options): Query<FrameOptions>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let FrameOptions { width, frame } = options;
    let depiction = caller.read(move |view, actor| devices::depiction(view, actor, device)).await?;
    let width = width.map_or(Width::Whole, |pixels| Width::at_least(pixels.into()));
    let shot = console.frames().look(depiction.clone(), width).await?;
    Ok(answer(&headers, &depiction, shot, width, frame))
}

fn answer(
    headers: &HeaderMap,
    depiction: &Depiction,
    shot: Shot,
    width: Width,
    asked: Option<Digest>,
) -> Response {
    let size = width.pixels().map_or(String::new(), |pixels| format!("-{pixels}"));
    let doubt = if shot.proven { "" } else { "-unproven" };
    let tag = format!("\"{}{size}{doubt}\"", shot.frame);
    // What an address with the digest in it shows is proven to be that for ever.
    let is_final = shot.proven && asked == Some(depiction.frame);
    let caching =
        if is_final { "private, max-age=31536000, immutable" } else { "private, no-cache" };
    let told = [
        (header::ETAG, text(&tag)),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
        (header::VARY, HeaderValue::from_static("authorization, cookie")),
        (PROVEN, HeaderValue::from_static(if shot.proven { "true" } else { "false" })),
        (SINCE, text(&depiction.since.to_string())),
        (REPORTED, text(&depiction.received.to_string())),
    ];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    if is_known {
        return (StatusCode::NOT_MODIFIED, told).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(shot.kind))];
    (told, kind, shot.bytes).into_response()
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}
