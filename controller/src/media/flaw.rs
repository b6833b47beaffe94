//! Why a picture is not taken in.

use std::io;
use std::sync::Arc;

use rustix::io::Errno;
use thiserror::Error;

use super::picture::MEGAPIXELS;

/// Why a picture is not taken in.
#[derive(Debug, Clone, Error)]
pub enum Flaw {
    /// It is of no kind that is taken.
    #[error("the file is {found}, not JPEG, PNG or WebP; save the picture as one of them")]
    Kind {
        /// What it looks like, in a stable word.
        found: &'static str,
    },
    /// It moves.
    #[error("the picture is animated; save one of its frames as a still picture")]
    Animated,
    /// It is too large to be decoded.
    #[error("the picture has {width}×{height} pixels; at most {MEGAPIXELS} megapixels are taken")]
    Pixels {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// It cannot be read to its end.
    #[error("the picture cannot be read ({reason}); it is damaged or cut off, upload it again")]
    Damaged {
        /// What the decoder says.
        reason: String,
    },
    /// There is no room for it.
    #[error("there is no room on the controller's disk; free some, and upload it again")]
    DiskFull,
    /// The disk failed.
    #[error("the controller's disk failed: {0}")]
    Broken(Arc<io::Error>),
}

impl Flaw {
    /// Its stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kind { .. } => "picture-kind",
            Self::Animated => "picture-animated",
            Self::Pixels { .. } => "picture-pixels",
            Self::Damaged { .. } => "picture-damaged",
            Self::DiskFull => "disk-full",
            Self::Broken(_) => "media-failed",
        }
    }

    /// The values that its words name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Kind { found } => vec![("found", (*found).to_owned())],
            Self::Pixels { width, height } => vec![
                ("width", width.to_string()),
                ("height", height.to_string()),
                ("limit", MEGAPIXELS.to_string()),
            ],
            Self::Damaged { reason } => vec![("reason", reason.clone())],
            Self::Animated | Self::DiskFull | Self::Broken(_) => Vec::new(),
        }
    }

    /// One of each, for tests that everything has words.
    #[cfg(test)]
    pub(crate) fn each() -> Vec<Self> {
        vec![
            Self::Kind { found: "gif" },
            Self::Animated,
            Self::Pixels { width: 9_000, height: 6_000 },
            Self::Damaged { reason: "x".to_owned() },
            Self::DiskFull,
            Self::Broken(Arc::new(io::Error::other("x"))),
        ]
    }
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Self {
        match Errno::from_io_error(&error) {
            Some(Errno::NOSPC | Errno::DQUOT) => Self::DiskFull,
            Some(_) | None => Self::Broken(Arc::new(error)),
        }
    }
}

impl PartialEq for Flaw {
    fn eq(&self, other: &Self) -> bool {
        (self.code(), self.args()) == (other.code(), other.args())
    }
}

impl Eq for Flaw {}
