//! Keeps an answer that holds a secret so that only whoever got it can read it again: the store never
//! holds the key.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64;
use protocol::{Digest, wire};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::signin::Caller;

/// Bytes of a nonce, which stands before what is sealed.
const NONCE: usize = 24;

/// Closes and opens answers for one session or token.
#[derive(Clone)]
pub(super) struct Seal(Digest);

/// A closed answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed(String);

impl Seal {
    /// That of whoever asks.
    pub(super) fn of(caller: &Caller) -> Self {
        Self(Digest::of_parts(&[b"efir sealed answer 1", caller.secret().as_bytes()]))
    }

    /// Closes an answer.
    pub(super) fn close(&self, answer: &impl Serialize) -> Sealed {
        let nonce: [u8; NONCE] = rand::random();
        let cipher = XChaCha20Poly1305::new(self.0.as_bytes().into());
        // It fails only for texts of many gigabytes.
        let closed = cipher.encrypt(&XNonce::from(nonce), wire::encode(answer).as_slice());
        Sealed(BASE64.encode(&[nonce.as_slice(), &closed.unwrap_or_default()].concat()))
    }

    /// Opens an answer; nothing if another has closed it.
    pub(super) fn open<T: DeserializeOwned>(&self, sealed: &Sealed) -> Option<T> {
        let bytes = BASE64.decode(sealed.0.as_bytes()).ok()?;
        let (nonce, closed) = bytes.split_first_chunk::<NONCE>()?;
        let cipher = XChaCha20Poly1305::new(self.0.as_bytes().into());
        let opened = cipher.decrypt(&XNonce::from(*nonce), closed).ok()?;
        serde_json::from_slice(&opened).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_secret_opens_what_it_has_closed() {
        let [ours, theirs] = [b"ours", b"them"].map(|secret| Seal(Digest::of(secret)));
        let sealed = ours.close(&"a secret");
        assert!(!sealed.0.contains("secret"));
        assert_eq!(ours.open::<String>(&sealed).as_deref(), Some("a secret"));
        assert_eq!(theirs.open::<String>(&sealed), None);
        assert_eq!(ours.open::<String>(&Sealed("nonsense".to_owned())), None);
    }
}
