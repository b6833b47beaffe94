//! Signing in, and who a bearer is.
//!
//! The shell hashes: it asks [`password`], compares (an unknown login against some other hash, so
//! that both take as long), and says with [`open`] or [`begin`] which hash matched.

pub(super) mod halfway;
mod link;
pub mod sessions;
pub(super) mod ways;

use std::time::Duration;

use jiff::Timestamp;

use super::{rights, tokens};
use crate::domain::actor::{Actor, By};
use crate::domain::credential::{Credential, CredentialKind, Secret, Visit};
use crate::domain::org::Unit;
use crate::domain::password::PasswordHash;
use crate::domain::person::{Login, Person};
use crate::domain::role::Grant;
use crate::error::Error;
use crate::keys::LoginOwner;
use crate::work::{View, Work};

pub use halfway::{Begun, HALFWAY_TIME, begin, finish, halfway};
pub use link::{LINK_TIME, Link, follow_link, link_owner, offer_link};

/// How long a session lasts, however much it is used. One that nobody uses ends after
/// [`IDLE_TIME`](crate::domain::credential::IDLE_TIME).
pub const SESSION_TIME: Duration = Duration::from_secs(14 * 24 * 3600);
/// Sessions of one person, at most: a new one ends the oldest.
pub const MOST_SESSIONS: usize = 20;

/// From where somebody signs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Their address.
    pub address: String,
    /// The program and its system in short words.
    pub client: String,
    /// Whether the person has signed in there before.
    pub is_known: bool,
}

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

/// What came of something that a one-time code proves. A wrong one is counted, so that what is
/// refused is committed as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proved<T> {
    /// It was done.
    Done(T),
    /// The code did not fit.
    Refused(Error),
}

/// Who shows a secret, and what is to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// Who.
    pub actor: Actor,
    /// When its session was last noted to be used is so long ago that it is to be noted again.
    pub is_stale: bool,
    /// Its browser should be given another secret.
    pub renew: bool,
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

/// The password's hash of a login, if there is such a person and they have chosen one.
pub fn password(view: &View<'_>, login: &str) -> Result<Option<PasswordHash>, Error> {
    Ok(by_login(view, login)?.and_then(|person| person.password))
}

/// Begins a session in one step, if the hash that the typed password matched is still the person's,
/// and the code fits where one is asked for.
pub fn open(
    work: &mut Work<'_>,
    login: &str,
    matched: Option<&PasswordHash>,
    code: Option<&str>,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Proved<SignedIn>, Error> {
    let person = proved(work, login, matched)?;
    if person.second_factor.is_some() {
        let code = code.filter(|code| !code.trim().is_empty()).ok_or(Error::CodeNeeded {})?;
        if let Err(refused) =
            super::second_factor::take(work, &person, code, visitor.is_known, now)?
        {
            return Ok(Proved::Refused(refused));
        }
    }
    Ok(Proved::Done(sessions::add(work, person, visitor, now)?))
}

/// Ends the bearer's session. A machine's token is revoked elsewhere.
pub fn close(work: &mut Work<'_>, secret: &str) -> Result<(), Error> {
    match work.get::<Credential>(&Secret::digest(secret))? {
        Some(found) if found.is_token() => Err(Error::NotASession {}),
        Some(session) if session.kind == CredentialKind::Session => {
            sessions::remove(work, session.person, session.id)
        }
        Some(_) | None => Ok(()),
    }
}

/// Who a bearer is.
pub fn actor(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Actor, Error> {
    Ok(bearer(view, secret, now)?.actor)
}

/// Who a bearer is, and what is to be done about their session.
pub fn bearer(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Bearer, Error> {
    let credential = view.get::<Credential>(&Secret::digest(secret))?;
    let credential = credential.filter(|found| !found.has_expired(now));
    let credential = credential.ok_or(Error::NotSignedIn {})?;
    let token = match credential.kind {
        CredentialKind::Session => None,
        CredentialKind::Token { .. } => Some(credential.id),
        CredentialKind::Halfway
        | CredentialKind::Reset
        | CredentialKind::Invitation
        | CredentialKind::Link => return Err(Error::NotSignedIn {}),
    };
    let person = view.get::<Person>(&credential.person)?;
    let person = person.filter(|person| person.blocked.is_none()).ok_or(Error::NotSignedIn {})?;
    let holdings = rights::holdings(view, person.id, now)?;
    let by = By::Person { person: person.id, login: person.login.to_string(), token };
    // A unit that has moved since is asked for where it is now.
    let within = match &credential.within {
        Some(within) => view.get::<Unit>(&within.unit())?.map(|unit| unit.place),
        None => None,
    };
    if credential.within.is_some() && within.is_none() {
        return Err(Error::NotSignedIn {});
    }
    Ok(Bearer {
        is_stale: credential.visit.as_ref().is_some_and(|visit| sessions::is_stale(visit, now)),
        renew: credential.renew && !credential.replaced,
        actor: Actor::new(by, person.home, holdings, within.as_ref()),
    })
}

/// What the actor is told of themselves.
pub fn me(view: &View<'_>, actor: &Actor) -> Result<Me, Error> {
    let By::Person { person, token, .. } = actor.by() else { return Err(Error::NotSignedIn {}) };
    let found = view.get::<Person>(person)?.ok_or(Error::NotSignedIn {})?;
    let own = tokens::of(view, *person)?;
    let token = own.into_iter().find(|own| Some(own.id) == *token);
    Ok(Me { person: found, token, grants: rights::active(view, *person)? })
}

/// Whose login and password these are.
fn proved(view: &View<'_>, login: &str, matched: Option<&PasswordHash>) -> Result<Person, Error> {
    let person = by_login(view, login)?.filter(|person| {
        matched.is_some() && matched == person.password.as_ref() && person.blocked.is_none()
    });
    person.ok_or(Error::WrongLogin {})
}

/// Reads a login and the person it belongs to; text that is no login belongs to nobody.
pub fn by_login(view: &View<'_>, login: &str) -> Result<Option<Person>, Error> {
    let Ok(login) = Login::parse(login) else { return Ok(None) };
    let Some(owner) = view.get::<LoginOwner>(&login)? else { return Ok(None) };
    view.get::<Person>(&owner.person)
}

impl Visitor {
    fn visit(&self, now: Timestamp) -> Visit {
        Visit { address: self.address.clone(), client: self.client.clone(), seen: now }
    }
}

impl<T> Proved<T> {
    /// What was done, or why it was not.
    pub fn into_result(self) -> Result<T, Error> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Refused(error) => Err(error),
        }
    }
}
