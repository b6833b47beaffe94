//! How many schools and screens something reaches, counted in steps, and which screens those are.

use std::collections::BTreeMap;

use protocol::post::Audience;
use protocol::{DeviceId, UnitId};

use super::devices::sees;
use super::orgs;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::device::{Device, DeviceCount, DeviceIndex};
use crate::domain::org::Unit;
use crate::error::Error;
use crate::keys;
use crate::page::Page;
use crate::work::View;

/// Entries that one step counts, at most.
const STEP: usize = 2_000;
/// Screens that are named, at most.
pub const NAMED: usize = 50;
/// Rooms, and tags, that are told of, at most.
pub const TOLD: usize = 200;

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

/// Which screens an audience is, and whom it could be narrowed to; counted so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll {
    /// Screens in service, in the audience.
    pub screens: u64,
    /// The first of them, as far as the reader may see them; at most [`NAMED`].
    pub named: Vec<Place>,
    /// Rooms with screens, in the audience or not, and how many; at most [`TOLD`].
    pub rooms: BTreeMap<String, u64>,
    /// Tags of screens, likewise.
    pub tags: BTreeMap<String, u64>,
    after: Option<String>,
    complete: bool,
}

/// A screen by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which device.
    pub device: DeviceId,
    /// Its school.
    pub school: UnitId,
    /// What the school is called.
    pub school_name: String,
    /// Where it stands.
    pub room: String,
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
        Stage::Screens(None) if audience.is_everyone() && has_counts(view)? => {
            let known = view.get::<DeviceCount>(&unit)?;
            reach.screens = known.map_or(0, |known| known.count);
            Stage::Done
        }
        Stage::Screens(after) => {
            let next = each(view, unit, after, |device| {
                reach.screens += u64::from(audience.covers(&device.room, &device.tags));
                Ok(())
            })?;
            next.map_or(Stage::Done, |next| Stage::Screens(Some(next)))
        }
        Stage::Done => Stage::Done,
    };
    Ok(reach)
}

/// Whether how many screens there are in each unit is known: not in an older version's store, until the
/// controller has looked through it.
fn has_counts(view: &View<'_>) -> Result<bool, Error> {
    Ok(view.get::<DeviceIndex>(&())?.is_some())
}

/// Calls on, at most 2,000 screens, for somebody who may write posts there. Begin with a default roll,
/// and go on until it [is complete](Roll::is_complete).
pub fn call(
    view: &View<'_>,
    actor: &Actor,
    unit: UnitId,
    audience: &Audience,
    mut roll: Roll,
) -> Result<Roll, Error> {
    let unit = orgs::find(view, actor, unit)?;
    permit(actor, Action::DraftPost, &unit.place)?;
    let after = roll.after.take();
    roll.after = each(view, unit.id(), after, |device| {
        tell(&mut roll.rooms, &device.room);
        device.tags.iter().for_each(|tag| tell(&mut roll.tags, tag));
        if audience.covers(&device.room, &device.tags) {
            roll.screens += 1;
            if roll.named.len() < NAMED && sees(actor, device) {
                roll.named.push(place(view, device)?);
            }
        }
        Ok(())
    })?;
    roll.complete = roll.after.is_none();
    Ok(roll)
}

/// Where a device stands, by name.
pub(super) fn place(view: &View<'_>, device: &Device) -> Result<Place, Error> {
    let school = device.school();
    let school_name = view.get::<Unit>(&school)?.map(|unit| unit.name).unwrap_or_default();
    Ok(Place { device: device.id, school, school_name, room: device.room.clone() })
}

/// Looks at the screens in service below a unit, a step of them; answers where the next step begins.
fn each(
    view: &View<'_>,
    unit: UnitId,
    after: Option<String>,
    mut look: impl FnMut(&Device) -> Result<(), Error>,
) -> Result<Option<String>, Error> {
    let found = view.page(&[keys::devices(unit)], &Page::walk(STEP, after))?;
    for id in &found.items {
        let Ok(id) = DeviceId::parse(id) else { continue };
        let device = view.get::<Device>(&id)?.filter(|device| device.revoked.is_none());
        device.as_ref().map_or(Ok(()), &mut look)?;
    }
    Ok(found.next)
}

fn tell(counts: &mut BTreeMap<String, u64>, name: &str) {
    let has_place = counts.len() < TOLD;
    if let Some(count) = counts.get_mut(name) {
        *count += 1;
    } else if has_place && !name.is_empty() {
        counts.insert(name.to_owned(), 1);
    }
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

impl Roll {
    /// Whether everything is counted.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::Schools(None)
    }
}
