//! Letters about nominations: to those whose part it is to decide when one comes, and again when it has
//! waited too long; then to those one level up as well.

use jiff::Timestamp;

use crate::app::{letters, rights};
use crate::domain::nomination::{Nomination, NominationState};
use crate::domain::notice::About;
use crate::domain::person::Person;
use crate::domain::place::Place;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// People of one unit who get a letter, at most.
const PEOPLE: usize = 20;

/// Why somebody hears of a nomination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// It is theirs to decide.
    Waits,
    /// It is theirs to decide, and has waited so long that those one level up may as well.
    Overdue,
    /// Those below have not decided it in time, so that they may.
    Rose,
}

/// Tells those whose part it is to decide.
pub(super) fn to_part(
    work: &mut Work<'_>,
    nomination: &Nomination,
    now: Timestamp,
) -> Result<(), Error> {
    let part = rights::part_of(work, Role::SchoolAdministrator, &nomination.place, now)?;
    tell(work, nomination, part.nearest.as_ref(), now)
}

/// Tells those one level up.
pub(super) fn to_above(
    work: &mut Work<'_>,
    nomination: &Nomination,
    now: Timestamp,
) -> Result<(), Error> {
    let part = rights::part_of(work, Role::SchoolAdministrator, &nomination.place, now)?;
    let above = rights::part_above(work, &part, now)?;
    tell(work, nomination, above.nearest.as_ref(), now)
}

/// Why a person hears of a nomination now; none if it does not wait for them.
pub(in crate::app) fn call(
    view: &View<'_>,
    nomination: &Nomination,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Call>, Error> {
    if nomination.state() != NominationState::Waiting || nomination.nominator() == Some(person) {
        return Ok(None);
    }
    let coordinates = |place: Option<&Place>| -> Result<bool, Error> {
        match place {
            Some(place) => Ok(rights::coordinators(view, place.unit(), now)?.contains(&person)),
            None => Ok(false),
        }
    };
    let part = rights::part_of(view, Role::SchoolAdministrator, &nomination.place, now)?;
    let has_risen = nomination.rises <= now;
    if coordinates(part.nearest.as_ref())? {
        return Ok(Some(if has_risen { Call::Overdue } else { Call::Waits }));
    }
    let above = rights::part_above(view, &part, now)?;
    let is_above = has_risen && coordinates(above.nearest.as_ref())?;
    Ok(is_above.then_some(Call::Rose))
}

/// Whoever nominated does not decide, so there is nothing to tell them.
fn tell(
    work: &mut Work<'_>,
    nomination: &Nomination,
    place: Option<&Place>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(place) = place else { return Ok(()) };
    let mut people = rights::coordinators(work, place.unit(), now)?;
    people.retain(|person| nomination.nominator() != Some(*person));
    for person in people.into_iter().take(PEOPLE) {
        let Some(person) = work.get::<Person>(&person)? else { continue };
        if let Some(to) = person.mail.clone() {
            letters::write(work, &person, to, About::Nomination { nomination: nomination.id }, now);
        }
    }
    Ok(())
}
