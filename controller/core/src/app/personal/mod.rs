//! The data of one person: given out whole, and erased.
//!
//! Who may: whoever may help the person to sign in, which is whoever could give every role they hold; and
//! they themselves.

mod erasing;
mod telling;

pub use self::erasing::{erase, sweep};
pub use self::telling::{Told, begin, tell};

use super::passwords::permit_reset;
use super::{passwords, rights};
use crate::domain::access::{Permit, permit_own};
use crate::domain::actor::Actor;
use crate::domain::erased::Erased;
use crate::domain::person::Person;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::View;

/// Whether this was somebody who has been erased since.
pub fn is_erased(view: &View<'_>, person: PersonId) -> Result<bool, Error> {
    Ok(view.get::<Erased>(&person)?.is_some())
}

/// Whether the actor may erase a person, for pages that offer it.
pub fn may_erase(view: &View<'_>, actor: &Actor, person: PersonId) -> Result<bool, Error> {
    match permit_erase(view, actor, person) {
        Ok(_) => Ok(true),
        Err(
            Error::Forbidden { .. }
            | Error::SelfErase {}
            | Error::UnknownPerson { .. }
            | Error::NotASession {},
        ) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The person, and that the actor may have their data.
fn permit(view: &View<'_>, actor: &Actor, person: PersonId) -> Result<(Person, Permit), Error> {
    if actor.person() == Some(person) {
        let may = permit_own(actor)?;
        return Ok((passwords::own(view, actor)?, may));
    }
    permit_reset(view, actor, person)
}

/// The same to erase them: nobody erases themselves on whom others rely.
fn permit_erase(
    view: &View<'_>,
    actor: &Actor,
    person: PersonId,
) -> Result<(Person, Permit), Error> {
    let permitted = permit(view, actor, person)?;
    let relied_on = |role: Role| !matches!(role, Role::Teacher | Role::Student | Role::Guardian);
    let held = rights::active(view, person)?;
    if actor.person() == Some(person) && held.iter().any(|grant| relied_on(grant.role)) {
        return Err(Error::SelfErase {});
    }
    Ok(permitted)
}
