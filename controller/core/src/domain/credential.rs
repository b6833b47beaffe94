//! What a bearer shows: a session of a person, a machine's token, or a way into a session.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use protocol::Digest;
use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::id::{PersonId, TokenId};

/// How long a session lives that nobody uses: over a long weekend, not over a holiday.
pub const IDLE_TIME: SignedDuration = SignedDuration::from_hours(4 * 24);

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
    /// From where a session is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// The person's rights have changed since: its browser is given another secret next time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renew: bool,
    /// A session's older secret, which holds for a moment more: a browser asks for several things at
    /// once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaced: bool,
}

/// From where and when a session is used, coarsely.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The address it was last used from.
    pub address: String,
    /// The program and its system in short words, for example `Firefox, Windows`.
    pub client: String,
    /// When it was last used, to a quarter of an hour.
    pub seen: Timestamp,
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
    /// A person who has typed the password, and now the one-time code is asked for.
    Halfway,
    /// A link by which a person chooses a password.
    Reset,
    /// A link by which a person who has no password yet chooses the first.
    Invitation,
    /// A link by which a person who is signed in signs in elsewhere.
    Link,
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
    /// Makes one of this kind that ends at an instant.
    pub fn new(
        id: TokenId,
        secret: &Secret,
        person: PersonId,
        kind: CredentialKind,
        (created, expires): (Timestamp, Option<Timestamp>),
    ) -> Self {
        Self {
            id,
            secret: Secret::digest(secret.reveal()),
            person,
            kind,
            created,
            expires,
            within: None,
            visit: None,
            renew: false,
            replaced: false,
        }
    }

    /// Whether its time has come: a session's also when nobody has used it for [`IDLE_TIME`].
    pub fn has_expired(&self, now: Timestamp) -> bool {
        let idle =
            self.visit.as_ref().is_some_and(|visit| now.duration_since(visit.seen) >= IDLE_TIME);
        idle || self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether it is a person's session, as they see it in a list.
    pub fn is_session(&self) -> bool {
        self.kind == CredentialKind::Session && !self.replaced
    }

    /// Whether it is a machine's token.
    pub fn is_token(&self) -> bool {
        matches!(self.kind, CredentialKind::Token { .. })
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
