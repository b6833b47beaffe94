//! Which units lack a step, and every school with how far it is.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use protocol::UnitId;

use super::keep::{darkness, staff};
use super::plan::{self, Due};
use super::report::{Figures, of_school};
use crate::app::orgs;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::device::{Away, DeviceCount};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::place::Place;
use crate::domain::rollout::{Office, Step};
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{Sifted, View};

/// A unit that lacks a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub unit: Unit,
    /// The names of the units above it, from the one that was asked for.
    pub above: Vec<String>,
    /// The last day for the step.
    pub due: Option<Due>,
    /// Whether that is over and the step was never taken.
    pub overdue: bool,
}

/// A school with how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolLine {
    /// Which.
    pub unit: Unit,
    /// The names of the units above it, from the one that was asked for.
    pub above: Vec<String>,
    /// How many directors, acting ones too.
    pub directors: u64,
    /// How many administrators.
    pub administrators: u64,
    /// Screens in service.
    pub screens: u64,
    /// Of them connected.
    pub connected: u64,
    /// How far it is.
    pub figures: Figures,
}

/// The units of a subtree that lack a step.
pub fn lacking(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    step: Step,
    page: &Page,
    now: Timestamp,
) -> Result<Listed<Line>, Error> {
    let mut scope = Scope::new(view, actor, unit, now)?;
    if step == Step::Online {
        let all = [keys::schools(scope.unit.id())];
        return view.sift(&all, page, None, |school| {
            let Some(school) = scope.read(school)? else { return Ok(Sifted::Passed) };
            let has_screens = view.get::<DeviceCount>(&school.id())?.is_some();
            let dark = darkness(view, &school.place)?;
            if has_screens && dark.now == 0 {
                return Ok(Sifted::Passed);
            }
            let behind = !has_screens || dark.ever > 0;
            scope.line(school, step, behind).map(Sifted::Kept)
        });
    }
    let prefix = keys::lacking(step, &scope.unit.place);
    let listed = view.page(&[prefix], page)?;
    listed.filter_map(|below| {
        let id = below.rsplit('/').next().unwrap_or_default();
        let id = if id.is_empty() { scope.unit.id().to_string() } else { id.to_owned() };
        let Some(unit) = scope.read(&id)? else { return Ok(None) };
        scope.line(unit, step, true).map(Some)
    })
}

/// Every school of a subtree.
pub fn schools(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    page: &Page,
    now: Timestamp,
) -> Result<Listed<SchoolLine>, Error> {
    let mut scope = Scope::new(view, actor, unit, now)?;
    let listed = view.page(&[keys::schools(scope.unit.id())], page)?;
    listed.filter_map(|school| {
        let Some(school) = scope.read(&school)? else { return Ok(None) };
        scope.school(school).map(Some)
    })
}

/// The subtree that is asked for, and what is read again and again.
struct Scope<'v, 's> {
    view: &'v View<'s>,
    unit: Unit,
    today: Date,
    names: BTreeMap<UnitId, String>,
    dues: BTreeMap<Place, plan::Dues>,
}

impl<'v, 's> Scope<'v, 's> {
    fn new(
        view: &'v View<'s>,
        actor: &Actor,
        unit: Option<UnitId>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let unit = match unit {
            Some(unit) => unit,
            None => orgs::own_unit(actor, Action::SeeRollout)?,
        };
        let unit = orgs::find_for(view, actor, Action::SeeRollout, unit)?;
        let today = plan::today(view, &unit, now)?;
        Ok(Self { view, unit, today, names: BTreeMap::new(), dues: BTreeMap::new() })
    }

    /// A unit by its id; none if it is closed.
    fn read(&self, id: &str) -> Result<Option<Unit>, Error> {
        let Ok(id) = UnitId::parse(id) else { return Ok(None) };
        let found = self.view.get::<Unit>(&id)?;
        Ok(found.filter(|unit| unit.closed.is_none()))
    }

    fn line(&mut self, unit: Unit, step: Step, behind: bool) -> Result<Line, Error> {
        let dues = self.dues(&unit)?;
        let overdue = behind && plan::is_over(&dues, step, self.today);
        let due = dues.get(&step).copied();
        Ok(Line { above: self.above(&unit.place)?, unit, due, overdue })
    }

    fn school(&mut self, unit: Unit) -> Result<SchoolLine, Error> {
        let (view, id) = (self.view, unit.id());
        let dues = self.dues(&unit)?;
        let screens = view.get::<DeviceCount>(&id)?.map_or(0, |known| known.count);
        let most = usize::try_from(screens).unwrap_or(usize::MAX);
        let away = match most {
            0 => 0,
            most => view.scan::<Away>(&keys::away(&unit.place), None, most)?.len() as u64,
        };
        Ok(SchoolLine {
            above: self.above(&unit.place)?,
            directors: staff(view, id, Office::Director)?,
            administrators: staff(view, id, Office::Administrator)?,
            screens,
            connected: screens.saturating_sub(away),
            figures: of_school(view, &unit, &dues, self.today)?,
            unit,
        })
    }

    /// The last days that hold for a unit; schools say none themselves.
    fn dues(&mut self, unit: &Unit) -> Result<plan::Dues, Error> {
        let above = unit.place.above().last().filter(|_| unit.kind == UnitKind::School);
        let at = above.unwrap_or_else(|| unit.place.clone());
        if let Some(known) = self.dues.get(&at) {
            return Ok(known.clone());
        }
        let dues = plan::dues(self.view, &at)?;
        self.dues.insert(at, dues.clone());
        Ok(dues)
    }

    fn above(&mut self, place: &Place) -> Result<Vec<String>, Error> {
        let depth = self.unit.place.units().count();
        let units: Vec<UnitId> = place.units().skip(depth).collect();
        let Some((_own, above)) = units.split_last() else { return Ok(Vec::new()) };
        let mut names = Vec::new();
        for unit in above {
            let name = match self.names.get(unit) {
                Some(name) => name.clone(),
                None => self.view.get::<Unit>(unit)?.map(|unit| unit.name).unwrap_or_default(),
            };
            self.names.insert(*unit, name.clone());
            names.push(name);
        }
        Ok(names)
    }
}
