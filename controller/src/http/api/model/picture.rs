//! Pictures.

use protocol::{Digest, UnitId, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A picture as TVs get it: a JPEG, upright, without metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Picture {
    /// Names it, for posts.
    #[schema(value_type = String)]
    pub sha256: Digest,
    /// How many bytes.
    pub bytes: u32,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// For whose posts a picture is uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PictureFor {
    /// The unit. Posts there, below it, and above it may name the picture.
    #[param(value_type = String)]
    pub unit: UnitId,
}

impl From<post::Picture> for Picture {
    fn from(picture: post::Picture) -> Self {
        let post::Picture { sha256, bytes, width, height } = picture;
        Self { sha256, bytes, width, height }
    }
}
