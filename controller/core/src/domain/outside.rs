//! Accounts at an OpenID Connect provider, and whose each is.

use jiff::Timestamp;
use protocol::Digest;
use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// An account at a provider, as the provider has proved it a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The provider's address.
    pub issuer: String,
    /// Whose account it is there: a name that the provider gives to nobody else, and never changes.
    pub subject: String,
}

/// Whose an account at a provider is. Only a digest of the account's name is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// Names the account: see [`Account::key`].
    pub key: Digest,
    /// The person who signs in with it.
    pub person: PersonId,
}

/// What a person's record says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// Names the account.
    pub key: Digest,
    /// The provider's address.
    pub issuer: String,
    /// Since when they sign in with it.
    pub since: Timestamp,
}

impl Account {
    /// SHA-256 of issuer and subject, told apart by their lengths.
    pub fn key(&self) -> Digest {
        let (issuer, subject) = (self.issuer.as_bytes(), self.subject.as_bytes());
        let length = (issuer.len() as u64).to_be_bytes();
        Digest::of_parts(&[b"efir outside account 1", &length, issuer, subject])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_named_by_issuer_and_subject_together() {
        let account = |issuer: &str, subject: &str| Account {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
        };
        let key = account("https://id.example", "1").key();
        assert_eq!(account("https://id.example", "1").key(), key);
        assert_ne!(account("https://id.example1", "").key(), key);
        assert_ne!(account("https://id.example", "2").key(), key);
    }
}
