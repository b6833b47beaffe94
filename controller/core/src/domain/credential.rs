//! What a bearer shows on each request: a session of a person, or a machine's token.

use std::fmt;

use jiff::Timestamp;
use protocol::Digest;
use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::id::{PersonId, TokenId};

/// A session or token. The secret itself is nowhere; its hash is the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its name.
    pub id: TokenId,
    /// SHA-256 of the secret's text.
    pub secret: Digest,
    /// For whom it speaks.
    pub person: PersonId,
    /// What it is.
    pub kind: CredentialKind,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// Narrows the person's rights to a unit and what is below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Place>,
}

/// Who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CredentialKind {
    /// A person, signed in.
    Session,
    /// A machine.
    Token {
        /// What it is for.
        name: String,
    },
}

/// A secret of 256 random bits, shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Makes one of two random numbers.
    pub fn new(random: [u128; 2]) -> Self {
        let bytes: Vec<u8> = random.iter().flat_map(|half| half.to_be_bytes()).collect();
        Self(format!("efir_{}", data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()))
    }

    /// The text to hand out.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of a secret's text.
    pub fn digest(text: &str) -> Digest {
        Digest::of(text.as_bytes())
    }
}

impl Credential {
    /// Whether its time has come.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
