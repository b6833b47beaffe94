//! `/device/v1/media`: the pictures that posts name.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use protocol::Digest;

use super::Devices;
use super::caller::school;
use super::problem::Problem;
use crate::http::file;
use crate::listen::Caller;

/// `GET /media/{digest}`, whole or in part: only what the caller's current or previous document names;
/// of everything else there is nothing to be learnt.
pub(super) async fn picture(
    State(devices): State<Devices>,
    Extension(caller): Extension<Caller>,
    Path(digest): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let school = school(&devices, caller).await?;
    let missing = || Problem::not_found("picture");
    let digest: Digest = digest.parse().map_err(|_| missing())?;
    devices.gateway.picture(school, digest).await?.ok_or_else(missing)?;
    let (file, length) = devices.media.open(digest).await?;
    let response = file::jpeg(&headers, digest, file, length);
    if response.status() != StatusCode::RANGE_NOT_SATISFIABLE {
        return Ok(response);
    }
    let detail = format!("the picture has {length} bytes; ask for a range within them");
    let problem = Problem::new(response.status(), "range-not-satisfiable", detail);
    let mut spoken = problem.into_response();
    spoken.headers_mut().extend(response.headers().clone());
    Ok(spoken)
}
