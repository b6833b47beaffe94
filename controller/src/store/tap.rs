//! What is committed while a copy is made: scanned pieces and these changes add up to one moment.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use controller_core::port::{Key, Piece, StoreError, Value};

/// Bytes of changes that wait for a slow copy, at most; then the copy fails, not the commits.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Where the committer leaves its changes for a copy, if one is being made.
#[derive(Debug, Default)]
pub(super) struct Tap {
    /// One copy at a time.
    turn: Mutex<()>,
    caught: Mutex<Option<Caught>>,
}

/// The latest change of each key since the copy last took them.
#[derive(Debug, Default)]
struct Caught {
    changes: BTreeMap<Key, Option<Value>>,
    bytes: usize,
}

/// An open tap; it closes when this is dropped.
#[derive(Debug)]
pub(super) struct OpenTap<'t> {
    tap: &'t Tap,
    _turn: MutexGuard<'t, ()>,
}

impl Tap {
    /// Waits until no other copy is made.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens it. The caller keeps the committer out meanwhile, so that no batch is half caught.
    pub(super) fn open<'t>(&'t self, turn: MutexGuard<'t, ()>) -> OpenTap<'t> {
        *self.caught() = Some(Caught::default());
        OpenTap { tap: self, _turn: turn }
    }

    /// Takes a batch's changes if somebody wants them; called while no reader can see half of it.
    pub(super) fn catch(&self, changes: BTreeMap<Key, Option<Value>>) {
        if let Some(caught) = self.caught().as_mut() {
            caught.add(changes);
        }
    }

    fn caught(&self) -> MutexGuard<'_, Option<Caught>> {
        self.caught.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenTap<'_> {
    /// What was committed since the last call, whole batches.
    pub(super) fn take(&self) -> Result<Piece, StoreError> {
        let caught = self.tap.caught().replace(Caught::default()).unwrap_or_default();
        if caught.bytes > MOST_BYTES {
            let most = MOST_BYTES / (1024 * 1024);
            return Err(StoreError(format!(
                "more than {most} MiB were committed while a piece of the copy was written; copy to a faster disk"
            )));
        }
        Ok(Piece(caught.changes.into_iter().collect()))
    }
}

impl Drop for OpenTap<'_> {
    fn drop(&mut self) {
        *self.tap.caught() = None;
    }
}

impl Caught {
    fn add(&mut self, changes: BTreeMap<Key, Option<Value>>) {
        let size =
            |key: &Key, value: &Option<Value>| key.len() + value.as_ref().map_or(0, Vec::len);
        for (key, value) in changes {
            if self.bytes > MOST_BYTES {
                // Nobody will use them: the copy has failed.
                self.changes.clear();
                return;
            }
            self.bytes += size(&key, &value);
            if let Some(before) = self.changes.insert(key.clone(), value) {
                self.bytes = self.bytes.saturating_sub(size(&key, &before));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(key: &str, value: Option<&[u8]>) -> BTreeMap<Key, Option<Value>> {
        BTreeMap::from([(key.as_bytes().to_vec(), value.map(<[u8]>::to_vec))])
    }

    #[test]
    fn only_an_open_tap_catches_and_the_latest_of_a_key_counts() {
        let tap = Tap::default();
        tap.catch(change("a", Some(b"unseen")));
        let open = tap.open(tap.turn());
        tap.catch(change("a", Some(b"1")));
        tap.catch(change("b", Some(b"1")));
        tap.catch(change("a", None));
        let expected = vec![(b"a".to_vec(), None), (b"b".to_vec(), Some(b"1".to_vec()))];
        assert_eq!(open.take().unwrap(), Piece(expected));
        assert_eq!(open.take().unwrap(), Piece::default());
    }

    #[test]
    fn a_copy_that_cannot_keep_up_fails_and_what_it_missed_is_not_kept() {
        let tap = Tap::default();
        let open = tap.open(tap.turn());
        let megabyte = vec![0; 1024 * 1024];
        for n in 0..70 {
            tap.catch(change(&n.to_string(), Some(&megabyte)));
        }
        assert!(tap.caught().as_ref().unwrap().changes.len() < 2);
        assert!(open.take().unwrap_err().0.contains("64 MiB"));
    }

    #[test]
    fn one_key_written_again_and_again_takes_no_more_room() {
        let tap = Tap::default();
        let open = tap.open(tap.turn());
        let megabyte = vec![0; 1024 * 1024];
        for _ in 0..200 {
            tap.catch(change("register", Some(&megabyte)));
        }
        assert_eq!(open.take().unwrap().0.len(), 1);
    }
}
