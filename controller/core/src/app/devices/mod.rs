//! Devices: changing, moving, revoking and listing them, and who comes in.

mod admission;
mod depiction;
pub mod happenings;
pub mod health;
mod list;
pub mod programme;
mod returning;
pub(crate) mod roll;

use std::collections::BTreeSet;

use jiff::Timestamp;
use protocol::register::Orientation;
use protocol::{DeviceId, UnitId, limit};

use super::orgs;
use crate::change::Change;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::device::{Condition, Device, DeviceKind, Greeting, Presence, Reported, Trouble};
use crate::domain::notice::Cause;
use crate::domain::org::UnitKind;
use crate::domain::text;
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

pub use self::admission::{Admission, RENEWAL_GRACE, Refusal, admit, may_renew, recall, renewed};
pub use self::depiction::{Depiction, Drawable, Matter, depiction};
use self::list::Schools;
pub(crate) use self::list::connected;
pub use self::list::{Counts, Filter, State, counts, list};
pub use self::returning::{Readmission, list_returning, note_return, readmit};
pub use self::roll::index;
pub(crate) use self::roll::{all_marks, marks};

/// What is to be changed; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditDevice {
    /// Moves it to another school.
    pub unit: Option<UnitId>,
    /// Where in the school.
    pub room: Option<String>,
    /// What narrows an audience: replaces all tags.
    pub tags: Option<BTreeSet<String>>,
    /// How the panel hangs.
    pub orientation: Option<Orientation>,
    /// Of a browser: whether it comes back by itself after a power cut, as somebody who has tried it
    /// says.
    pub autostart: Option<bool>,
}

/// A device with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its own record.
    pub device: Device,
    /// What its school is called.
    pub school: String,
    /// How it is, in one word.
    pub condition: Condition,
    /// What should be looked at, while it is connected.
    pub troubles: Vec<Trouble>,
    /// Why it is away, most likely.
    pub cause: Option<Cause>,
    /// Whether it is connected.
    pub presence: Presence,
    /// What it said when it last connected.
    pub greeting: Option<Greeting>,
    /// Its last report.
    pub reported: Option<Reported>,
}

/// Changes a device's room, tags, orientation or school.
pub fn edit(
    work: &mut Work<'_>,
    actor: &Actor,
    device: DeviceId,
    edit: &EditDevice,
    now: Timestamp,
) -> Result<Device, Error> {
    let before = in_service(work, actor, device)?;
    let mut after = before.clone();
    if let Some(room) = &edit.room {
        after.room = text::name("room", room)?;
    }
    if let Some(tags) = &edit.tags {
        after.tags = text::names("tags", tags, limit::TAG_CHARS, limit::TAGS)?;
    }
    after.orientation = edit.orientation.unwrap_or(before.orientation);
    if let Some(autostart) = edit.autostart {
        if before.kind != DeviceKind::Browser {
            return Err(Error::NotABrowser { device });
        }
        after.autostart = autostart;
    }
    if after != before {
        let may = permit(actor, Action::EditDevice, &before.place)?;
        let deed = may.deed(Deed::DeviceEdited, Subject::Device(device), now);
        work.audit(deed.with("room", &after.room));
    } else if edit.unit.is_none() {
        permit(actor, Action::EditDevice, &before.place)?;
    }
    if let Some(unit) = edit.unit.filter(|unit| *unit != before.school()) {
        after = moved(work, actor, &after, unit, now)?;
    }
    if after != before {
        roll::leave(work, &before, now)?;
        work.put(&after);
        roll::enter(work, &after)?;
        work.record(Change::Device { device });
    }
    Ok(after)
}

/// Ends a device's identity at once. One that is revoked already is left as it is.
pub fn revoke(
    work: &mut Work<'_>,
    actor: &Actor,
    device: DeviceId,
    now: Timestamp,
) -> Result<Device, Error> {
    let found = find(work, actor, device)?;
    let may = permit(actor, Action::RevokeDevice, &found.place)?;
    if found.revoked.is_some() {
        return Ok(found);
    }
    roll::leave(work, &found, now)?;
    let revoked = Device { revoked: Some(now), ..found };
    work.put(&revoked);
    roll::enter(work, &revoked)?;
    work.record(Change::Revoked { device });
    let deed = may.deed(Deed::DeviceRevoked, Subject::Device(device), now);
    work.audit(deed.with("room", &revoked.room));
    Ok(revoked)
}

/// Lifts a quarantine, once the copy is gone.
pub fn release(
    work: &mut Work<'_>,
    actor: &Actor,
    device: DeviceId,
    now: Timestamp,
) -> Result<Device, Error> {
    let found = in_service(work, actor, device)?;
    let may = permit(actor, Action::EditDevice, &found.place)?;
    if found.quarantined.is_none() {
        return Ok(found);
    }
    let released = Device { quarantined: None, ..found };
    work.put(&released);
    roll::look(work, &released)?;
    work.audit(may.deed(Deed::DeviceReleased, Subject::Device(device), now));
    Ok(released)
}

/// One device with all that is known of it.
pub fn show(view: &View<'_>, actor: &Actor, device: DeviceId) -> Result<Shown, Error> {
    Schools::default().shown(view, find(view, actor, device)?)
}

/// One device that the actor may see. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, device: DeviceId) -> Result<Device, Error> {
    let found = view.get::<Device>(&device)?;
    let seen = found.filter(|found| sees(actor, found));
    seen.ok_or(Error::UnknownDevice { device })
}

/// Whether the actor may see a device.
pub(super) fn sees(actor: &Actor, device: &Device) -> bool {
    access::may(actor, Action::SeeDevice, &device.place)
}

/// Writes a new device and the marks by which it is listed.
pub(crate) fn add(work: &mut Work<'_>, device: &Device) -> Result<(), Error> {
    work.put(device);
    mark(work, device);
    roll::enter(work, device)?;
    work.record(Change::Device { device: device.id });
    Ok(())
}

fn mark(work: &mut Work<'_>, device: &Device) {
    for unit in device.place.units() {
        work.mark(&format!("{}{}", keys::devices(unit), device.id));
    }
}

fn moved(
    work: &mut Work<'_>,
    actor: &Actor,
    device: &Device,
    unit: UnitId,
    now: Timestamp,
) -> Result<Device, Error> {
    let leave = permit(actor, Action::MoveDevice, &device.place)?;
    let school = orgs::find(work, actor, unit)?;
    let enter = permit(actor, Action::MoveDevice, &school.place)?;
    if school.kind != UnitKind::School {
        return Err(Error::NotASchool { unit, kind: school.kind });
    }
    for above in device.place.units() {
        work.unmark(&format!("{}{}", keys::devices(above), device.id));
    }
    let moved = Device { place: school.place, ..device.clone() };
    mark(work, &moved);
    // Both schools' logs tell of it, and neither names the other's unit to those who cannot see it.
    for may in [leave, enter] {
        let deed = may.deed(Deed::DeviceMoved, Subject::Device(device.id), now);
        work.audit(deed.with("room", &device.room));
    }
    Ok(moved)
}

fn in_service(view: &View<'_>, actor: &Actor, device: DeviceId) -> Result<Device, Error> {
    let found = find(view, actor, device)?;
    if found.revoked.is_some() { Err(Error::DeviceRevoked { device }) } else { Ok(found) }
}
