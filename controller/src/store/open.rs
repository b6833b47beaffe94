//! Why a store could not be opened, with what to do about it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// A store that could not be opened. Nothing was deleted.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process has the data directory.
    #[error(
        "the data directory {} is in use by another process ({}); stop it first, or give another --data",
        path.display(), if holder.is_empty() { "unknown" } else { holder }
    )]
    Held {
        /// The data directory.
        path: PathBuf,
        /// The process id, if it could be read.
        holder: String,
    },
    /// The directory or a file in it cannot be used.
    #[error("cannot use {}: {error}; {}", path.display(), remedy(error))]
    Unusable {
        /// Which path.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The store cannot be read.
    #[error(
        "the store {} is damaged ({reason}); nothing was deleted: move the directory aside and restore a backup",
        path.display()
    )]
    Damaged {
        /// Which store.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A newer Efir has written the store.
    #[error(
        "the store {} has format {found}, this version of Efir knows formats up to {known}; use the newer version that wrote it",
        path.display()
    )]
    Newer {
        /// Which store.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
}

impl OpenError {
    pub(super) fn from_sled(path: &std::path::Path, error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => Self::Unusable { path: path.to_owned(), error },
            other @ (sled::Error::CollectionNotFound(_)
            | sled::Error::Unsupported(_)
            | sled::Error::ReportableBug(_)
            | sled::Error::Corruption { .. }) => {
                Self::Damaged { path: path.to_owned(), reason: other.to_string() }
            }
        }
    }
}

fn remedy(error: &io::Error) -> &'static str {
    let table: [(&[io::ErrorKind], &str); 4] = [
        (
            &[io::ErrorKind::PermissionDenied],
            "make it belong to the user that runs Efir, or give another --data",
        ),
        (
            &[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded],
            "free some space on the disk",
        ),
        (&[io::ErrorKind::ReadOnlyFilesystem], "mount the disk writable, or give another --data"),
        (
            &[io::ErrorKind::AlreadyExists, io::ErrorKind::NotADirectory],
            "a file stands where a directory should: move it away, or give another --data",
        ),
    ];
    table
        .into_iter()
        .find(|(kinds, _)| kinds.contains(&error.kind()))
        .map_or("check the disk and the path, or give another --data", |(_, remedy)| remedy)
}
