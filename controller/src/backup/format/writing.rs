//! Writes a backup file's content.

use std::io::{self, Read, Write};

use controller_core::port::Piece;
use sha2::{Digest as _, Sha256};

use super::entries::tag;
use super::seal::Sealer;
use super::{Carried, Header, Manifest, Totals};
use crate::backup::RecoveryKey;

/// Bytes of a file that are copied at a time.
const COPIED: usize = 256 * 1024;

/// A backup's content in the making.
pub(in crate::backup) struct Writer<W: Write> {
    sealer: Sealer<W>,
    totals: Totals,
}

impl<W: Write> Writer<W> {
    /// Begins with the header and the manifest.
    pub(in crate::backup) fn new(
        out: W,
        key: &RecoveryKey,
        manifest: &Manifest,
    ) -> io::Result<Self> {
        let header = Header::new(key.id());
        let mut sealer = Sealer::new(out, header.to_bytes(), key.bytes(), &header.nonce)?;
        write_words(&mut sealer, tag::MANIFEST, &serde_json::to_vec(manifest)?)?;
        Ok(Self { sealer, totals: Totals::default() })
    }

    /// Adds a piece of the store.
    pub(in crate::backup) fn piece(&mut self, piece: &Piece) -> io::Result<()> {
        for (key, value) in &piece.0 {
            self.totals.changes += 1;
            let Some(value) = value else {
                write_words(&mut self.sealer, tag::DELETE, key)?;
                continue;
            };
            self.sealer.write_all(&[tag::PUT])?;
            self.sealer.write_all(&length(key)?.to_be_bytes())?;
            self.sealer.write_all(&length(value)?.to_be_bytes())?;
            self.sealer.write_all(key)?;
            self.sealer.write_all(value)?;
        }
        Ok(())
    }

    /// Adds a file of `length` bytes; says whether its content is what its name says. One that has
    /// become shorter meanwhile, or cannot be read to its end, is not.
    pub(in crate::backup) fn file(
        &mut self,
        name: Carried,
        length: u64,
        content: &mut impl Read,
    ) -> io::Result<bool> {
        let words = name.to_string();
        self.sealer.write_all(&[tag::FILE])?;
        self.sealer.write_all(&self::length(words.as_bytes())?.to_be_bytes())?;
        self.sealer.write_all(&length.to_be_bytes())?;
        self.sealer.write_all(words.as_bytes())?;
        let (mut left, mut hash) = (length, Sha256::new());
        let mut buffer = vec![0; COPIED];
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(COPIED).min(COPIED);
            let Ok(count @ 1..) = content.read(buffer.get_mut(..most).unwrap_or_default()) else {
                break;
            };
            let bytes = buffer.get(..count).unwrap_or_default();
            hash.update(bytes);
            self.sealer.write_all(bytes)?;
            left -= count as u64;
        }
        io::copy(&mut io::repeat(0).take(left), &mut self.sealer)?;
        let is_whole = left == 0
            && match name {
                Carried::Authority => true,
                Carried::Media(digest) => digest.as_bytes()[..] == hash.finalize()[..],
            };
        self.sealer.write_all(&[u8::from(is_whole)])?;
        if let Carried::Media(_) = name {
            self.totals.count_media(is_whole, length);
        }
        Ok(is_whole)
    }

    /// Ends with the totals.
    pub(in crate::backup) fn finish(mut self) -> io::Result<(W, Totals)> {
        write_words(&mut self.sealer, tag::END, &serde_json::to_vec(&self.totals)?)?;
        Ok((self.sealer.finish()?, self.totals))
    }
}

impl Totals {
    pub(super) fn count_media(&mut self, is_whole: bool, bytes: u64) {
        if is_whole {
            self.media += 1;
            self.media_bytes += bytes;
        } else {
            self.media_broken += 1;
        }
    }
}

fn write_words(out: &mut impl Write, tag: u8, words: &[u8]) -> io::Result<()> {
    out.write_all(&[tag])?;
    out.write_all(&length(words)?.to_be_bytes())?;
    out.write_all(words)
}

fn length(bytes: &[u8]) -> io::Result<u32> {
    u32::try_from(bytes.len()).map_err(io::Error::other)
}
