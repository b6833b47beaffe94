//! Typed reading and writing for use cases: what was read is what the commit expects.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Deref;

use jiff::Timestamp;
use protocol::wire;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::change::Change;
use crate::domain::audit::{Draft, Entry};
use crate::domain::credential::Secret;
use crate::error::Error;
use crate::id::EntryId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::port::{AuditRecord, Commit, Key, Snapshot, Value, reserved};

/// Something that the store keeps under a key of its own. The keys are all in [`keys`].
pub trait Record: Serialize + DeserializeOwned {
    /// What names one.
    type Id;

    /// The key of the one that is named so.
    fn key_of(id: &Self::Id) -> Key;

    /// What names this one.
    fn id(&self) -> Self::Id;
}

/// A consistent view of the store, typed. Queries take one; a [`Work`] is one, too.
pub struct View<'s> {
    snapshot: &'s dyn Snapshot,
    /// What was read, where a commit will expect it.
    seen: Option<RefCell<BTreeMap<Key, Option<Value>>>>,
    written: BTreeMap<Key, Option<Value>>,
}

/// Marks that a piece of a sifted list looks at, at most.
pub const SIFTED: usize = 1_000;
/// How many marks could be looked at while a record is read.
pub const READ: usize = 8;
/// Marks that are read at a time on the way.
const PIECE: usize = 200;

/// What becomes of a mark in a list of which not all is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sifted<T> {
    /// It is wanted.
    Kept(T),
    /// It is not, as the mark itself tells.
    Passed,
    /// It is not, and to know that took as much as [`READ`] marks.
    Refused,
    /// Neither is any that follows.
    Over,
}

/// A use case at work: it reads its own writes, and becomes a [`Commit`].
pub struct Work<'s> {
    view: View<'s>,
    random: &'s mut dyn FnMut() -> u128,
    log: Vec<Change>,
    /// The same, to be asked fast: an import changes thousands of units.
    logged: HashSet<Change>,
    audit: Vec<Value>,
}

impl<'s> View<'s> {
    /// A view for questions only.
    pub fn new(snapshot: &'s dyn Snapshot) -> Self {
        Self { snapshot, seen: None, written: BTreeMap::new() }
    }

    /// One record.
    pub fn get<R: Record>(&self, id: &R::Id) -> Result<Option<R>, Error> {
        let key = R::key_of(id);
        self.read(&key)?.map(|value| parse(&key, &value)).transpose()
    }

    /// At most `limit` records whose keys start with `prefix`, after the key `prefix` + `after`.
    pub fn scan<R: Record>(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<R>, Error> {
        let found = self.pairs(prefix, after, limit)?;
        found.iter().map(|(key, value)| parse(key, value)).collect()
    }

    /// The records of the audit log after a sequence number, at most `limit`.
    pub fn audit_after(&self, sequence: u64, limit: usize) -> Result<Vec<AuditRecord>, Error> {
        let after = [reserved::AUDIT, &sequence.to_be_bytes()].concat();
        let found = self.snapshot.scan(reserved::AUDIT, Some(&after), limit)?;
        let read = |(key, value): &(Key, Value)| {
            let number = key.strip_prefix(reserved::AUDIT)?.try_into().ok()?;
            AuditRecord::from_bytes(u64::from_be_bytes(number), value)
        };
        let damaged = |key: &Key| Error::Damaged {
            key: key.escape_ascii().to_string(),
            detail: "it is no record of the audit log".to_owned(),
        };
        found.iter().map(|pair| read(pair).ok_or_else(|| damaged(&pair.0))).collect()
    }

    /// Whether a mark is set: an index key that says something by being there.
    pub fn is_marked(&self, mark: &str) -> Result<bool, Error> {
        Ok(self.read(mark.as_bytes())?.is_some())
    }

    /// What lies under keys that start with `prefix`, as it is written: for what looks at all kinds alike.
    pub(crate) fn raw(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Value)>, Error> {
        let found = self.pairs(prefix, after, limit)?;
        let text = |key: Key| String::from_utf8_lossy(&key).into_owned();
        Ok(found.into_iter().map(|(key, value)| (text(key), value)).collect())
    }

    /// What follows `prefix` in the marks that start with it, at most `limit` of them.
    pub fn marks(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<String>, Error> {
        let found = self.pairs(prefix, after, limit)?;
        let suffix = |key: &Key| {
            let text = key.strip_prefix(prefix.as_bytes()).unwrap_or_default();
            String::from_utf8_lossy(text).into_owned()
        };
        Ok(found.iter().map(|(key, _)| suffix(key)).collect())
    }

    /// One piece of the marks that start with any of the prefixes, one prefix after the other.
    pub fn page(&self, prefixes: &[String], page: &Page) -> Result<Listed<String>, Error> {
        self.walk(prefixes, page)?.filter_map(|(_, mark)| Ok(Some(mark)))
    }

    /// The same, each mark behind the cursor that goes on after it.
    pub fn walk(
        &self,
        prefixes: &[String],
        page: &Page,
    ) -> Result<Listed<(String, String)>, Error> {
        let (first, mut after) = resume(page)?;
        let mut items: Vec<(usize, String)> = Vec::new();
        for (index, prefix) in prefixes.iter().enumerate().skip(first) {
            let wanted = page.limit() + 1 - items.len();
            let marks = self.marks(prefix, after.take(), wanted)?;
            items.extend(marks.into_iter().map(|mark| (index, mark)));
            if items.len() > page.limit() {
                break;
            }
        }
        let more = items.len() > page.limit();
        items.truncate(page.limit());
        let cursor = |(index, mark): &(usize, String)| format!("{index}.{mark}");
        let next = items.last().filter(|_| more).map(cursor);
        let items = items.into_iter().map(|item| (cursor(&item), item.1)).collect();
        Ok(Listed { items, next })
    }

    /// One piece of what is wanted among the marks that start with any of the prefixes, those after
    /// `start` in each. At most [`SIFTED`] marks are looked at, so that what is rare costs no more than
    /// what is common: the piece is shorter then, and the cursor goes on from there.
    pub fn sift<T>(
        &self,
        prefixes: &[String],
        page: &Page,
        start: Option<&str>,
        sift: impl FnMut(&str) -> Result<Sifted<T>, Error>,
    ) -> Result<Listed<T>, Error> {
        self.sift_from(prefixes, page, start, SIFTED, sift)
    }

    /// The same from the first mark on, looking at so many: for marks that mostly tell by themselves that
    /// they are not wanted.
    pub(crate) fn sift_among<T>(
        &self,
        prefixes: &[String],
        page: &Page,
        most: usize,
        sift: impl FnMut(&str) -> Result<Sifted<T>, Error>,
    ) -> Result<Listed<T>, Error> {
        self.sift_from(prefixes, page, None, most, sift)
    }

    fn sift_from<T>(
        &self,
        prefixes: &[String],
        page: &Page,
        start: Option<&str>,
        most: usize,
        mut sift: impl FnMut(&str) -> Result<Sifted<T>, Error>,
    ) -> Result<Listed<T>, Error> {
        let (first, mut resumed) = resume(page)?;
        let (mut items, mut looked, mut last) = (Vec::new(), 0, None);
        'prefixes: for (index, prefix) in prefixes.iter().enumerate().skip(first) {
            let mut after = resumed.take().or(start).map(str::to_owned);
            loop {
                let marks = self.marks(prefix, after.as_deref(), PIECE)?;
                for mark in &marks {
                    if items.len() == page.limit() || looked >= most {
                        return Ok(Listed { items, next: last });
                    }
                    looked += 1;
                    match sift(mark)? {
                        Sifted::Kept(item) => items.push(item),
                        Sifted::Passed => {}
                        Sifted::Refused => looked += READ - 1,
                        Sifted::Over => continue 'prefixes,
                    }
                    last = Some(format!("{index}.{mark}"));
                }
                if marks.len() < PIECE {
                    continue 'prefixes;
                }
                after = marks.into_iter().next_back();
            }
        }
        Ok(Listed { items, next: None })
    }

    fn read(&self, key: &[u8]) -> Result<Option<Value>, Error> {
        if let Some(own) = self.written.get(key) {
            return Ok(own.clone());
        }
        let Some(seen) = &self.seen else {
            return Ok(self.snapshot.get(key)?);
        };
        if let Some(known) = seen.borrow().get(key) {
            return Ok(known.clone());
        }
        let found = self.snapshot.get(key)?;
        seen.borrow_mut().insert(key.to_vec(), found.clone());
        Ok(found)
    }

    fn pairs(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, Error> {
        let prefix = prefix.as_bytes();
        let after = after.map(|after| [prefix, after.as_bytes()].concat());
        let own = || {
            let follows = |key: &&Key| after.as_ref().is_none_or(|after| *key > after);
            let range = self.written.range(prefix.to_vec()..);
            range
                .take_while(|(key, _)| key.starts_with(prefix))
                .filter(move |(key, _)| follows(key))
        };
        let deleted = own().filter(|(_, value)| value.is_none()).count();
        let found = self.snapshot.scan(prefix, after.as_deref(), limit + deleted)?;
        if let Some(seen) = &self.seen {
            let pairs = found.iter().map(|(key, value)| (key.clone(), Some(value.clone())));
            seen.borrow_mut().extend(pairs);
        }
        let mut pairs: BTreeMap<Key, Option<Value>> =
            found.into_iter().map(|(key, value)| (key, Some(value))).collect();
        pairs.extend(own().map(|(key, value)| (key.clone(), value.clone())));
        let present = pairs.into_iter().filter_map(|(key, value)| Some((key, value?)));
        Ok(present.take(limit).collect())
    }
}

impl<'s> Work<'s> {
    /// Begins on a snapshot; `random` gives 128 unpredictable bits a call.
    pub fn new(snapshot: &'s dyn Snapshot, random: &'s mut dyn FnMut() -> u128) -> Self {
        let seen = Some(RefCell::default());
        let view = View { snapshot, seen, written: BTreeMap::new() };
        Self { view, random, log: Vec::new(), logged: HashSet::new(), audit: Vec::new() }
    }

    /// 128 unpredictable bits.
    pub fn random(&mut self) -> u128 {
        (self.random)()
    }

    /// A new secret.
    pub fn secret(&mut self) -> Secret {
        Secret::new([self.random(), self.random()])
    }

    /// Writes a record.
    pub fn put<R: Record>(&mut self, record: &R) {
        self.write(R::key_of(&record.id()), Some(wire::encode(record)));
    }

    /// Writes what lies under a key anew, read by [`View::raw`].
    pub(crate) fn put_raw(&mut self, key: &str, value: &serde_json::Value) {
        self.write(key.into(), Some(wire::encode(value)));
    }

    /// Deletes a record.
    pub fn delete<R: Record>(&mut self, id: &R::Id) {
        self.write(R::key_of(id), None);
    }

    /// Sets a mark.
    pub fn mark(&mut self, mark: &str) {
        self.write(mark.into(), Some(b"null".to_vec()));
    }

    /// Takes a mark away.
    pub fn unmark(&mut self, mark: &str) {
        self.write(mark.into(), None);
    }

    /// Adds to the change log.
    pub fn record(&mut self, change: Change) {
        if self.logged.insert(change) {
            self.log.push(change);
        }
    }

    /// Adds to the audit log, and to the lists of the units above.
    pub fn audit(&mut self, what: Draft) {
        let id = EntryId::new(what.at, self.random());
        for unit in what.place.units() {
            self.mark(&keys::audit_in(unit, id));
        }
        let entry = Entry { id, what };
        self.audit.push(wire::encode(&entry));
        self.put(&entry);
    }

    /// A new id: its kind's constructor, the time, and fresh bits.
    pub fn fresh<T>(&mut self, make: impl FnOnce(Timestamp, u128) -> T, now: Timestamp) -> T {
        make(now, self.random())
    }

    /// What is to be committed.
    pub fn into_commit(self) -> Commit {
        let seen = self.view.seen.map(RefCell::into_inner).unwrap_or_default();
        Commit {
            expected: seen.into_iter().collect(),
            changes: self.view.written.into_iter().collect(),
            log: self.log.iter().map(wire::encode).collect(),
            audit: self.audit,
        }
    }

    fn write(&mut self, key: Key, value: Option<Value>) {
        self.view.written.insert(key, value);
    }
}

impl<'s> Deref for Work<'s> {
    type Target = View<'s>;

    fn deref(&self) -> &View<'s> {
        &self.view
    }
}

/// The prefix at which a piece begins, and the mark after which.
fn resume(page: &Page) -> Result<(usize, Option<&str>), Error> {
    let Some(cursor) = page.after() else { return Ok((0, None)) };
    let invalid = || Error::CursorInvalid { cursor: cursor.chars().take(80).collect() };
    let (index, mark) = cursor.split_once('.').ok_or_else(invalid)?;
    Ok((index.parse().map_err(|_| invalid())?, Some(mark)))
}

fn parse<R: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<R, Error> {
    serde_json::from_slice(value).map_err(|source| Error::Damaged {
        key: String::from_utf8_lossy(key).into_owned(),
        detail: source.to_string(),
    })
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("written", &self.written.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Work<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("view", &self.view).finish_non_exhaustive()
    }
}
