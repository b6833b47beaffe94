//! The format of a backup file.
//!
//! A plain header (magic, format, the key's name, a nonce), then a sealed stream of entries: one
//! that says what it is, changes to keys and files in any number, and one that counts them all.

mod entries;
mod header;
mod reading;
mod seal;
mod writing;

use jiff::Timestamp;
use protocol::Digest;
use serde::{Deserialize, Serialize};

pub(super) use entries::Carried;
pub(super) use header::Header;
pub(super) use reading::{Sink, read};
pub(super) use writing::Writer;

/// What a backup says of itself, first of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When the copying of the store began.
    pub made: Timestamp,
    /// The version of Efir that made it.
    pub efir: String,
    /// The certificate authority: SHA-256 of its SubjectPublicKeyInfo.
    pub authority: Digest,
}

/// What is in a backup, counted as it is written and again as it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Changes to keys: more than there are keys, where some were changed meanwhile.
    pub changes: u64,
    /// Media files, whole ones.
    pub media: u64,
    /// Their bytes.
    pub media_bytes: u64,
    /// Media files whose content is not what their name says; they are of no use.
    pub media_broken: u64,
}
