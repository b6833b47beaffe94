//! Schools of which a list does not say where they stand, and schools that two lists know.

use jiff::Timestamp;
use protocol::UnitId;

use super::{take_turn, write};
use crate::app::orgs;
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Draft, Subject};
use crate::domain::org::{Style, Unit, UnitKind};
use crate::domain::school::{ExternalId, Known, Said, Source};
use crate::error::Error;
use crate::id::KnownId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// Schools of one region's list that are looked through for branches of one.
const OF_A_REGION: usize = 5_000;
/// Lists that know one school, at most.
const LISTS: usize = 20;

/// A school that waits for its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What the list says.
    pub known: Known,
    /// The region.
    pub region: Unit,
}

/// The schools that wait, of a region or of all that the actor may see.
pub fn waiting(
    view: &View<'_>,
    actor: &Actor,
    region: Option<UnitId>,
    page: &Page,
) -> Result<Listed<Waiting>, Error> {
    let mut prefixes = Vec::new();
    for place in orgs::scopes(view, actor, Action::MoveUnit, region)? {
        let unit = view.get::<Unit>(&place.unit())?;
        match unit.map(|unit| unit.kind) {
            Some(UnitKind::Country) => {
                let regions = view.marks(&keys::children(place.unit()), None, OF_A_REGION)?;
                let regions = regions.iter().filter_map(|id| UnitId::parse(id).ok());
                prefixes.extend(regions.map(keys::unplaced));
            }
            Some(_) => prefixes.push(keys::unplaced(place.unit())),
            None => {}
        }
    }
    view.page(&prefixes, page)?.filter_map(|id| {
        let Ok(id) = KnownId::parse(&id) else { return Ok(None) };
        let Some(known) = view.get::<Known>(&id)? else { return Ok(None) };
        let region = view.get::<Unit>(&known.region)?;
        Ok(region.map(|region| Waiting { known, region }))
    })
}

/// Places a school that waits: makes it below a municipality or its region.
pub fn place(
    work: &mut Work<'_>,
    actor: &Actor,
    known: KnownId,
    parent: UnitId,
    now: Timestamp,
) -> Result<Unit, Error> {
    let (before, region) = find(work, actor, known)?;
    let parent = orgs::find_for(work, actor, Action::SeeUnit, parent)?;
    permit(actor, Action::MoveUnit, &region.place)?;
    let may = permit(actor, Action::MoveUnit, &parent.place)?;
    if !UnitKind::School.fits_below(parent.kind) {
        return Err(Error::KindMisplaced { kind: UnitKind::School, parent: parent.kind });
    }
    if !region.place.covers(&parent.place) {
        return Err(Error::UnknownUnit { unit: parent.id() });
    }
    take_turn(work)?;
    let said = before.said.clone().unwrap_or_default();
    let id = work.fresh(UnitId::new, now);
    let own = Style { time_zone: said.time_zone.clone(), ..Style::default() };
    let place = parent.place.below(id);
    let branch_of = match &said.head {
        Some(head) => unit_of(work, &before.source, before.region, head)?,
        None => None,
    };
    let unit =
        Unit { own, branch_of, ..Unit::new(place, UnitKind::School, said.name.clone(), now) };
    orgs::add(work, &unit)?;
    write(work, Some(&before), &Known { unit: Some(id), ..before.clone() });
    join_branches(work, &before, id)?;
    let deed =
        Draft::new(may.by().clone(), Deed::UnitCreated, Subject::Unit(id), unit.place.clone(), now);
    work.audit(deed.with("kind", &unit.kind).with("name", &unit.name));
    Ok(unit)
}

/// Says under which name a list knows a school that there is: never guessed, since names and numbers
/// repeat. If that name waits for its place, it waits no longer.
pub fn map(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    source: &Source,
    external: &ExternalId,
    now: Timestamp,
) -> Result<Known, Error> {
    let school = orgs::find_for(work, actor, Action::SeeUnit, unit)?;
    let may = permit(actor, Action::MoveUnit, &school.place)?;
    if school.kind != UnitKind::School {
        return Err(Error::NotASchool { unit, kind: school.kind });
    }
    let region = region_of(work, &school)?;
    take_turn(work)?;
    let named = named(work, source, region, external)?;
    if let Some(known) = named.as_ref().filter(|known| known.unit == Some(unit)) {
        return Ok(known.clone());
    }
    if named.as_ref().is_some_and(|known| known.unit.is_some()) {
        return Err(Error::AlreadyMapped { external: external.to_string() });
    }
    let after = match &named {
        Some(known) => Known { unit: Some(unit), ..known.clone() },
        None => Known {
            id: work.fresh(KnownId::new, now),
            source: source.clone(),
            external: external.clone(),
            region,
            unit: Some(unit),
            said: None,
            since: now,
            gone: None,
        },
    };
    write(work, named.as_ref(), &after);
    join_branches(work, &after, unit)?;
    let deed = may.deed(Deed::UnitMapped, Subject::Unit(unit), now);
    work.audit(deed.with("source", source).with("external", external));
    Ok(after)
}

/// What the lists say of a school.
pub fn lists(view: &View<'_>, unit: UnitId) -> Result<Vec<Known>, Error> {
    let mut known = Vec::new();
    for id in view.marks(&keys::known_of(unit), None, LISTS)? {
        if let Ok(id) = KnownId::parse(&id) {
            known.extend(view.get::<Known>(&id)?);
        }
    }
    Ok(known)
}

/// A school that waits, where the actor may see that. Foreign and missing ones read alike.
fn find(view: &View<'_>, actor: &Actor, known: KnownId) -> Result<(Known, Unit), Error> {
    let unknown = || Error::UnknownKnown { known };
    let found = view.get::<Known>(&known)?.filter(|known| known.unit.is_none());
    let found = found.ok_or_else(unknown)?;
    let region = orgs::find_for(view, actor, Action::MoveUnit, found.region);
    let hidden = |error: &Error| matches!(error, Error::UnknownUnit { .. });
    let region = region.map_err(|error| if hidden(&error) { unknown() } else { error })?;
    Ok((found, region))
}

/// The region above a school; the root where there is none.
fn region_of(view: &View<'_>, school: &Unit) -> Result<UnitId, Error> {
    for above in school.place.units() {
        let unit = view.get::<Unit>(&above)?;
        if unit.is_some_and(|unit| unit.kind == UnitKind::Region) {
            return Ok(above);
        }
    }
    Ok(school.place.units().next().unwrap_or_else(|| school.id()))
}

fn named(
    view: &View<'_>,
    source: &Source,
    region: UnitId,
    external: &ExternalId,
) -> Result<Option<Known>, Error> {
    let marks = view.marks(&keys::known_as(source, region, external), None, 1)?;
    match marks.first().and_then(|id| KnownId::parse(id).ok()) {
        Some(id) => view.get::<Known>(&id),
        None => Ok(None),
    }
}

/// The unit that a list in a region knows by a name.
pub fn unit_of(
    view: &View<'_>,
    source: &Source,
    region: UnitId,
    external: &ExternalId,
) -> Result<Option<UnitId>, Error> {
    Ok(named(view, source, region, external)?.and_then(|known| known.unit))
}

/// Branches that were placed before their head learn which school it is.
fn join_branches(work: &mut Work<'_>, head: &Known, unit: UnitId) -> Result<(), Error> {
    for mark in work.marks(&keys::known_in(&head.source, head.region), None, OF_A_REGION)? {
        let id = mark.rsplit('/').next().and_then(|id| KnownId::parse(id).ok());
        let Some(id) = id else { continue };
        let Some(known) = work.get::<Known>(&id)? else { continue };
        let of = |said: &Said| said.head.as_ref() == Some(&head.external);
        let Some(branch) = known.unit.filter(|_| known.said.as_ref().is_some_and(of)) else {
            continue;
        };
        if let Some(before) = work.get::<Unit>(&branch)? {
            let after = Unit { branch_of: Some(unit), ..before.clone() };
            orgs::rewrite(work, &before, &after)?;
            work.record(Change::Unit { unit: branch });
        }
    }
    Ok(())
}
