//! Regions and municipalities: found by their codes and names, or made.

use std::collections::HashMap;

use jiff::Timestamp;
use protocol::UnitId;

use crate::domain::org::{OKTMO, Unit, UnitKind};
use crate::domain::school::{Municipality, Region, Source};
use crate::error::Error;
use crate::format::schools::Reason;
use crate::keys;
use crate::work::View;

/// Units that are read at a time.
const PIECE: usize = 500;

/// The regions and municipalities that a list names, as they are and as they become.
pub(super) struct Tree<'v, 's> {
    view: &'v View<'s>,
    /// The country, or the region, for which the list is.
    scope: Unit,
    source: Source,
    ids: Ids,
    regions: Level,
    municipalities: HashMap<UnitId, Level>,
}

/// Units below one, by their codes and names.
#[derive(Default)]
struct Level {
    units: Vec<Entry>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

struct Entry {
    before: Option<Unit>,
    after: Unit,
    is_named: bool,
}

/// New ids, in the order in which they are asked for.
pub(super) struct Ids {
    now: Timestamp,
    next: u128,
}

impl Ids {
    pub(super) fn new((now, seed): (Timestamp, u128)) -> Self {
        Self { now, next: seed }
    }

    pub(super) fn fresh<T>(&mut self, make: impl FnOnce(Timestamp, u128) -> T) -> T {
        self.next = self.next.wrapping_add(1);
        make(self.now, self.next)
    }
}

impl<'v, 's> Tree<'v, 's> {
    pub(super) fn read(
        view: &'v View<'s>,
        scope: &Unit,
        source: &Source,
        ids: Ids,
    ) -> Result<Self, Error> {
        let regions = match scope.kind {
            UnitKind::Country => Level::read(view, scope, UnitKind::Region, source.as_str())?,
            UnitKind::Region | UnitKind::Municipality | UnitKind::School => {
                Level::of(vec![scope.clone()], source.as_str())
            }
        };
        let municipalities = HashMap::new();
        Ok(Self {
            view,
            scope: scope.clone(),
            source: source.clone(),
            ids,
            regions,
            municipalities,
        })
    }

    pub(super) fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }

    /// The region that a row names; the list's own where it names none.
    pub(super) fn region(&mut self, named: Option<&Region>) -> Result<Unit, Reason> {
        let is_national = self.scope.kind == UnitKind::Country;
        let Some(named) = named else {
            let own = self.regions.units.first().filter(|_| !is_national);
            return own.map(|own| own.after.clone()).ok_or(Reason::RegionMissing);
        };
        let source = self.source.as_str();
        if let Some(found) = self.regions.agree(&named.code, &named.name, source) {
            return Ok(found);
        }
        if !is_national {
            return Err(Reason::RegionForeign);
        }
        if named.name.is_empty() {
            return Err(Reason::RegionUnnamed);
        }
        let unit = new(&mut self.ids, &self.scope, UnitKind::Region, &named.name);
        Ok(self.regions.add(unit, &named.code, source))
    }

    /// The municipality that a row names, in its region.
    pub(super) fn municipality(
        &mut self,
        region: &Unit,
        named: &Municipality,
    ) -> Result<Result<Unit, Reason>, Error> {
        let level = match self.municipalities.entry(region.id()) {
            std::collections::hash_map::Entry::Occupied(read) => read.into_mut(),
            std::collections::hash_map::Entry::Vacant(unread) => {
                let level = Level::read(self.view, region, UnitKind::Municipality, OKTMO)?;
                unread.insert(level)
            }
        };
        // The first eight of eleven digits are the municipality, the rest a settlement in it.
        let code = named.oktmo.get(..8).unwrap_or(&named.oktmo);
        if let Some(found) = level.agree(code, &named.name, OKTMO) {
            return Ok(Ok(found));
        }
        if named.name.is_empty() {
            return Ok(Err(Reason::MunicipalityUnnamed));
        }
        let unit = new(&mut self.ids, region, UnitKind::Municipality, &named.name);
        Ok(Ok(level.add(unit, code, OKTMO)))
    }

    /// The units that were made, from above, and those that changed, before and after.
    pub(super) fn into_changes(self) -> (Vec<Unit>, Vec<(Unit, Unit)>) {
        let (mut made, mut edited) = (Vec::new(), Vec::new());
        let below = self.municipalities.into_values().flat_map(|level| level.units);
        for entry in self.regions.units.into_iter().chain(below) {
            match entry.before {
                None => made.push(entry.after),
                Some(before) if before != entry.after => edited.push((before, entry.after)),
                Some(_) => {}
            }
        }
        (made, edited)
    }
}

impl Level {
    fn read(view: &View<'_>, above: &Unit, kind: UnitKind, code: &str) -> Result<Self, Error> {
        let (mut units, mut after) = (Vec::new(), None);
        loop {
            let marks = view.marks(&keys::children(above.id()), after.as_deref(), PIECE)?;
            for id in marks.iter().filter_map(|id| UnitId::parse(id).ok()) {
                units.extend(view.get::<Unit>(&id)?.filter(|unit| unit.kind == kind));
            }
            if marks.len() < PIECE {
                return Ok(Self::of(units, code));
            }
            after = marks.into_iter().next_back();
        }
    }

    fn of(units: Vec<Unit>, code: &str) -> Self {
        let mut level = Self::default();
        for unit in units {
            level.index(&unit, code);
            level.units.push(Entry { before: Some(unit.clone()), after: unit, is_named: false });
        }
        level
    }

    fn index(&mut self, unit: &Unit, code: &str) {
        let at = self.units.len();
        if let Some(code) = unit.codes.get(code) {
            self.by_code.insert(code.clone(), at);
        }
        self.by_name.entry(folded(&unit.name)).or_insert(at);
    }

    /// By the code; else by the name, unless that one is known under another code.
    fn find(&self, code: &str, name: &str, kind: &str) -> Option<usize> {
        if let Some(at) = self.by_code.get(code).filter(|_| !code.is_empty()) {
            return Some(*at);
        }
        let at = *self.by_name.get(&folded(name)).filter(|_| !name.is_empty())?;
        let known = self.units.get(at)?.after.codes.get(kind);
        (code.is_empty() || known.is_none()).then_some(at)
    }

    /// The unit that a row names, with the name and the code that the list gives it. The first row
    /// that names it decides.
    fn agree(&mut self, code: &str, name: &str, kind: &str) -> Option<Unit> {
        let at = self.find(code, name, kind)?;
        let entry = self.units.get_mut(at)?;
        if !name.is_empty() && !std::mem::replace(&mut entry.is_named, true) {
            name.clone_into(&mut entry.after.name);
        }
        if !code.is_empty() && !entry.after.codes.contains_key(kind) {
            entry.after.codes.insert(kind.to_owned(), code.to_owned());
            self.by_code.insert(code.to_owned(), at);
        }
        Some(entry.after.clone())
    }

    fn add(&mut self, mut unit: Unit, code: &str, kind: &str) -> Unit {
        if !code.is_empty() {
            unit.codes.insert(kind.to_owned(), code.to_owned());
        }
        self.index(&unit, kind);
        self.units.push(Entry { before: None, after: unit.clone(), is_named: true });
        unit
    }
}

fn new(ids: &mut Ids, above: &Unit, kind: UnitKind, name: &str) -> Unit {
    let now = ids.now;
    Unit::new(above.place.below(ids.fresh(UnitId::new)), kind, name.to_owned(), now)
}

/// A name as two people may spell it: small letters, no signs, `ё` as `е`.
fn folded(name: &str) -> String {
    let words = name.to_lowercase().replace('ё', "е");
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
