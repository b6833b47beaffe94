//! Fills a stopped controller's store with a country: its units, and people with their roles.

use std::path::Path;
use std::sync::Arc;

use controller::ledger::Ledger;
use controller::metrics::Metrics;
use controller::password;
use controller::store::SledStore;
use controller_core::app::nominations::{self, NewNomination, Verdict};
use controller_core::app::orgs::{self, NewUnit};
use controller_core::app::people::{self, NewPerson};
use controller_core::app::rights::{self, NewGrant};
use controller_core::domain::actor::Actor;
use controller_core::domain::org::UnitKind;
use controller_core::domain::password::PasswordHash;
use controller_core::domain::role::Role;
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::work::Work;
use protocol::UnitId;

use super::Plan;
use crate::fleet::seed::NoBus;
use crate::pace::pages::Who;
use crate::pace::stock::in_pieces;
use crate::wait::now;
use crate::world::World;

/// Family names, of which each person has one.
const NAMES: [&str; 8] =
    ["Иванова", "Петров", "Сидорова", "Кузнецов", "Попова", "Васильев", "Соколова", "Ёлкин"];

/// What was made, as the questions name it.
#[derive(Debug)]
pub(super) struct Country {
    region: UnitId,
    person: PersonId,
}

/// What somebody signs in with.
pub(super) fn login(who: Who) -> &'static str {
    if who == Who::Region { "of-the-region" } else { "of-the-school" }
}

impl Country {
    /// A question's address with the ids of what was made.
    pub(super) fn address(&self, page: &str) -> String {
        let page = page
            .replace("{region}", &self.region.to_string())
            .replace("{person}", &self.person.to_string());
        let encoded = |byte: u8| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        page.bytes().map(encoded).collect()
    }
}

/// Fills the store of a data directory below its root unit.
pub(super) fn fill(data: &Path, root: UnitId, plan: &Plan) -> Country {
    let store = Arc::new(SledStore::open(data).unwrap());
    let ledger = Ledger::new(store, Arc::new(NoBus), Arc::new(Metrics::new()));
    let regions = units(&ledger, UnitKind::Region, "Область", &[root], plan.regions);
    let municipalities =
        units(&ledger, UnitKind::Municipality, "Район", &regions, plan.municipalities);
    let schools = units(&ledger, UnitKind::School, "Школа", &municipalities, plan.schools);
    let people = in_pieces(&ledger, plan.people, |work, n| {
        let name = format!("{} {n}", NAMES[n % NAMES.len()]);
        let role = if n < schools.len() { Role::Director } else { Role::Teacher };
        person(
            work,
            &format!("{role}-{n}").replace('_', "-"),
            &name,
            role,
            schools[n % schools.len()],
        )
    });
    // Not the first, which lists would meet at once; its school has the same number, since they are dealt
    // out in turn.
    let region = regions.len() / 2;
    let municipality = region;
    let school = municipality;
    in_pieces(&ledger, 2, |work, n| {
        let (login, role, unit) = match n {
            0 => ("of-the-region", Role::RegionalCoordinator, regions[region]),
            _ => ("of-the-school", Role::SchoolAdministrator, schools[school]),
        };
        person(work, login, "Анна Петрова", role, unit)
    });
    Country { region: regions[region], person: people[school] }
}

/// Units dealt out in turn among those above.
fn units(ledger: &Ledger, kind: UnitKind, name: &str, above: &[UnitId], all: usize) -> Vec<UnitId> {
    in_pieces(ledger, all, |work, n| {
        let parent = Some(above[n % above.len()]);
        let new = NewUnit { kind, name: format!("{name} {}", n + 1), parent, time_zone: None };
        Ok(orgs::create(work, &Actor::system(), &new, now())?.id())
    })
}

fn person(
    work: &mut Work<'_>,
    login: &str,
    name: &str,
    role: Role,
    unit: UnitId,
) -> Result<PersonId, Error> {
    // Only two of them sign in.
    let hash = if login.starts_with("of-the") {
        password::hash_now(World::PASSWORD).unwrap()
    } else {
        "$argon2id$none".to_owned()
    };
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        mail: None,
        password: Some(PasswordHash::new(hash)),
        unit: Some(unit),
    };
    let person = people::create(work, &Actor::system(), &new, now())?.id;
    if role == Role::SchoolAdministrator {
        administrates(work, person, unit)?;
    } else {
        rights::grant(work, &Actor::system(), &NewGrant::new(person, role, unit), now())?;
    }
    Ok(person)
}

/// Makes somebody a school's administrator as they come to be one: nominated, and granted.
fn administrates(work: &mut Work<'_>, person: PersonId, school: UnitId) -> Result<(), Error> {
    let (names, remark) = (vec![(person, String::new())], String::new());
    let new = NewNomination { school: Some(school), remark, names };
    let nomination = nominations::submit(work, &Actor::system(), &new, false, now())?.id;
    let verdict = Verdict { person, grant: true, reason: String::new() };
    nominations::decide(work, &Actor::system(), nomination, &[verdict], now())?;
    Ok(())
}
