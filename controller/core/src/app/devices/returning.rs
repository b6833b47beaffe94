//! Devices that the registry has forgotten, since the controller came back from a backup: they wait,
//! and a person takes them up again.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use protocol::register::Orientation;
use protocol::report::ScreenSize;
use protocol::{DeviceId, UnitId, limit};

use super::add;
use crate::app::orgs;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::device::{Barred, Device, DeviceKey, DeviceKeys, DeviceKind, Returning};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::text;
use crate::error::Error;
use crate::keys::{self, Root};
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// A device that comes again within this time is not noted again.
const AGAIN: Duration = Duration::from_secs(5 * 60);
/// The screen of a device of which nothing else is known; its hello tells the real size.
const SCREEN: ScreenSize = ScreenSize { width: 1920, height: 1080 };

/// Where a device stands that is taken up again; what is left out is as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readmission {
    /// The school.
    pub unit: Option<UnitId>,
    /// Where in the school.
    pub room: Option<String>,
    /// What narrows an audience.
    pub tags: Option<BTreeSet<String>>,
}

/// Notes that a device came that [is returning](super::Admission::Returning), with its newest key.
pub fn note_return(
    work: &mut Work<'_>,
    device: DeviceId,
    key: DeviceKey,
    now: Timestamp,
) -> Result<(), Error> {
    let fresh = DeviceKeys { device, current: key, next: None };
    let known = work.get::<Returning>(&device)?;
    let mut after = known.clone().unwrap_or(Returning {
        device,
        keys: fresh.clone(),
        seen: None,
        before: None,
    });
    if !after.keys.knows(key.key) {
        after.keys = fresh;
    }
    let again = after.seen.and_then(|seen| seen.checked_add(AGAIN).ok());
    if again.is_none_or(|again| again <= now) {
        after.seen = Some(now);
    }
    if Some(&after) != known.as_ref() {
        work.put(&after);
    }
    Ok(())
}

/// The devices that wait to be taken up again, as far as the actor may see them: those that stood
/// where the actor sees devices, and at the root all of them.
pub fn list_returning(
    view: &View<'_>,
    actor: &Actor,
    page: &Page,
) -> Result<Listed<Returning>, Error> {
    let root = root(view)?;
    view.page(&[keys::RETURNING.to_owned()], page)?.filter_map(|id| {
        let Ok(id) = DeviceId::parse(&id) else { return Ok(None) };
        let found = view.get::<Returning>(&id)?;
        Ok(found.filter(|found| is_seen(actor, found, root.as_ref())))
    })
}

/// Takes a device up again, under its old name and with the certificate that it has.
pub fn readmit(
    work: &mut Work<'_>,
    actor: &Actor,
    device: DeviceId,
    to: &Readmission,
    now: Timestamp,
) -> Result<Device, Error> {
    let unknown = Error::UnknownDevice { device };
    let top = root(work)?;
    let found = work.get::<Returning>(&device)?.filter(|found| is_seen(actor, found, top.as_ref()));
    let Returning { keys, before, .. } = found.ok_or_else(|| unknown.clone())?;
    if work.get::<Device>(&device)?.is_some() || work.get::<Barred>(&device)?.is_some() {
        return Err(unknown);
    }
    let unit = to.unit.or(before.as_ref().map(Device::school)).ok_or(Error::UnitMissing {})?;
    let school = orgs::find(work, actor, unit)?;
    let may = permit(actor, Action::ClaimDevice, &school.place)?;
    if school.kind != UnitKind::School {
        return Err(Error::NotASchool { unit, kind: school.kind });
    }
    let room = to.room.clone().or(before.as_ref().map(|before| before.room.clone()));
    let tags = to.tags.clone().or(before.as_ref().map(|before| before.tags.clone()));
    let returned = Device {
        id: device,
        kind: DeviceKind::Agent,
        autostart: false,
        place: school.place,
        room: text::name("room", &room.unwrap_or_default())?,
        tags: text::names("tags", &tags.unwrap_or_default(), limit::TAG_CHARS, limit::TAGS)?,
        orientation: before.as_ref().map_or(Orientation::default(), |before| before.orientation),
        hardware: before.as_ref().map(|before| before.hardware.clone()).unwrap_or_default(),
        screen: before.as_ref().map_or(SCREEN, |before| before.screen),
        claimed_by: actor.by().clone(),
        claimed: now,
        revoked: None,
        quarantined: None,
    };
    work.put(&keys);
    add(work, &returned);
    work.delete::<Returning>(&device);
    let deed = may.deed(Deed::DeviceReturned, Subject::Device(device), now);
    work.audit(deed.with("room", &returned.room));
    Ok(returned)
}

/// Without a trace of where it stood, a device is everybody's and nobody's: only who looks after all
/// devices decides whose it is.
fn is_seen(actor: &Actor, found: &Returning, root: Option<&Unit>) -> bool {
    let stood = found.before.as_ref().map(|before| &before.place);
    let places = stood.into_iter().chain(root.map(|root| &root.place));
    places.into_iter().any(|place| access::may(actor, Action::SeeDevice, place))
}

fn root(view: &View<'_>) -> Result<Option<Unit>, Error> {
    match view.get::<Root>(&())? {
        Some(root) => view.get(&root.unit),
        None => Ok(None),
    }
}
