//! Marks, packed.
//!
//! sled puts at most sixteen keys on a page, keeps a note of every page in memory, and reads all of those
//! notes when it opens. A country has some ten million marks: keys that say something by being there. So
//! they lie in blocks, up to [`MOST`] of them under one key of sled's: `!marks/` and the first key that the
//! block was made for. A block holds the marks from that key until the next block's.
//!
//! Which keys are packed depends on their first word alone, so that each key has one place.

use std::borrow::Cow;

use controller_core::keys::MARKS;
use controller_core::port::{Key, StoreError, Value};
use sled::{Db, IVec};

use super::assembly::failed;

/// Before each block's key.
const BLOCKS: &[u8] = b"!marks/";
/// The first key that comes after all blocks.
const BEYOND: &[u8] = b"!marks0";
/// From which key of sled's to which there are blocks, which are nobody else's business.
pub(super) const HIDDEN: (&[u8], &[u8]) = (BLOCKS, BEYOND);
/// Marks of one block: more make the smaller writes larger, fewer the pages more.
const MOST: usize = 32;
/// What a mark's value is, and is not written for it.
const NULL: &[u8] = b"null";

/// Whether a key lies in a block.
pub(super) fn is_packed(key: &[u8]) -> bool {
    family(key).is_some_and(is_family)
}

/// Whether the keys that begin so lie in blocks; unknown as long as the first word is not whole.
pub(super) fn all_packed(prefix: &[u8]) -> Option<bool> {
    match family(prefix) {
        Some(family) => Some(is_family(family)),
        None if MARKS.iter().any(|known| known.as_bytes().starts_with(prefix)) => None,
        None => Some(false),
    }
}

/// One mark's value.
pub(super) fn get(db: &Db, key: &[u8]) -> Result<Option<Value>, StoreError> {
    let Some((_, block)) = floor(db, key)? else { return Ok(None) };
    let mut marks = Marks::of(&block);
    while let Some((found, value)) = marks.next()? {
        match found.cmp(key) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Ok(Some(value.to_vec())),
            std::cmp::Ordering::Greater => return Ok(None),
        }
    }
    Ok(None)
}

/// At most `limit` marks that begin with `prefix`, after the key `after`.
pub(super) fn scan(
    db: &Db,
    prefix: &[u8],
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<(Key, Value)>, StoreError> {
    let start = after.filter(|after| *after >= prefix).unwrap_or(prefix);
    let is_after = |key: &[u8]| after.is_none_or(|after| key > after);
    let mut found = Vec::new();
    let from = floor(db, start)?.map_or_else(|| block_key(start), |(key, _)| key);
    for block in db.range::<&[u8], _>(from.as_slice()..BEYOND) {
        let (_, block) = block.map_err(failed)?;
        let mut marks = Marks::of(&block);
        while let Some((key, value)) = marks.next()? {
            if key.starts_with(prefix) && is_after(key) {
                if found.len() == limit {
                    return Ok(found);
                }
                found.push((key.to_vec(), value.to_vec()));
            } else if key > prefix && !key.starts_with(prefix) {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// Adds to a batch what changes of marks make of the blocks. The changes come in the order of their keys.
pub(super) fn change(
    db: &Db,
    changes: &[(&Key, &Option<Value>)],
    batch: &mut sled::Batch,
) -> Result<(), StoreError> {
    let mut rest = changes;
    while let Some((first, _)) = rest.first() {
        let (own, block) = match floor(db, first)? {
            Some((key, block)) => (Some(key), block),
            None => (None, IVec::default()),
        };
        let next = next(db, own.as_deref())?;
        let is_here = |key: &Key| next.as_ref().is_none_or(|next| block_key(key) < *next);
        let (here, beyond) = rest.split_at(rest.partition_point(|(key, _)| is_here(key)));
        rest = beyond;
        let marks = merged(&block, here)?;
        let last = marks.last().map(|(last, _)| last.as_ref());
        let grows = last == here.last().map(|(key, _)| key.as_slice());
        let (pieces, mut key) = (pieces(&marks, grows), own);
        if let (Some(own), true) = (&key, pieces.is_empty()) {
            batch.remove(own.as_slice());
        }
        for piece in pieces {
            let first = piece.first().map(|(first, _)| block_key(first)).unwrap_or_default();
            batch.insert(key.take().unwrap_or(first), packed(piece));
        }
    }
    Ok(())
}

/// What makes blocks of the marks that lie under keys of their own, as format 1 has them.
pub(super) fn pack(db: &Db) -> Result<sled::Batch, StoreError> {
    let mut batch = sled::Batch::default();
    let mut marks = Vec::new();
    for family in MARKS {
        for mark in db.scan_prefix(format!("{family}/")) {
            let (key, value) = mark.map_err(failed)?;
            batch.remove(&key);
            marks.push((key.to_vec(), Some(value.to_vec())));
        }
    }
    let changes: Vec<_> = marks.iter().map(|(key, value)| (key, value)).collect();
    change(db, &changes, &mut batch)?;
    Ok(batch)
}

/// A mark of a block, or of a change.
type Held<'m> = (Cow<'m, [u8]>, Cow<'m, [u8]>);

/// What a block's marks are after the changes that fall into it; both are in the order of their keys.
fn merged<'m>(
    block: &'m [u8],
    changes: &[(&'m Key, &'m Option<Value>)],
) -> Result<Vec<Held<'m>>, StoreError> {
    let mut marks = Marks::of(block);
    let mut all = Vec::with_capacity(changes.len() + MOST);
    let mut changes = changes.iter().peekable();
    let put = |all: &mut Vec<Held<'m>>, (key, value): &(&'m Key, &'m Option<Value>)| {
        let held =
            |value: &'m Value| (Cow::Borrowed(key.as_slice()), Cow::Borrowed(value.as_slice()));
        all.extend(value.as_ref().map(held));
    };
    while let Some((key, value)) = marks.next()? {
        while let Some(change) = changes.next_if(|(changed, _)| changed.as_slice() < key) {
            put(&mut all, change);
        }
        match changes.next_if(|(changed, _)| changed.as_slice() == key) {
            Some(change) => put(&mut all, change),
            None => all.push((Cow::Owned(key.to_vec()), Cow::Borrowed(value))),
        }
    }
    changes.for_each(|change| put(&mut all, change));
    Ok(all)
}

/// Shares marks out among blocks. One that grows at its end, as lists in the order of time do, leaves full
/// blocks behind; else both halves get room.
fn pieces<'p, 'm>(marks: &'p [Held<'m>], grows: bool) -> Vec<&'p [Held<'m>]> {
    let most = if grows { MOST } else { marks.len().div_ceil(marks.len().div_ceil(MOST).max(1)) };
    marks.chunks(most.max(1)).collect()
}

/// The block in which a key lies, if any lies so early.
fn floor(db: &Db, key: &[u8]) -> Result<Option<(Key, IVec)>, StoreError> {
    let block = db.range::<&[u8], _>(BLOCKS..=block_key(key).as_slice()).next_back();
    let block = block.transpose().map_err(failed)?;
    Ok(block.map(|(key, block)| (key.to_vec(), block)))
}

/// The key of the block after one, or of the first.
fn next(db: &Db, own: Option<&[u8]>) -> Result<Option<Key>, StoreError> {
    use std::ops::Bound::{Excluded, Included};
    let start = own.map_or(Included(BLOCKS), Excluded);
    let block = db.range::<&[u8], _>((start, Excluded(BEYOND))).next();
    Ok(block.transpose().map_err(failed)?.map(|(key, _)| key.to_vec()))
}

fn block_key(key: &[u8]) -> Key {
    [BLOCKS, key].concat()
}

/// A key's first word, once it is whole.
fn family(key: &[u8]) -> Option<&[u8]> {
    let end = key.iter().position(|byte| *byte == b'/')?;
    key.get(..end)
}

fn is_family(word: &[u8]) -> bool {
    MARKS.binary_search_by(|known| known.as_bytes().cmp(word)).is_ok()
}

/// A block: for each mark how many bytes of its key are the last one's, how many more there are and which,
/// then 0 for `null` or one more than the value's length and the value.
fn packed(marks: &[Held<'_>]) -> Vec<u8> {
    let mut block = Vec::new();
    let mut last: &[u8] = &[];
    for (key, value) in marks {
        let shared = key.iter().zip(last).take_while(|(one, other)| one == other).count();
        let own = key.get(shared..).unwrap_or_default();
        number(&mut block, shared);
        number(&mut block, own.len());
        block.extend_from_slice(own);
        if value.as_ref() == NULL {
            number(&mut block, 0);
        } else {
            number(&mut block, value.len() + 1);
            block.extend_from_slice(value);
        }
        last = key;
    }
    block
}

/// Seven bits a byte, the lowest first, and a high bit while more follow.
fn number(block: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        let [lowest, ..] = number.to_le_bytes();
        block.push(0x80 | lowest);
        number >>= 7;
    }
    let [lowest, ..] = number.to_le_bytes();
    block.push(lowest);
}

/// A mark's key and value.
type Mark<'k, 'b> = (&'k [u8], &'b [u8]);

/// The marks of a block, one after the other.
struct Marks<'b> {
    rest: &'b [u8],
    key: Key,
}

impl<'b> Marks<'b> {
    fn of(block: &'b [u8]) -> Self {
        Self { rest: block, key: Key::new() }
    }

    fn next(&mut self) -> Result<Option<Mark<'_, 'b>>, StoreError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let shared = self.number()?;
        let own = self.number()?;
        let own = self.bytes(own)?;
        self.key.truncate(shared);
        self.key.extend_from_slice(own);
        let value = match self.number()? {
            0 => NULL,
            length => self.bytes(length - 1)?,
        };
        Ok(Some((&self.key, value)))
    }

    fn number(&mut self) -> Result<usize, StoreError> {
        let (mut number, mut shift) = (0_usize, 0);
        loop {
            let [byte] = self.bytes(1)? else { return Err(broken()) };
            number |= usize::from(byte & 0x7f).checked_shl(shift).ok_or_else(broken)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
    }

    fn bytes(&mut self, count: usize) -> Result<&'b [u8], StoreError> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or_else(broken)?;
        self.rest = rest;
        Ok(bytes)
    }
}

fn broken() -> StoreError {
    StoreError("a block of marks is broken; bring a backup back with efir restore".to_owned())
}

#[cfg(test)]
mod tests {
    use controller_core::port::{Commit, Snapshot as _, Store as _, reserved};
    use proptest::prelude::*;

    use super::*;
    use crate::store::SledStore;
    use crate::store::sled_store::{View, open_sled};

    fn mark(n: usize) -> (Key, Value) {
        (format!("people/01kb{}/{n:06}", n / 500).into_bytes(), NULL.to_vec())
    }

    #[test]
    fn the_words_of_packed_keys_are_looked_up_in_their_order() {
        assert!(MARKS.is_sorted());
        assert!(is_packed(b"people/a") && is_packed(b"audits/"));
        assert!(!is_packed(b"person/a") && !is_packed(b"people") && !is_packed(b"!audit/a"));
        assert_eq!([all_packed(b"peop"), all_packed(b"people/x")], [None, Some(true)]);
        assert_eq!([all_packed(b"person/"), all_packed(b"zebra")], [Some(false); 2]);
    }

    #[test]
    fn many_marks_are_few_keys_and_taking_them_away_leaves_none() {
        let directory = tempfile::tempdir().unwrap();
        let store = SledStore::open(directory.path()).unwrap();
        let all: Vec<_> = (0..2_000).map(mark).collect();
        // In the order of time, in turn from both ends, and all at once.
        for piece in all.chunks(70) {
            let changes = piece.iter().cloned().map(|(key, value)| (key, Some(value))).collect();
            store.commit(Commit { changes, ..Commit::default() }).unwrap();
        }
        let blocks = || {
            let db = open_sled(&directory.path().join("store")).unwrap();
            db.scan_prefix(BLOCKS).count()
        };
        drop(store);
        assert!(blocks() <= 2_000 / MOST + 40, "{} blocks", blocks());
        let store = SledStore::open(directory.path()).unwrap();
        for piece in all.chunks(300).rev() {
            let changes = piece.iter().map(|(key, _)| (key.clone(), None)).collect();
            store.commit(Commit { changes, ..Commit::default() }).unwrap();
        }
        drop(store);
        assert_eq!(blocks(), 0);
    }

    #[test]
    fn an_older_stores_marks_are_packed_when_it_is_opened() {
        let directory = tempfile::tempdir().unwrap();
        drop(SledStore::open(directory.path()).unwrap());
        let db = open_sled(&directory.path().join("store")).unwrap();
        let all: Vec<_> = (0..500).map(mark).collect();
        for (key, value) in &all {
            db.insert(key, value.as_slice()).unwrap();
        }
        db.insert("person/1", "{}").unwrap();
        db.insert(reserved::FORMAT, "1").unwrap();
        db.flush().unwrap();
        drop(db);
        drop(SledStore::open(directory.path()).unwrap());
        let db = open_sled(&directory.path().join("store")).unwrap();
        assert_eq!(db.scan_prefix("people/").count(), 0);
        let view = View { db: &db };
        assert_eq!(view.scan(b"people/", None, 1_000).unwrap(), all);
        assert_eq!(view.get(&mark(77).0).unwrap(), Some(NULL.to_vec()));
        assert_eq!(view.get(b"person/1").unwrap(), Some(b"{}".to_vec()));
    }

    #[test]
    fn a_broken_block_is_told_and_not_believed() {
        let directory = tempfile::tempdir().unwrap();
        let db = open_sled(&directory.path().join("store")).unwrap();
        db.insert(block_key(b"people/a"), &[0, 200, 1, b'x']).unwrap();
        let error = get(&db, b"people/b").unwrap_err().to_string();
        assert!(error.contains("a block of marks is broken"), "{error}");
    }

    proptest! {
        #[test]
        fn a_block_gives_back_what_was_put_in(
            marks in proptest::collection::btree_map(
                proptest::collection::vec(any::<u8>(), 0..200),
                proptest::collection::vec(any::<u8>(), 0..200),
                0..50,
            ),
        ) {
            let owned = |(key, value)| (Cow::Owned(key), Cow::Owned(value));
            let marks: Vec<Held<'_>> = marks.into_iter().map(owned).collect();
            let block = packed(&marks);
            prop_assert_eq!(merged(&block, &[]).unwrap(), marks);
        }

        #[test]
        fn no_block_makes_it_panic(block in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = merged(&block, &[]);
        }
    }
}
