//! Units: making, changing, moving and listing them.

mod rehang;

use std::collections::BTreeSet;

use jiff::Timestamp;
use protocol::register::{Accent, Support, Theme};
use protocol::{Language, UnitId, limit};

use super::found::{self, Found, Query};
use super::{rights, rollout};
use crate::change::Change;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::org::{self, Style, Unit, UnitKind};
use crate::domain::place::Place;
use crate::domain::text;
use crate::error::Error;
use crate::keys::{self, FoundIndex};
use crate::page::{Listed, Page};
use crate::work::{Sifted, View, Work};

pub(crate) use rehang::rehang;
pub use rehang::{NewRoot, grow, move_under};

/// A unit to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// What it is.
    pub kind: UnitKind,
    /// Its name, as people say it.
    pub name: String,
    /// The unit above; the actor's own if none is given.
    pub parent: Option<UnitId>,
    /// An IANA time zone name; the parent's if none is given.
    pub time_zone: Option<String>,
}

/// What is to be changed; `None` leaves a field as it is, `Some(None)` takes it from above.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditUnit {
    /// The name.
    pub name: Option<String>,
    /// An IANA time zone name.
    pub time_zone: Option<Option<String>>,
    /// The language of the TVs' own words.
    pub language: Option<Option<Language>>,
    /// Light or dark frames.
    pub theme: Option<Option<Theme>>,
    /// The colour.
    pub accent: Option<Option<Accent>>,
    /// Whom to ask for help.
    pub support: Option<Option<Support>>,
}

/// Makes a unit.
pub fn create(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewUnit,
    now: Timestamp,
) -> Result<Unit, Error> {
    let parent = match new.parent {
        Some(parent) => parent,
        None => own_unit(actor, Action::CreateUnit)?,
    };
    let parent = find(work, actor, parent)?;
    let may = permit(actor, Action::CreateUnit, &parent.place)?;
    if !new.kind.fits_below(parent.kind) {
        return Err(Error::KindMisplaced { kind: new.kind, parent: parent.kind });
    }
    let time_zone = new.time_zone.as_deref().map(time_zone).transpose()?;
    let place = parent.place.below(work.fresh(UnitId::new, now));
    let name = text::name("name", &new.name)?;
    let own = Style { time_zone, ..Style::default() };
    let unit = Unit { own, ..Unit::new(place, new.kind, name, now) };
    add(work, &unit)?;
    let deed = may.deed(Deed::UnitCreated, Subject::Unit(unit.id()), now);
    work.audit(deed.with("kind", &unit.kind).with("name", &unit.name));
    Ok(unit)
}

/// Changes a unit. Its TVs, and those below, follow.
pub fn edit(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    edit: &EditUnit,
    now: Timestamp,
) -> Result<Unit, Error> {
    let before = find(work, actor, unit)?;
    let may = permit(actor, Action::EditUnit, &before.place)?;
    let after = edited(&before, edit)?;
    if after == before {
        return Ok(after);
    }
    rewrite(work, &before, &after)?;
    work.record(Change::Unit { unit });
    work.audit(may.deed(Deed::UnitEdited, Subject::Unit(unit), now).with("name", &after.name));
    Ok(after)
}

/// One unit that the actor may see.
pub fn find(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Unit, Error> {
    find_for(view, actor, Action::SeeUnit, unit)
}

/// The units right below one, or all that the actor may see; with a text, those below one, or all, whose
/// name has a word beginning with each of its words. A piece may be short, or empty, though more follows.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    parent: Option<UnitId>,
    text: Option<&str>,
    page: &Page,
) -> Result<Listed<Unit>, Error> {
    let Some(query) = Query::of(text) else {
        let prefixes = match parent {
            Some(parent) => vec![keys::children(find(view, actor, parent)?.id())],
            None => prefixes(view, actor, Action::SeeUnit, None, keys::units)?,
        };
        return view.page(&prefixes, page)?.filter_map(|id| read(view, &id));
    };
    let scopes = scopes(view, actor, Action::SeeUnit, parent)?;
    let prefixes: Vec<String> = scopes.iter().map(|scope| keys::units(scope.unit())).collect();
    if Query::is_of_few(view, &prefixes)? {
        return view.sift(&prefixes, page, None, |id| {
            let unit = read(view, id)?.filter(|unit| query.finds(unit));
            Ok(unit.map_or(Sifted::Passed, Sifted::Kept))
        });
    }
    query.search(view, &scopes, page, |id| {
        let unit = read(view, id)?;
        Ok(unit.map(|unit| {
            let places = vec![unit.place.clone()];
            (unit, places)
        }))
    })
}

/// The branches of a school that the actor may see, wherever they stand.
pub fn branches(view: &View<'_>, actor: &Actor, school: UnitId) -> Result<Vec<Unit>, Error> {
    let school = find(view, actor, school)?;
    let mut branches = Vec::new();
    for id in view.marks(&keys::branches(school.id()), None, BRANCHES)? {
        let branch = read(view, &id)?;
        branches.extend(branch.filter(|unit| access::may(actor, Action::SeeUnit, &unit.place)));
    }
    Ok(branches)
}

/// Branches of a school that are listed and that its head has authority over, at most.
pub(super) const BRANCHES: usize = 100;

/// By name.
impl Found for Unit {
    const KEYS: &'static str = "unit-words";

    fn words(&self) -> BTreeSet<String> {
        found::words_of([self.name.as_str()])
    }

    fn name(&self) -> String {
        self.id().to_string()
    }
}

/// A unit in which the actor may see something. Foreign and missing ones read alike.
pub(super) fn find_for(
    view: &View<'_>,
    actor: &Actor,
    see: Action,
    unit: UnitId,
) -> Result<Unit, Error> {
    let found = view.get::<Unit>(&unit)?;
    let seen = found.filter(|unit| access::may(actor, see, &unit.place));
    seen.ok_or(Error::UnknownUnit { unit })
}

/// Where to look for a list: under the unit that was asked for, or wherever the actor may see.
pub(super) fn prefixes(
    view: &View<'_>,
    actor: &Actor,
    see: Action,
    unit: Option<UnitId>,
    key: impl Fn(UnitId) -> String,
) -> Result<Vec<String>, Error> {
    if let Some(unit) = unit {
        return Ok(vec![key(find_for(view, actor, see, unit)?.id())]);
    }
    if let (None, Some(root)) = (actor.person(), view.get::<keys::Root>(&())?) {
        return Ok(vec![key(root.unit)]);
    }
    Ok(actor.places_for(see).into_iter().map(|place| key(place.unit())).collect())
}

/// The same for lists whose keys follow the way from the root: the places to look at.
pub(super) fn scopes(
    view: &View<'_>,
    actor: &Actor,
    see: Action,
    unit: Option<UnitId>,
) -> Result<Vec<Place>, Error> {
    if let Some(unit) = unit {
        return Ok(vec![find_for(view, actor, see, unit)?.place]);
    }
    if let (None, Some(root)) = (actor.person(), view.get::<keys::Root>(&())?) {
        return Ok(vec![Place::root(root.unit)]);
    }
    Ok(actor.places_for(see).into_iter().cloned().collect())
}

/// The unit that is meant when none is given: the actor's highest with this right.
pub(super) fn own_unit(actor: &Actor, action: Action) -> Result<UnitId, Error> {
    let places = actor.places_for(action);
    places.first().map(|place| place.unit()).ok_or(Error::UnitMissing {})
}

/// Writes a new unit and the marks by which it is listed.
pub(super) fn add(work: &mut Work<'_>, unit: &Unit) -> Result<(), Error> {
    list_new(work, unit)?;
    rollout::enter(work, unit)
}

/// The same without counting it for the report.
pub(super) fn list_new(work: &mut Work<'_>, unit: &Unit) -> Result<(), Error> {
    for mark in unit_marks(unit) {
        work.mark(&mark);
    }
    work.put(unit);
    match unit.branch_of {
        Some(head) => rights::branches_changed(work, head),
        None => Ok(()),
    }
}

/// Writes a unit that stays where it is. One that closes is not counted any more.
pub(super) fn rewrite(work: &mut Work<'_>, before: &Unit, after: &Unit) -> Result<(), Error> {
    let is_recounted = before.closed.is_some() != after.closed.is_some();
    if is_recounted {
        rollout::leave(work, before)?;
    }
    shift_marks(work, &unit_marks(before), &unit_marks(after));
    work.put(after);
    if before.branch_of != after.branch_of {
        for head in [before.branch_of, after.branch_of].into_iter().flatten() {
            rights::branches_changed(work, head)?;
        }
    }
    if is_recounted {
        rollout::enter(work, after)?;
    }
    Ok(())
}

/// Takes the marks away that hold no longer, and sets those that do now.
pub(super) fn shift_marks(work: &mut Work<'_>, old: &[String], new: &[String]) {
    for mark in old.iter().filter(|mark| !new.contains(mark)) {
        work.unmark(mark);
    }
    for mark in new.iter().filter(|mark| !old.contains(mark)) {
        work.mark(mark);
    }
}

/// The marks by which a unit is listed.
pub(crate) fn unit_marks(unit: &Unit) -> Vec<String> {
    let id = unit.id();
    let mut marks = Vec::new();
    marks.extend(unit.place.parent().map(|parent| format!("{}{id}", keys::children(parent))));
    marks.extend(unit.branch_of.map(|head| format!("{}{id}", keys::branches(head))));
    for above in unit.place.units() {
        marks.push(format!("{}{id}", keys::units(above)));
        if unit.kind == UnitKind::School {
            marks.push(format!("{}{id}", keys::schools(above)));
        }
    }
    marks.extend(unit.marks(&unit.place));
    marks
}

/// Writes the words' keys of units in a store of an older version, in pieces of `most`: begins without
/// `after`, goes on with what it answers, until it answers nothing.
pub fn index(
    work: &mut Work<'_>,
    after: Option<UnitId>,
    most: usize,
) -> Result<Option<UnitId>, Error> {
    if work.get::<FoundIndex>(&())?.is_some() {
        return Ok(None);
    }
    let after = after.map(|unit| unit.to_string());
    let units = work.scan::<Unit>(keys::UNITS, after.as_deref(), most)?;
    for unit in &units {
        show(work, unit);
    }
    Ok(units.last().map(Unit::id).filter(|_| units.len() == most))
}

/// Lets a unit be found by its words.
fn show(work: &mut Work<'_>, unit: &Unit) {
    for mark in unit.marks(&unit.place) {
        work.mark(&mark);
    }
}

/// An IANA time zone's name as the database writes it.
pub(super) fn time_zone(name: &str) -> Result<String, Error> {
    let unknown = || Error::TimeZoneUnknown { time_zone: name.chars().take(80).collect() };
    org::time_zone(name).ok_or_else(unknown)
}

fn edited(before: &Unit, edit: &EditUnit) -> Result<Unit, Error> {
    let mut after = before.clone();
    if let Some(name) = &edit.name {
        after.name = text::name("name", name)?;
    }
    if let Some(zone) = &edit.time_zone {
        after.own.time_zone = zone.as_deref().map(time_zone).transpose()?;
    }
    if let Some(support) = &edit.support {
        after.own.support = support.as_ref().map(checked_support).transpose()?;
    }
    after.own.language = edit.language.unwrap_or(before.own.language);
    after.own.theme = edit.theme.unwrap_or(before.own.theme);
    after.own.accent = edit.accent.unwrap_or(before.own.accent);
    Ok(after)
}

fn checked_support(support: &Support) -> Result<Support, Error> {
    let line = |field, text: &str| text::optional_line(field, text, limit::NAME_CHARS);
    Ok(Support {
        phone: line("support.phone", &support.phone)?,
        mail: line("support.mail", &support.mail)?,
        link: line("support.link", &support.link)?,
    })
}

fn read(view: &View<'_>, id: &str) -> Result<Option<Unit>, Error> {
    match UnitId::parse(id) {
        Ok(id) => view.get(&id),
        Err(_) => Ok(None),
    }
}
