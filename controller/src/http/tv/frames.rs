//! `/tv/v1/frames`: the pictures that a plan names.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::Digest;

use super::Desk;
use super::caller::Seated;
use crate::http::device::problem::Problem;
use crate::preview::Undrawn;
use crate::tvs::Drawn;

/// How long a browser may keep a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// For good: the name says what is in it.
    Forever,
    /// Not at all.
    Never,
}

/// `GET /tv/v1/frames/{name}`: only what one of the caller's latest plans names; of everything else there
/// is nothing to be learnt.
pub(super) async fn frame(
    State(desk): State<Desk>,
    Seated(seat): Seated,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("frame");
    let name: Digest = name.parse().map_err(|_| missing())?;
    let drawable = seat.drawable(name).ok_or_else(missing)?;
    answer(desk.tvs.gallery().frame(name, &drawable).await, Keep::Forever)
}

/// A drawn frame. Its tag is the digest that the page reports.
pub(super) fn answer(drawn: Result<Arc<Drawn>, Undrawn>, keep: Keep) -> Result<Response, Problem> {
    let drawn = drawn.map_err(|error| {
        tracing::error!(%error, "could not draw a frame for a browser");
        let detail = "the controller could not draw the frame; try again later";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "frame-failed", detail)
    })?;
    let keep = match keep {
        Keep::Forever if drawn.whole => "private, max-age=31536000, immutable",
        Keep::Forever | Keep::Never => "no-store",
    };
    let headers = [
        (header::CONTENT_TYPE, "image/png".to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, format!("\"{}\"", drawn.sha256)),
    ];
    Ok((headers, drawn.png.clone()).into_response())
}
