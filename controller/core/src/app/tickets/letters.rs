//! Letters about tickets: to the desk that a question came to, and to whoever asked.

use jiff::Timestamp;

use crate::app::letters;
use crate::domain::actor::By;
use crate::domain::notice::About;
use crate::domain::person::Person;
use crate::domain::role::Grant;
use crate::domain::rollout::Office;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys;
use crate::work::Work;

/// People of a desk who get a letter, at most.
const PEOPLE: usize = 20;
/// Roles of the desk's unit and below that are looked through for them.
const GRANTS: usize = 500;

/// Tells the coordinators of the desk, or whoever of them has taken the ticket.
pub(super) fn to_desk(work: &mut Work<'_>, ticket: &Ticket, now: Timestamp) -> Result<(), Error> {
    let people = match &ticket.taken {
        Some(By::Person { person, .. }) => vec![*person],
        Some(By::System) | None => coordinators(work, ticket)?,
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
fn coordinators(work: &Work<'_>, ticket: &Ticket) -> Result<Vec<PersonId>, Error> {
    let mut people = Vec::new();
    for id in work.marks(&keys::grants(ticket.desk.unit()), None, GRANTS)? {
        let Ok(id) = GrantId::parse(&id) else { continue };
        let grant = work.get::<Grant>(&id)?.filter(Grant::is_active);
        let coordinates = |grant: &Grant| {
            grant.place == ticket.desk && Office::of(grant.role) == Some(Office::Coordinator)
        };
        people.extend(grant.filter(coordinates).map(|grant| grant.person));
    }
    people.sort_unstable();
    people.dedup();
    people.truncate(PEOPLE);
    Ok(people)
}
