//! The figures of a unit and of what is right below it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use protocol::UnitId;

use super::keep::{dark, darkness, lacks};
use super::plan::{self, Dues};
use crate::app::orgs;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::place::Place;
use crate::domain::rollout::{Plan, Step, Tally};
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::View;

/// Schools up to which their screens are looked at for each report; beyond, the last look counts.
const LOOKED_AT: u64 = 300;
/// Units above schools in a whole country are some 2,400.
const UNITS: usize = 20_000;

/// How far one unit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which unit.
    pub unit: Unit,
    /// Of it and all below.
    pub figures: Figures,
    /// The last days that hold for it.
    pub dues: Dues,
    /// What it said itself.
    pub own: Option<Plan>,
    /// The day by which «overdue» is meant.
    pub today: Date,
    /// When connected screens were counted; none where it is of this moment.
    pub looked: Option<Timestamp>,
    /// What is right below.
    pub rows: Listed<Row>,
}

/// How far something right below a unit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which unit.
    pub unit: Unit,
    /// Of it and all below.
    pub figures: Figures,
}

/// How many there are, and how far they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Units above schools.
    pub units: u64,
    /// Schools.
    pub schools: u64,
    /// For each step.
    pub steps: BTreeMap<Step, StepFigures>,
}

/// How many are how far with a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepFigures {
    /// How many lack it now.
    pub lacking: u64,
    /// How many have not taken it yet and should have.
    pub overdue: u64,
}

/// How far a unit is, with a piece of what is right below it.
pub fn report(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    page: &Page,
    now: Timestamp,
) -> Result<Report, Error> {
    let unit = match unit {
        Some(unit) => unit,
        None => orgs::own_unit(actor, Action::SeeRollout)?,
    };
    let unit = orgs::find_for(view, actor, Action::SeeRollout, unit)?;
    let (dues, today) = (plan::dues(view, &unit.place)?, plan::today(view, &unit, now)?);
    let own = view.get::<Plan>(&unit.place)?;
    if unit.kind == UnitKind::School {
        let figures = of_school(view, &unit, &dues, today)?;
        let rows = Listed { items: Vec::new(), next: None };
        return Ok(Report { unit, figures, dues, own, today, looked: None, rows });
    }
    let counted = count(view, &unit.place, &dues, today)?;
    let children = view.page(&[keys::children(unit.id())], page)?;
    let rows = children.filter_map(|child| {
        let Ok(child) = UnitId::parse(&child) else { return Ok(None) };
        let Some(child) = view.get::<Unit>(&child)? else { return Ok(None) };
        let figures = match child.kind {
            UnitKind::School => of_school(view, &child, &dues, today)?,
            UnitKind::Country | UnitKind::Region | UnitKind::Municipality => {
                counted.below.get(&child.id()).cloned().unwrap_or_default()
            }
        };
        Ok(Some(Row { unit: child, figures }))
    })?;
    let Counted { all: figures, looked, .. } = counted;
    Ok(Report { unit, figures, dues, own, today, looked, rows })
}

/// What was counted.
struct Counted {
    all: Figures,
    below: BTreeMap<UnitId, Figures>,
    looked: Option<Timestamp>,
}

/// Adds up the tallies of a unit and of all below it: one scan, whatever lies below them.
fn count(view: &View<'_>, place: &Place, dues: &Dues, today: Date) -> Result<Counted, Error> {
    let tallies = view.scan::<Tally>(&keys::rollout(place), None, UNITS)?;
    let plans = view.scan::<Plan>(&keys::rollout_plans(place), None, UNITS)?;
    let plans: BTreeMap<UnitId, Plan> =
        plans.into_iter().map(|plan| (plan.place.unit(), plan)).collect();
    let depth = place.units().count();
    let schools: u64 = tallies.iter().map(|tally| tally.schools).sum();
    let is_exact = schools <= LOOKED_AT;
    let mut counted = Counted { all: Figures::default(), below: BTreeMap::new(), looked: None };
    for mut tally in tallies {
        if is_exact {
            let dark = dark(view, &tally)?;
            (tally.dark, tally.silent) = (dark.now, dark.ever);
        } else if tally.schools > 0 {
            let older = counted.looked.into_iter().chain(tally.looked).min();
            counted.looked = older;
        }
        let inner = tally.place.units().skip(depth).filter_map(|unit| plans.get(&unit));
        let own = plans.get(&place.unit()).into_iter();
        let mut dues = dues.clone();
        for plan in own.chain(inner) {
            dues.extend(plan::said(plan));
        }
        let figures = Figures::of(&tally, &dues, today);
        if let Some(child) = tally.place.units().nth(depth) {
            counted.below.entry(child).or_default().add(&figures);
        }
        counted.all.add(&figures);
    }
    Ok(counted)
}

/// How far one school is.
pub(super) fn of_school(
    view: &View<'_>,
    school: &Unit,
    dues: &Dues,
    today: Date,
) -> Result<Figures, Error> {
    let mut tally = Tally { schools: 1, coordinated: true, ..Tally::of(school.place.clone()) };
    for step in lacks(view, school)? {
        tally.count(step, true);
    }
    let dark = darkness(view, &school.place)?;
    (tally.dark, tally.silent) = (dark.now, dark.ever);
    Ok(Figures { units: 0, ..Figures::of(&tally, dues, today) })
}

impl Figures {
    fn of(tally: &Tally, dues: &Dues, today: Date) -> Self {
        let figures = |step: Step| {
            let overdue = if plan::is_over(dues, step, today) { tally.behind(step) } else { 0 };
            (step, StepFigures { lacking: tally.lacking(step), overdue })
        };
        Self { units: 1, schools: tally.schools, steps: Step::ALL.map(figures).into() }
    }

    fn add(&mut self, other: &Self) {
        self.units += other.units;
        self.schools += other.schools;
        for (step, figures) in &other.steps {
            let sum = self.steps.entry(*step).or_default();
            sum.lacking += figures.lacking;
            sum.overdue += figures.overdue;
        }
    }

    /// Those of one step.
    pub fn step(&self, step: Step) -> StepFigures {
        self.steps.get(&step).copied().unwrap_or_default()
    }

    /// How many are to take a step.
    pub fn all(&self, step: Step) -> u64 {
        if step.is_of_schools() { self.schools } else { self.units }
    }

    /// How much is overdue.
    pub fn overdue(&self) -> u64 {
        self.steps.values().map(|figures| figures.overdue).sum()
    }
}
