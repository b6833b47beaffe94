//! What a list changes: the difference between it and the store.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use protocol::UnitId;

use super::tree::{Ids, Tree};
use super::{Command, Outcome, Progress, Report, SAMPLES, Sample};
use crate::domain::org::{Style, Unit, UnitKind};
use crate::domain::school::{ExternalId, Known, Said, Source};
use crate::error::Error;
use crate::format::schools::{Field, Listed, Listing, Reason, Rejected};
use crate::id::KnownId;
use crate::keys;
use crate::work::View;

/// Rows after which a long run is asked whether it goes on.
const STRIDE: usize = 500;
/// Records that are read at a time.
const PIECE: usize = 1_000;

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Units to be made, each after the one above it.
    pub(super) made: Vec<Unit>,
    /// Units to be changed, before and after.
    pub(super) edited: Vec<(Unit, Unit)>,
    /// Schools that go below another unit.
    pub(super) moved: Vec<(UnitId, Unit)>,
    /// What the source says, before and after.
    pub(super) known: Vec<(Option<Known>, Known)>,
    /// Schools that were never placed and are on the list no longer.
    pub(super) forgotten: Vec<Known>,
    pub(super) report: Report,
}

/// A row with its region.
struct Placed<'l> {
    listed: &'l Listed,
    region: Unit,
    known: Option<Known>,
}

impl Plan {
    /// Compares a list with what is there.
    pub(super) fn make(
        view: &View<'_>,
        scope: &Unit,
        command: &Command,
        listing: &Listing,
        new: (Timestamp, u128),
        progress: Progress<'_>,
    ) -> Result<Self, Error> {
        let source = command.source.clone().unwrap_or_else(|| listing.source());
        let now = new.0;
        let tree = Tree::read(view, scope, &source, Ids::new(new))?;
        let stored = stored(view, scope, &source)?;
        let report = Report {
            skipped: listing.skipped,
            rejected: listing.rejected.clone(),
            dropped: listing.dropped.clone(),
            ..Report::default()
        };
        let plan = Self { report, ..Self::default() };
        let mut planning = Planning { view, source, now, tree, plan, units: HashMap::new() };
        let placed = planning.place(listing, &stored, progress)?;
        let placed = planning.check_heads(placed, &stored);
        // Schools whose rows were rejected are on the list all the same.
        let named: HashSet<&ExternalId> =
            listing.schools.iter().map(|listed| &listed.id).chain(&listing.refused).collect();
        let seen: HashSet<KnownId> =
            placed.iter().filter_map(|row| Some(row.known.as_ref()?.id)).collect();
        let regions: HashSet<UnitId> = placed.iter().map(|row| row.region.id()).collect();
        for (done, row) in placed.iter().enumerate() {
            asked(progress, done, placed.len())?;
            planning.compare(row)?;
        }
        planning.join_branches(&placed, &stored)?;
        if !command.delta && !listing.is_blurred {
            let gone = stored.all().filter(|known| {
                regions.contains(&known.region)
                    && !seen.contains(&known.id)
                    && !named.contains(&known.external)
            });
            planning.close(gone)?;
        }
        Ok(planning.finish())
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.made.is_empty()
            && self.edited.is_empty()
            && self.moved.is_empty()
            && self.known.is_empty()
            && self.forgotten.is_empty()
    }
}

struct Planning<'v, 's> {
    view: &'v View<'s>,
    source: Source,
    now: Timestamp,
    tree: Tree<'v, 's>,
    plan: Plan,
    /// Schools that are made or looked at, by id.
    units: HashMap<UnitId, (Option<Unit>, Unit)>,
}

impl Planning<'_, '_> {
    /// Finds each row's region, and what was known of its school.
    fn place<'l>(
        &mut self,
        listing: &'l Listing,
        stored: &Stored,
        progress: Progress<'_>,
    ) -> Result<Vec<Placed<'l>>, Error> {
        let mut placed = Vec::with_capacity(listing.schools.len());
        for (done, listed) in listing.schools.iter().enumerate() {
            asked(progress, done, listing.schools.len())?;
            match self.tree.region(listed.region.as_ref()) {
                Ok(region) => {
                    let known = stored.find_same(listed, region.id()).cloned();
                    placed.push(Placed { listed, region, known });
                }
                Err(reason) => {
                    let region = listed.region.as_ref();
                    let code = region.filter(|region| !region.code.is_empty());
                    let (field, value) = match (code, region) {
                        (Some(region), _) => (Field::RegionCode, region.code.as_str()),
                        (None, Some(region)) => (Field::Region, region.name.as_str()),
                        (None, None) => (Field::RegionCode, ""),
                    };
                    self.reject(Rejected::of(listed.line, field, value, reason));
                }
            }
        }
        Ok(placed)
    }

    /// Rejects branches of schools that are not there, or are branches themselves.
    fn check_heads<'l>(&mut self, placed: Vec<Placed<'l>>, stored: &Stored) -> Vec<Placed<'l>> {
        let listed: HashMap<&ExternalId, bool> =
            placed.iter().map(|row| (&row.listed.id, row.listed.said.head.is_some())).collect();
        let flaw = |row: &Placed<'_>| {
            let head = row.listed.said.head.as_ref()?;
            let is_branch = match listed.get(head) {
                Some(is_branch) => Some(*is_branch),
                None => stored.find(head, row.region.id()).map(Known::is_branch),
            };
            let reason = match is_branch {
                None => Reason::HeadUnknown,
                Some(true) => Reason::HeadIsBranch,
                Some(false) => return None,
            };
            Some(Rejected::of(row.listed.line, Field::Head, head.as_str(), reason))
        };
        let flaws: Vec<Option<Rejected>> = placed.iter().map(flaw).collect();
        let mut good = Vec::with_capacity(placed.len());
        for (row, flaw) in placed.into_iter().zip(flaws) {
            match flaw {
                None => good.push(row),
                Some(flaw) => self.reject(flaw),
            }
        }
        good
    }

    /// Compares a row with what was known of its school.
    fn compare(&mut self, row: &Placed<'_>) -> Result<(), Error> {
        let said = &row.listed.said;
        let Some(known) = &row.known else { return self.add(row) };
        let is_same = known.said.as_ref() == Some(said) && known.region == row.region.id();
        if is_same && known.gone.is_none() {
            self.plan.report.unchanged += 1;
            return Ok(());
        }
        let before = known.said.clone().unwrap_or_default();
        let mut after = Known {
            said: Some(said.clone()),
            region: row.region.id(),
            gone: None,
            ..known.clone()
        };
        let goes = said.municipality.is_some()
            && (said.municipality != before.municipality || known.unit.is_none())
            || known.region != row.region.id();
        let parent = if goes { self.parent(row)? } else { Ok(None) };
        let parent = match parent {
            Ok(parent) => parent,
            Err(flaw) => {
                self.reject(flaw);
                return Ok(());
            }
        };
        let mut outcome = Outcome::Changed;
        match (known.unit, parent) {
            (Some(unit), parent) => {
                let unit = self.unit(unit)?;
                if self.edit(unit, known.said.as_ref(), said) {
                    self.plan.report.reopened += 1;
                }
                let to = parent
                    .or_else(|| (known.region != row.region.id()).then(|| row.region.clone()));
                if let Some(to) = to.filter(|to| self.stands_elsewhere(unit, to)) {
                    outcome = Outcome::Moved;
                    self.plan.report.moved += 1;
                    self.plan.moved.push((unit, to));
                }
            }
            (None, Some(parent)) => after.unit = Some(self.make_school(&parent, said)),
            (None, None) => self.plan.report.unplaced += 1,
        }
        self.plan.report.changed += 1;
        self.sample(outcome, &row.listed.id, &said.name);
        self.plan.known.push((Some(known.clone()), after));
        Ok(())
    }

    fn add(&mut self, row: &Placed<'_>) -> Result<(), Error> {
        let said = &row.listed.said;
        let parent = match self.parent(row)? {
            Ok(parent) => parent,
            Err(flaw) => {
                self.reject(flaw);
                return Ok(());
            }
        };
        let unit = parent.map(|parent| self.make_school(&parent, said));
        self.plan.report.added += 1;
        self.plan.report.unplaced += usize::from(unit.is_none());
        self.sample(Outcome::Added, &row.listed.id, &said.name);
        let known = Known {
            id: self.tree.ids().fresh(KnownId::new),
            source: self.source.clone(),
            external: row.listed.id.clone(),
            region: row.region.id(),
            unit,
            said: Some(said.clone()),
            since: self.now,
            gone: None,
        };
        self.plan.known.push((None, known));
        Ok(())
    }

    /// The municipality that a row names; none if it names none.
    fn parent(&mut self, row: &Placed<'_>) -> Result<Result<Option<Unit>, Rejected>, Error> {
        let Some(named) = &row.listed.said.municipality else { return Ok(Ok(None)) };
        let found = self.tree.municipality(&row.region, named)?;
        Ok(found
            .map(Some)
            .map_err(|reason| Rejected::of(row.listed.line, Field::Oktmo, &named.oktmo, reason)))
    }

    fn make_school(&mut self, parent: &Unit, said: &Said) -> UnitId {
        let id = self.tree.ids().fresh(UnitId::new);
        let own = Style { time_zone: said.time_zone.clone(), ..Style::default() };
        let place = parent.place.below(id);
        let unit = Unit { own, ..Unit::new(place, UnitKind::School, said.name.clone(), self.now) };
        self.units.insert(id, (None, unit));
        id
    }

    /// Takes over what is said now and was not before; answers whether the school was closed. What a
    /// person changed by hand stays until the list says something else.
    fn edit(&mut self, unit: UnitId, before: Option<&Said>, after: &Said) -> bool {
        let Some((_, unit)) = self.units.get_mut(&unit) else { return false };
        if let Some(before) = before {
            if before.name != after.name {
                unit.name.clone_from(&after.name);
            }
            if before.time_zone != after.time_zone {
                unit.own.time_zone.clone_from(&after.time_zone);
            }
        }
        unit.closed.take().is_some()
    }

    fn stands_elsewhere(&self, unit: UnitId, to: &Unit) -> bool {
        let unit = self.units.get(&unit);
        unit.is_some_and(|(_, unit)| unit.place.parent() != Some(to.id()))
    }

    /// Says of each branch which school it is one of. The head may come later in the list, and stand
    /// elsewhere; one that is not placed yet is joined when it is.
    fn join_branches(&mut self, placed: &[Placed<'_>], stored: &Stored) -> Result<(), Error> {
        let mut planned: HashMap<ExternalId, Vec<(UnitId, UnitId)>> = HashMap::new();
        for (_, known) in &self.plan.known {
            let unit = known.unit.map(|unit| (known.region, unit));
            planned.entry(known.external.clone()).or_default().extend(unit);
        }
        // In the same region, else in the first that has a school of that name.
        let unit_of = |region: UnitId, external: &ExternalId| {
            let mut units: BTreeMap<UnitId, UnitId> = stored.units(external).collect();
            units.extend(planned.get(external).into_iter().flatten().copied());
            units.get(&region).or_else(|| units.values().next()).copied()
        };
        for row in placed {
            let region = row.region.id();
            let was_branch = row.known.as_ref().is_some_and(Known::is_branch);
            let head = row.listed.said.head.as_ref();
            if head.is_none() && !was_branch {
                continue;
            }
            let Some(unit) = unit_of(region, &row.listed.id) else { continue };
            let head = head.and_then(|head| unit_of(region, head));
            let unit = self.unit(unit)?;
            if let Some((_, unit)) = self.units.get_mut(&unit) {
                unit.branch_of = head;
            }
        }
        Ok(())
    }

    /// Marks schools closed that every list that knew them has no longer.
    fn close<'k>(&mut self, gone: impl Iterator<Item = &'k Known>) -> Result<(), Error> {
        for known in gone.filter(|known| known.gone.is_none()) {
            let name = known.said.as_ref().map(|said| said.name.clone()).unwrap_or_default();
            let Some(unit) = known.unit else {
                self.plan.report.closed += 1;
                self.sample(Outcome::Closed, &known.external, &name);
                self.plan.forgotten.push(known.clone());
                continue;
            };
            let after = Known { gone: Some(self.now), ..known.clone() };
            self.plan.known.push((Some(known.clone()), after));
            if self.is_on_another_list(unit, known)? {
                continue;
            }
            let unit = self.unit(unit)?;
            if let Some((_, unit)) = self.units.get_mut(&unit) {
                unit.closed = Some(self.now);
            }
            self.plan.report.closed += 1;
            self.sample(Outcome::Closed, &known.external, &name);
        }
        Ok(())
    }

    fn is_on_another_list(&self, unit: UnitId, known: &Known) -> Result<bool, Error> {
        for id in self.view.marks(&keys::known_of(unit), None, PIECE)? {
            let Ok(id) = KnownId::parse(&id) else { continue };
            let other = self.view.get::<Known>(&id)?;
            if other.is_some_and(|other| other.id != known.id && other.gone.is_none()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reads a school, unless it is at hand.
    fn unit(&mut self, unit: UnitId) -> Result<UnitId, Error> {
        if !self.units.contains_key(&unit) {
            let found = self.view.get::<Unit>(&unit)?.ok_or(Error::UnknownUnit { unit })?;
            self.units.insert(unit, (Some(found.clone()), found));
        }
        Ok(unit)
    }

    fn reject(&mut self, rejected: Rejected) {
        self.plan.report.rejected.push(rejected);
    }

    fn sample(&mut self, change: Outcome, external: &ExternalId, name: &str) {
        let samples = &mut self.plan.report.samples;
        if samples.iter().filter(|sample| sample.change == change).count() < SAMPLES {
            let (external, name) = (external.to_string(), name.to_owned());
            samples.push(Sample { change, external, name });
        }
    }

    fn finish(self) -> Plan {
        let mut plan = self.plan;
        plan.report.rejected.sort_by_key(|flaw| flaw.line);
        let (made, edited) = self.tree.into_changes();
        plan.report.places = made.len();
        (plan.made, plan.edited) = (made, edited);
        let mut schools: Vec<(Option<Unit>, Unit)> = self.units.into_values().collect();
        schools.sort_by_key(|(_, unit)| unit.id());
        for (before, after) in schools {
            match before {
                None => plan.made.push(after),
                Some(before) if before != after => plan.edited.push((before, after)),
                Some(_) => {}
            }
        }
        plan
    }
}

/// What a source's lists said before.
struct Stored {
    known: BTreeMap<ExternalId, Vec<Known>>,
}

/// Reads what the source's lists said before: of one region by its marks, of a country whole.
fn stored(view: &View<'_>, scope: &Unit, source: &Source) -> Result<Stored, Error> {
    let mut known: BTreeMap<ExternalId, Vec<Known>> = BTreeMap::new();
    let mut take = |record: Known| known.entry(record.external.clone()).or_default().push(record);
    let mut after: Option<String> = None;
    let prefix = match scope.kind {
        UnitKind::Country => keys::KNOWN.to_owned(),
        UnitKind::Region | UnitKind::Municipality | UnitKind::School => {
            keys::known_in(source, scope.id())
        }
    };
    loop {
        if scope.kind == UnitKind::Country {
            let records = view.scan::<Known>(&prefix, after.as_deref(), PIECE)?;
            let (count, last) = (records.len(), records.last().map(|last| last.id.to_string()));
            records.into_iter().filter(|record| record.source == *source).for_each(&mut take);
            after = last;
            if count < PIECE {
                return Ok(Stored { known });
            }
        } else {
            let marks = view.marks(&prefix, after.as_deref(), PIECE)?;
            for mark in &marks {
                let id = mark.rsplit('/').next().and_then(|id| KnownId::parse(id).ok());
                if let Some(id) = id {
                    view.get::<Known>(&id)?.into_iter().for_each(&mut take);
                }
            }
            if marks.len() < PIECE {
                return Ok(Stored { known });
            }
            after = marks.into_iter().next_back();
        }
    }
}

impl Stored {
    /// A school by the source's name for it in a region.
    fn find(&self, external: &ExternalId, region: UnitId) -> Option<&Known> {
        self.known.get(external)?.iter().find(|known| known.region == region)
    }

    /// The schools that the source calls so, by their regions.
    fn units(&self, external: &ExternalId) -> impl Iterator<Item = (UnitId, UnitId)> {
        let known = self.known.get(external).into_iter().flatten();
        known.filter_map(|known| Some((known.region, known.unit?)))
    }

    /// The same where it stood in another region before: two regions may give two schools one name,
    /// so that what is said of it must fit, too.
    fn find_same(&self, listed: &Listed, region: UnitId) -> Option<&Known> {
        let fits = |known: &&Known| {
            let said = known.said.as_ref();
            said.is_some_and(|said| said.facts.full_name == listed.said.facts.full_name)
        };
        let elsewhere = || self.known.get(&listed.id)?.iter().find(fits);
        self.find(&listed.id, region).or_else(elsewhere)
    }

    fn all(&self) -> impl Iterator<Item = &Known> {
        self.known.values().flatten()
    }
}

/// Asks now and then whether the run goes on.
fn asked(progress: Progress<'_>, done: usize, all: usize) -> Result<(), Error> {
    if done % STRIDE == 0 && progress(done, all).is_break() {
        return Err(Error::ImportCancelled {});
    }
    Ok(())
}
