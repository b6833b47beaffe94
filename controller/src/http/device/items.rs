//! `/device/v1/items`: the items of a document that is too long for one message.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use protocol::Digest;

use super::Devices;
use super::caller::school;
use super::problem::Problem;
use crate::listen::Caller;

/// `GET /items/{digest}`: only what stands in the caller's current or previous document; of
/// everything else there is nothing to be learnt.
pub(super) async fn item(
    State(devices): State<Devices>,
    Extension(caller): Extension<Caller>,
    Path(digest): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let school = school(&devices, caller).await?;
    let missing = || Problem::not_found("item");
    let digest: Digest = digest.parse().map_err(|_| missing())?;
    let item = devices.gateway.item(school, digest).await?.ok_or_else(missing)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((headers, item))
}
