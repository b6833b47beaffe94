//! A register together with the bytes that it came in, which its digest names.

use protocol::Digest;

use super::Refusal;
use crate::port::{Blob, Storage, StorageError};

/// A register that is held.
#[derive(Debug)]
pub(super) struct Kept<T> {
    pub(super) digest: Digest,
    pub(super) value: T,
    /// Whether the disk has it.
    pub(super) saved: bool,
    bytes: Vec<u8>,
}

impl<T> Kept<T> {
    pub(super) fn new(digest: Digest, bytes: &[u8], value: T) -> Self {
        Self { digest, value, saved: false, bytes: bytes.to_vec() }
    }

    /// What the disk has, if it is readable.
    pub(super) fn load(
        blob: Blob,
        storage: &dyn Storage,
        read: impl Fn(&[u8]) -> Result<T, Refusal>,
    ) -> Option<Self> {
        let bytes = storage.load(blob).ok().flatten()?;
        let value = read(&bytes).ok()?;
        Some(Self { digest: Digest::of(&bytes), value, saved: true, bytes })
    }

    pub(super) fn save(
        &mut self,
        blob: Blob,
        storage: &mut dyn Storage,
    ) -> Result<(), StorageError> {
        if !self.saved {
            storage.save(blob, &self.bytes)?;
            self.saved = true;
        }
        Ok(())
    }

    /// The same, to be saved in another place.
    pub(super) fn awaiting_save(self) -> Self {
        Self { saved: false, ..self }
    }
}
