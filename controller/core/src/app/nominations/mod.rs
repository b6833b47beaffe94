//! Nominations of school administrators: staff ask, the director nominates, a coordinator decides.
//!
//! Two people stand behind each school administrator: whoever nominated and whoever decided. The part to
//! decide is that of the nearest coordinator above the school, and after three working days also of the
//! next one up.

mod deciding;
mod letters;
mod marks;
mod waiting;
mod wishes;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::UnitId;

use super::{orgs, people, rights};
use crate::change::Change;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::compose;
use crate::domain::nomination::{
    Nomination, NominationState, Nominee, WORKING_DAYS, Wish, after_working_days,
};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::role::{Grant, Role};
use crate::domain::text;
use crate::error::Error;
use crate::id::{NominationId, PersonId};
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

pub use self::deciding::{Verdict, decide, may_decide};
pub use self::letters::Call;
pub(super) use self::letters::call;
pub(crate) use self::marks::{marks, rising};
pub use self::waiting::{MOST_COUNTED, sweep, waiting_for};
pub use self::wishes::{ask, dismiss, own_wish, wishes};

/// People on one nomination, at most.
pub const MOST_NAMES: usize = 50;
/// Nominations of one school that wait at a time, at most.
pub const MOST_WAITING: usize = 20;
/// Characters of a remark or a reason, at most.
pub const REMARK_CHARS: usize = 500;

/// A nomination to be submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNomination {
    /// The school; the actor's own if none is given.
    pub school: Option<UnitId>,
    /// What the director says to all of it.
    pub remark: String,
    /// Whom they nominate, each with a remark.
    pub names: Vec<(PersonId, String)>,
}

/// Submits a list of people for school administrators. A director may be on it themselves. Those who
/// asked for it are asked no more. `by_mail` says whether letters can be sent.
pub fn submit(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewNomination,
    by_mail: bool,
    now: Timestamp,
) -> Result<Nomination, Error> {
    let school = school(work, actor, new.school)?;
    let may = permit(actor, Action::Nominate, &school.place)?;
    let names = checked_names(work, actor, &school, &new.names)?;
    let waiting = keys::nominations(school.id(), Some(NominationState::Waiting));
    if work.marks(&waiting, None, MOST_WAITING)?.len() >= MOST_WAITING {
        return Err(Error::TooManyNominations { unit: school.id(), limit: MOST_WAITING });
    }
    let zone = zone(work, &school)?;
    let nomination = Nomination {
        id: work.fresh(NominationId::new, now),
        place: school.place.clone(),
        by: may.by().clone(),
        submitted: now,
        rises: after_working_days(now, WORKING_DAYS, &zone),
        remark: text::optional_line("remark", &new.remark, REMARK_CHARS)?,
        names,
        withdrawn: None,
    };
    for name in &nomination.names {
        work.delete::<Wish>(&(school.id(), name.person));
    }
    put(work, None, &nomination);
    work.mark(&rising(&nomination));
    let mut deed = may.deed(Deed::Nominated, Subject::Unit(school.id()), now);
    deed = deed.with("nomination", &nomination.id).with("names", &nomination.names.len());
    work.audit(deed);
    for name in &nomination.names {
        let deed = may.deed(Deed::PersonNominated, Subject::Person(name.person), now);
        work.audit(deed.with("nomination", &nomination.id));
    }
    if by_mail {
        letters::to_part(work, &nomination, now)?;
    }
    Ok(nomination)
}

/// Takes a nomination back. What was decided of it stays; one that was taken back is left as it is.
pub fn withdraw(
    work: &mut Work<'_>,
    actor: &Actor,
    nomination: NominationId,
    now: Timestamp,
) -> Result<Nomination, Error> {
    let before = find(work, actor, nomination)?;
    let may = permit(actor, Action::Nominate, &before.place)?;
    match before.state() {
        NominationState::Withdrawn => return Ok(before),
        NominationState::Decided => return Err(Error::NominationDecided { nomination }),
        NominationState::Waiting => {}
    }
    let after = Nomination { withdrawn: Some(now), ..before.clone() };
    put(work, Some(&before), &after);
    let deed = may.deed(Deed::NominationWithdrawn, Subject::Unit(after.place.unit()), now);
    work.audit(deed.with("nomination", &nomination));
    Ok(after)
}

/// One nomination that the actor may see. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, nomination: NominationId) -> Result<Nomination, Error> {
    let found = view.get::<Nomination>(&nomination)?;
    let seen = found.filter(|found| access::may(actor, Action::SeeNominations, &found.place));
    seen.ok_or(Error::UnknownNomination { nomination })
}

/// The nominations of a unit and below, or all that the actor may see, the newest first.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    state: Option<NominationState>,
    page: &Page,
) -> Result<Listed<Nomination>, Error> {
    let key = |unit| keys::nominations(unit, state);
    let prefixes = orgs::prefixes(view, actor, Action::SeeNominations, unit, key)?;
    view.page(&prefixes, page)?.filter_map(|turned| {
        match NominationId::parse(&keys::newest_first(&turned)) {
            Ok(id) => view.get(&id),
            Err(_) => Ok(None),
        }
    })
}

/// Who nominated whoever holds a role, if it came by a nomination.
pub(super) fn nominator_of(view: &View<'_>, grant: &Grant) -> Result<Option<PersonId>, Error> {
    let Some(nomination) = grant.nomination else { return Ok(None) };
    Ok(view.get::<Nomination>(&nomination)?.and_then(|found| found.nominator()))
}

/// The school that is meant: the given one, or the highest where the actor nominates.
fn school(view: &View<'_>, actor: &Actor, unit: Option<UnitId>) -> Result<Unit, Error> {
    let unit = match unit {
        Some(unit) => unit,
        None => orgs::own_unit(actor, Action::Nominate)?,
    };
    let unit = orgs::find(view, actor, unit)?;
    if unit.kind == UnitKind::School {
        return Ok(unit);
    }
    Err(Error::RoleMisplaced { role: Role::SchoolAdministrator, kind: unit.kind })
}

/// Each name once, of people of the school who are no administrators there.
fn checked_names(
    view: &View<'_>,
    actor: &Actor,
    school: &Unit,
    names: &[(PersonId, String)],
) -> Result<Vec<Nominee>, Error> {
    if names.is_empty() {
        return Err(Error::TextEmpty { field: "names" });
    }
    if names.len() > MOST_NAMES {
        return Err(Error::TooMany { field: "names", actual: names.len(), limit: MOST_NAMES });
    }
    let mut seen = BTreeSet::new();
    let mut checked = Vec::new();
    for (person, remark) in names {
        let person = people::find(view, actor, *person)?;
        // A director sees people of their school alone, so whom they find is of the school, unless they
        // see more by another role.
        if !view.is_marked(&keys::person_in(school.id(), person.id))? {
            return Err(Error::NotOfSchool { person: person.id, unit: school.id() });
        }
        if is_administrator(view, person.id, school)? {
            return Err(Error::AdministratorAlready { person: person.id, unit: school.id() });
        }
        if seen.insert(person.id) {
            let remark = text::optional_line("remark", remark, REMARK_CHARS)?;
            checked.push(Nominee { person: person.id, remark, decision: None });
        }
    }
    Ok(checked)
}

fn is_administrator(view: &View<'_>, person: PersonId, school: &Unit) -> Result<bool, Error> {
    let held = rights::active(view, person)?;
    let here =
        |grant: &Grant| grant.role == Role::SchoolAdministrator && grant.place == school.place;
    Ok(held.iter().any(here))
}

fn zone(view: &View<'_>, school: &Unit) -> Result<TimeZone, Error> {
    let name = compose::effective(view, school)?.time_zone;
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

/// Writes a nomination and the marks by which it is found.
fn put(work: &mut Work<'_>, before: Option<&Nomination>, after: &Nomination) {
    for mark in before.map(marks).unwrap_or_default() {
        work.unmark(&mark);
    }
    for mark in marks(after) {
        work.mark(&mark);
    }
    if after.state() != NominationState::Waiting {
        work.unmark(&rising(after));
    }
    work.put(after);
    work.record(Change::Nominations { unit: after.place.unit() });
}
