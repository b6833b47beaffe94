//! Puts commits together to one batch: checks what each expects, numbers its log entries, chains
//! its audit entries.

use std::collections::BTreeMap;

use controller_core::port::{
    AuditRecord, Commit, CommitError, Key, Snapshot as _, StoreError, Value, first_link, reserved,
};
use protocol::Digest;
use sled::Db;

use super::packed;
use super::sled_store::{Limits, View};

/// Where the log and the audit end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heads {
    /// The first sequence number that the log still has; one after the last if it is empty.
    pub(super) log_first: u64,
    /// The log's last sequence number.
    pub(super) log_last: u64,
    /// The audit's last sequence number.
    pub(super) audit_last: u64,
    /// The hash of the audit's last record.
    pub(super) audit_link: Digest,
}

impl Heads {
    /// Reads where a stored log and audit end.
    pub(super) fn read(db: &Db) -> Result<Self, StoreError> {
        let numbered = |prefix: &[u8], last: bool| -> Result<Option<(u64, Value)>, StoreError> {
            let mut all = db.scan_prefix(prefix);
            let Some(found) = (if last { all.next_back() } else { all.next() }) else {
                return Ok(None);
            };
            let (key, value) = found.map_err(failed)?;
            Ok(number(&key, prefix).map(|number| (number, value.to_vec())))
        };
        let log_last = numbered(reserved::LOG, true)?.map_or(0, |(number, _)| number);
        let log_first = numbered(reserved::LOG, false)?.map_or(log_last + 1, |(number, _)| number);
        let (audit_last, audit_link) = match numbered(reserved::AUDIT, true)? {
            None => (0, first_link()),
            Some((number, bytes)) => {
                let record = AuditRecord::from_bytes(number, &bytes)
                    .ok_or_else(|| StoreError(format!("audit record {number} is too short")))?;
                (number, record.hash())
            }
        };
        Ok(Self { log_first, log_last, audit_last, audit_link })
    }
}

/// A batch in the making.
pub(super) struct Assembly<'s> {
    db: &'s Db,
    limits: Limits,
    heads: Heads,
    written: BTreeMap<Key, Option<Value>>,
}

impl<'s> Assembly<'s> {
    /// Starts an empty batch.
    pub(super) fn new(db: &'s Db, limits: Limits, heads: Heads) -> Self {
        Self { db, limits, heads, written: BTreeMap::new() }
    }

    /// Takes a commit in whole and says the log's last number after it, or leaves it out whole.
    pub(super) fn admit(&mut self, commit: Commit) -> Result<u64, CommitError> {
        self.check_form(&commit)?;
        for (key, expected) in &commit.expected {
            if self.current(key)? != *expected {
                return Err(CommitError::Conflict);
            }
        }
        if self.written.is_empty() {
            // They come in their order, so a large commit is taken over as it is.
            self.written = commit.changes.into_iter().collect();
        } else {
            self.written.extend(commit.changes);
        }
        for entry in commit.log {
            self.heads.log_last += 1;
            self.written.insert(numbered_key(reserved::LOG, self.heads.log_last), Some(entry));
        }
        for entry in commit.audit {
            self.chain(entry);
        }
        Ok(self.heads.log_last)
    }

    /// What is to be written, and where log and audit end with it; the log loses what is beyond its
    /// length.
    pub(super) fn finish(mut self) -> (BTreeMap<Key, Option<Value>>, Heads) {
        let keep_from = (self.heads.log_last + 1).saturating_sub(self.limits.log_entries);
        for sequence in self.heads.log_first..keep_from {
            self.written.insert(numbered_key(reserved::LOG, sequence), None);
        }
        self.heads.log_first = self.heads.log_first.max(keep_from);
        (self.written, self.heads)
    }

    fn current(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        if let Some(written) = self.written.get(key) {
            return Ok(written.clone());
        }
        View { db: self.db }.get(key)
    }

    fn chain(&mut self, entry: Value) {
        self.heads.audit_last += 1;
        let record =
            AuditRecord { sequence: self.heads.audit_last, previous: self.heads.audit_link, entry };
        self.heads.audit_link = record.hash();
        self.written
            .insert(numbered_key(reserved::AUDIT, record.sequence), Some(record.to_bytes()));
    }

    /// A commit that no retry will make acceptable: a defect of the caller, told with the key.
    fn check_form(&self, commit: &Commit) -> Result<(), CommitError> {
        let refuse = |what: String| Err(CommitError::Store(StoreError(what)));
        for (key, value) in &commit.changes {
            let name = key.escape_ascii();
            if key.first() == Some(&b'!') {
                return refuse(format!("the key {name} is reserved for the store"));
            }
            if key.is_empty() || key.len() > self.limits.key_bytes {
                let most = self.limits.key_bytes;
                return refuse(format!("the key {name} must have 1 to {most} bytes"));
            }
            let length = value.as_ref().map_or(0, Vec::len);
            if length > self.limits.value_bytes {
                let most = self.limits.value_bytes;
                return refuse(format!(
                    "the value of {name} has {length} bytes, at most {most} fit"
                ));
            }
        }
        let entries = commit.log.iter().chain(&commit.audit);
        if let Some(long) = entries.map(Vec::len).find(|len| *len > self.limits.value_bytes) {
            let most = self.limits.value_bytes;
            return refuse(format!("a log entry has {long} bytes, at most {most} fit"));
        }
        Ok(())
    }
}

/// Changes as sled takes them, on top of what is there.
pub(super) fn batch<'c>(
    db: &Db,
    changes: impl IntoIterator<Item = (&'c Key, &'c Option<Value>)>,
) -> Result<sled::Batch, StoreError> {
    let mut batch = sled::Batch::default();
    let mut marks = Vec::new();
    for (key, value) in changes {
        match value {
            _ if packed::is_packed(key) => marks.push((key, value)),
            Some(value) => batch.insert(key.as_slice(), value.as_slice()),
            None => batch.remove(key.as_slice()),
        }
    }
    marks.sort_unstable_by_key(|(key, _)| *key);
    packed::change(db, &marks, &mut batch)?;
    Ok(batch)
}

/// The key of a numbered entry.
pub(super) fn numbered_key(prefix: &[u8], sequence: u64) -> Key {
    [prefix, &sequence.to_be_bytes()].concat()
}

/// The number in a numbered entry's key.
pub(super) fn number(key: &[u8], prefix: &[u8]) -> Option<u64> {
    let bytes = key.strip_prefix(prefix)?.try_into().ok()?;
    Some(u64::from_be_bytes(bytes))
}

/// What sled said, as the port says it.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub(super) fn failed(error: sled::Error) -> StoreError {
    StoreError(error.to_string())
}
