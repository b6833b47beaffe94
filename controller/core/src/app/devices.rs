//! Devices: admitting, renewing, changing, moving, revoking and listing them.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use protocol::register::Orientation;
use protocol::{DeviceId, Digest, UnitId, limit};
use thiserror::Error as ThisError;

use super::orgs;
use crate::change::Change;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::device::{Device, DeviceKey, DeviceKeys, Greeting, Presence, Reported, Session};
use crate::domain::org::UnitKind;
use crate::domain::text;
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// How long a device whose certificate ran out may still renew it: a summer, and more.
pub const RENEWAL_GRACE: Duration = Duration::from_secs(180 * 24 * 3600);

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
}

/// A device with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its own record.
    pub device: Device,
    /// Whether it is connected.
    pub presence: Presence,
    /// What it said when it last connected.
    pub greeting: Option<Greeting>,
    /// Its last report.
    pub reported: Option<Reported>,
}

/// Whether a device with a certificate of our CA comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// For everything.
    Full {
        /// The school it stands in.
        school: UnitId,
    },
    /// Its certificate has run out: only to renew it.
    RenewalOnly {
        /// The school it stands in.
        school: UnitId,
    },
    /// Not at all.
    Refused(Refusal),
}

/// Why a device does not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ThisError)]
pub enum Refusal {
    /// No such device.
    #[error("no such device is known; pair it again")]
    Unknown,
    /// Its identity was ended.
    #[error("the device is revoked; pair it again")]
    Revoked,
    /// The key is neither the current nor the next one.
    #[error("the key is retired; restart the device, or pair it again")]
    KeyRetired,
    /// The certificate ran out more than 180 days ago.
    #[error("the certificate ran out more than 180 days ago; pair the device again")]
    Expired,
    /// The identity is in two places, so it is not renewed.
    #[error("the device's identity was copied; pair both again")]
    Quarantined,
}

/// Whether a device comes in, by its certificate's subject, key and end.
pub fn admit(
    view: &View<'_>,
    device: DeviceId,
    key: Digest,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<Admission, Error> {
    let found = view.get::<Device>(&device)?;
    let keys = view.get::<DeviceKeys>(&device)?;
    let (Some(found), Some(keys)) = (found, keys) else {
        return Ok(Admission::Refused(Refusal::Unknown));
    };
    let school = found.school();
    let grace = not_after.saturating_add(RENEWAL_GRACE).unwrap_or(Timestamp::MAX);
    Ok(if found.revoked.is_some() {
        Admission::Refused(Refusal::Revoked)
    } else if !keys.knows(key) {
        Admission::Refused(Refusal::KeyRetired)
    } else if now < not_after {
        Admission::Full { school }
    } else if now < grace {
        Admission::RenewalOnly { school }
    } else {
        Admission::Refused(Refusal::Expired)
    })
}

/// Whether a device that comes in may have its certificate renewed. Asked before one is issued.
pub fn may_renew(
    view: &View<'_>,
    device: DeviceId,
    key: Digest,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<Result<(), Refusal>, Error> {
    if let Admission::Refused(refusal) = admit(view, device, key, not_after, now)? {
        return Ok(Err(refusal));
    }
    let quarantined = view.get::<Device>(&device)?.is_some_and(|found| found.quarantined.is_some());
    Ok(if quarantined { Err(Refusal::Quarantined) } else { Ok(()) })
}

/// Keeps the key of a renewed certificate as the next one. The current one stays good until the
/// next is first used.
pub fn renewed(work: &mut Work<'_>, device: DeviceId, next: DeviceKey) -> Result<(), Error> {
    let found = work.get::<Device>(&device)?.ok_or(Error::UnknownDevice { device })?;
    if found.revoked.is_some() || found.quarantined.is_some() {
        return Err(Error::DeviceRevoked { device });
    }
    let keys = work.get::<DeviceKeys>(&device)?.ok_or(Error::UnknownDevice { device })?;
    work.put(&DeviceKeys { next: Some(next), ..keys });
    Ok(())
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
        work.put(&after);
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
    let revoked = Device { revoked: Some(now), ..found };
    work.put(&revoked);
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
    work.audit(may.deed(Deed::DeviceReleased, Subject::Device(device), now));
    Ok(released)
}

/// One device with all that is known of it.
pub fn show(view: &View<'_>, actor: &Actor, device: DeviceId) -> Result<Shown, Error> {
    shown(view, find(view, actor, device)?)
}

/// The devices of a unit and below, or all that the actor may see.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    page: &Page,
) -> Result<Listed<Shown>, Error> {
    let prefixes = orgs::prefixes(view, actor, Action::SeeDevice, unit, keys::devices)?;
    view.page(&prefixes, page)?.filter_map(|id| {
        let Ok(id) = DeviceId::parse(&id) else { return Ok(None) };
        view.get::<Device>(&id)?.map(|device| shown(view, device)).transpose()
    })
}

/// One device that the actor may see. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, device: DeviceId) -> Result<Device, Error> {
    let found = view.get::<Device>(&device)?;
    let seen = found.filter(|found| access::may(actor, Action::SeeDevice, &found.place));
    seen.ok_or(Error::UnknownDevice { device })
}

/// Writes a new device and the marks by which it is listed.
pub(super) fn add(work: &mut Work<'_>, device: &Device) {
    work.put(device);
    for unit in device.place.units() {
        work.mark(&format!("{}{}", keys::devices(unit), device.id));
    }
    work.record(Change::Device { device: device.id });
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
    add(work, &moved);
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

fn shown(view: &View<'_>, device: Device) -> Result<Shown, Error> {
    let session = view.get::<Session>(&device.id)?;
    Ok(Shown {
        presence: Session::presence(session.as_ref()),
        greeting: view.get(&device.id)?,
        reported: view.get(&device.id)?,
        device,
    })
}

impl DeviceKeys {
    /// Whether a key is the current or the next one.
    pub fn knows(&self, key: Digest) -> bool {
        self.current.key == key || self.next.is_some_and(|next| next.key == key)
    }
}
