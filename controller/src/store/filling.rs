//! A store in the making, from the pieces of a copy.

use std::path::{Path, PathBuf};

use controller_core::port::{Piece, StoreError};
use sled::Db;

use super::OpenError;
use super::assembly::batch;
use super::sled_store::{open_sled, sync_files};

/// A new store that is filled, what it keeps for itself too. It is on disk once it is finished.
#[derive(Debug)]
pub struct Filling {
    db: Db,
    path: PathBuf,
}

impl Filling {
    /// Begins a new store in a data directory in which there is none.
    pub fn begin(data: &Path) -> Result<Self, OpenError> {
        let path = data.join("store");
        Ok(Self { db: open_sled(&path)?, path })
    }

    /// Adds a piece: it goes over what is there.
    pub fn put(&self, piece: &Piece) -> Result<(), OpenError> {
        let batch = batch(&self.db, piece.0.iter().map(|(key, value)| (key, value)))
            .map_err(|error| self.damaged(error))?;
        self.db.apply_batch(batch).map_err(|error| OpenError::from_sled(&self.path, error))
    }

    fn damaged(&self, error: StoreError) -> OpenError {
        OpenError::Damaged { path: self.path.clone(), reason: error.0 }
    }

    /// Closes it and makes it durable.
    pub fn finish(self) -> Result<(), OpenError> {
        self.db.flush().map_err(|error| OpenError::from_sled(&self.path, error))?;
        drop(self.db);
        sync_files(&self.path)
            .map_err(|error| OpenError::Unusable { path: self.path.clone(), error })
    }
}
