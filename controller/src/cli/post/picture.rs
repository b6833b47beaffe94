//! Pictures on the way to the controller.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use protocol::{Digest, UnitId};

use crate::cli::failure::Failure;
use crate::cli::rest::Controller;
use crate::http::api::model::Picture;
use crate::media::BYTES;

/// Uploads a picture's file for a unit's posts. What it holds the controller finds out; only its length
/// is looked at here, since one that is too long is refused in the middle of being sent.
pub(super) fn upload(
    controller: &Controller,
    unit: UnitId,
    path: &Path,
) -> Result<Digest, Failure> {
    let failed = |cause| Failure::File { path: path.to_owned(), cause };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > BYTES {
        return Err(Failure::LargeFile { path: path.to_owned(), limit: BYTES / 1024 / 1024 });
    }
    let uploaded = controller.upload::<Picture>(&format!("pictures?unit={unit}"), &bytes)?;
    Ok(uploaded.value.sha256)
}
