//! People who may sign in.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::outside::Outside;
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
    /// Where letters reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// They want no letters about screens that stay away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_notices: bool,
    /// The unit that keeps the record.
    pub home: Place,
    /// The password's hash; none before they have chosen one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<PasswordHash>,
    /// Until when the link is good by which they are invited to choose a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited: Option<Timestamp>,
    /// Since when signing in asks for a one-time code besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<Timestamp>,
    /// The account at a provider by which they sign in as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Outside>,
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

/// Reads a mail address: one `@` between two parts without spaces, 254 characters at most. Whether
/// somebody reads it there, only a letter tells.
pub fn mail_address(text: &str) -> Result<String, Error> {
    let address = text.trim();
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.chars().any(|c| c.is_whitespace() || c.is_control() || "@,;<>\"\\".contains(c))
    };
    let parts = address.rsplit_once('@');
    let is_good = address.chars().count() <= MAIL_CHARS
        && parts.is_some_and(|(local, domain)| {
            is_plain(local)
                && is_plain(domain)
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        });
    let shown = || text.chars().take(80).collect();
    if is_good { Ok(address.to_owned()) } else { Err(Error::MailInvalid { mail: shown() }) }
}

/// Characters of a mail address, at most (RFC 5321).
pub const MAIL_CHARS: usize = 254;

impl Person {
    /// Where letters about screens go; none if they have no address, want none, or are blocked.
    pub fn mail_for_notices(&self) -> Option<&str> {
        self.mail.as_deref().filter(|_| !self.no_notices && self.blocked.is_none())
    }
}

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
