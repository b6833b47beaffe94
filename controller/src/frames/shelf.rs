//! What was drawn, by name, in bounded memory: what nobody has looked at for longest goes first.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use protocol::Digest;

use super::Shot;
use super::thumbnail::Width;

/// Bytes that are kept, at most: some 3,000 tiles.
const BYTES: usize = 48 * 1024 * 1024;

/// What a picture is kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name {
    /// The reported digest if the picture is proven, else the digest of what was drawn for it.
    pub(super) digest: Digest,
    pub(super) proven: bool,
    pub(super) width: Width,
}

/// The pictures.
#[derive(Debug)]
pub(super) struct Shelf {
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    shots: HashMap<Name, (Shot, u64)>,
    bytes: usize,
    /// Counts the looks, so that the oldest is known.
    looks: u64,
}

impl Shelf {
    fn of(most: usize) -> Self {
        Self { most, kept: Mutex::default() }
    }

    pub(super) fn get(&self, name: &Name) -> Option<Shot> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.looks += 1;
        let looks = kept.looks;
        let (shot, looked) = kept.shots.get_mut(name)?;
        *looked = looks;
        Some(shot.clone())
    }

    pub(super) fn keep(&self, name: Name, shot: Shot) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.looks += 1;
        kept.bytes += shot.bytes.len();
        let looks = kept.looks;
        if let Some((before, _)) = kept.shots.insert(name, (shot, looks)) {
            kept.bytes -= before.bytes.len();
        }
        while kept.bytes > self.most {
            let oldest = kept.shots.iter().min_by_key(|(_, (_, looked))| *looked);
            let Some(oldest) = oldest.map(|(name, _)| *name) else { return };
            if let Some((gone, _)) = kept.shots.remove(&oldest) {
                kept.bytes -= gone.bytes.len();
            }
        }
    }
}

impl Default for Shelf {
    fn default() -> Self {
        Self::of(BYTES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn name(of: &str) -> Name {
        Name { digest: Digest::of(of.as_bytes()), proven: true, width: Width::Tile }
    }

    fn shot(bytes: usize) -> Shot {
        let frame = Digest::of(b"frame");
        Shot { bytes: Bytes::from(vec![0; bytes]), kind: "image/png", frame, proven: true }
    }

    #[test]
    fn what_was_not_looked_at_for_longest_goes_first_and_the_bytes_are_bounded() {
        let shelf = Shelf::of(100);
        shelf.keep(name("a"), shot(40));
        shelf.keep(name("b"), shot(40));
        assert!(shelf.get(&name("a")).is_some());
        shelf.keep(name("c"), shot(40));
        assert!(shelf.get(&name("b")).is_none(), "a was looked at since");
        assert!(shelf.get(&name("a")).is_some() && shelf.get(&name("c")).is_some());
        shelf.keep(name("c"), shot(60));
        assert!(shelf.get(&name("a")).is_some(), "what is kept anew counts once");
        shelf.keep(name("d"), shot(1_000));
        assert!(shelf.get(&name("d")).is_none(), "nothing is larger than the shelf");
    }
}
