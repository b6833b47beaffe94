//! By when the steps are to be taken: said for a unit and what is below, and the nearer word holds.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use protocol::UnitId;

use crate::app::orgs;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::compose;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::place::Place;
use crate::domain::rollout::{Plan, Step};
use crate::error::Error;
use crate::work::{View, Work};

/// The last day for a step, and which unit said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// Who said it.
    pub unit: UnitId,
}

/// The last days that hold somewhere.
pub type Dues = BTreeMap<Step, Due>;

/// Says by when the steps are to be taken in a unit and below. What is left out comes from above.
pub fn plan(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    due: &BTreeMap<Step, Date>,
    now: Timestamp,
) -> Result<Plan, Error> {
    let unit = orgs::find(work, actor, unit)?;
    let may = permit(actor, Action::PlanRollout, &unit.place)?;
    if unit.kind == UnitKind::School {
        return Err(Error::PlanMisplaced { unit: unit.id() });
    }
    let before = work.get::<Plan>(&unit.place)?;
    let plan = Plan { place: unit.place.clone(), due: due.clone() };
    if before.as_ref().is_some_and(|before| *before == plan) || (before.is_none() && due.is_empty())
    {
        return Ok(plan);
    }
    if due.is_empty() {
        work.delete::<Plan>(&unit.place);
    } else {
        work.put(&plan);
    }
    let deed = may.deed(Deed::RolloutPlanned, Subject::Unit(unit.id()), now);
    work.audit(due.iter().fold(deed, |deed, (step, day)| deed.with(step.name(), day)));
    Ok(plan)
}

/// The last days that hold at a place.
pub(super) fn dues(view: &View<'_>, place: &Place) -> Result<Dues, Error> {
    let mut dues = Dues::new();
    for at in place.above().chain([place.clone()]) {
        if let Some(plan) = view.get::<Plan>(&at)? {
            dues.extend(said(&plan));
        }
    }
    Ok(dues)
}

/// What a plan says, over what was said above it.
pub(super) fn said(plan: &Plan) -> impl Iterator<Item = (Step, Due)> + '_ {
    let unit = plan.place.unit();
    plan.due.iter().map(move |(step, day)| (*step, Due { day: *day, unit }))
}

/// The day that it is in a unit.
pub(super) fn today(view: &View<'_>, unit: &Unit, now: Timestamp) -> Result<Date, Error> {
    let zone = compose::effective(view, unit)?.time_zone;
    Ok(TimeZone::get(&zone).unwrap_or(TimeZone::UTC).to_datetime(now).date())
}

/// Whether the last day for a step is over.
pub(super) fn is_over(dues: &Dues, step: Step, today: Date) -> bool {
    dues.get(&step).is_some_and(|due| due.day < today)
}
