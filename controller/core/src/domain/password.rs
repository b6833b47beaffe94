//! Passwords: what makes one too easily guessed, and what is stored of one.
//!
//! Length and a list of common passwords, no rules about its composition (NIST SP 800-63B, 5.1.1.2).

mod guessable;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Characters of a password, at least.
pub const PASSWORD_MIN: usize = 10;
/// Bytes of a password, at most, so that hashing it is bounded.
pub const PASSWORD_MAX: usize = 512;

/// A password that keeps the rules; it is never stored or printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// A password's hash as a PHC string, made by the shell.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

impl Password {
    /// Checks a new password's rules: 10 characters or more, 512 bytes at most, none that many people
    /// have, and not only what everybody knows `about` its owner: login, name, school.
    pub fn parse<S: AsRef<str>>(text: &str, about: &[S]) -> Result<Self, Error> {
        let chars = text.chars().count();
        if chars < PASSWORD_MIN {
            return Err(Error::PasswordTooShort { actual: chars, limit: PASSWORD_MIN });
        }
        if text.len() > PASSWORD_MAX {
            return Err(Error::PasswordTooLong { actual: text.len(), limit: PASSWORD_MAX });
        }
        if guessable::is_common(text) {
            return Err(Error::PasswordCommon {});
        }
        if guessable::says_only(text, about) {
            return Err(Error::PasswordPersonal {});
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl PasswordHash {
    /// Wraps the PHC string that the shell made of a [`Password`].
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}
