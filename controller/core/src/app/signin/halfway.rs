//! Signing in on two pages: between the password and the one-time code.

use jiff::{SignedDuration, Timestamp};

use super::{Proved, SignedIn, Visitor, proved, sessions, ways};
use crate::app::{second_factor, tokens};
use crate::domain::credential::{Credential, CredentialKind, Secret};
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// How long the code may be looked for after the password was typed.
pub const HALFWAY_TIME: SignedDuration = SignedDuration::from_mins(10);
/// Of one person at a time; a new one ends the oldest.
const MOST: usize = 5;

/// What a right password leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// A session.
    In(Box<SignedIn>),
    /// The next page, which asks for the code; the secret proves that the password was typed.
    Halfway(Secret),
}

/// Takes the first step, if the hash that the typed password matched is still the person's. It is the
/// only one for who has no one-time codes.
pub fn begin(
    work: &mut Work<'_>,
    login: &str,
    matched: Option<&PasswordHash>,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Begun, Error> {
    let person = proved(work, login, matched)?;
    begin_for(work, person, visitor, now)
}

/// The same for somebody who has proved who they are, in whatever way.
pub(in crate::app) fn begin_for(
    work: &mut Work<'_>,
    person: Person,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Begun, Error> {
    if person.second_factor.is_none() {
        return Ok(Begun::In(Box::new(sessions::add(work, person, visitor, now)?)));
    }
    make_room(work, person.id)?;
    let (secret, _expires) =
        ways::make(work, person.id, CredentialKind::Halfway, HALFWAY_TIME, now);
    Ok(Begun::Halfway(secret))
}

/// Whose first step a secret proves.
pub fn halfway(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Person, Error> {
    ways::owner(view, secret, &CredentialKind::Halfway, now)?.ok_or(Error::NotSignedIn {})
}

/// Takes the second step.
pub fn finish(
    work: &mut Work<'_>,
    secret: &str,
    code: &str,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Proved<SignedIn>, Error> {
    let person = halfway(work, secret, now)?;
    // Switched off meanwhile, it asks for nothing.
    if person.second_factor.is_some() {
        if let Err(refused) = second_factor::take(work, &person, code, visitor.is_known, now)? {
            return Ok(Proved::Refused(refused));
        }
    }
    if let Some(halfway) = work.get::<Credential>(&Secret::digest(secret))? {
        tokens::remove(work, &halfway);
    }
    Ok(Proved::Done(sessions::add(work, person, visitor, now)?))
}

fn make_room(work: &mut Work<'_>, person: PersonId) -> Result<(), Error> {
    let mut open = tokens::of(work, person)?;
    open.retain(|own| own.kind == CredentialKind::Halfway);
    open.sort_by_key(|halfway| std::cmp::Reverse(halfway.created));
    for surplus in open.iter().skip(MOST - 1) {
        tokens::remove(work, surplus);
    }
    Ok(())
}
