//! How many schools and screens an alert reaches, counted in steps, and that whoever raises one above
//! a single school knows it.

use protocol::post::Audience;
use protocol::{DeviceId, UnitId};

use crate::app::orgs;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::device::Device;
use crate::domain::org::{Unit, UnitKind};
use crate::error::Error;
use crate::keys;
use crate::page::Page;
use crate::work::View;

/// Entries that one step counts, at most.
const STEP: usize = 2_000;

/// What has been counted so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Schools.
    pub schools: u64,
    /// Screens in service, in the audience.
    pub screens: u64,
    at: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Schools(Option<String>),
    Screens(Option<String>),
    Done,
}

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

/// Counts on, at most 2,000 entries. Begin with a default reach, and go on until it
/// [is complete](Reach::is_complete); its schools are known once they
/// [are counted](Reach::has_schools).
pub fn count(
    view: &View<'_>,
    unit: UnitId,
    audience: &Audience,
    mut reach: Reach,
) -> Result<Reach, Error> {
    reach.at = match reach.at.clone() {
        Stage::Schools(after) => {
            let found = view.page(&[keys::schools(unit)], &Page::walk(STEP, after))?;
            reach.schools += found.items.len() as u64;
            found.next.map_or(Stage::Screens(None), |next| Stage::Schools(Some(next)))
        }
        Stage::Screens(after) => {
            let found = view.page(&[keys::devices(unit)], &Page::walk(STEP, after))?;
            for id in &found.items {
                reach.screens += u64::from(is_reached(view, id, audience)?);
            }
            found.next.map_or(Stage::Done, |next| Stage::Screens(Some(next)))
        }
        Stage::Done => Stage::Done,
    };
    Ok(reach)
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

fn is_reached(view: &View<'_>, id: &str, audience: &Audience) -> Result<bool, Error> {
    let Ok(id) = DeviceId::parse(id) else { return Ok(false) };
    let device = view.get::<Device>(&id)?.filter(|device| device.revoked.is_none());
    Ok(device.is_some_and(|device| audience.covers(&device.room, &device.tags)))
}

impl Reach {
    /// Whether its schools are counted.
    pub fn has_schools(&self) -> bool {
        !matches!(self.at, Stage::Schools(_))
    }

    /// Whether everything is counted.
    pub fn is_complete(&self) -> bool {
        self.at == Stage::Done
    }
}

impl Confirmed {
    /// For which unit.
    pub fn unit(self) -> UnitId {
        self.unit
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::Schools(None)
    }
}
