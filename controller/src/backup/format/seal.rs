//! The encrypted stream: XChaCha20-Poly1305 over chunks, by the STREAM construction (Hoang,
//! Reyhanitabar, Rogaway, Vizár 2015). A byte that is changed, left out, moved or cut off is noticed
//! in its chunk; the last chunk is marked, so that a stream that was cut between chunks is noticed,
//! too.

use std::io::{self, BufRead, Read, Write};

use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};

/// Bytes of a chunk before it is sealed.
const CHUNK: usize = 64 * 1024;
/// Bytes that sealing adds to a chunk.
const TAG: usize = 16;
/// Bytes that must differ between streams of one key: the nonce without its counter and mark.
pub(super) const NONCE_BYTES: usize = 19;

/// Seals what is written.
pub(super) struct Sealer<W> {
    out: W,
    encryptor: EncryptorBE32<XChaCha20Poly1305>,
    header: Vec<u8>,
    chunk: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Begins with a header, which is written plainly and sealed into every chunk.
    pub(super) fn new(
        mut out: W,
        header: Vec<u8>,
        key: &[u8; 32],
        nonce: &[u8; NONCE_BYTES],
    ) -> io::Result<Self> {
        out.write_all(&header)?;
        let cipher = XChaCha20Poly1305::new(key.into());
        let encryptor = EncryptorBE32::from_aead(cipher, nonce.into());
        Ok(Self { out, encryptor, header, chunk: Vec::with_capacity(CHUNK + TAG) })
    }

    /// Seals the rest, marks the end, and gives back what it was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.encryptor
            .encrypt_last_in_place(&self.header, &mut self.chunk)
            .map_err(|_| io::Error::other("the last chunk cannot be sealed"))?;
        self.out.write_all(&self.chunk)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self) -> io::Result<()> {
        self.encryptor
            .encrypt_next_in_place(&self.header, &mut self.chunk)
            .map_err(|_| io::Error::other("a chunk cannot be sealed: there are too many"))?;
        self.out.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until more follows: the last one is sealed otherwise.
        if self.chunk.len() == CHUNK && !bytes.is_empty() {
            self.seal()?;
        }
        let room = CHUNK - self.chunk.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.chunk.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what was sealed. What is broken is an error of the kind
/// [`InvalidData`](io::ErrorKind::InvalidData); nothing is given out that was not proved.
pub(super) struct Opener<R> {
    input: R,
    /// None once the last chunk is opened.
    decryptor: Option<DecryptorBE32<XChaCha20Poly1305>>,
    header: Vec<u8>,
    chunk: Vec<u8>,
    at: usize,
    opened: u64,
}

impl<R: BufRead> Opener<R> {
    /// Goes on after the header, which the caller has read.
    pub(super) fn new(
        input: R,
        header: Vec<u8>,
        key: &[u8; 32],
        nonce: &[u8; NONCE_BYTES],
    ) -> Self {
        let cipher = XChaCha20Poly1305::new(key.into());
        let decryptor = Some(DecryptorBE32::from_aead(cipher, nonce.into()));
        Self { input, decryptor, header, chunk: Vec::new(), at: 0, opened: 0 }
    }

    /// Opens the next chunk; false after the last.
    fn open(&mut self) -> io::Result<bool> {
        let Some(mut decryptor) = self.decryptor.take() else { return Ok(false) };
        self.chunk.clear();
        self.at = 0;
        let mut sealed = Read::take(&mut self.input, (CHUNK + TAG) as u64);
        sealed.read_to_end(&mut self.chunk)?;
        let is_last = self.input.fill_buf()?.is_empty();
        let opened = if is_last {
            decryptor.decrypt_last_in_place(&self.header, &mut self.chunk)
        } else {
            let opened = decryptor.decrypt_next_in_place(&self.header, &mut self.chunk);
            self.decryptor = Some(decryptor);
            opened
        };
        if opened.is_err() {
            self.decryptor = None;
            self.chunk.clear();
            return Err(broken(format!(
                "chunk {} was changed, or the end is missing",
                self.opened
            )));
        }
        self.opened += 1;
        Ok(true)
    }
}

impl<R: BufRead> Read for Opener<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() {
            if into.is_empty() || !self.open()? {
                return Ok(0);
            }
        }
        let left = self.chunk.get(self.at..).unwrap_or_default();
        let count = left.len().min(into.len());
        let (into, left) = (into.get_mut(..count), left.get(..count));
        if let (Some(into), Some(left)) = (into, left) {
            into.copy_from_slice(left);
        }
        self.at += count;
        Ok(count)
    }
}

/// Something that should not be so.
pub(super) fn broken(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [3; 32];
    const NONCE: [u8; NONCE_BYTES] = [5; NONCE_BYTES];
    const HEADER: &[u8] = b"a header";

    fn seal(content: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::new(Vec::new(), HEADER.to_vec(), &KEY, &NONCE).unwrap();
        sealer.write_all(content).unwrap();
        sealer.finish().unwrap()
    }

    fn open(sealed: &[u8]) -> io::Result<Vec<u8>> {
        let (header, body) = sealed.split_at(HEADER.len());
        let mut content = Vec::new();
        Opener::new(body, header.to_vec(), &KEY, &NONCE).read_to_end(&mut content)?;
        Ok(content)
    }

    #[test]
    fn what_is_sealed_opens_at_every_length_around_a_chunk() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7] {
            let content: Vec<u8> = (0..=250).cycle().take(length).collect();
            let sealed = seal(&content);
            assert!(open(&sealed).unwrap() == content, "{length}");
        }
    }

    #[test]
    fn a_stream_that_was_cut_anywhere_is_broken() {
        let sealed = seal(&vec![1; 2 * CHUNK]);
        let chunk = CHUNK + TAG;
        let places = [HEADER.len(), HEADER.len() + 1, HEADER.len() + chunk];
        for place in places.into_iter().chain([HEADER.len() + chunk + 1, sealed.len() - 1]) {
            let error = open(&sealed[..place]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "at {place}");
        }
        assert!(open(&[&sealed[..], b"x"].concat()).is_err(), "something was added");
    }

    #[test]
    fn chunks_that_change_places_are_noticed_and_so_is_another_header_or_key() {
        let sealed = seal(&vec![1; 3 * CHUNK]);
        let (body, chunk) = (HEADER.len(), CHUNK + TAG);
        let mut swapped = sealed.clone();
        swapped.copy_within(body + chunk..body + 2 * chunk, body);
        swapped[body + chunk..body + 2 * chunk].copy_from_slice(&sealed[body..body + chunk]);
        assert!(open(&swapped).is_err());
        let mut other = sealed.clone();
        other[0] ^= 1;
        assert!(open(&other).is_err());
        let mut content = Vec::new();
        let mut wrong = Opener::new(&sealed[body..], HEADER.to_vec(), &[4; 32], &NONCE);
        assert!(wrong.read_to_end(&mut content).is_err() && content.is_empty());
    }
}
