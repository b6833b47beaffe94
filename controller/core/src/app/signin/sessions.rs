//! A person's sessions: listing and ending them, and changing their secrets.

use jiff::{SignedDuration, Timestamp};

use super::{MOST_SESSIONS, SESSION_TIME, SignedIn, Visitor};
use crate::app::tokens;
use crate::domain::access::permit_own;
use crate::domain::actor::Actor;
use crate::domain::credential::{Credential, CredentialKind, Secret, Visit};
use crate::domain::person::Person;
use crate::error::Error;
use crate::id::{PersonId, TokenId};
use crate::work::{View, Work};

/// That a session was used is noted this often, so that reading is not writing.
const NOTED: SignedDuration = SignedDuration::from_mins(15);
/// How long a secret still holds after its browser got another: for what was asked for at once.
pub const GRACE: SignedDuration = SignedDuration::from_secs(60);

/// One of the actor's own sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// What is known of it.
    pub session: Credential,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// The actor's own sessions, the last used first.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    secret: &str,
    now: Timestamp,
) -> Result<Vec<OwnSession>, Error> {
    permit_own(actor)?;
    let current = id_of(view, secret)?;
    let mut own = tokens::of(view, actor.person().ok_or(Error::NotSignedIn {})?)?;
    own.retain(|own| own.is_session() && !own.has_expired(now));
    own.sort_by_key(|own| std::cmp::Reverse(own.visit.as_ref().map_or(own.created, |v| v.seen)));
    let own = own.into_iter();
    Ok(own.map(|session| OwnSession { is_current: Some(session.id) == current, session }).collect())
}

/// Ends one of the actor's own sessions.
pub fn end(work: &mut Work<'_>, actor: &Actor, session: TokenId) -> Result<(), Error> {
    permit_own(actor)?;
    let person = actor.person().ok_or(Error::NotSignedIn {})?;
    let own = tokens::of(work, person)?;
    if !own.iter().any(|own| own.id == session && own.is_session()) {
        return Err(Error::UnknownSession { session });
    }
    remove(work, person, session)
}

/// Ends all of the actor's sessions but the one that asks; answers how many those were.
pub fn end_others(work: &mut Work<'_>, actor: &Actor, secret: &str) -> Result<usize, Error> {
    permit_own(actor)?;
    let kept = id_of(work, secret)?;
    end_all(work, actor.person().ok_or(Error::NotSignedIn {})?, kept)
}

/// Ends every session of a person but one, and every way into one; answers how many sessions.
pub(in crate::app) fn end_all(
    work: &mut Work<'_>,
    person: PersonId,
    kept: Option<TokenId>,
) -> Result<usize, Error> {
    let mut own = tokens::of(work, person)?;
    own.retain(|own| !own.is_token() && Some(own.id) != kept);
    for ended in &own {
        tokens::remove(work, ended);
    }
    Ok(own.iter().filter(|ended| ended.is_session()).count())
}

/// Gives the bearer another secret at once: what was known of the older is worth nothing.
pub(in crate::app) fn change_secret(
    work: &mut Work<'_>,
    person: Person,
    secret: &str,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    let old = work.get::<Credential>(&Secret::digest(secret))?;
    let old = old.filter(|old| old.kind == CredentialKind::Session).ok_or(Error::NotSignedIn {})?;
    tokens::remove(work, &old);
    let secret = replace(work, old);
    Ok(SignedIn { secret: secret.0, expires: secret.1.unwrap_or(now), person })
}

/// Gives the bearer's browser another secret, if their rights have changed since it got the one it
/// has; the older holds for [`GRACE`] more.
pub fn renew(
    work: &mut Work<'_>,
    secret: &str,
    now: Timestamp,
) -> Result<Option<(Secret, Timestamp)>, Error> {
    let old = work.get::<Credential>(&Secret::digest(secret))?;
    let Some(old) = old.filter(|old| old.renew && old.is_session()) else { return Ok(None) };
    tokens::remove(work, &old);
    let past = now.checked_add(GRACE).ok().min(old.expires);
    let (secret, expires) = replace(work, old.clone());
    tokens::add(work, &Credential { expires: past, replaced: true, ..old });
    Ok(Some((secret, expires.unwrap_or(now))))
}

/// The rights of a person have changed: their browsers get other secrets when they come next.
pub(in crate::app) fn outdate(work: &mut Work<'_>, person: PersonId) -> Result<(), Error> {
    for session in tokens::of(work, person)?.into_iter().filter(Credential::is_session) {
        if !session.renew {
            work.put(&Credential { renew: true, ..session });
        }
    }
    Ok(())
}

/// Notes that the bearer's session is used, if that was not noted lately.
pub fn note_use(
    work: &mut Work<'_>,
    secret: &str,
    address: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let found = work.get::<Credential>(&Secret::digest(secret))?;
    let Some(session) = found else { return Ok(()) };
    let Some(visit) = session.visit.clone().filter(|visit| is_stale(visit, now)) else {
        return Ok(());
    };
    let visit = Some(Visit { address: address.to_owned(), seen: now, ..visit });
    work.put(&Credential { visit, ..session });
    Ok(())
}

pub(super) fn is_stale(visit: &Visit, now: Timestamp) -> bool {
    now.duration_since(visit.seen) >= NOTED
}

/// Begins a session.
pub(super) fn add(
    work: &mut Work<'_>,
    person: Person,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    make_room(work, person.id, now)?;
    let (secret, id) = (work.secret(), work.fresh(TokenId::new, now));
    let expires = now.saturating_add(SESSION_TIME).unwrap_or(Timestamp::MAX);
    let kind = CredentialKind::Session;
    let session = Credential::new(id, &secret, person.id, kind, (now, Some(expires)));
    tokens::add(work, &Credential { visit: Some(visitor.visit(now)), ..session });
    Ok(SignedIn { secret, expires, person })
}

/// Ends a session, under its older secret as well.
pub(super) fn remove(work: &mut Work<'_>, person: PersonId, session: TokenId) -> Result<(), Error> {
    for ended in tokens::of(work, person)?.iter().filter(|own| own.id == session) {
        tokens::remove(work, ended);
    }
    Ok(())
}

/// The same session under a new secret.
fn replace(work: &mut Work<'_>, old: Credential) -> (Secret, Option<Timestamp>) {
    let secret = work.secret();
    let expires = old.expires;
    let digest = Secret::digest(secret.reveal());
    tokens::add(work, &Credential { secret: digest, renew: false, replaced: false, ..old });
    (secret, expires)
}

fn id_of(view: &View<'_>, secret: &str) -> Result<Option<TokenId>, Error> {
    Ok(view.get::<Credential>(&Secret::digest(secret))?.map(|session| session.id))
}

fn make_room(work: &mut Work<'_>, person: PersonId, now: Timestamp) -> Result<(), Error> {
    let mut sessions = tokens::of(work, person)?;
    sessions.retain(Credential::is_session);
    sessions.sort_by_key(|session| std::cmp::Reverse(session.created));
    let keep =
        |(n, session): &(usize, &Credential)| n + 1 < MOST_SESSIONS && !session.has_expired(now);
    let gone = sessions.iter().enumerate().filter(|session| !keep(session));
    for (_, session) in gone {
        tokens::remove(work, session);
    }
    Ok(())
}
