//! The store's format version, and the way from older formats to this one.

use std::path::Path;

use controller_core::port::{StoreError, reserved};
use sled::{Batch, Db};

use super::{OpenError, packed};

/// The format this version of Efir writes.
pub(super) const CURRENT: u32 = 2;

/// One step from a format to the next: what it changes is applied with the new number, whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    /// The format it starts from; it ends at the next.
    pub(super) from: u32,
    /// Reads the store and says what to write.
    pub(super) step: fn(&Db) -> Result<Batch, StoreError>,
}

/// Every step there is. Format 2 has its marks packed.
pub(super) const MIGRATIONS: &[Migration] = &[Migration { from: 1, step: packed::pack }];

/// Gives a new store its number.
pub(super) fn stamp(db: &Db) -> sled::Result<()> {
    db.insert(reserved::FORMAT, CURRENT.to_string().as_bytes())?;
    Ok(())
}

/// Brings a store to the format `to`, step by step; the caller syncs.
pub(super) fn migrate(
    db: &Db,
    path: &Path,
    migrations: &[Migration],
    to: u32,
) -> Result<(), OpenError> {
    let damaged = |reason: String| OpenError::Damaged { path: path.to_owned(), reason };
    let wrong = |error| OpenError::from_sled(path, error);
    loop {
        let found = read(db).map_err(wrong)?;
        let found = found.ok_or_else(|| damaged("it has no format number".to_owned()))?;
        if found == to {
            return Ok(());
        }
        if found > to {
            return Err(OpenError::Newer { path: path.to_owned(), found, known: to });
        }
        let Some(migration) = migrations.iter().find(|migration| migration.from == found) else {
            return Err(damaged(format!("format {found} never existed")));
        };
        tracing::info!(from = found, to = found + 1, "migrating the store");
        let mut batch = (migration.step)(db).map_err(|error| damaged(error.0))?;
        batch.insert(reserved::FORMAT, (found + 1).to_string().as_bytes());
        db.apply_batch(batch).map_err(wrong)?;
        db.flush().map_err(wrong)?;
    }
}

/// Whether a store has the current format, for those who do not change it.
pub(super) fn expect_current(db: &Db, path: &Path) -> Result<(), OpenError> {
    let damaged = |reason: String| OpenError::Damaged { path: path.to_owned(), reason };
    match read(db).map_err(|error| OpenError::from_sled(path, error))? {
        Some(CURRENT) => Ok(()),
        Some(found) if found > CURRENT => {
            Err(OpenError::Newer { path: path.to_owned(), found, known: CURRENT })
        }
        Some(found) => {
            Err(damaged(format!("format {found} is an older one; start efir serve once")))
        }
        None => Err(damaged("it has no format number".to_owned())),
    }
}

fn read(db: &Db) -> sled::Result<Option<u32>> {
    let value = db.get(reserved::FORMAT)?;
    Ok(value.and_then(|value| std::str::from_utf8(&value).ok()?.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store_of_format(format: &str) -> Db {
        let db = sled::Config::new().temporary(true).open().unwrap();
        db.insert(reserved::FORMAT, format.as_bytes()).unwrap();
        db
    }

    #[expect(clippy::unnecessary_wraps, reason = "a step may fail")]
    fn rename_key(db: &Db, from: &str, to: &str) -> Result<Batch, StoreError> {
        let mut batch = Batch::default();
        if let Some(value) = db.get(from).unwrap() {
            batch.remove(from);
            batch.insert(to, value);
        }
        Ok(batch)
    }

    const STEPS: &[Migration] = &[
        Migration { from: 2, step: |db| rename_key(db, "b", "c") },
        Migration { from: 1, step: |db| rename_key(db, "a", "b") },
    ];

    #[test]
    fn older_store_goes_through_every_step() {
        let db = store_of_format("1");
        db.insert("a", "kept").unwrap();
        migrate(&db, Path::new("x"), STEPS, 3).unwrap();
        assert_eq!(db.get("c").unwrap().unwrap(), "kept");
        assert_eq!(db.get("a").unwrap(), None);
        assert_eq!(read(&db).unwrap(), Some(3));
    }

    #[test]
    fn current_store_is_left_alone() {
        let db = store_of_format("3");
        db.insert("a", "kept").unwrap();
        migrate(&db, Path::new("x"), STEPS, 3).unwrap();
        assert_eq!(db.get("a").unwrap().unwrap(), "kept");
    }

    #[test]
    fn newer_store_is_refused_with_both_numbers() {
        let db = store_of_format("9");
        let error = migrate(&db, Path::new("/d/store"), STEPS, 3).unwrap_err().to_string();
        assert!(error.contains("format 9") && error.contains("up to 3"), "{error}");
        assert!(error.contains("/d/store"), "{error}");
    }

    #[test]
    fn store_without_or_with_a_broken_number_is_damaged() {
        for format in ["", "one", "0"] {
            let error = migrate(&store_of_format(format), Path::new("x"), STEPS, 3).unwrap_err();
            assert!(matches!(error, OpenError::Damaged { .. }), "{format}: {error}");
        }
    }

    #[test]
    fn every_format_before_this_one_has_its_step() {
        let from: Vec<u32> = MIGRATIONS.iter().map(|migration| migration.from).collect();
        assert_eq!(from, (1..CURRENT).collect::<Vec<_>>());
    }
}
