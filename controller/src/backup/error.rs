//! Why a backup could not be made or used: value, place and remedy.

use std::io;
use std::path::{Path, PathBuf};

use controller_core::port::StoreError;
use thiserror::Error;

use super::key::KeyId;
use crate::told::{Told, Values, io_args};

/// Why a backup could not be made or used.
#[derive(Debug, Error)]
pub enum BackupError {
    /// There is nothing to back up.
    #[error("there are no data of a controller in {}; give --data", path.display())]
    NoData {
        /// The data directory.
        path: PathBuf,
    },
    /// Nothing is overwritten.
    #[error("{} is there already; give another name", path.display())]
    Exists {
        /// The file that was to be made.
        path: PathBuf,
    },
    /// A file or folder that cannot be used.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Some other file.
    #[error("{} is no backup: {reason}; give a file that efir backup made", path.display())]
    NotABackup {
        /// Which file.
        path: PathBuf,
        /// How that shows.
        reason: String,
    },
    /// A newer Efir has made it.
    #[error(
        "the backup {} has format {found}, this version knows formats up to {known}; use a newer one",
        path.display()
    )]
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// A key was given that does not open the file.
    #[error(
        "the backup {} opens with the recovery key {wanted}; {place} holds the key {given}",
        path.display()
    )]
    WrongKey {
        /// Which file.
        path: PathBuf,
        /// The key that opens it.
        wanted: KeyId,
        /// The key that was given.
        given: KeyId,
        /// Where.
        place: String,
    },
    /// No key was given, and the data directory has none that opens the file.
    #[error(
        "the backup {} opens with the recovery key {wanted}, which is not here; give --key-file or EFIR_BACKUP_KEY",
        path.display()
    )]
    NoKey {
        /// Which file.
        path: PathBuf,
        /// The key that opens it.
        wanted: KeyId,
    },
    /// Text that is no recovery key.
    #[error("{place} holds no recovery key; give the 56 characters that efir recovery-key prints")]
    KeyMalformed {
        /// Where it stands.
        place: String,
    },
    /// The file was changed or cut off.
    #[error("the backup {} is damaged: {reason}; take another one", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// How that shows.
        reason: String,
    },
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The data directory is in use, and nobody there makes backups.
    #[error(
        "{} is in use by process {holder}, which makes no backups ({source}); stop it, or try again",
        path.display()
    )]
    NoAnswer {
        /// The data directory.
        path: PathBuf,
        /// The process id.
        holder: String,
        /// Why there is no answer.
        source: io::Error,
    },
    /// The running controller failed.
    #[error("the running controller could not make the backup: {reason}")]
    Refused {
        /// In its words.
        reason: String,
    },
    /// The controller stops.
    #[error("the controller stops; make the backup again afterwards")]
    Stopping,
}

impl BackupError {
    /// What went wrong with a file.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_owned(), source }
    }

    /// What went wrong while a backup was read: what is broken in it is told from what failed.
    pub(super) fn reading(path: &Path, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::InvalidData {
            return Self::Damaged { path: path.to_owned(), reason: error.to_string() };
        }
        Self::File { path: path.to_owned(), source: error }
    }
}

impl Told for BackupError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoData { .. } => "backup-no-data",
            Self::Exists { .. } => "backup-exists",
            Self::File { .. } => "backup-file",
            Self::NotABackup { .. } => "backup-none",
            Self::Newer { .. } => "backup-newer",
            Self::WrongKey { .. } => "backup-wrong-key",
            Self::NoKey { .. } => "backup-no-key",
            Self::KeyMalformed { .. } => "backup-key-malformed",
            Self::Damaged { .. } => "backup-damaged",
            Self::Store(_) => "store-here",
            Self::NoAnswer { .. } => "backup-no-answer",
            Self::Refused { .. } => "backup-refused",
            Self::Stopping => "backup-stopping",
        }
    }

    fn args(&self) -> Values {
        let named = |path: &Path| ("path", path.display().to_string());
        match self {
            Self::NoData { path } | Self::Exists { path } => vec![named(path)],
            Self::File { path, source } => [io_args(source), vec![named(path)]].concat(),
            Self::NotABackup { path, reason } | Self::Damaged { path, reason } => {
                vec![named(path), ("reason", reason.clone())]
            }
            Self::Newer { path, found, known } => {
                vec![named(path), ("found", found.to_string()), ("known", known.to_string())]
            }
            Self::WrongKey { path, wanted, given, place } => vec![
                named(path),
                ("wanted", wanted.to_string()),
                ("given", given.to_string()),
                ("place", place.clone()),
            ],
            Self::NoKey { path, wanted } => vec![named(path), ("wanted", wanted.to_string())],
            Self::KeyMalformed { place } => vec![("place", place.clone())],
            Self::Store(StoreError(detail)) => vec![("detail", detail.clone())],
            Self::NoAnswer { path, holder, source } => {
                [io_args(source), vec![named(path), ("holder", holder.clone())]].concat()
            }
            Self::Refused { reason } => vec![("reason", reason.clone())],
            Self::Stopping => Vec::new(),
        }
    }
}
