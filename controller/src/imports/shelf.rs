//! Files that were looked at on a page and wait to be imported: a browser need not send them twice.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use protocol::UnitId;

use crate::http::api::model::ImportReport;

/// How long a file waits.
const KEPT: Duration = Duration::from_secs(30 * 60);
/// Bytes of all that wait; the oldest makes room.
const BYTES: usize = 128 * 1024 * 1024;
/// Files that wait, at most.
const FILES: usize = 50;

/// The files.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Mutex<Vec<Kept>>);

/// A file that was looked at, or was imported.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Names it.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) by: String,
    /// What the browser calls it.
    pub(crate) name: String,
    /// Its content; nothing once it was imported.
    pub(crate) bytes: Bytes,
    /// For which country or region.
    pub(crate) unit: UnitId,
    /// Whose list it is, as it was typed.
    pub(crate) source: String,
    /// Whether it is not the whole list.
    pub(crate) delta: bool,
    /// What it changes, or changed.
    pub(crate) report: ImportReport,
    /// When it was looked at.
    pub(crate) at: Timestamp,
}

impl Shelf {
    /// A name that nobody can guess.
    pub(crate) fn fresh() -> String {
        HEXLOWER.encode(&rand::random::<u128>().to_be_bytes())
    }

    /// Keeps a file, in place of one with its name.
    pub(crate) fn keep(&self, kept: Kept) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = kept.at.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        files.retain(|known| known.at > since && known.id != kept.id);
        files.push(kept);
        while files.len() > FILES
            || (files.len() > 1 && files.iter().map(|file| file.bytes.len()).sum::<usize>() > BYTES)
        {
            files.remove(0);
        }
    }

    /// A file of one's own.
    pub(crate) fn find(&self, by: &str, id: &str) -> Option<Kept> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().find(|file| file.by == by && file.id == id).cloned()
    }
}
