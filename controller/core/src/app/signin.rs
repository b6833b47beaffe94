//! Signing in, and who a bearer is.
//!
//! The shell hashes: it asks [`password`], compares (an unknown login against some other hash, so
//! that both take as long), and says with [`open`] which hash matched.

use std::time::Duration;

use jiff::Timestamp;

use super::{rights, tokens};
use crate::domain::actor::{Actor, By, Holding};
use crate::domain::credential::{Credential, CredentialKind, Secret};
use crate::domain::person::{Login, PasswordHash, Person};
use crate::domain::role::Grant;
use crate::error::Error;
use crate::id::TokenId;
use crate::keys::LoginOwner;
use crate::work::{View, Work};

/// How long a session lasts.
pub const SESSION_TIME: Duration = Duration::from_secs(14 * 24 * 3600);
/// Sessions of one person, at most: a new one ends the oldest.
pub const MOST_SESSIONS: usize = 20;

/// A session that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// What the bearer shows; it is given out only now.
    pub secret: Secret,
    /// When it ends by itself.
    pub expires: Timestamp,
    /// Who has signed in.
    pub person: Person,
}

/// Who is asking, and what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The person, or the person whose token it is.
    pub person: Person,
    /// The token, where the bearer is a machine.
    pub token: Option<Credential>,
    /// The roles they hold.
    pub grants: Vec<Grant>,
}

/// The password's hash of a login, if there is such a person.
pub fn password(view: &View<'_>, login: &str) -> Result<Option<PasswordHash>, Error> {
    Ok(by_login(view, login)?.map(|person| person.password))
}

/// Begins a session, if the hash that the typed password matched is still the person's.
pub fn open(
    work: &mut Work<'_>,
    login: &str,
    matched: Option<&PasswordHash>,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    let person = by_login(work, login)?.filter(|person| {
        matched.is_some_and(|matched| *matched == person.password) && person.blocked.is_none()
    });
    let person = person.ok_or(Error::WrongLogin {})?;
    make_room(work, &person, now)?;
    let secret = work.secret();
    let expires = now.saturating_add(SESSION_TIME).unwrap_or(Timestamp::MAX);
    let session = Credential {
        id: work.fresh(TokenId::new, now),
        secret: Secret::digest(secret.reveal()),
        person: person.id,
        kind: CredentialKind::Session,
        created: now,
        expires: Some(expires),
        within: None,
    };
    tokens::add(work, &session);
    Ok(SignedIn { secret, expires, person })
}

/// Ends the bearer's session. A machine's token is revoked elsewhere and stays.
pub fn close(work: &mut Work<'_>, secret: &str) -> Result<(), Error> {
    let found = work.get::<Credential>(&Secret::digest(secret))?;
    if let Some(session) = found.filter(|found| found.kind == CredentialKind::Session) {
        tokens::remove(work, &session);
    }
    Ok(())
}

/// Who a bearer is.
pub fn actor(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Actor, Error> {
    let credential = view.get::<Credential>(&Secret::digest(secret))?;
    let credential = credential.filter(|found| !found.has_expired(now));
    let credential = credential.ok_or(Error::NotSignedIn {})?;
    let person = view.get::<Person>(&credential.person)?;
    let person = person.filter(|person| person.blocked.is_none()).ok_or(Error::NotSignedIn {})?;
    let grants = rights::active(view, person.id)?;
    let holding = |grant: Grant| Holding { role: grant.role, place: grant.place };
    let token = match credential.kind {
        CredentialKind::Session => None,
        CredentialKind::Token { .. } => Some(credential.id),
    };
    let by = By::Person { person: person.id, login: person.login.to_string(), token };
    let holdings = grants.into_iter().map(holding).collect();
    Ok(Actor::new(by, person.home, holdings, credential.within.as_ref()))
}

/// What the actor is told of themselves.
pub fn me(view: &View<'_>, actor: &Actor) -> Result<Me, Error> {
    let By::Person { person, token, .. } = actor.by() else { return Err(Error::NotSignedIn {}) };
    let found = view.get::<Person>(person)?.ok_or(Error::NotSignedIn {})?;
    let own = tokens::of(view, *person)?;
    let token = own.into_iter().find(|own| Some(own.id) == *token);
    Ok(Me { person: found, token, grants: rights::active(view, *person)? })
}

/// Reads a login and the person it belongs to; text that is no login belongs to nobody.
fn by_login(view: &View<'_>, login: &str) -> Result<Option<Person>, Error> {
    let Ok(login) = Login::parse(login) else { return Ok(None) };
    let Some(owner) = view.get::<LoginOwner>(&login)? else { return Ok(None) };
    view.get::<Person>(&owner.person)
}

fn make_room(work: &mut Work<'_>, person: &Person, now: Timestamp) -> Result<(), Error> {
    let mut sessions = tokens::of(work, person.id)?;
    sessions.retain(|own| own.kind == CredentialKind::Session);
    sessions.sort_by_key(|session| std::cmp::Reverse(session.created));
    let keep =
        |(n, session): &(usize, &Credential)| n + 1 < MOST_SESSIONS && !session.has_expired(now);
    let gone = sessions.iter().enumerate().filter(|session| !keep(session));
    for (_, session) in gone {
        tokens::remove(work, session);
    }
    Ok(())
}
