//! Pictures of posts: held as the file they came in, decoded only while a frame is drawn.

mod decode;
mod paint;
mod scale;

use std::fmt;
use std::sync::Arc;

use protocol::limit;
use thiserror::Error;

pub(crate) use decode::Decoded;
pub(crate) use paint::{Placed, place};

/// A baseline JPEG whose header has been read. A clone shares its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    jpeg: Arc<Vec<u8>>,
    width: u32,
    height: u32,
}

/// A file that cannot be shown as a picture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnusablePicture {
    /// It is no JPEG, or not whole.
    #[error("the picture is no whole JPEG: {0}")]
    Broken(String),
    /// It is a JPEG of a kind that TVs do not decode.
    #[error("the picture is a {0} JPEG; TVs take baseline JPEGs in grey or YCbCr")]
    Kind(&'static str),
    /// Its sides are too long.
    #[error("the picture has {width} × {height} pixels; TVs take {max} a side", max = limit::PICTURE_SIDE)]
    Sides {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Its file is too large.
    #[error("the picture has {0} bytes; TVs take {max}", max = limit::PICTURE_BYTES)]
    Bytes(usize),
}

impl Picture {
    /// Takes a file of at most [`limit::PICTURE_BYTES`] with at most [`limit::PICTURE_SIDE`] pixels
    /// a side, and reads its header.
    pub fn new(jpeg: Vec<u8>) -> Result<Self, UnusablePicture> {
        if jpeg.len() > limit::PICTURE_BYTES as usize {
            return Err(UnusablePicture::Bytes(jpeg.len()));
        }
        let (width, height) = decode::dimensions(&jpeg)?;
        Ok(Self { jpeg: Arc::new(jpeg), width, height })
    }

    /// Columns.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    pub(crate) fn decode(&self) -> Result<Decoded, UnusablePicture> {
        decode::decode(&self.jpeg)
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { jpeg, width, height } = self;
        write!(f, "Picture({width} × {height}, {} bytes)", jpeg.len())
    }
}
