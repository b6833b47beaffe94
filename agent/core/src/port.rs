//! What the core needs of the world: a place on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use protocol::Digest;
use thiserror::Error;

/// Where the agent keeps its state. Each call is done when it returns: a power cut just after loses
/// nothing, one in the middle leaves the old value (or, for [`append`](Storage::append), the old
/// value with a part of the new bytes at its end).
#[cfg_attr(test, mockall::automock)]
pub trait Storage: Send {
    /// What was saved; none if nothing was.
    fn load(&self, blob: Blob) -> Result<Option<Vec<u8>>, StorageError>;
    /// Replaces it whole.
    fn save(&mut self, blob: Blob, bytes: &[u8]) -> Result<(), StorageError>;
    /// Adds to its end.
    fn append(&mut self, blob: Blob, bytes: &[u8]) -> Result<(), StorageError>;
    /// Forgets it; it may be absent.
    fn remove(&mut self, blob: Blob) -> Result<(), StorageError>;
    /// An item's bytes; the caller checks that they have this digest.
    fn load_item(&self, item: Digest) -> Result<Option<Vec<u8>>, StorageError>;
    /// Keeps an item's bytes.
    fn save_item(&mut self, item: Digest, bytes: &[u8]) -> Result<(), StorageError>;
    /// Forgets all items but these.
    fn keep_items(&mut self, keep: &BTreeSet<Digest>) -> Result<(), StorageError>;
    /// The pictures that are there, those that were touched longest ago first.
    fn pictures(&self) -> Result<Vec<StoredPicture>, StorageError>;
    /// Forgets a picture, whole or not; it may be absent.
    fn remove_picture(&mut self, picture: Digest) -> Result<(), StorageError>;
    /// Bytes that may still be written; none if nobody can tell.
    fn free(&self) -> Option<u64>;
}

/// A picture on disk. The shell writes them as they come: see
/// [`Output::FetchPicture`](crate::Output::FetchPicture).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredPicture {
    /// Its name. Whoever reads it checks that it has this digest.
    pub sha256: Digest,
    /// The bytes that are there.
    pub bytes: u32,
    /// Whether that is all of it.
    pub is_whole: bool,
}

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blob {
    /// The register `settings` as received.
    Settings,
    /// The last whole register `desired` as received.
    Desired,
    /// A newer `desired` that is not whole yet.
    Coming,
    /// The register `alerts` as received.
    Alerts,
    /// Which alerts were told to have been received.
    Received,
    /// The number of the last session, as decimal text.
    Session,
    /// Present while the controller refuses this device.
    Refused,
    /// The spool of receipts.
    Receipts,
    /// The spool of figures.
    Figures,
}

/// The disk did not do what it was asked: full, read-only, broken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct StorageError(
    /// What failed, on which file, and why.
    pub String,
);

impl Blob {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Settings,
        Self::Desired,
        Self::Coming,
        Self::Alerts,
        Self::Received,
        Self::Session,
        Self::Refused,
        Self::Receipts,
        Self::Figures,
    ];

    /// The name of its file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Settings => "settings.json",
            Self::Desired => "desired.json",
            Self::Coming => "desired-coming.json",
            Self::Alerts => "alerts.json",
            Self::Received => "alerts-received.json",
            Self::Session => "session",
            Self::Refused => "refused",
            Self::Receipts => "receipts.spool",
            Self::Figures => "figures.spool",
        }
    }
}

/// A storage in memory. Its clones share what is kept, so that a test can kill a session and open
/// another on the same "disk".
#[derive(Debug, Clone, Default)]
pub struct InMemory(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    blobs: BTreeMap<Blob, Vec<u8>>,
    items: BTreeMap<Digest, Vec<u8>>,
    pictures: Vec<StoredPicture>,
    size: Option<u64>,
}

impl InMemory {
    /// Puts a picture there, as the shell does.
    pub fn put_picture(&self, picture: StoredPicture) {
        let mut kept = self.kept();
        kept.pictures.retain(|there| there.sha256 != picture.sha256);
        kept.pictures.push(picture);
    }

    /// Gives it room for so many bytes of pictures.
    pub fn set_size(&self, bytes: u64) {
        self.kept().size = Some(bytes);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for InMemory {
    fn load(&self, blob: Blob) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.kept().blobs.get(&blob).cloned())
    }

    fn save(&mut self, blob: Blob, bytes: &[u8]) -> Result<(), StorageError> {
        self.kept().blobs.insert(blob, bytes.to_vec());
        Ok(())
    }

    fn append(&mut self, blob: Blob, bytes: &[u8]) -> Result<(), StorageError> {
        self.kept().blobs.entry(blob).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn remove(&mut self, blob: Blob) -> Result<(), StorageError> {
        self.kept().blobs.remove(&blob);
        Ok(())
    }

    fn load_item(&self, item: Digest) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.kept().items.get(&item).cloned())
    }

    fn save_item(&mut self, item: Digest, bytes: &[u8]) -> Result<(), StorageError> {
        self.kept().items.insert(item, bytes.to_vec());
        Ok(())
    }

    fn keep_items(&mut self, keep: &BTreeSet<Digest>) -> Result<(), StorageError> {
        self.kept().items.retain(|item, _| keep.contains(item));
        Ok(())
    }

    fn pictures(&self) -> Result<Vec<StoredPicture>, StorageError> {
        Ok(self.kept().pictures.clone())
    }

    fn remove_picture(&mut self, picture: Digest) -> Result<(), StorageError> {
        self.kept().pictures.retain(|there| there.sha256 != picture);
        Ok(())
    }

    fn free(&self) -> Option<u64> {
        let kept = self.kept();
        let taken: u64 = kept.pictures.iter().map(|picture| u64::from(picture.bytes)).sum();
        kept.size.map(|size| size.saturating_sub(taken))
    }
}
