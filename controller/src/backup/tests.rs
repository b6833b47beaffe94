//! There and back: what is in a backup is what comes out of it, and nothing else ever does.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use controller_core::app::restoration::CarriedOver;
use controller_core::app::setup::{self, Founding, Organisation, OrganisationKind};
use controller_core::domain::password::PasswordHash;
use controller_core::port::{Commit, Key, Snapshot as _, Store, Value};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use protocol::Digest;
use tempfile::TempDir;

use super::opened::{Keys, Opened, prove};
use super::restore::{Before, change_alone, restore};
use super::{BackupError, RecoveryKey, Source};
use crate::config::Environment;
use crate::pki::Pki;
use crate::store::{Place, Relic, SledStore};

#[test]
fn what_was_stored_comes_back_whatever_it_was() {
    let histories = proptest::collection::vec(commit(), 1..12);
    let mut runner =
        TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    runner
        .run(&(histories, proptest::collection::vec(any::<Vec<u8>>(), 0..4)), |(commits, media)| {
            let old = Data::new();
            old.stores(commits);
            for content in &media {
                old.has_media(content);
            }
            let backup = old.backs_up();
            let new = Data::empty();
            new.restores(&backup, &old.key()).unwrap();
            prop_assert_eq!(new.pairs(), old.pairs());
            prop_assert_eq!(new.file("pki/ca.pem"), old.file("pki/ca.pem"));
            prop_assert_eq!(new.key(), old.key());
            for content in media {
                let path = media_path(&content);
                prop_assert_eq!(new.file(&path), Some(content));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_byte_that_was_changed_or_cut_off_anywhere_is_noticed() {
    let data = Data::new();
    data.stores([puts(&[("a", "1"), ("b", "2")])]);
    data.has_media(b"a picture");
    let (path, key) = (data.backs_up(), data.key());
    let whole = fs::read(&path).unwrap();
    let broken = data.root().join("broken");
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x20;
        for bytes in [&changed, &whole[..at]] {
            fs::write(&broken, bytes).unwrap();
            assert!(prove(&broken, &key).is_err(), "byte {at} of {}", whole.len());
        }
    }
    fs::write(&broken, [&whole[..], b"\0"].concat()).unwrap();
    assert!(matches!(prove(&broken, &key), Err(BackupError::Damaged { .. })));
    prove(&path, &key).unwrap();
}

#[test]
fn what_is_no_backup_or_a_newer_one_is_told_from_a_damaged_one() {
    let data = Data::new();
    let path = data.backs_up();
    let mut newer = fs::read(&path).unwrap();
    newer[15] = 9;
    let other = data.root().join("other");
    for (bytes, expected) in [
        (b"".to_vec(), "no backup"),
        (b"PK\x03\x04 some other file of more than forty-three bytes".to_vec(), "no backup"),
        (newer, "format 9"),
    ] {
        fs::write(&other, bytes).unwrap();
        let error = Opened::open(&other).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("other"), "{error}");
    }
}

#[test]
fn what_is_missing_to_open_a_backup_is_said_exactly() {
    let (data, other) = (Data::new(), Data::new());
    let path = data.backs_up();
    let wanted = data.key().id().to_string();
    let ask = |file: Option<&Path>, environment: &Environment, data: &Data| {
        Opened::open(&path).unwrap().key(Keys { file, environment, data: data.root() })
    };
    let nothing = Environment::default();
    let of = |key: &str| [("EFIR_BACKUP_KEY".to_owned(), key.to_owned())].into_iter().collect();
    assert_eq!(ask(None, &nothing, &data).unwrap(), data.key());
    let missing = ask(None, &nothing, &other).unwrap_err().to_string();
    assert!(missing.contains(&wanted) && missing.contains("--key-file"), "{missing}");
    let wrong = ask(None, &of(&other.key().to_string()), &data).unwrap_err().to_string();
    let given = other.key().id().to_string();
    assert!(
        [&wanted, &given, "EFIR_BACKUP_KEY"].iter().all(|part| wrong.contains(*part)),
        "{wrong}"
    );
    let typo = ask(None, &of("ABCD-EFGH"), &data).unwrap_err();
    assert!(matches!(typo, BackupError::KeyMalformed { .. }), "{typo}");
    let file = other.root().join("key");
    fs::write(&file, data.key().to_string().to_lowercase()).unwrap();
    assert_eq!(ask(Some(&file), &of("flags go first"), &other).unwrap(), data.key());
    assert_eq!(ask(None, &of(&data.key().to_string()), &other).unwrap(), data.key());
}

#[test]
fn a_backup_beside_writers_is_one_moment() {
    let data = Data::new();
    let (store, source) = data.source();
    // A ball that is always in exactly one of a thousand places, and counts its moves.
    let place = |n: u32| format!("place/{:04}", n % 1000).into_bytes();
    let moved = |n: u32| Commit {
        changes: vec![
            (place(n), None),
            (place(n + 1), Some(b"ball".to_vec())),
            (b"moves".to_vec(), Some((n + 1).to_string().into_bytes())),
        ],
        log: vec![n.to_string().into_bytes()],
        audit: vec![n.to_string().into_bytes()],
        ..Commit::default()
    };
    store.commit(moved(0)).unwrap();
    let padding = (0..5_000).map(|n| (format!("z/{n}").into_bytes(), Some(vec![7; 200]))).collect();
    store.commit(Commit { changes: padding, ..Commit::default() }).unwrap();
    let written = AtomicU32::new(0);
    let backups: Vec<PathBuf> = std::thread::scope(|scope| {
        scope.spawn(|| {
            // It ends by itself, whatever becomes of the backups.
            for n in 1..2_000 {
                store.commit(moved(n)).unwrap();
                written.store(n, Ordering::SeqCst);
            }
        });
        let during = |_: &u32| written.load(Ordering::SeqCst) < 1_900;
        (0..50).take_while(during).map(|_| data.writes(&source)).collect()
    });
    assert!(backups.len() > 1, "nothing was written meanwhile");
    drop((store, source));
    for backup in backups {
        let new = Data::empty();
        new.restores(&backup, &data.key()).unwrap();
        let pairs = new.pairs();
        let balls: Vec<&Key> = pairs.keys().filter(|key| key.starts_with(b"place/")).collect();
        let count = String::from_utf8(pairs[&b"moves"[..]].clone()).unwrap().parse().unwrap();
        assert_eq!(balls, [&place(count)]);
        let store = SledStore::open(new.root()).unwrap();
        assert_eq!(store.commit(moved(count)).unwrap().sequence, u64::from(count) + 1);
    }
}

#[test]
fn a_media_file_that_is_not_what_its_name_says_is_left_out_and_counted() {
    let data = Data::new();
    data.has_media(b"whole");
    let broken = data.root().join(media_path(b"another"));
    fs::create_dir_all(broken.parent().unwrap()).unwrap();
    fs::write(&broken, b"broken").unwrap();
    fs::write(data.root().join("media/upload.part"), b"half of an upload").unwrap();
    let backup = data.backs_up();
    let new = Data::empty();
    let restored = new.restores(&backup, &data.key()).unwrap();
    assert_eq!((restored.totals.media, restored.totals.media_broken), (1, 1));
    assert_eq!(new.file(media_path(b"whole")), Some(b"whole".to_vec()));
    assert_eq!(new.file(media_path(b"another")), None);
}

#[test]
fn a_restore_sets_aside_what_was_there_and_a_damaged_backup_changes_nothing() {
    let data = Data::new();
    data.stores([puts(&[("a", "then")])]);
    let backup = data.backs_up();
    data.stores([puts(&[("a", "now")])]);
    data.has_media(b"newer");
    let (now, key) = (data.pairs(), data.key());
    let mut bytes = fs::read(&backup).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let damaged = data.root().join("damaged");
    fs::write(&damaged, &bytes).unwrap();
    data.restores(&damaged, &key).unwrap_err();
    assert_eq!(data.pairs(), now);
    assert!(!data.root().join("restoring").exists());

    let restored = data.restores(&backup, &key).unwrap();
    assert_eq!(data.pairs()[&b"a"[..]], b"then");
    assert_eq!(data.file(media_path(b"newer")), None);
    let aside = restored.aside.unwrap();
    assert!(aside.ends_with("set-aside-2026-11-23T08-00-00Z"), "{}", aside.display());
    assert_eq!(pairs(&aside), now);
    assert_eq!(fs::read(aside.join(media_path(b"newer"))).unwrap(), b"newer");
    let again = data.restores(&backup, &key).unwrap().aside.unwrap();
    assert!(again.ends_with("set-aside-2026-11-23T08-00-00Z-2"), "{}", again.display());
}

#[test]
fn a_store_that_cannot_be_read_is_set_aside_as_it_is_and_that_is_said() {
    let data = Data::new();
    data.is_founded();
    let backup = data.backs_up();
    let then = data.pairs();
    let damage = vec![0xa5; 100_000];
    fs::write(data.root().join("store/db"), &damage).unwrap();
    let restored = data.restores(&backup, &data.key()).unwrap();
    assert!(matches!(restored.before, Before::Unreadable(_)), "{restored:?}");
    assert_eq!(fs::read(restored.aside.unwrap().join("store/db")).unwrap(), damage);
    let now = data.pairs();
    assert!(then.iter().all(|(key, value)| key.starts_with(b"!") || now.get(key) == Some(value)));
    assert_eq!(now.len(), then.len() + 3, "one entry of the audit log, in three places");
}

#[test]
fn what_the_store_that_was_there_has_to_say_depends_on_whose_it_was() {
    let data = Data::new();
    data.is_founded();
    let backup = data.backs_up();
    let before = |data: &Data| data.restores(&backup, &data.key()).unwrap().before;
    assert_eq!(before(&data), Before::Carried(CarriedOver::default()));
    let empty = Data::empty();
    data.key().keep(empty.root()).unwrap();
    assert_eq!(before(&empty), Before::Nothing);
    let other = Data::empty();
    data.key().keep(other.root()).unwrap();
    other.is_founded();
    assert_eq!(before(&other), Before::Another);
}

/// A data directory.
pub(super) struct Data {
    directory: TempDir,
}

impl Data {
    /// One with a store, an authority and a key.
    pub(super) fn new() -> Self {
        let data = Self::empty();
        data.source();
        data
    }

    /// One for a new machine.
    fn empty() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(super) fn root(&self) -> &Path {
        self.directory.path()
    }

    pub(super) fn source(&self) -> (Arc<SledStore>, Source) {
        let store = Arc::new(SledStore::open(self.root()).unwrap());
        let authority = Pki::open(&self.root().join("pki"), now()).unwrap().fingerprint();
        let source = Source::new(Arc::clone(&store) as Arc<dyn Store>, self.root(), authority);
        (store, source.unwrap())
    }

    /// Somebody has set the controller up.
    pub(super) fn is_founded(&self) {
        let organisation = Organisation {
            kind: OrganisationKind::Country,
            name: "Россия".into(),
            time_zone: None,
        };
        let founding = Founding {
            login: "anna".into(),
            name: "Анна".into(),
            password: PasswordHash::new("phc".into()),
            organisation,
        };
        let store = SledStore::open(self.root()).unwrap();
        change_alone(&store, |work| setup::found(work, &founding, now())).unwrap();
    }

    pub(super) fn stores(&self, commits: impl IntoIterator<Item = Commit>) {
        let store = SledStore::open(self.root()).unwrap();
        for commit in commits {
            store.commit(commit).unwrap();
        }
    }

    pub(super) fn has_media(&self, content: &[u8]) {
        let path = self.root().join(media_path(content));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(super) fn backs_up(&self) -> PathBuf {
        self.writes(&self.source().1)
    }

    fn writes(&self, source: &Source) -> PathBuf {
        let path = self.root().join(format!("{}.backup", rand::random::<u64>()));
        let mut file = fs::File::create(&path).unwrap();
        source.write(&mut file, &path, now(), &|| false).unwrap();
        file.flush().unwrap();
        path
    }

    fn restores(
        &self,
        backup: &Path,
        key: &RecoveryKey,
    ) -> anyhow::Result<super::restore::Restored> {
        let place = Place::take(self.root())?;
        let variable = ("EFIR_BACKUP_KEY".to_owned(), key.to_string());
        let environment = [variable].into_iter().collect();
        let keys = Keys { file: None, environment: &environment, data: self.root() };
        restore(&place, backup, keys, now())
    }

    fn key(&self) -> RecoveryKey {
        RecoveryKey::find(self.root()).unwrap().unwrap()
    }

    fn pairs(&self) -> BTreeMap<Key, Value> {
        pairs(self.root())
    }

    fn file(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        fs::read(self.root().join(path)).ok()
    }
}

fn pairs(data: &Path) -> BTreeMap<Key, Value> {
    let store = Relic::open(data).unwrap().unwrap();
    store.scan(b"", None, usize::MAX).unwrap().into_iter().collect()
}

pub(super) fn media_path(content: &[u8]) -> String {
    let name = Digest::of(content).to_string();
    format!("media/{}/{name}", &name[..2])
}

fn commit() -> impl Strategy<Value = Commit> {
    let key =
        proptest::collection::vec(1..=255_u8, 1..40).prop_filter("reserved", |key| key[0] != b'!');
    let value = proptest::option::weighted(0.8, proptest::collection::vec(any::<u8>(), 0..3000));
    let entries = || proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..3);
    (proptest::collection::vec((key, value), 0..60), entries(), entries())
        .prop_map(|(changes, log, audit)| Commit { expected: vec![], changes, log, audit })
}

pub(super) fn puts(pairs: &[(&str, &str)]) -> Commit {
    let put =
        |(key, value): &(&str, &str)| (key.as_bytes().to_vec(), Some(value.as_bytes().to_vec()));
    Commit { changes: pairs.iter().map(put).collect(), ..Commit::default() }
}

fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}
