//! Signing in by an account at an OpenID Connect provider. The provider says who somebody is there and
//! nothing else: whose account here that is, only a link tells that this person has made themselves, with
//! their password or their invitation. A mail address is never taken for one, and roles come from Efir.

use jiff::Timestamp;

use super::passwords::{link_owner, permit_reset, prove};
use super::signin::{Begun, Visitor, halfway, sessions};
use crate::change::Change;
use crate::domain::access::{Permit, permit_own};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::outside::{Account, Linked, Outside};
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// Begins a session for whose account it is. One-time codes are asked for here as well: what the provider
/// asked for, Efir does not know.
pub fn sign_in(
    work: &mut Work<'_>,
    account: &Account,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Begun, Error> {
    let owner = owner(work, account)?.filter(|person| person.blocked.is_none());
    halfway::begin_for(work, owner.ok_or(Error::OutsideUnknown {})?, visitor, now)
}

/// Links an account to the actor, if the present password matched; an older link is void.
pub fn link(
    work: &mut Work<'_>,
    actor: &Actor,
    account: &Account,
    matched: Option<&PasswordHash>,
    now: Timestamp,
) -> Result<Person, Error> {
    let may = permit_own(actor)?;
    let person = prove(work, actor, matched)?;
    set(work, &may, person, account, now)
}

/// Links an account to whom an invitation invites, and signs them in: they need no password then.
pub fn accept(
    work: &mut Work<'_>,
    secret: &str,
    account: &Account,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<Begun, Error> {
    let person = invited(work, secret, now)?;
    let by = By::Person { person: person.id, login: person.login.to_string(), token: None };
    let may = permit_own(&Actor::new(by, person.home.clone(), Vec::new(), None))?;
    // The invitation is among what ends.
    sessions::end_all(work, person.id, None)?;
    let person = Person { invited: None, ..person };
    let person = set(work, &may, person, account, now)?;
    halfway::begin_for(work, person, visitor, now)
}

/// Whom an invitation invites, while it is good and they have no password.
pub fn invited(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Person, Error> {
    let person = link_owner(view, secret, now)?;
    if person.password.is_some() { Err(Error::ResetLinkWrong {}) } else { Ok(person) }
}

/// Ends the link of the actor's own account, if the present password matched.
pub fn unlink(
    work: &mut Work<'_>,
    actor: &Actor,
    matched: Option<&PasswordHash>,
    now: Timestamp,
) -> Result<Person, Error> {
    let may = permit_own(actor)?;
    let own = super::passwords::own(work, actor)?;
    if own.password.is_none() {
        return Err(Error::LastWayIn {});
    }
    let person = prove(work, actor, matched)?;
    Ok(end(work, &may, person, now))
}

/// Ends the link of somebody whom the actor may help to sign in.
pub fn unlink_of(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<Person, Error> {
    let (person, may) = permit_reset(work, actor, person)?;
    sessions::end_all(work, person.id, None)?;
    Ok(end(work, &may, person, now))
}

fn owner(view: &View<'_>, account: &Account) -> Result<Option<Person>, Error> {
    let Some(linked) = view.get::<Linked>(&account.key())? else { return Ok(None) };
    view.get::<Person>(&linked.person)
}

fn set(
    work: &mut Work<'_>,
    may: &Permit,
    person: Person,
    account: &Account,
    now: Timestamp,
) -> Result<Person, Error> {
    let key = account.key();
    if work.get::<Linked>(&key)?.is_some_and(|linked| linked.person != person.id) {
        return Err(Error::OutsideTaken {});
    }
    forget(work, &person);
    let outside = Outside { key, issuer: account.issuer.clone(), since: now };
    let person = Person { outside: Some(outside), ..person };
    work.put(&Linked { key, person: person.id });
    work.put(&person);
    let deed = may.deed(Deed::OutsideLinked, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login).with("issuer", &account.issuer));
    Ok(person)
}

fn end(work: &mut Work<'_>, may: &Permit, person: Person, now: Timestamp) -> Person {
    if person.outside.is_none() {
        return person;
    }
    forget(work, &person);
    let person = Person { outside: None, ..person };
    work.put(&person);
    work.record(Change::Access { person: person.id });
    let deed = may.deed(Deed::OutsideUnlinked, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    person
}

/// Takes the mark of a person's account away.
pub(super) fn forget(work: &mut Work<'_>, person: &Person) {
    if let Some(outside) = &person.outside {
        work.delete::<Linked>(&outside.key);
    }
}
