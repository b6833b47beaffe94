//! Letters about tickets: to the desk that a question came to, and to whoever asked.

use jiff::Timestamp;

use crate::app::letters;
use crate::domain::actor::By;
use crate::domain::notice::About;
use crate::domain::person::Person;
use crate::domain::role::Grant;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys;
use crate::work::Work;

/// People of a desk who get a letter, at most.
const PEOPLE: usize = 20;

/// Tells the coordinators of the desk, or whoever of them has taken the ticket.
pub(super) fn to_desk(work: &mut Work<'_>, ticket: &Ticket, now: Timestamp) -> Result<(), Error> {
    let people = match &ticket.taken {
        Some(By::Person { person, .. }) => vec![*person],
        Some(By::System) | None => coordinators(work, ticket, now)?,
    };
    for person in people {
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

/// The coordinators of the desk's own unit.
fn coordinators(work: &Work<'_>, ticket: &Ticket, now: Timestamp) -> Result<Vec<PersonId>, Error> {
    let mut people = Vec::new();
    for id in work.marks(&keys::coordinators(ticket.desk.unit()), None, PEOPLE)? {
        let Ok(id) = GrantId::parse(&id) else { continue };
        let grant = work.get::<Grant>(&id)?.filter(|grant| grant.holds(now));
        people.extend(grant.map(|grant| grant.person));
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
