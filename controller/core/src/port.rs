//! What the core needs of the world: a store with consistent snapshots and atomic commits.
//!
//! Keys are bytes in their natural order, values are JSON. A secondary index is a key in the same
//! commit; a rule about a set ("one active director") lives on one key, since a commit expects keys,
//! not ranges.

use std::ops::ControlFlow;

use protocol::Digest;
use thiserror::Error;

/// A key, in its natural order of bytes.
pub type Key = Vec<u8>;
/// A value: JSON.
pub type Value = Vec<u8>;

/// A consistent view of the store: nothing committed after it was taken is seen.
pub trait Snapshot {
    /// One value.
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError>;

    /// At most `limit` pairs whose key starts with `prefix` and comes strictly after `after`, in
    /// rising order of keys.
    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError>;
}

/// The truth. Calls block: a shell makes them on its blocking pool.
pub trait Store: Send + Sync {
    /// Runs `reading` on a snapshot. Writers wait meanwhile, so it is kept short.
    fn read(
        &self,
        reading: &mut dyn FnMut(&dyn Snapshot) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// Applies a commit whole, or not at all. When it returns, the commit is on disk.
    fn commit(&self, commit: Commit) -> Result<Committed, CommitError>;

    /// The change log after a sequence number, at most `limit` entries of what is on disk.
    fn log_after(&self, sequence: u64, limit: usize) -> Result<LogPage, StoreError>;

    /// Gives everything that is stored as of one moment, what the store keeps for itself too, piece
    /// by piece: each goes over what came before, and at the end the pieces add up to that moment.
    /// `take` may break it off.
    ///
    /// This one takes a single snapshot; a store that makes writers wait for readers does better.
    fn copy(&self, take: &mut dyn FnMut(Piece) -> ControlFlow<()>) -> Result<(), StoreError> {
        self.read(&mut |snapshot| {
            let mut after: Option<Key> = None;
            loop {
                let page = snapshot.scan(b"", after.as_deref(), PIECE)?;
                let Some((last, _)) = page.last() else { return Ok(()) };
                after = Some(last.clone());
                if take(Piece::from_stored(page)).is_break() {
                    return Ok(());
                }
            }
        })
    }
}

/// Pairs of a piece that is scanned, at most: the longest values take some 20 MB then.
pub const PIECE: usize = 200;

/// A piece of a copy: values to put, and keys to delete where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece(pub Vec<(Key, Option<Value>)>);

impl Piece {
    /// A piece of what is there.
    pub fn from_stored(pairs: Vec<(Key, Value)>) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key, Some(value))).collect())
    }
}

/// What is to be written, and what must still be true for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// Every key that was read, with the value that was found, absent ones too.
    pub expected: Vec<(Key, Option<Value>)>,
    /// Values to put, and keys to delete where there is none.
    pub changes: Vec<(Key, Option<Value>)>,
    /// Entries of the change log, numbered in the commit.
    pub log: Vec<Value>,
    /// Entries of the audit log, numbered and chained in the commit.
    pub audit: Vec<Value>,
}

/// What a commit became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The change log's last sequence number after it.
    pub sequence: u64,
}

/// A piece of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogPage {
    /// The entries that follow, with their sequence numbers.
    Entries(Vec<(u64, Value)>),
    /// What followed is trimmed away: the reader must resynchronise and go on from here.
    Trimmed {
        /// The last sequence number.
        last: u64,
    },
}

/// An entry of the audit log as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Counts the entries from 1.
    pub sequence: u64,
    /// The hash of the entry before it; of the first one, [`first_link`].
    pub previous: Digest,
    /// What happened.
    pub entry: Value,
}

impl AuditRecord {
    /// The hash that the next entry carries: over the number, the link before and the entry.
    pub fn hash(&self) -> Digest {
        Digest::of_parts(&[&self.sequence.to_be_bytes(), self.previous.as_bytes(), &self.entry])
    }
}

/// Where the audit log's chain begins.
pub fn first_link() -> Digest {
    Digest::of(b"efir audit log 1")
}

/// Keys that the store keeps for itself; a [`Commit`] never names them.
pub mod reserved {
    /// The format version.
    pub const FORMAT: &[u8] = b"!format";
    /// Before each entry of the change log, then the sequence number as eight big-endian bytes.
    pub const LOG: &[u8] = b"!log/";
    /// Before each [`AuditRecord`](super::AuditRecord), then the sequence number as eight
    /// big-endian bytes; the value is [`AuditRecord::to_bytes`](super::AuditRecord::to_bytes).
    pub const AUDIT: &[u8] = b"!audit/";
}

impl AuditRecord {
    /// The record's value: the previous link's 32 bytes, then the entry.
    pub fn to_bytes(&self) -> Value {
        let mut bytes = self.previous.as_bytes().to_vec();
        bytes.extend_from_slice(&self.entry);
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` if it is too short.
    pub fn from_bytes(sequence: u64, bytes: &[u8]) -> Option<Self> {
        let (previous, entry) = bytes.split_first_chunk::<32>()?;
        Some(Self { sequence, previous: Digest::from(*previous), entry: entry.to_vec() })
    }
}

/// The store failed: the disk, the file, or the way to the database.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the store failed: {0}")]
pub struct StoreError(pub String);

/// A commit that was not applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CommitError {
    /// Something that was read has changed since; the use case is run again on a new snapshot.
    #[error("what was read has changed meanwhile")]
    Conflict,
    /// The store failed; whether the commit is on disk is unknown.
    #[error(transparent)]
    Store(#[from] StoreError),
}
