//! Whose part it is to give a role in a unit.

use protocol::UnitId;

use crate::domain::access::{self, Part, Permit};
use crate::domain::actor::Actor;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::person::Person;
use crate::domain::place::Place;
use crate::domain::role::{Grant, Role};
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys;
use crate::work::View;
use jiff::Timestamp;

/// Coordinators of one unit that are looked through, at most.
const COORDINATORS: usize = 50;

/// Whose part it is to give a role at a place: the nearest unit above that has a coordinator; for what
/// is held in a school or by a machine, the unit itself counts.
pub(crate) fn of(
    view: &View<'_>,
    role: Role,
    place: &Place,
    now: Timestamp,
) -> Result<Part, Error> {
    let mut places: Vec<Place> = place.above().collect();
    if !role.coordinates() {
        places.push(place.clone());
    }
    nearest(view, places, now)
}

/// The next level above one that has the part.
pub(crate) fn above(view: &View<'_>, part: &Part, now: Timestamp) -> Result<Part, Error> {
    match &part.nearest {
        Some(nearest) => self::nearest(view, nearest.above().collect(), now),
        None => Ok(Part::default()),
    }
}

/// Whether an actor may give a role at a place now, for pages that offer it.
pub fn may_grant(
    view: &View<'_>,
    actor: &Actor,
    role: Role,
    place: &Place,
    now: Timestamp,
) -> Result<bool, Error> {
    if !access::may(actor, access::Action::Grant(role), place) {
        return Ok(false);
    }
    Ok(permit(view, actor, role, place, now).is_ok())
}

/// Whether an actor may take a role away now, for pages that offer it.
pub fn may_revoke(
    view: &View<'_>,
    actor: &Actor,
    grant: &Grant,
    now: Timestamp,
) -> Result<bool, Error> {
    let part = of(view, grant.role, &grant.place, now)?;
    Ok(access::permit_revoke(actor, grant, &part).is_ok())
}

pub(crate) fn permit(
    view: &View<'_>,
    actor: &Actor,
    role: Role,
    place: &Place,
    now: Timestamp,
) -> Result<Permit, Error> {
    access::permit_grant(actor, role, place, &of(view, role, place, now)?)
}

/// Whether a school stands on its own, under nobody: one person holds all roles there, and neither
/// nominations nor the replacing of directors take two.
pub fn stands_alone(view: &View<'_>, place: &Place) -> Result<bool, Error> {
    if place.parent().is_some() {
        return Ok(false);
    }
    Ok(view.get::<Unit>(&place.unit())?.is_some_and(|unit| unit.kind == UnitKind::School))
}

/// The last of the places that has a coordinator.
fn nearest(view: &View<'_>, places: Vec<Place>, now: Timestamp) -> Result<Part, Error> {
    for place in places.into_iter().rev() {
        if has_coordinator(view, place.unit(), now)? {
            return Ok(Part { nearest: Some(place) });
        }
    }
    Ok(Part::default())
}

/// Whether somebody coordinates this very unit now: a role that holds, and who may sign in.
fn has_coordinator(view: &View<'_>, unit: UnitId, now: Timestamp) -> Result<bool, Error> {
    Ok(!coordinators(view, unit, now)?.is_empty())
}

/// Who coordinates this very unit now, deputies too: a role that holds, and who may sign in.
pub(crate) fn coordinators(
    view: &View<'_>,
    unit: UnitId,
    now: Timestamp,
) -> Result<Vec<PersonId>, Error> {
    let mut people = Vec::new();
    for id in view.marks(&keys::coordinators(unit), None, COORDINATORS)? {
        let Ok(id) = GrantId::parse(&id) else { continue };
        let Some(grant) = view.get::<Grant>(&id)?.filter(|grant| grant.holds(now)) else {
            continue;
        };
        let person = view.get::<Person>(&grant.person)?;
        people.extend(person.filter(|person| person.blocked.is_none()).map(|person| person.id));
    }
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
