//! A store that is only looked at, as it stands: neither checked nor brought to a newer format.

use std::path::Path;

use controller_core::port::{Key, Snapshot, StoreError, Value};
use sled::Db;

use super::sled_store::{View, open_sled};
use super::{OpenError, format};

/// A store that nobody writes any more, such as one that a restore sets aside.
#[derive(Debug)]
pub struct Relic {
    db: Db,
}

impl Relic {
    /// Opens the store of a data directory; none if there is none.
    pub fn open(data: &Path) -> Result<Option<Self>, OpenError> {
        let path = data.join("store");
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(Self { db: open_sled(&path)? }))
    }

    /// Opens the store of a data directory, if it has the format of this version.
    pub fn open_current(data: &Path) -> Result<Self, OpenError> {
        let path = data.join("store");
        let db = open_sled(&path)?;
        format::expect_current(&db, &path)?;
        Ok(Self { db })
    }
}

impl Snapshot for Relic {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        View { db: &self.db }.get(key)
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError> {
        View { db: &self.db }.scan(prefix, after, limit)
    }
}
