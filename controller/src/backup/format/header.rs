//! The plain beginning of a backup file.

use std::io::{self, Read};

use super::seal::{NONCE_BYTES, broken};
use crate::backup::key::KeyId;

const MAGIC: &[u8; 12] = b"efir backup\n";
/// The format that this version of Efir writes.
const FORMAT: u32 = 1;

/// Which key opens the file, and with which nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::backup) struct Header {
    pub(in crate::backup) format: u32,
    pub(in crate::backup) key: KeyId,
    pub(super) nonce: [u8; NONCE_BYTES],
}

impl Header {
    /// The newest format that this version reads.
    pub(in crate::backup) const KNOWN: u32 = FORMAT;

    /// A header for a new file.
    pub(super) fn new(key: KeyId) -> Self {
        Self { format: FORMAT, key, nonce: rand::random() }
    }

    /// Reads a header; an error of the kind [`InvalidData`](io::ErrorKind::InvalidData) where there
    /// is none.
    pub(in crate::backup) fn read(input: &mut impl Read) -> io::Result<Self> {
        let mut magic = [0; MAGIC.len()];
        let (mut format, mut key, mut nonce) = ([0; 4], [0; 8], [0; NONCE_BYTES]);
        let parts: [&mut [u8]; 4] = [&mut magic, &mut format, &mut key, &mut nonce];
        for part in parts {
            match input.read_exact(part) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(broken("it is too short"));
                }
                read => read?,
            }
        }
        if magic != *MAGIC {
            return Err(broken("it does not begin as a backup does"));
        }
        Ok(Self { format: u32::from_be_bytes(format), key: KeyId(key), nonce })
    }

    pub(super) fn to_bytes(self) -> Vec<u8> {
        [&MAGIC[..], &self.format.to_be_bytes(), &self.key.0, &self.nonce].concat()
    }
}
