//! Why a store could not be opened, with what to do about it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::told::{Told, Values, io_args};

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
    #[error("cannot use {}: {error}; check it, or give another --data", path.display())]
    Unusable {
        /// Which path.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The store cannot be read.
    #[error(
        "the store {} is damaged ({reason}); it is left as it is: bring a backup back with efir restore, which sets it aside",
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

impl Told for OpenError {
    fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "data-held",
            Self::Unusable { .. } => "data-unusable",
            Self::Damaged { .. } => "data-damaged",
            Self::Newer { .. } => "data-newer",
        }
    }

    fn args(&self) -> Values {
        let (path, mut args) = match self {
            Self::Held { path, holder } => {
                let holder = if holder.is_empty() { "unknown" } else { holder };
                (path, vec![("holder", holder.to_owned())])
            }
            Self::Unusable { path, error } => (path, io_args(error)),
            Self::Damaged { path, reason } => (path, vec![("reason", reason.clone())]),
            Self::Newer { path, found, known } => {
                (path, vec![("found", found.to_string()), ("known", known.to_string())])
            }
        };
        args.push(("path", path.display().to_string()));
        args
    }
}
