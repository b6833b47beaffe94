//! One-time codes: switching them on and off, and asking for one.

use jiff::Timestamp;

use super::passwords::{own, permit_reset, prove};
use super::signin::Proved;
use crate::domain::access::{Permit, permit_own};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::domain::second_factor::{Code, SecondFactor};
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// A secret that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// In base32, to be typed.
    pub secret: String,
    /// What a QR code tells an app.
    pub uri: String,
}

/// Makes a secret for the actor's app, if the present password matched. It counts once a code of it is
/// typed.
pub fn offer(
    work: &mut Work<'_>,
    actor: &Actor,
    matched: Option<&PasswordHash>,
    now: Timestamp,
) -> Result<Offered, Error> {
    let person = prove(work, actor, matched)?;
    if person.second_factor.is_some() {
        return Err(Error::SecondFactorOn {});
    }
    let random = [work.random(), work.random()];
    let factor = SecondFactor::offer(person.id, random, now);
    work.put(&factor);
    Ok(told(&factor, &person))
}

/// The secret that waits, to be shown again to whom it was shown.
pub fn offered(view: &View<'_>, actor: &Actor, now: Timestamp) -> Result<Option<Offered>, Error> {
    let person = own(view, actor)?;
    let factor = view.get::<SecondFactor>(&person.id)?.filter(|factor| factor.is_on_offer(now));
    Ok(factor.map(|factor| told(&factor, &person)))
}

/// Switches codes on, if this is one; answers the recovery codes, which are shown only now.
pub fn confirm(
    work: &mut Work<'_>,
    actor: &Actor,
    code: &str,
    now: Timestamp,
) -> Result<Proved<Vec<String>>, Error> {
    let may = permit_own(actor)?;
    let person = own(work, actor)?;
    if person.second_factor.is_some() {
        return Err(Error::SecondFactorOn {});
    }
    let factor = work.get::<SecondFactor>(&person.id)?.filter(|factor| factor.is_on_offer(now));
    let mut factor = factor.ok_or(Error::SecondFactorUnoffered {})?;
    // Its owner has just seen the secret: there is nobody to be kept from guessing.
    if let Err(refused) = factor.take(code, true, now) {
        return Ok(Proved::Refused(refused));
    }
    factor.confirmed = Some(now);
    let codes = factor.renew_recovery(|| work.random());
    work.put(&factor);
    work.put(&Person { second_factor: Some(now), ..person.clone() });
    note(work, &may, &person, Deed::SecondFactorOn, now);
    Ok(Proved::Done(codes))
}

/// Recovery codes that the actor has left; none while codes are off.
pub fn recovery_left(view: &View<'_>, actor: &Actor) -> Result<usize, Error> {
    let person = own(view, actor)?;
    let factor = view.get::<SecondFactor>(&person.id)?.filter(|factor| factor.confirmed.is_some());
    Ok(factor.map_or(0, |factor| factor.recovery_left()))
}

/// Gives the actor new recovery codes in place of the older, for password and code.
pub fn renew_recovery(
    work: &mut Work<'_>,
    actor: &Actor,
    matched: Option<&PasswordHash>,
    code: &str,
    now: Timestamp,
) -> Result<Proved<Vec<String>>, Error> {
    let may = permit_own(actor)?;
    let person = prove(work, actor, matched)?;
    if let Err(refused) = take(work, &person, code, false, now)? {
        return Ok(Proved::Refused(refused));
    }
    let mut factor = work.get::<SecondFactor>(&person.id)?.ok_or(Error::SecondFactorOff {})?;
    let codes = factor.renew_recovery(|| work.random());
    work.put(&factor);
    note(work, &may, &person, Deed::RecoveryCodesRenewed, now);
    Ok(Proved::Done(codes))
}

/// Switches codes off, for password and code.
pub fn disable(
    work: &mut Work<'_>,
    actor: &Actor,
    matched: Option<&PasswordHash>,
    code: &str,
    now: Timestamp,
) -> Result<Proved<()>, Error> {
    let may = permit_own(actor)?;
    let person = prove(work, actor, matched)?;
    if let Err(refused) = take(work, &person, code, false, now)? {
        return Ok(Proved::Refused(refused));
    }
    forget(work, &may, person, Deed::SecondFactorOff, now);
    Ok(Proved::Done(()))
}

/// Switches somebody else's codes off, who has lost the phone and the paper.
pub fn reset(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<Person, Error> {
    let (person, may) = permit_reset(work, actor, person)?;
    if person.second_factor.is_none() {
        return Ok(person);
    }
    Ok(forget(work, &may, person, Deed::SecondFactorReset, now))
}

/// Takes a code of a person who has codes on. The inner error is counted and must be committed.
pub(super) fn take(
    work: &mut Work<'_>,
    person: &Person,
    code: &str,
    is_known: bool,
    now: Timestamp,
) -> Result<Result<(), Error>, Error> {
    let mut factor = work
        .get::<SecondFactor>(&person.id)?
        .filter(|factor| factor.confirmed.is_some())
        .ok_or(Error::SecondFactorOff {})?;
    let was_deaf = factor.is_deaf(now);
    let taken = factor.take(code, is_known, now);
    work.put(&factor);
    let by = By::Person { person: person.id, login: person.login.to_string(), token: None };
    let may = permit_own(&Actor::new(by, person.home.clone(), Vec::new(), None))?;
    if taken == Ok(Code::Recovery) {
        let deed = may.deed(Deed::RecoveryCodeUsed, Subject::Person(person.id), now);
        let left = factor.recovery_left();
        work.audit(deed.with("login", &person.login).with("left", &left));
    }
    if factor.is_deaf(now) && !was_deaf {
        note(work, &may, person, Deed::CodesGuessed, now);
    }
    Ok(taken.map(|_code| ()))
}

pub(super) fn forget(
    work: &mut Work<'_>,
    may: &Permit,
    person: Person,
    deed: Deed,
    now: Timestamp,
) -> Person {
    let person = Person { second_factor: None, ..person };
    work.delete::<SecondFactor>(&person.id);
    work.put(&person);
    note(work, may, &person, deed, now);
    person
}

fn note(work: &mut Work<'_>, may: &Permit, person: &Person, deed: Deed, now: Timestamp) {
    let deed = may.deed(deed, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
}

fn told(factor: &SecondFactor, person: &Person) -> Offered {
    Offered { secret: factor.reveal().to_owned(), uri: factor.uri(&person.login) }
}
