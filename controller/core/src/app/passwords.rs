//! Passwords: changing one's own, and giving somebody a link by which to choose one.

use jiff::{SignedDuration, Timestamp};
use protocol::UnitId;

use super::signin::{self, SignedIn, sessions, ways};
use super::{orgs, people, rights, second_factor};
use crate::domain::access::{self, Action, Permit, permit, permit_own};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::credential::{Credential, CredentialKind, Secret};
use crate::domain::org::Unit;
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// How long a link is good by which a password is chosen.
pub const RESET_TIME: SignedDuration = SignedDuration::from_hours(24);

/// A link by which a person chooses a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetLink {
    /// What it holds; it is given out only now.
    pub secret: Secret,
    /// Until when it is good.
    pub expires: Timestamp,
    /// For whom.
    pub person: Person,
}

/// The actor's own record, with the hash that the present password must match.
pub fn own(view: &View<'_>, actor: &Actor) -> Result<Person, Error> {
    permit_own(actor)?;
    let person = actor.person().ok_or(Error::NotSignedIn {})?;
    view.get(&person)?.ok_or(Error::NotSignedIn {})
}

/// What everybody knows of a person, and what a password must not be alone.
pub fn known_of(view: &View<'_>, person: &Person) -> Result<Vec<String>, Error> {
    let home = view.get::<Unit>(&person.home.unit())?;
    let mut known = vec![person.login.to_string(), person.name.clone()];
    known.extend(home.map(|unit| unit.name));
    Ok(known)
}

/// The same of somebody who is still to be made, as far as the actor may see.
pub fn known_of_new(
    view: &View<'_>,
    actor: &Actor,
    login: &str,
    name: &str,
    unit: Option<UnitId>,
) -> Result<Vec<String>, Error> {
    let unit = match unit {
        Some(unit) => Some(unit),
        None => orgs::own_unit(actor, Action::CreatePerson).ok(),
    };
    let unit = unit.and_then(|unit| orgs::find(view, actor, unit).ok());
    let mut known = vec![login.to_owned(), name.to_owned()];
    known.extend(unit.map(|unit| unit.name));
    Ok(known)
}

/// Changes the actor's password, if the present one matched: their other sessions end, and the one
/// that asks goes on under another secret. Machine tokens stay.
pub fn change(
    work: &mut Work<'_>,
    actor: &Actor,
    secret: &str,
    matched: Option<&PasswordHash>,
    new: &PasswordHash,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    let may = permit_own(actor)?;
    let person = prove(work, actor, matched)?;
    let kept = work.get::<Credential>(&Secret::digest(secret))?.map(|session| session.id);
    sessions::end_all(work, person.id, kept)?;
    let person = set(work, &may, person, new, Deed::PasswordChanged, now);
    sessions::change_secret(work, person, secret, now)
}

/// Makes a link by which a person chooses a password; an older one is void.
pub fn offer_reset(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<ResetLink, Error> {
    let (person, may) = permit_reset(work, actor, person)?;
    let (secret, expires) =
        ways::make_only(work, person.id, CredentialKind::Reset, RESET_TIME, now)?;
    let deed = may.deed(Deed::ResetOffered, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    Ok(ResetLink { secret, expires, person })
}

/// Whose link it is, while it is good: one for a new password, or an invitation to choose the first.
pub fn link_owner(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Person, Error> {
    for kind in [CredentialKind::Reset, CredentialKind::Invitation] {
        if let Some(owner) = ways::owner(view, secret, &kind, now)? {
            return Ok(owner);
        }
    }
    Err(Error::ResetLinkWrong {})
}

/// Chooses a password by a link, once. All sessions end; one-time codes stay on.
pub fn reset(
    work: &mut Work<'_>,
    secret: &str,
    new: &PasswordHash,
    now: Timestamp,
) -> Result<Person, Error> {
    let person = link_owner(work, secret, now)?;
    let by = By::Person { person: person.id, login: person.login.to_string(), token: None };
    let may = permit_own(&Actor::new(by, person.home.clone(), Vec::new(), None))?;
    // The link is among what ends.
    sessions::end_all(work, person.id, None)?;
    let is_first = person.password.is_none();
    let deed = if is_first { Deed::InvitationAccepted } else { Deed::PasswordReset };
    Ok(set(work, &may, person, new, deed, now))
}

/// Sets a password from where the store itself can be opened, and switches one-time codes off: for who
/// stands above all who could help. Nobody, where no such login is.
pub fn recover(
    work: &mut Work<'_>,
    login: &str,
    new: &PasswordHash,
    now: Timestamp,
) -> Result<Option<Person>, Error> {
    let Some(person) = signin::by_login(work, login)? else { return Ok(None) };
    let may = permit(&Actor::system(), Action::ResetAccess, &person.home)?;
    sessions::end_all(work, person.id, None)?;
    let person = set(work, &may, person, new, Deed::PasswordReset, now);
    if person.second_factor.is_none() {
        return Ok(Some(person));
    }
    Ok(Some(second_factor::forget(work, &may, person, Deed::SecondFactorReset, now)))
}

/// The actor's own record, if the present password matched.
pub(super) fn prove(
    view: &View<'_>,
    actor: &Actor,
    matched: Option<&PasswordHash>,
) -> Result<Person, Error> {
    let person = own(view, actor)?;
    let fits = matched.is_some() && matched == person.password.as_ref();
    if fits { Ok(person) } else { Err(Error::WrongPassword {}) }
}

/// Whether the actor may give a person a new way in, for pages that offer it.
pub fn may_reset(view: &View<'_>, actor: &Actor, person: &Person) -> Result<bool, Error> {
    match permit_reset(view, actor, person.id) {
        Ok(_) => Ok(true),
        Err(Error::Forbidden { .. } | Error::SelfReset {} | Error::UnknownPerson { .. }) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Whom the actor may give a new way in: never themselves, and nobody whose roles they could not give.
pub(super) fn permit_reset(
    view: &View<'_>,
    actor: &Actor,
    person: PersonId,
) -> Result<(Person, Permit), Error> {
    let person = people::find(view, actor, person)?;
    if actor.person() == Some(person.id) {
        return Err(Error::SelfReset {});
    }
    let may = permit(actor, Action::ResetAccess, &person.home)?;
    for grant in rights::active(view, person.id)? {
        if !access::may(actor, Action::ResetAccessOf(grant.role), &grant.place) {
            let (action, unit) = (Action::ResetAccess, person.home.unit());
            return Err(Error::Forbidden { action, unit });
        }
    }
    Ok((person, may))
}

fn set(
    work: &mut Work<'_>,
    may: &Permit,
    person: Person,
    new: &PasswordHash,
    deed: Deed,
    now: Timestamp,
) -> Person {
    let person = Person { password: Some(new.clone()), invited: None, ..person };
    work.put(&person);
    let deed = may.deed(deed, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    person
}
