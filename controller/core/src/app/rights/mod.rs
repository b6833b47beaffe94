//! Roles: giving, taking away, listing.

mod holding;
mod index;
mod part;
mod review;
mod turning;

use jiff::Timestamp;
use protocol::{UnitId, limit};

use super::signin::sessions;
use super::{orgs, people, rollout};
use crate::change::Change;
use crate::domain::access::{self, Action, Permit, permit_revoke};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::person::Person;
use crate::domain::role::{Directorship, Grant, Role};
use crate::domain::scope::Scope;
use crate::domain::text;
use crate::error::Error;
use crate::id::{GrantId, NominationId, PersonId};
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

pub(super) use self::holding::branches_changed;
pub(crate) use self::holding::holdings;
pub use self::holding::is_stood_in_for;
pub use self::index::index;
pub(crate) use self::part::{
    above as part_above, coordinators, of as part_of, permit as permit_giving,
};
pub use self::part::{may_grant, may_revoke, stands_alone};
pub(super) use self::review::flag;
pub use self::review::{Verdict, review, to_review};
pub(crate) use self::turning::marks as turns;
pub use self::turning::sweep;

/// Active roles of one person, at most.
pub const MOST: usize = 50;

/// A role to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// To whom.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// Where.
    pub unit: UnitId,
    /// When it begins; at once if none.
    pub from: Option<Timestamp>,
    /// When it ends by itself; never if none.
    pub until: Option<Timestamp>,
    /// What its holder publishes without review, and where: an editor's kinds, a teacher's rooms.
    pub scope: Scope,
}

impl NewGrant {
    /// A role from now on, without an end.
    pub fn new(person: PersonId, role: Role, unit: UnitId) -> Self {
        Self { person, role, unit, from: None, until: None, scope: Scope::default() }
    }
}

/// Gives a role. One that the person holds there already in the same way is left as it is.
pub fn grant(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewGrant,
    now: Timestamp,
) -> Result<Grant, Error> {
    let unit = orgs::find(work, actor, new.unit)?;
    let person = people::find(work, actor, new.person)?;
    let may = permit_giving(work, actor, new.role, &unit.place, now)?;
    if actor.person() == Some(person.id) {
        return Err(Error::SelfGrant { role: new.role });
    }
    if !new.role.fits(unit.kind) {
        return Err(Error::RoleMisplaced { role: new.role, kind: unit.kind });
    }
    ensure_period(new, now)?;
    let scope = checked_scope(new)?;
    let held = active(work, person.id)?;
    let same =
        |grant: &&Grant| grant.role == new.role && grant.place == unit.place && !grant.is_over(now);
    if let Some(same) = held.iter().find(same) {
        if (same.from, same.until, &same.scope) == (new.from, new.until, &scope) {
            return Ok(same.clone());
        }
        // Who holds it from now on need not be given it from now on.
        let is_plain = new.from.is_none() && new.until.is_none() && scope.is_none();
        return if is_plain { Ok(same.clone()) } else { Err(Error::RoleHeld { grant: same.id }) };
    }
    if new.role == Role::SchoolAdministrator && !stands_alone(work, &unit.place)? {
        return Err(Error::NominationNeeded { unit: unit.id() });
    }
    ensure_vacant(work, new, now)?;
    let deputy = access::names_deputy(actor, new.role, &unit.place);
    let given = Given { from: new.from, until: new.until, deputy, scope, nomination: None };
    give(work, &may, new.role, &person, given, now)
}

/// Takes a role away. One that is gone already is left as it is.
pub fn revoke(
    work: &mut Work<'_>,
    actor: &Actor,
    grant: GrantId,
    now: Timestamp,
) -> Result<Grant, Error> {
    let grant = find(work, actor, grant)?;
    let part = part_of(work, grant.role, &grant.place, now)?;
    let may = permit_revoke(actor, &grant, &part)?;
    if !grant.is_active() {
        return Ok(grant);
    }
    end(work, &may, &grant, now)
}

/// Ends a role that may be ended, with a word in the audit log.
pub(super) fn end(
    work: &mut Work<'_>,
    may: &Permit,
    grant: &Grant,
    now: Timestamp,
) -> Result<Grant, Error> {
    let ended = clear(work, grant, now)?;
    work.record(Change::Access { person: grant.person });
    sessions::outdate(work, grant.person)?;
    let deed = may.deed(Deed::RoleRevoked, Subject::Grant(grant.id), now);
    work.audit(deed.with("role", &grant.role).with("person", &grant.person));
    Ok(ended)
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

/// How a role is given.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// When it begins.
    pub(super) from: Option<Timestamp>,
    /// When it ends.
    pub(super) until: Option<Timestamp>,
    /// Whether a coordinator gives it to a deputy.
    pub(super) deputy: bool,
    /// What its holder publishes without review.
    pub(super) scope: Option<Scope>,
    /// By which nomination, and who nominated.
    pub(super) nomination: Option<(NominationId, PersonId)>,
}

/// Writes a new grant, at the place that was permitted.
pub(super) fn give(
    work: &mut Work<'_>,
    may: &Permit,
    role: Role,
    holder: &Person,
    given: Given,
    now: Timestamp,
) -> Result<Grant, Error> {
    let person = holder.id;
    if active(work, person)?.len() >= MOST {
        return Err(Error::TooManyGrants { person, limit: MOST });
    }
    let grant = Grant {
        id: work.fresh(GrantId::new, now),
        person,
        role,
        place: may.place().clone(),
        granted_by: may.by().clone(),
        granted: now,
        bootstrap: false,
        from: given.from,
        until: given.until,
        deputy: given.deputy,
        scope: given.scope,
        nomination: given.nomination.map(|(nomination, _)| nomination),
        review: None,
        revoked: None,
    };
    sessions::outdate(work, person)?;
    work.put(&grant);
    work.record(Change::Access { person });
    work.mark(&format!("{}{}", keys::grants_of(person), grant.id));
    for unit in grant.place.units() {
        work.mark(&format!("{}{}", keys::grants(unit), grant.id));
    }
    people::show_at(work, holder, &grant.place);
    rollout::staffed(work, &grant.place, role, 1)?;
    mark_where_found(work, &grant);
    for turn in turns(&grant) {
        work.mark(&turn);
    }
    take_head(work, &grant)?;
    let mut deed = may.deed(Deed::RoleGranted, Subject::Grant(grant.id), now);
    deed = deed.with("role", &role).with("person", &person);
    if let Some((nomination, nominator)) = given.nomination {
        work.mark(&format!("{}{}", keys::nominated_by(nominator), grant.id));
        deed = deed.with("nomination", &nomination).with("nominated_by", &nominator);
    }
    for (name, at) in [("from", grant.from), ("until", grant.until)] {
        deed = at.map_or(deed.clone(), |at| deed.with(name, &at));
    }
    work.audit(deed);
    Ok(grant)
}

/// Who is at the head of a school.
pub(super) fn head(view: &View<'_>, school: UnitId) -> Result<Directorship, Error> {
    Ok(view.get(&school)?.unwrap_or_else(|| Directorship::vacant(school)))
}

/// Writes who is at the head of a school; nothing where nobody is.
pub(super) fn put_head(work: &mut Work<'_>, head: Directorship) {
    if head.director.is_none() && head.acting.is_none() {
        work.delete::<Directorship>(&head.school);
    } else {
        work.put(&head);
    }
}

/// The person whose school it is as director, whether or not somebody stands in for them.
fn holder_at_head(view: &View<'_>, school: UnitId) -> Result<Option<PersonId>, Error> {
    let Some(director) = head(view, school)?.director else { return Ok(None) };
    Ok(view.get::<Grant>(&director)?.map(|grant| grant.person))
}

/// At most one director a school, and one who stands in.
fn ensure_vacant(view: &View<'_>, new: &NewGrant, now: Timestamp) -> Result<(), Error> {
    let head = head(view, new.unit)?;
    let taken = match new.role {
        Role::Director => head.director,
        Role::ActingDirector => head.acting,
        Role::NationalCoordinator
        | Role::RegionalCoordinator
        | Role::MunicipalCoordinator
        | Role::SchoolCoordinator
        | Role::SchoolAdministrator
        | Role::Teacher
        | Role::Student
        | Role::Guardian
        | Role::Editor
        | Role::Duty
        | Role::Technician
        | Role::Expert
        | Role::RegionalSystem => None,
    };
    let Some(taken) = taken else { return Ok(()) };
    match view.get::<Grant>(&taken)?.filter(|taken| taken.is_active() && !taken.is_over(now)) {
        Some(_) => Err(Error::DirectorThere { unit: new.unit }),
        None => Ok(()),
    }
}

/// Puts the school's head down, if the role is one.
fn take_head(work: &mut Work<'_>, grant: &Grant) -> Result<(), Error> {
    let there = head(work, grant.place.unit())?;
    if grant.role == Role::Director {
        put_head(work, Directorship { director: Some(grant.id), ..there });
    }
    if grant.role == Role::ActingDirector {
        put_head(work, Directorship { acting: Some(grant.id), ..there });
    }
    Ok(())
}

/// The marks by which a role is found that is sought at its very unit.
pub(crate) fn marks_where_found(grant: &Grant) -> Vec<String> {
    let mut marks = Vec::new();
    if grant.role.coordinates() {
        marks.push(format!("{}{}", keys::coordinators(grant.place.unit()), grant.id));
    }
    if grant.review.is_some() {
        let under = |unit| format!("{}{}", keys::reviews(unit), grant.id);
        marks.extend(grant.place.units().map(under));
    }
    marks
}

fn mark_where_found(work: &mut Work<'_>, grant: &Grant) {
    for mark in marks_where_found(grant) {
        work.mark(&mark);
    }
}

/// Ends a role in the records: where it was found, it is no longer.
fn clear(work: &mut Work<'_>, grant: &Grant, now: Timestamp) -> Result<Grant, Error> {
    for mark in marks_where_found(grant).into_iter().chain(turns(grant)) {
        work.unmark(&mark);
    }
    if let Some(nominator) = super::nominations::nominator_of(work, grant)? {
        work.unmark(&format!("{}{}", keys::nominated_by(nominator), grant.id));
    }
    let there = head(work, grant.place.unit())?;
    if there.director == Some(grant.id) {
        put_head(work, Directorship { director: None, ..there });
    } else if there.acting == Some(grant.id) {
        put_head(work, Directorship { acting: None, ..there });
    }
    let ended = Grant { revoked: Some(now), review: None, ..grant.clone() };
    work.put(&ended);
    work.unmark(&format!("{}{}", keys::grants_of(grant.person), grant.id));
    if let Some(person) = work.get::<Person>(&grant.person)? {
        people::hide_at(work, &person, &grant.place)?;
    }
    rollout::staffed(work, &grant.place, grant.role, -1)?;
    Ok(ended)
}

fn ensure_period(new: &NewGrant, now: Timestamp) -> Result<(), Error> {
    let Some(until) = new.until else { return Ok(()) };
    if until <= now {
        return Err(Error::PeriodOver { until });
    }
    match new.from {
        Some(from) if from >= until => Err(Error::PeriodEmpty { from, until }),
        Some(_) | None => Ok(()),
    }
}

/// An editor names kinds, a teacher may name places; nobody else publishes within a scope.
fn checked_scope(new: &NewGrant) -> Result<Option<Scope>, Error> {
    let Scope { kinds, tags, rooms } = &new.scope;
    let scope = Scope {
        kinds: kinds.clone(),
        tags: text::names("scope.tags", tags, limit::TAG_CHARS, limit::TAGS)?,
        rooms: text::names("scope.rooms", rooms, limit::NAME_CHARS, limit::ROOMS)?,
    };
    let takes_one = access::role_may(new.role, Action::PublishInScope);
    let is_wrong = match new.role {
        Role::Teacher => !scope.is_empty() && !scope.names_places(),
        Role::Editor => scope.kinds.is_empty(),
        Role::NationalCoordinator
        | Role::RegionalCoordinator
        | Role::MunicipalCoordinator
        | Role::Director
        | Role::ActingDirector
        | Role::SchoolCoordinator
        | Role::SchoolAdministrator
        | Role::Student
        | Role::Guardian
        | Role::Duty
        | Role::Technician
        | Role::Expert
        | Role::RegionalSystem => !scope.is_empty(),
    };
    if is_wrong {
        return Err(Error::ScopeMisplaced { role: new.role });
    }
    Ok(Some(scope).filter(|scope| takes_one && !scope.is_empty()))
}

fn is_seen(actor: &Actor, grant: &Grant) -> bool {
    let own = matches!(actor.by(), By::Person { person, .. } if *person == grant.person);
    own || access::may(actor, Action::SeePeople, &grant.place)
}
