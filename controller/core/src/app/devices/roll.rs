//! The keys by which devices are found: by a word, by what is wrong, by being away. They change in the
//! same commit as what they say.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use protocol::DeviceId;
use protocol::report::Panel;

use crate::app::found::{self, Found};
use crate::app::{notices, rollout};
use crate::domain::device::{
    Ailing, Away, DISK_LOW, Device, DeviceCount, DeviceIndex, HOT, Reported, Session, Trouble,
};
use crate::domain::place::Place;
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// The set of keys that this version writes.
const VERSION: u32 = 1;
/// For how long items may be missing before that is a trouble: they are on their way.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// A device is there, or there with another record: writes what it is found by.
pub(crate) fn enter(work: &mut Work<'_>, device: &Device) -> Result<(), Error> {
    if device.revoked.is_some() {
        work.mark(&format!("{}{}", keys::retired(&device.place), device.id));
        return Ok(());
    }
    recount(work, &device.place, 1)?;
    for mark in device.marks(&device.place) {
        work.mark(&mark);
    }
    if let Some(away) = away(work, device)? {
        work.put(&away);
    }
    look(work, device)
}

/// A device is gone from where its record says it is, or its record is about to change.
pub(crate) fn leave(work: &mut Work<'_>, device: &Device, now: Timestamp) -> Result<(), Error> {
    if device.revoked.is_none() {
        recount(work, &device.place, -1)?;
    }
    for mark in device.marks(&device.place) {
        work.unmark(&mark);
    }
    let name = (device.place.clone(), device.id);
    came(work, device, now)?;
    work.delete::<Ailing>(&name);
    work.unmark(&format!("{}{}", keys::retired(&device.place), device.id));
    Ok(())
}

/// A device has connected, or nobody waits for it any more.
pub(crate) fn came(work: &mut Work<'_>, device: &Device, now: Timestamp) -> Result<(), Error> {
    let name = (device.place.clone(), device.id);
    if let Some(away) = work.get::<Away>(&name)? {
        work.delete::<Away>(&name);
        if let Some(notice) = away.notice {
            notices::came_back(work, notice, device.id, now)?;
        }
    }
    Ok(())
}

/// A device is not connected any more.
pub(crate) fn went(work: &mut Work<'_>, device: &Device, ended: &Session) -> Result<(), Error> {
    if device.revoked.is_none() {
        let away = away_since(work, device, Some(ended))?;
        work.put(&away);
    }
    Ok(())
}

/// A device has said how it is.
pub(crate) fn reported(
    work: &mut Work<'_>,
    device: &Device,
    before: Option<&Reported>,
    now: &Reported,
) -> Result<(), Error> {
    keep(work, device, before, Some(now))
}

/// Whether a device needs a look may have changed without a word from it.
pub(crate) fn look(work: &mut Work<'_>, device: &Device) -> Result<(), Error> {
    let reported = work.get::<Reported>(&device.id)?;
    keep(work, device, None, reported.as_ref())
}

/// Writes the keys of devices in a store of an older version, in pieces of `most`: begins without
/// `after`, goes on with what it answers, until it answers nothing.
pub fn index(
    work: &mut Work<'_>,
    after: Option<DeviceId>,
    most: usize,
) -> Result<Option<DeviceId>, Error> {
    if work.get::<DeviceIndex>(&())?.is_some_and(|index| index.version >= VERSION) {
        return Ok(None);
    }
    if after.is_none() {
        for DeviceCount { unit, .. } in work.scan(keys::DEVICES_IN, None, usize::MAX - 1)? {
            work.delete::<DeviceCount>(&unit);
        }
    }
    let after = after.map(|device| device.to_string());
    let devices = work.scan::<Device>(keys::DEVICES, after.as_deref(), most)?;
    for device in &devices {
        enter(work, device)?;
    }
    if devices.len() < most {
        work.put(&DeviceIndex { version: VERSION });
        return Ok(None);
    }
    Ok(devices.last().map(|device| device.id))
}

fn recount(work: &mut Work<'_>, place: &Place, by: i64) -> Result<(), Error> {
    for unit in place.units() {
        let count = work.get::<DeviceCount>(&unit)?.map_or(0, |known| known.count);
        let count = count.saturating_add_signed(by);
        if count == 0 {
            work.delete::<DeviceCount>(&unit);
        } else {
            work.put(&DeviceCount { unit, count });
        }
        if unit == place.unit() {
            rollout::equipped(work, unit, count)?;
        }
    }
    Ok(())
}

/// The keys that must be there for a device, once a store has them.
pub(crate) fn marks(view: &View<'_>, device: &Device) -> Result<Vec<String>, Error> {
    match view.get::<DeviceIndex>(&())? {
        Some(_) => all_marks(view, device),
        None => Ok(Vec::new()),
    }
}

/// The keys by which a device is found.
pub(crate) fn all_marks(view: &View<'_>, device: &Device) -> Result<Vec<String>, Error> {
    if device.revoked.is_some() {
        return Ok(vec![format!("{}{}", keys::retired(&device.place), device.id)]);
    }
    let mut marks = device.marks(&device.place);
    if away(view, device)?.is_some() {
        marks.push(format!("{}{}", keys::away(&device.place), device.id));
    }
    if device.quarantined.is_some() {
        marks.push(format!("{}{}", keys::ailing(&device.place), device.id));
    }
    Ok(marks)
}

/// By its room, its tags and its hardware.
impl Found for Device {
    const KEYS: &'static str = "device-words";

    fn words(&self) -> BTreeSet<String> {
        let texts = [&self.room, &self.hardware].into_iter().chain(&self.tags);
        found::words_of(texts.map(String::as_str))
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

fn away(view: &View<'_>, device: &Device) -> Result<Option<Away>, Error> {
    let session = view.get::<Session>(&device.id)?;
    if session.as_ref().is_some_and(|session| session.ended.is_none()) {
        return Ok(None);
    }
    away_since(view, device, session.as_ref()).map(Some)
}

fn away_since(view: &View<'_>, device: &Device, session: Option<&Session>) -> Result<Away, Error> {
    let reported = view.get::<Reported>(&device.id)?;
    Ok(Away {
        device: device.id,
        place: device.place.clone(),
        since: session.and_then(|session| session.ended).unwrap_or(device.claimed),
        farewell: session.and_then(|session| session.farewell),
        never: session.is_none(),
        hidden: reported.is_some_and(|last| last.report.panel == Panel::Hidden),
        notice: None,
    })
}

/// Writes only what differs: reports come often.
fn keep(
    work: &mut Work<'_>,
    device: &Device,
    before: Option<&Reported>,
    now: Option<&Reported>,
) -> Result<(), Error> {
    let name = (device.place.clone(), device.id);
    let known = work.get::<Ailing>(&name)?;
    let missed =
        known.as_ref().is_some_and(|known| known.troubles.contains(&Trouble::ItemsMissing));
    let missed = missed || has_waited(before, now);
    match (known, ailing(device, now, missed)) {
        (known, Some(ailing)) if known.as_ref() != Some(&ailing) => work.put(&ailing),
        (Some(_), None) => work.delete::<Ailing>(&name),
        (_, Some(_)) | (None, None) => {}
    }
    Ok(())
}

/// Whether items have been missing since an earlier report.
fn has_waited(before: Option<&Reported>, now: Option<&Reported>) -> bool {
    let Some((before, now)) = before.zip(now) else { return false };
    before.report.cache.missing > 0 && now.received.duration_since(before.received) >= PATIENCE
}

/// How a device is by its report; items that are missing count only if they were missed before.
fn ailing(device: &Device, now: Option<&Reported>, missed: bool) -> Option<Ailing> {
    if device.revoked.is_some() {
        return None;
    }
    let mut troubles: Vec<Trouble> =
        device.quarantined.map(|_| Trouble::Quarantined).into_iter().collect();
    let report = now.map(|now| &now.report);
    if let Some(report) = report {
        let found = [
            (report.cache.missing > 0 && missed, Trouble::ItemsMissing),
            (report.disk_free.is_some_and(|free| free < DISK_LOW), Trouble::DiskLow),
            (report.temperature.is_some_and(|heat| heat >= HOT), Trouble::Hot),
            (!report.at.trusted, Trouble::ClockUnsure),
        ];
        troubles.extend(found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, trouble)| trouble));
    }
    let hidden = report.is_some_and(|report| report.panel == Panel::Hidden);
    let found = hidden || !troubles.is_empty();
    found.then(|| Ailing { device: device.id, place: device.place.clone(), troubles, hidden })
}
