//! The contract for sled, and what is sled's alone: its files.

use std::fs;
use std::path::Path;

use controller_core::port::{Commit, Store};
use tempfile::TempDir;

use super::{Subject, bytes, get, puts};
use crate::store::{Limits, OpenError, SledStore};

struct OnDisk {
    directory: TempDir,
}

impl Subject for OnDisk {
    fn open(&self) -> Box<dyn Store> {
        Box::new(SledStore::open(self.directory.path()).unwrap())
    }

    fn open_with_log_of(&self, entries: u64) -> Box<dyn Store> {
        let limits = Limits { log_entries: entries, ..Limits::default() };
        Box::new(SledStore::open_with(self.directory.path(), limits).unwrap())
    }
}

super::contract!(lasts: OnDisk { directory: tempfile::tempdir().unwrap() });

/// sled keeps large pages in files of their own and does not sync them; our limits avoid that.
#[test]
fn no_page_outgrows_the_synced_file() {
    let directory = tempfile::tempdir().unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    let most = Limits::default().value_bytes;
    let write = |n: u32, value: Option<Vec<u8>>| {
        let key = bytes(&format!("k{:08x}", n.wrapping_mul(2_654_435_761)));
        store.commit(Commit { changes: vec![(key, value)], ..Commit::default() }).unwrap();
    };
    for n in 0..200 {
        write(n, Some(vec![b'x'; most]));
    }
    // Pages that have become small are merged with full ones.
    for n in (0..200).filter(|n| n % 5 != 0) {
        write(n, None);
    }
    let blobs = fs::read_dir(directory.path().join("store/blobs")).unwrap().count();
    assert_eq!(blobs, 0);
}

#[test]
fn interrupted_first_start_is_begun_anew() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("store.new")).unwrap();
    fs::write(directory.path().join("store.new/db"), "half").unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    store.commit(puts(&[("a", "1")])).unwrap();
    assert!(!directory.path().join("store.new").exists());
}

/// A full disk, or a kill, while sled opened.
#[test]
fn half_written_snapshot_does_no_harm() {
    let directory = tempfile::tempdir().unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    store.commit(puts(&[("a", "1")])).unwrap();
    drop(store);
    let half = directory.path().join("store/snap.0000000000FFFFFF.generating");
    fs::write(&half, "").unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    assert_eq!(get(&store, "a"), Some(bytes("1")));
    assert!(!half.exists());
}

#[test]
fn damaged_store_is_named_and_kept() {
    for file in ["conf", "db"] {
        let directory = tempfile::tempdir().unwrap();
        let store = SledStore::open(directory.path()).unwrap();
        store.commit(puts(&[("a", "1")])).unwrap();
        drop(store);
        let path = directory.path().join("store").join(file);
        fs::write(&path, vec![0xa5; 100_000]).unwrap();
        let error = SledStore::open(directory.path()).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{file}: {error}");
        assert_names(&error, directory.path());
        assert!(path.exists());
    }
}

#[test]
fn newer_store_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    drop(SledStore::open(directory.path()).unwrap());
    let db = crate::store::sled_store::open_sled(&directory.path().join("store")).unwrap();
    db.insert(controller_core::port::reserved::FORMAT, "3").unwrap();
    db.flush().unwrap();
    drop(db);
    let error = SledStore::open(directory.path()).unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 3, known: 2, .. }), "{error}");
    assert_names(&error, directory.path());
}

#[test]
fn failed_store_says_so_and_takes_nothing_more() {
    let directory = tempfile::tempdir().unwrap();
    let store = SledStore::open(directory.path()).unwrap();
    store.commit(puts(&[("a", "1")])).unwrap();
    store.health().fail("the disk is gone");
    let error = store.commit(puts(&[("a", "2")])).unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error}");
    assert_eq!(get(&store, "a"), Some(bytes("1")));
}

fn assert_names(error: &OpenError, path: &Path) {
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
}
