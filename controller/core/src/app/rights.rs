//! Roles: giving, taking away, listing.

use jiff::Timestamp;
use protocol::UnitId;

use super::signin::sessions;
use super::{orgs, people, rollout};
use crate::change::Change;
use crate::domain::access::{self, Action, Permit, permit};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::person::Person;
use crate::domain::role::{Grant, Role};
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// Active roles of one person, at most.
pub const MOST: usize = 50;

/// A role to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewGrant {
    /// To whom.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// Where.
    pub unit: UnitId,
}

/// Gives a role. One that the person holds there already is left as it is.
pub fn grant(
    work: &mut Work<'_>,
    actor: &Actor,
    new: NewGrant,
    now: Timestamp,
) -> Result<Grant, Error> {
    let unit = orgs::find(work, actor, new.unit)?;
    let person = people::find(work, actor, new.person)?;
    let may = permit(actor, Action::Grant(new.role), &unit.place)?;
    if actor.person() == Some(person.id) {
        return Err(Error::SelfGrant { role: new.role });
    }
    if !new.role.fits(unit.kind) {
        return Err(Error::RoleMisplaced { role: new.role, kind: unit.kind });
    }
    let held = active(work, person.id)?;
    let same = |grant: &&Grant| grant.role == new.role && grant.place == unit.place;
    if let Some(same) = held.iter().find(same) {
        return Ok(same.clone());
    }
    if held.len() >= MOST {
        return Err(Error::TooManyGrants { person: person.id, limit: MOST });
    }
    sessions::outdate(work, person.id)?;
    give(work, &may, new.role, &person, now)
}

/// Takes a role away. One that is gone already is left as it is.
pub fn revoke(
    work: &mut Work<'_>,
    actor: &Actor,
    grant: GrantId,
    now: Timestamp,
) -> Result<Grant, Error> {
    let grant = find(work, actor, grant)?;
    let may = permit(actor, Action::Grant(grant.role), &grant.place)?;
    if !grant.is_active() {
        return Ok(grant);
    }
    let grant = Grant { revoked: Some(now), ..grant };
    work.put(&grant);
    work.record(Change::Access { person: grant.person });
    work.unmark(&format!("{}{}", keys::grants_of(grant.person), grant.id));
    if let Some(person) = work.get::<Person>(&grant.person)? {
        people::hide_at(work, &person, &grant.place)?;
    }
    rollout::staffed(work, &grant.place, grant.role, -1)?;
    sessions::outdate(work, grant.person)?;
    let deed = may.deed(Deed::RoleRevoked, Subject::Grant(grant.id), now);
    work.audit(deed.with("role", &grant.role).with("person", &grant.person));
    Ok(grant)
}

/// One grant that the actor may see: their own, or one where they see people.
pub fn find(view: &View<'_>, actor: &Actor, grant: GrantId) -> Result<Grant, Error> {
    let found = view.get::<Grant>(&grant)?;
    found.filter(|found| is_seen(actor, found)).ok_or(Error::UnknownGrant { grant })
}

/// The active grants of a person, or all grants in a unit and below, as far as the actor may see.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    person: Option<PersonId>,
    unit: Option<UnitId>,
    page: &Page,
) -> Result<Listed<Grant>, Error> {
    let place = match unit {
        Some(unit) => Some(orgs::find(view, actor, unit)?.place),
        None => None,
    };
    let prefixes = match person {
        Some(person) => vec![keys::grants_of(people::find(view, actor, person)?.id)],
        None => orgs::prefixes(view, actor, Action::SeePeople, unit, keys::grants)?,
    };
    view.page(&prefixes, page)?.filter_map(|id| {
        let Ok(id) = GrantId::parse(&id) else { return Ok(None) };
        let grant = view.get::<Grant>(&id)?.filter(|grant| is_seen(actor, grant));
        Ok(grant.filter(|grant| place.as_ref().is_none_or(|place| place.covers(&grant.place))))
    })
}

/// The roles that a person holds.
pub(crate) fn active(view: &View<'_>, person: PersonId) -> Result<Vec<Grant>, Error> {
    let mut grants = Vec::new();
    for id in view.marks(&keys::grants_of(person), None, MOST)? {
        if let Ok(id) = GrantId::parse(&id) {
            grants.extend(view.get::<Grant>(&id)?.filter(Grant::is_active));
        }
    }
    Ok(grants)
}

/// Writes a new grant, at the place that was permitted.
pub(super) fn give(
    work: &mut Work<'_>,
    may: &Permit,
    role: Role,
    holder: &Person,
    now: Timestamp,
) -> Result<Grant, Error> {
    let person = holder.id;
    let grant = Grant {
        id: work.fresh(GrantId::new, now),
        person,
        role,
        place: may.place().clone(),
        granted_by: may.by().clone(),
        granted: now,
        bootstrap: true,
        revoked: None,
    };
    work.put(&grant);
    work.record(Change::Access { person });
    work.mark(&format!("{}{}", keys::grants_of(person), grant.id));
    for unit in grant.place.units() {
        work.mark(&format!("{}{}", keys::grants(unit), grant.id));
    }
    people::show_at(work, holder, &grant.place);
    rollout::staffed(work, &grant.place, role, 1)?;
    let deed = may.deed(Deed::RoleGranted, Subject::Grant(grant.id), now);
    work.audit(deed.with("role", &role).with("person", &person).bootstrap());
    Ok(grant)
}

fn is_seen(actor: &Actor, grant: &Grant) -> bool {
    let own = matches!(actor.by(), By::Person { person, .. } if *person == grant.person);
    own || access::may(actor, Action::SeePeople, &grant.place)
}
