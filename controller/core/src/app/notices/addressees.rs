//! Whoever gets a letter with a notice.

use jiff::Timestamp;

use crate::app::letters;
use crate::domain::access::{self, Action};
use crate::domain::notice::{About, Notice};
use crate::domain::person::Person;
use crate::domain::role::Grant;
use crate::error::Error;
use crate::id::GrantId;
use crate::keys;
use crate::work::Work;

/// People who get a letter of one notice, at most.
const PEOPLE: usize = 20;
/// Roles of one unit and below that are looked through for them.
const GRANTS: usize = 500;

/// Writes to whoever looks after the school: those who may change its screens and have an address; where
/// there is nobody, those who may see them; where there is nobody either, the unit above.
pub(super) fn write_to_all(
    work: &mut Work<'_>,
    notice: &Notice,
    now: Timestamp,
) -> Result<(), Error> {
    for unit in notice.place.units().rev().collect::<Vec<_>>() {
        let mut people: Vec<(Person, bool)> = Vec::new();
        for id in work.marks(&keys::grants(unit), None, GRANTS)? {
            let Ok(id) = GrantId::parse(&id) else { continue };
            let grant = work.get::<Grant>(&id)?.filter(Grant::is_active);
            let Some(grant) = grant.filter(|grant| grant.place.unit() == unit) else { continue };
            if !access::role_may(grant.role, Action::SeeDevice) {
                continue;
            }
            let person = work.get::<Person>(&grant.person)?;
            let Some(person) = person.filter(|person| person.mail_for_notices().is_some()) else {
                continue;
            };
            people.push((person, access::role_may(grant.role, Action::EditDevice)));
        }
        let repairers = people.iter().any(|(_, repairs)| *repairs);
        people.retain(|(_, repairs)| *repairs == repairers);
        people.sort_by_key(|(person, _)| person.id);
        people.dedup_by_key(|(person, _)| person.id);
        people.truncate(PEOPLE);
        for (person, _) in &people {
            let to = person.mail_for_notices().unwrap_or_default().to_owned();
            letters::write(work, person, to, About::Notice { notice: notice.id }, now);
        }
        if !people.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}
