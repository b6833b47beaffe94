//! What the report counts, kept in the same commits as what it counts: roles, screens, units.

use std::collections::BTreeMap;

use jiff::Timestamp;
use protocol::UnitId;

use crate::domain::device::{Away, DeviceCount};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::place::Place;
use crate::domain::role::{Grant, Role};
use crate::domain::rollout::{Office, RolloutIndex, Staff, Step, Tally};
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// The set of keys that this version writes.
const VERSION: u32 = 1;
/// Schools right below one unit that a look at their screens goes through, at most.
const CHILDREN: usize = 5_000;

/// Schools that have screens, none of which is connected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dark {
    /// None is now.
    pub now: u64,
    /// None ever was.
    pub ever: u64,
}

/// Units, and how many schools right below each are dark.
pub type Seen = Vec<(Place, Dark)>;

/// A unit is there, or there with another record. What is above it must be there already. A closed
/// school is not counted.
pub fn enter(work: &mut Work<'_>, unit: &Unit) -> Result<(), Error> {
    if unit.closed.is_some() {
        return Ok(());
    }
    if unit.kind == UnitKind::School {
        let add = |tally: &mut Tally| tally.schools = tally.schools.saturating_add(1);
        edit_above(work, unit, add)?;
    } else {
        let known = work.get::<Tally>(&unit.place)?;
        work.put(&known.unwrap_or_else(|| Tally::of(unit.place.clone())));
    }
    for step in lacks(work, unit)? {
        turn(work, unit, step, true)?;
    }
    if unit.kind != UnitKind::School && staff(work, unit.id(), Office::Coordinator)? > 0 {
        edit(work, &unit.place, |tally| tally.coordinated = true)?;
    }
    Ok(())
}

/// The same for many units that were never there, so that nothing has to be read of them: they have
/// nobody and no screens.
pub(crate) fn enter_new(work: &mut Work<'_>, units: &[Unit]) -> Result<(), Error> {
    let mut schools: BTreeMap<Place, u64> = BTreeMap::new();
    for unit in units {
        let lacked = Step::KEPT
            .into_iter()
            .filter(|step| step.is_of_schools() == (unit.kind == UnitKind::School));
        for step in lacked {
            work.mark(&keys::lacking(step, &unit.place));
        }
        if unit.kind != UnitKind::School {
            work.put(&Tally::of(unit.place.clone()));
        } else if let Some(above) = unit.place.above().last() {
            *schools.entry(above).or_default() += 1;
        }
    }
    for (above, count) in schools {
        edit(work, &above, |tally| {
            tally.schools += count;
            tally.director += count;
            tally.administrator += count;
            tally.device += count;
        })?;
    }
    Ok(())
}

/// A unit is gone from where its record says it is, or its record is about to change. What is below it
/// must be gone already.
pub fn leave(work: &mut Work<'_>, unit: &Unit) -> Result<(), Error> {
    if unit.closed.is_some() {
        return Ok(());
    }
    for step in Step::KEPT {
        turn(work, unit, step, false)?;
    }
    if unit.kind == UnitKind::School {
        edit_above(work, unit, |tally| tally.schools = tally.schools.saturating_sub(1))
    } else {
        work.delete::<Tally>(&unit.place);
        Ok(())
    }
}

/// A role begins to hold, or holds no longer.
pub(crate) fn staffed(
    work: &mut Work<'_>,
    place: &Place,
    role: Role,
    by: i64,
) -> Result<(), Error> {
    let Some(office) = Office::of(role) else { return Ok(()) };
    let unit = place.unit();
    let before = staff(work, unit, office)?;
    let count = before.saturating_add_signed(by);
    if count == 0 {
        work.delete::<Staff>(&(unit, office));
    } else {
        work.put(&Staff { unit, office, count });
    }
    became(work, unit, office.step(), count == 0)
}

/// A school has its first screen, or its last is gone.
pub(crate) fn equipped(work: &mut Work<'_>, school: UnitId, count: u64) -> Result<(), Error> {
    became(work, school, Step::Device, count == 0)
}

/// Counts a store of an older version, in pieces of `most`: begins without `after`, goes on with what it
/// answers, until it answers nothing.
pub fn index(
    work: &mut Work<'_>,
    after: Option<&str>,
    most: usize,
) -> Result<Option<String>, Error> {
    if work.get::<RolloutIndex>(&())?.is_some_and(|index| index.version >= VERSION) {
        return Ok(None);
    }
    let Some(after) = after else {
        forget(work)?;
        return Ok(Some("unit/".to_owned()));
    };
    // Ids come in the order of making, so what is above a unit comes before it.
    if let Some(after) = after.strip_prefix("unit/") {
        let after = Some(after).filter(|after| !after.is_empty());
        let units = work.scan::<Unit>(keys::UNITS, after, most)?;
        for unit in &units {
            enter(work, unit)?;
        }
        let last = units.last().filter(|_| units.len() == most);
        return Ok(Some(last.map_or("grant/".to_owned(), |unit| format!("unit/{}", unit.id()))));
    }
    let after = after.strip_prefix("grant/").filter(|after| !after.is_empty());
    let grants = work.scan::<Grant>(keys::GRANTS, after, most)?;
    for grant in grants.iter().filter(|grant| grant.is_active()) {
        staffed(work, &grant.place, grant.role, 1)?;
    }
    if grants.len() < most {
        work.put(&RolloutIndex { version: VERSION });
        return Ok(None);
    }
    Ok(grants.last().map(|grant| format!("grant/{}", grant.id)))
}

/// Looks at the screens of the schools right below some units, `most` units at a time after one. Answers
/// what is to be [noted](note), and where it goes on.
pub fn look(
    view: &View<'_>,
    after: Option<&str>,
    most: usize,
) -> Result<(Seen, Option<String>), Error> {
    let tallies = view.scan::<Tally>(keys::ROLLOUT, after, most)?;
    let next = tallies.last().filter(|_| tallies.len() == most).map(|last| last.place.path());
    let mut seen = Seen::new();
    for tally in tallies.into_iter().filter(|tally| tally.schools > 0) {
        let dark = dark(view, &tally)?;
        seen.push((tally.place, dark));
    }
    Ok((seen, next))
}

/// Keeps how many schools right below a unit were dark when they were looked at.
pub fn note(work: &mut Work<'_>, place: &Place, seen: Dark, at: Timestamp) -> Result<(), Error> {
    if let Some(tally) = work.get::<Tally>(place)? {
        work.put(&Tally { dark: seen.now, silent: seen.ever, looked: Some(at), ..tally });
    }
    Ok(())
}

/// The schools right below a unit that have screens, and none connected.
pub(super) fn dark(view: &View<'_>, tally: &Tally) -> Result<Dark, Error> {
    let mut dark = Dark::default();
    if tally.schools <= tally.device {
        return Ok(dark);
    }
    for child in view.marks(&keys::children(tally.place.unit()), None, CHILDREN)? {
        let Ok(school) = UnitId::parse(&child) else { continue };
        let one = darkness(view, &tally.place.below(school))?;
        dark.now += one.now;
        dark.ever += one.ever;
    }
    Ok(dark)
}

/// Whether one school is dark; one without screens is not.
pub(super) fn darkness(view: &View<'_>, school: &Place) -> Result<Dark, Error> {
    let count = view.get::<DeviceCount>(&school.unit())?.map_or(0, |known| known.count);
    // What stands in a unit between is counted there, not here.
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    if most == 0 || !is_school(view, school)? {
        return Ok(Dark::default());
    }
    let away = view.scan::<Away>(&keys::away(school), None, most)?;
    let all = away.len() == most;
    let never = away.iter().all(|away| away.never);
    Ok(Dark { now: u64::from(all), ever: u64::from(all && never) })
}

/// The keys that must be there for a unit, once a store has them.
pub(crate) fn marks(view: &View<'_>, unit: &Unit) -> Result<Vec<String>, Error> {
    if view.get::<RolloutIndex>(&())?.is_none() {
        return Ok(Vec::new());
    }
    let lacks = lacks(view, unit)?;
    Ok(lacks.into_iter().map(|step| keys::lacking(step, &unit.place)).collect())
}

/// Counts what a tally counts anew, from what there is. Whether screens are connected is of a moment.
pub(crate) fn recounted(view: &View<'_>, tally: &Tally) -> Result<Tally, Error> {
    let unit = tally.place.unit();
    let mut counted = Tally {
        coordinated: staff(view, unit, Office::Coordinator)? > 0,
        schools: 0,
        director: 0,
        administrator: 0,
        device: 0,
        ..tally.clone()
    };
    for child in view.marks(&keys::children(unit), None, usize::MAX - 1)? {
        let Ok(child) = UnitId::parse(&child) else { continue };
        let Some(child) = view.get::<Unit>(&child)? else { continue };
        if child.kind == UnitKind::School && child.closed.is_none() {
            counted.schools += 1;
            for step in lacks(view, &child)? {
                counted.count(step, true);
            }
        }
    }
    Ok(counted)
}

/// How many hold an office right there.
pub(crate) fn staff(view: &View<'_>, unit: UnitId, office: Office) -> Result<u64, Error> {
    Ok(view.get::<Staff>(&(unit, office))?.map_or(0, |staff| staff.count))
}

/// The steps that are kept and that a unit lacks.
pub(super) fn lacks(view: &View<'_>, unit: &Unit) -> Result<Vec<Step>, Error> {
    let mut lacks = Vec::new();
    if unit.closed.is_some() {
        return Ok(lacks);
    }
    for step in Step::KEPT {
        if step.is_of_schools() == (unit.kind == UnitKind::School) && !has(view, unit.id(), step)? {
            lacks.push(step);
        }
    }
    Ok(lacks)
}

fn has(view: &View<'_>, unit: UnitId, step: Step) -> Result<bool, Error> {
    Ok(match step {
        Step::Coordinator => staff(view, unit, Office::Coordinator)? > 0,
        Step::Director => staff(view, unit, Office::Director)? > 0,
        Step::Administrator => staff(view, unit, Office::Administrator)? > 0,
        Step::Device | Step::Online => view.get::<DeviceCount>(&unit)?.is_some(),
    })
}

fn became(work: &mut Work<'_>, unit: UnitId, step: Step, lacks: bool) -> Result<(), Error> {
    let Some(unit) = work.get::<Unit>(&unit)? else { return Ok(()) };
    let is_asked = step.is_of_schools() == (unit.kind == UnitKind::School);
    let is_asked = is_asked && unit.closed.is_none();
    if is_asked { turn(work, &unit, step, lacks) } else { Ok(()) }
}

/// A unit begins to lack a step, or lacks it no longer. The mark says whether that is counted already.
fn turn(work: &mut Work<'_>, unit: &Unit, step: Step, lacks: bool) -> Result<(), Error> {
    let mark = keys::lacking(step, &unit.place);
    if work.is_marked(&mark)? == lacks {
        return Ok(());
    }
    if lacks {
        work.mark(&mark);
    } else {
        work.unmark(&mark);
    }
    let count = |tally: &mut Tally| tally.count(step, lacks);
    if step.is_of_schools() {
        edit_above(work, unit, count)
    } else {
        edit(work, &unit.place, count)
    }
}

fn edit_above(
    work: &mut Work<'_>,
    school: &Unit,
    change: impl FnOnce(&mut Tally),
) -> Result<(), Error> {
    match school.place.above().last() {
        Some(above) => edit(work, &above, change),
        // A school on its own.
        None => Ok(()),
    }
}

fn edit(work: &mut Work<'_>, place: &Place, change: impl FnOnce(&mut Tally)) -> Result<(), Error> {
    let mut tally = work.get::<Tally>(place)?.unwrap_or_else(|| Tally::of(place.clone()));
    change(&mut tally);
    work.put(&tally);
    Ok(())
}

fn forget(work: &mut Work<'_>) -> Result<(), Error> {
    const ALL: usize = usize::MAX - 1;
    for tally in work.scan::<Tally>(keys::ROLLOUT, None, ALL)? {
        work.delete::<Tally>(&tally.place);
    }
    for staff in work.scan::<Staff>(keys::STAFF, None, ALL)? {
        work.delete::<Staff>(&(staff.unit, staff.office));
    }
    for mark in work.marks(keys::LACKING, None, ALL)? {
        work.unmark(&format!("{}{mark}", keys::LACKING));
    }
    Ok(())
}

fn is_school(view: &View<'_>, place: &Place) -> Result<bool, Error> {
    let unit = view.get::<Unit>(&place.unit())?;
    Ok(unit.is_some_and(|unit| unit.kind == UnitKind::School && unit.closed.is_none()))
}
