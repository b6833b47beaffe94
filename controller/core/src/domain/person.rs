//! People who may sign in.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::password::PasswordHash;
use super::place::Place;
use crate::error::Error;
use crate::id::PersonId;

/// Characters of a login, at least and at most.
pub const LOGIN_CHARS: std::ops::RangeInclusive<usize> = 1..=64;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Its name for machines.
    pub id: PersonId,
    /// What is typed to sign in.
    pub login: Login,
    /// What people call them.
    pub name: String,
    /// The unit that keeps the record.
    pub home: Place,
    /// The password's hash.
    pub password: PasswordHash,
    /// Since when signing in asks for a one-time code besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<Timestamp>,
    /// When the record was made.
    pub created: Timestamp,
    /// Since when they may not sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Timestamp>,
}

/// A login: lower-case Latin letters, digits, `.`, `-`, `_` and `@`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Login(String);

impl Login {
    /// Reads a login; capitals are taken as small letters.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let login = text.trim().to_ascii_lowercase();
        let allowed = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '@')
        };
        if !LOGIN_CHARS.contains(&login.len()) || !login.chars().all(allowed) {
            return Err(Error::LoginInvalid { login: text.chars().take(80).collect() });
        }
        Ok(Self(login))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
