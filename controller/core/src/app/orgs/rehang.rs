//! Moving a unit in the tree, with all that is below it.
//!
//! What belongs to a unit carries its place, and is marked under each unit above it; all of that is
//! written anew in one commit. Entries of the audit log stay as they were written: whoever is above now
//! sees what happens from now on, whoever was above then what happened until then.

mod carried;

use jiff::Timestamp;
use protocol::UnitId;

use super::{find_for, shift_marks, unit_marks};
use crate::app::signin::sessions;
use crate::app::{people, rights, rollout};
use crate::change::Change;
use crate::domain::access::{Action, Permit, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Draft, Subject};
use crate::domain::org::{Style, Unit, UnitKind};
use crate::domain::place::Place;
use crate::domain::role::Role;
use crate::domain::{org, text};
use crate::error::Error;
use crate::keys::{self, Root};
use crate::work::Work;

/// Units that are moved at once, at most: a large region. More take a commit that others wait for.
const MOST: usize = 5_000;

/// A unit's place before and after.
#[derive(Debug, Clone)]
struct Shift {
    from: Place,
    to: Place,
}

/// A unit to be put above the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoot {
    /// What it is.
    pub kind: UnitKind,
    /// Its name, as people say it.
    pub name: String,
    /// An IANA time zone name.
    pub time_zone: Option<String>,
}

/// Puts a unit, with all below it, under another one.
pub fn move_under(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    parent: UnitId,
    now: Timestamp,
) -> Result<Unit, Error> {
    let moved = find_for(work, actor, Action::SeeUnit, unit)?;
    let parent = find_for(work, actor, Action::SeeUnit, parent)?;
    let may = permit(actor, Action::MoveUnit, &moved.place)?;
    permit(actor, Action::MoveUnit, &parent.place)?;
    if moved.place.parent() == Some(parent.id()) {
        return Ok(moved);
    }
    // Whoever moves a unit must reach above it, or they could take away what is theirs alone.
    let above = moved.place.above().last().ok_or(Error::RootFixed { unit })?;
    permit(actor, Action::MoveUnit, &above)?;
    if !moved.kind.fits_below(parent.kind) || moved.place.covers(&parent.place) {
        return Err(misplaced(&moved, parent.kind));
    }
    rehang(work, &may, unit, &parent, now)
}

/// Puts a new unit above the root, so that one school or region on its own becomes part of a
/// hierarchy. Everybody keeps what they are; whoever could do all there was becomes the new unit's
/// coordinator.
pub fn grow(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewRoot,
    now: Timestamp,
) -> Result<Unit, Error> {
    let root = work.get::<Root>(&())?.ok_or(Error::UnitMissing {})?;
    let below = find_for(work, actor, Action::SeeUnit, root.unit)?;
    let may = permit(actor, Action::CreateUnit, &below.place)?;
    let role = match new.kind {
        UnitKind::Country => Role::NationalCoordinator,
        UnitKind::Region => Role::RegionalCoordinator,
        UnitKind::Municipality => Role::MunicipalCoordinator,
        UnitKind::School => return Err(misplaced(&below, new.kind)),
    };
    if !below.kind.fits_below(new.kind) {
        return Err(misplaced(&below, new.kind));
    }
    let time_zone = new.time_zone.as_deref().map(super::time_zone).transpose()?;
    // What was inherited from nowhere must not change because there is somewhere now.
    let own_zone = below.own.time_zone.clone().or_else(|| Some(org::DEFAULT_TIME_ZONE.to_owned()));
    let kept = Unit { own: Style { time_zone: own_zone, ..below.own.clone() }, ..below.clone() };
    super::rewrite(work, &below, &kept)?;
    let place = Place::root(work.fresh(UnitId::new, now));
    let name = text::name("name", &new.name)?;
    let own = Style { time_zone, ..Style::default() };
    let unit = Unit { own, ..Unit::new(place, new.kind, name, now) };
    super::add(work, &unit)?;
    work.put(&Root { unit: unit.id() });
    let deed = Draft::new(
        may.by().clone(),
        Deed::UnitCreated,
        Subject::Unit(unit.id()),
        unit.place.clone(),
        now,
    );
    work.audit(deed.with("kind", &unit.kind).with("name", &unit.name));
    rehang(work, &may, below.id(), &unit, now)?;
    if let Some(person) = actor.person() {
        // As at the founding: somebody must be able to appoint the others.
        let may = permit(&Actor::system(), Action::Grant(role), &unit.place)?;
        sessions::outdate(work, person)?;
        let person = people::find(work, actor, person)?;
        rights::give(work, &may, role, &person, rights::Given::default(), now)?;
    }
    Ok(unit)
}

fn misplaced(unit: &Unit, parent: UnitKind) -> Error {
    Error::KindMisplaced { kind: unit.kind, parent }
}

/// Writes a unit's new place, and that of all below it.
pub(crate) fn rehang(
    work: &mut Work<'_>,
    may: &Permit,
    unit: UnitId,
    parent: &Unit,
    now: Timestamp,
) -> Result<Unit, Error> {
    let before = work.get::<Unit>(&unit)?.ok_or(Error::UnknownUnit { unit })?;
    let shift = Shift { from: before.place.clone(), to: parent.place.below(unit) };
    let units = work.marks(&keys::units(unit), None, MOST + 1)?;
    if units.len() > MOST {
        return Err(Error::TooManyUnits { unit, limit: MOST });
    }
    let mut moved = Vec::new();
    for id in units.iter().filter_map(|id| UnitId::parse(id).ok()) {
        moved.extend(work.get::<Unit>(&id)?);
    }
    // What is counted of a unit is counted after the unit above it, and taken back before.
    moved.sort_by_key(|unit| unit.place.units().count());
    for old in moved.iter().rev() {
        rollout::leave(work, old)?;
    }
    for old in &moved {
        let new = Unit { place: shift.of(&old.place), ..old.clone() };
        shift_marks(work, &unit_marks(old), &unit_marks(&new));
        work.put(&new);
        rollout::enter(work, &new)?;
        work.record(Change::Unit { unit: new.id() });
    }
    carried::carry(work, &shift)?;
    let after = work.get::<Unit>(&unit)?.ok_or(Error::UnknownUnit { unit })?;
    let deed = Draft::new(
        may.by().clone(),
        Deed::UnitMoved,
        Subject::Unit(unit),
        after.place.clone(),
        now,
    );
    let deed = deed.with("to", &parent.id());
    work.audit(match before.place.parent() {
        Some(from) => deed.with("from", &from),
        None => deed,
    });
    Ok(after)
}

impl Shift {
    /// Where something is that was at or below the unit; anything else stays.
    fn of(&self, place: &Place) -> Place {
        let below = place.units().skip_while(|unit| *unit != self.from.unit()).skip(1);
        if !self.from.covers(place) {
            return place.clone();
        }
        below.fold(self.to.clone(), |place, unit| place.below(unit))
    }
}
