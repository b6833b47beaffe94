//! The store port on sled: readers on their own threads, one committer.

use std::fs::{self, File};
use std::ops::{Bound, ControlFlow};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use controller_core::port::{
    Commit, CommitError, Committed, Key, LogPage, PIECE, Piece, Snapshot, Store, StoreError, Value,
    reserved,
};
use sled::{Db, IVec};

use super::assembly::{Heads, failed, number, numbered_key};
use super::committer::{Committer, Job};
use super::packed;
use super::place::sync_directory;
use super::tap::Tap;
use super::{Health, OpenError, format};
use crate::clock;

/// How much the store takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries that the change log keeps.
    pub log_entries: u64,
    /// Bytes of a key.
    pub key_bytes: usize,
    /// Bytes of a value or an entry.
    ///
    /// sled puts a page of over a quarter of a segment into a file of its own, which it does not
    /// sync. A page has up to twenty entries, so with segments of 8 MiB this stays below.
    pub value_bytes: usize,
    /// Commits under one sync.
    pub batch_commits: usize,
    /// Commits that wait before callers do.
    pub waiting_commits: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            log_entries: 100_000,
            key_bytes: 1024,
            value_bytes: 96 * 1024,
            batch_commits: 512,
            waiting_commits: 1024,
        }
    }
}

const SEGMENT_BYTES: usize = 8 * 1024 * 1024;
const CACHE_BYTES: u64 = 96 * 1024 * 1024;
const LOCK_ATTEMPTS: u32 = 40;

/// The store on sled.
#[derive(Debug)]
pub struct SledStore {
    db: Db,
    gate: Arc<RwLock<()>>,
    tap: Arc<Tap>,
    durable: Arc<AtomicU64>,
    health: Health,
    jobs: Option<SyncSender<Job>>,
    committer: Option<JoinHandle<()>>,
}

impl SledStore {
    /// Opens the store in a data directory, or makes one.
    pub fn open(data: &Path) -> Result<Self, OpenError> {
        Self::open_with(data, Limits::default())
    }

    /// Opens with other limits.
    pub fn open_with(data: &Path, limits: Limits) -> Result<Self, OpenError> {
        let path = data.join("store");
        let unusable = |error| OpenError::Unusable { path: path.clone(), error };
        if !path.exists() {
            make(data, &path)?;
        }
        let db = open_sled(&path)?;
        format::migrate(&db, &path, format::MIGRATIONS, format::CURRENT)?;
        let file = File::open(path.join("db")).map_err(unusable)?;
        file.sync_all().map_err(unusable)?;
        let heads = Heads::read(&db)
            .map_err(|error| OpenError::Damaged { path: path.clone(), reason: error.0 })?;
        Self::start(db, file, heads, limits).map_err(unusable)
    }

    /// Whether it still works.
    pub fn health(&self) -> &Health {
        &self.health
    }

    fn start(db: Db, file: File, heads: Heads, limits: Limits) -> std::io::Result<Self> {
        let gate = Arc::new(RwLock::new(()));
        let tap = Arc::<Tap>::default();
        let durable = Arc::new(AtomicU64::new(heads.log_last));
        let health = Health::new();
        let (jobs, waiting) = sync_channel(limits.waiting_commits);
        let committer = Committer {
            db: db.clone(),
            file,
            gate: Arc::clone(&gate),
            tap: Arc::clone(&tap),
            limits,
            heads,
            durable: Arc::clone(&durable),
            health: health.clone(),
        };
        let committer = thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || committer.run(&waiting))?;
        Ok(Self { db, gate, tap, durable, health, jobs: Some(jobs), committer: Some(committer) })
    }
}

impl Store for SledStore {
    fn read(
        &self,
        reading: &mut dyn FnMut(&dyn Snapshot) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _sharing = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        reading(&View { db: &self.db })
    }

    fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
        let stopped = || CommitError::Store(StoreError("the committer has stopped".to_owned()));
        let (answer, answered) = sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or_else(stopped)?;
        jobs.send(Job { commit, answer }).map_err(|_closed| stopped())?;
        answered.recv().map_err(|_closed| stopped())?
    }

    fn log_after(&self, sequence: u64, limit: usize) -> Result<LogPage, StoreError> {
        let _sharing = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let last = self.durable.load(Ordering::Acquire);
        if sequence > last {
            // A reader that is ahead has followed another store, one before a restore.
            return Ok(LogPage::Trimmed { last });
        }
        let range = (
            Bound::Excluded(numbered_key(reserved::LOG, sequence)),
            Bound::Included(numbered_key(reserved::LOG, last)),
        );
        let mut entries = Vec::new();
        for (expected, pair) in (sequence + 1..=last).zip(self.db.range(range)).take(limit) {
            let (key, value) = pair.map_err(failed)?;
            if number(&key, reserved::LOG) != Some(expected) {
                return Ok(LogPage::Trimmed { last });
            }
            entries.push((expected, value.to_vec()));
        }
        Ok(LogPage::Entries(entries))
    }

    /// Scans with the gate open between pieces. What is committed meanwhile is caught and follows:
    /// whichever side of a piece a change fell on, its last value comes last.
    fn copy(&self, take: &mut dyn FnMut(Piece) -> ControlFlow<()>) -> Result<(), StoreError> {
        let sharing = || self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let turn = self.tap.turn();
        let tap = {
            let _sharing = sharing();
            self.tap.open(turn)
        };
        let mut after: Option<Key> = None;
        loop {
            let page = {
                let _sharing = sharing();
                View { db: &self.db }.scan(b"", after.as_deref(), PIECE)?
            };
            let Some((last, _)) = page.last() else { break };
            after = Some(last.clone());
            if take(Piece::from_stored(page)).is_break() || take(tap.take()?).is_break() {
                return Ok(());
            }
        }
        let _broken_off = take(tap.take()?);
        Ok(())
    }
}

impl Drop for SledStore {
    /// Lets the committer finish what waits, so that the directory is free afterwards.
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(committer) = self.committer.take() {
            // It catches its own panics.
            let _ = committer.join();
        }
    }
}

/// What a reader sees while it holds the gate.
pub(super) struct View<'s> {
    pub(super) db: &'s Db,
}

impl Snapshot for View<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        if packed::is_packed(key) {
            return packed::get(self.db, key);
        }
        Ok(self.db.get(key).map_err(failed)?.map(|value| value.to_vec()))
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError> {
        match packed::all_packed(prefix) {
            Some(true) => packed::scan(self.db, prefix, after, limit),
            Some(false) => self.records(prefix, after, limit),
            None => {
                let mut both = self.records(prefix, after, limit)?;
                both.extend(packed::scan(self.db, prefix, after, limit)?);
                both.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
                both.truncate(limit);
                Ok(both)
            }
        }
    }
}

impl View<'_> {
    /// A scan of what lies under keys of its own.
    fn records(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            Some(_) | None => Bound::Included(prefix),
        };
        let owned = |pair: sled::Result<(IVec, IVec)>| {
            pair.map(|(key, value)| (key.to_vec(), value.to_vec())).map_err(failed)
        };
        let (hidden, beyond) = packed::HIDDEN;
        let before = is_before(&start, hidden)
            .then(|| self.db.range::<&[u8], _>((start, Bound::Excluded(hidden))));
        let start = if is_before(&start, beyond) { Bound::Included(beyond) } else { start };
        let after = self.db.range::<&[u8], _>((start, Bound::Unbounded));
        before
            .into_iter()
            .flatten()
            .chain(after)
            .take_while(|pair| pair.as_ref().map_or(true, |(key, _)| key.starts_with(prefix)))
            .take(limit)
            .map(owned)
            .collect()
    }
}

fn is_before(start: &Bound<&[u8]>, key: &[u8]) -> bool {
    match start {
        Bound::Included(start) | Bound::Excluded(start) => *start < key,
        Bound::Unbounded => true,
    }
}

/// Makes a new store beside its place and moves it there whole, so that a store that is there
/// always has its format number.
fn make(data: &Path, path: &Path) -> Result<(), OpenError> {
    let unusable = |error| OpenError::Unusable { path: path.to_owned(), error };
    let started = path.with_extension("new");
    if started.exists() {
        fs::remove_dir_all(&started).map_err(unusable)?;
    }
    let db = open_sled(&started)?;
    let stamped = format::stamp(&db).and_then(|()| db.flush());
    stamped.map_err(|error| OpenError::from_sled(path, error))?;
    drop(db);
    sync_files(&started).map_err(unusable)?;
    fs::rename(&started, path).and_then(|()| sync_directory(data)).map_err(unusable)
}

/// Makes a closed store's files durable.
pub(super) fn sync_files(store: &Path) -> std::io::Result<()> {
    for file in ["db", "conf"] {
        File::open(store.join(file))?.sync_all()?;
    }
    sync_directory(store)
}

/// Opens sled; a damaged file makes it panic in places, which is told like any other damage.
pub(super) fn open_sled(path: &Path) -> Result<Db, OpenError> {
    remove_half_snapshots(path)
        .map_err(|error| OpenError::Unusable { path: path.to_owned(), error })?;
    let config = sled::Config::new()
        .path(path)
        .segment_size(SEGMENT_BYTES)
        .cache_capacity(CACHE_BYTES)
        .flush_every_ms(None);
    for _attempt in 0..LOCK_ATTEMPTS {
        let opened = quietly(|| catch_unwind(AssertUnwindSafe(|| config.open())));
        let opened = opened.map_err(|_panic| OpenError::Damaged {
            path: path.to_owned(),
            reason: "the database engine gave up on it".to_owned(),
        })?;
        match opened {
            // A thread of sled may hold the file for a moment after it was closed.
            Err(sled::Error::Io(error)) if error.to_string().contains("acquire lock") => {
                clock::pause(Duration::from_millis(50));
            }
            Err(error) => return Err(OpenError::from_sled(path, error)),
            Ok(db) => return Ok(db),
        }
    }
    Err(OpenError::Held { path: path.to_owned(), holder: String::new() })
}

/// When sled opens, it writes a snapshot of its page table, `snap.*`, under a name that ends in
/// `.generating` first. One that was left half-written (the disk was full, the process killed) makes
/// the next opening fail as if all were corrupt, though the data are whole without it.
fn remove_half_snapshots(path: &Path) -> std::io::Result<()> {
    let files = match fs::read_dir(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        files => files?,
    };
    for file in files {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            tracing::warn!(name, "removing a half-written snapshot of the page table");
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Keeps a panic that is caught from being told as if it were a defect of Efir.
fn quietly<T>(open: impl FnOnce() -> T) -> T {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|panic| {
        tracing::debug!(%panic, "the database engine gave up");
    }));
    let opened = open();
    std::panic::set_hook(usual);
    opened
}
