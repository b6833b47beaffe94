//! Letters about tickets: to the desk that a question came to, and to whoever asked.

use jiff::Timestamp;
use protocol::UnitId;

use crate::app::{letters, rights};
use crate::domain::actor::By;
use crate::domain::notice::About;
use crate::domain::person::Person;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::Work;

/// People of a desk who get a letter, at most.
const PEOPLE: usize = 20;

/// Tells the coordinators of the desk, or whoever of them has taken the ticket.
pub(super) fn to_desk(work: &mut Work<'_>, ticket: &Ticket, now: Timestamp) -> Result<(), Error> {
    let people = match &ticket.taken {
        Some(By::Person { person, .. }) => vec![*person],
        Some(By::System) | None => rights::coordinators(work, ticket.desk.unit(), now)?,
    };
    for person in people.into_iter().take(PEOPLE) {
        tell(work, ticket, person, now)?;
    }
    Ok(())
}

/// Tells the coordinators of the unit to which it rose.
pub(super) fn to_above(
    work: &mut Work<'_>,
    ticket: &Ticket,
    unit: UnitId,
    now: Timestamp,
) -> Result<(), Error> {
    for person in rights::coordinators(work, unit, now)?.into_iter().take(PEOPLE) {
        tell(work, ticket, person, now)?;
    }
    Ok(())
}

/// Tells whoever asked.
pub(super) fn to_author(work: &mut Work<'_>, ticket: &Ticket, now: Timestamp) -> Result<(), Error> {
    match ticket.person() {
        Some(person) => tell(work, ticket, person, now),
        None => Ok(()),
    }
}

fn tell(
    work: &mut Work<'_>,
    ticket: &Ticket,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let person = work.get::<Person>(&person)?.filter(|person| person.blocked.is_none());
    if let Some((to, person)) = person.and_then(|person| Some((person.mail.clone()?, person))) {
        letters::write(work, &person, to, About::Ticket { ticket: ticket.id }, now);
    }
    Ok(())
}
