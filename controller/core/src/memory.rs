//! A store in memory: small enough to be obviously right, for unit tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::port::{
    AuditRecord, Commit, CommitError, Committed, Key, LogPage, Snapshot, Store, StoreError, Value,
    first_link, reserved,
};

/// The store. What is committed is "on disk" at once.
#[derive(Debug, Default)]
pub struct MemoryStore {
    pairs: Mutex<Pairs>,
}

/// What it holds, and what a snapshot of it is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Pairs(BTreeMap<Key, Value>);

impl MemoryStore {
    /// A copy of all that is there.
    pub fn pairs(&self) -> Pairs {
        self.lock().clone()
    }

    /// Puts something else in place of all that is there, as a restore does.
    pub fn replace(&self, pairs: Pairs) {
        *self.lock() = pairs;
    }

    fn lock(&self) -> MutexGuard<'_, Pairs> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Snapshot for Pairs {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        Ok(self.0.get(key).cloned())
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError> {
        let found = self.0.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        let follows = |key: &Key| after.is_none_or(|after| key.as_slice() > after);
        let pairs = found.filter(|(key, _)| follows(key)).take(limit);
        Ok(pairs.map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}

impl Store for MemoryStore {
    fn read(
        &self,
        reading: &mut dyn FnMut(&dyn Snapshot) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        reading(&*self.lock())
    }

    fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
        let mut pairs = self.lock();
        for (key, expected) in &commit.expected {
            if pairs.0.get(key) != expected.as_ref() {
                return Err(CommitError::Conflict);
            }
        }
        for (key, value) in commit.changes {
            match value {
                Some(value) => pairs.0.insert(key, value),
                None => pairs.0.remove(&key),
            };
        }
        let mut sequence = pairs.last(reserved::LOG);
        for entry in commit.log {
            sequence += 1;
            pairs.0.insert(numbered(reserved::LOG, sequence), entry);
        }
        for entry in commit.audit {
            let record = pairs.next_audit_record(entry);
            pairs.0.insert(numbered(reserved::AUDIT, record.sequence), record.to_bytes());
        }
        Ok(Committed { sequence })
    }

    fn log_after(&self, sequence: u64, limit: usize) -> Result<LogPage, StoreError> {
        let after = numbered(reserved::LOG, sequence);
        let found = self.lock().scan(reserved::LOG, Some(&after), limit)?;
        let entry = |(key, value): (Key, Value)| (number(&key), value);
        Ok(LogPage::Entries(found.into_iter().map(entry).collect()))
    }
}

impl Pairs {
    /// The audit log, from its first record.
    pub fn audit(&self) -> Vec<AuditRecord> {
        let records = self.0.iter().filter(|(key, _)| key.starts_with(reserved::AUDIT));
        records.filter_map(|(key, value)| AuditRecord::from_bytes(number(key), value)).collect()
    }

    /// Puts a value, or deletes where there is none, behind everybody's back.
    pub fn insert(&mut self, key: Key, value: Option<Value>) {
        match value {
            Some(value) => self.0.insert(key, value),
            None => self.0.remove(&key),
        };
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn next_audit_record(&self, entry: Value) -> AuditRecord {
        let sequence = self.last(reserved::AUDIT) + 1;
        let last = self.0.get(&numbered(reserved::AUDIT, sequence - 1));
        let last = last.and_then(|value| AuditRecord::from_bytes(sequence - 1, value));
        let previous = last.map_or_else(first_link, |record| record.hash());
        AuditRecord { sequence, previous, entry }
    }

    fn last(&self, prefix: &[u8]) -> u64 {
        let last = self.0.range(..numbered(prefix, u64::MAX)).next_back();
        last.filter(|(key, _)| key.starts_with(prefix)).map_or(0, |(key, _)| number(key))
    }
}

fn numbered(prefix: &[u8], sequence: u64) -> Key {
    [prefix, &sequence.to_be_bytes()].concat()
}

fn number(key: &[u8]) -> u64 {
    key.last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}
