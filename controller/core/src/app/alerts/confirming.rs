//! That whoever raises an alert above a single school knows how many it reaches.

use protocol::UnitId;

use crate::app::orgs;
use crate::app::reach::Reach;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::org::{Unit, UnitKind};
use crate::error::Error;
use crate::work::View;

/// That the number of schools was typed where it had to be. Only [`confirm`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    unit: UnitId,
}

/// The unit in which an actor may raise an alert.
pub fn may_raise(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Unit, Error> {
    let unit = orgs::find(view, actor, unit)?;
    permit(actor, Action::RaiseAlert, &unit.place)?;
    Ok(unit)
}

/// Confirms a raise: in a school nothing need be typed; above, the number of schools that was counted.
pub fn confirm(unit: &Unit, typed: Option<u64>, counted: &Reach) -> Result<Confirmed, Error> {
    let needs_none = !is_above_schools(unit) && typed.is_none();
    if needs_none || typed == Some(counted.schools) {
        return Ok(Confirmed { unit: unit.id() });
    }
    let Reach { schools, screens, .. } = *counted;
    Err(Error::SchoolsUncounted { unit: unit.id(), schools, screens })
}

/// Whether a unit is above schools, so that somebody must know how many it reaches.
pub fn is_above_schools(unit: &Unit) -> bool {
    unit.kind < UnitKind::School
}

impl Confirmed {
    /// For which unit.
    pub fn unit(self) -> UnitId {
        self.unit
    }
}
