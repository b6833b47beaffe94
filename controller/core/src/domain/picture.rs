//! Pictures: what is known of one, and where posts may name it.

use jiff::Timestamp;
use protocol::{Digest, post};
use serde::{Deserialize, Serialize};

use super::place::Place;

/// A picture whose bytes are stored, as TVs fetch it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its name and measures.
    #[serde(flatten)]
    pub measures: post::Picture,
    /// When it was last uploaded, named by a post or let go by one.
    pub touched: Timestamp,
}

/// That a picture was uploaded for a unit, or named in a post of it: there, and where that is above or
/// below, other posts may name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureIn {
    /// The picture.
    pub sha256: Digest,
    /// The unit.
    pub place: Place,
}

impl Picture {
    /// Its name.
    pub fn sha256(&self) -> Digest {
        self.measures.sha256
    }
}
