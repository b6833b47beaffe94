//! What a device should hold: its settings, and its school's document. A pure function of the
//! store, never of the clock.

use protocol::post::Item;
use protocol::register::{Alerts, Desired, ItemRef, Items, Settings};
use protocol::{DeviceId, Digest, UnitId, limit, wire};

use super::alert::Standing;
use super::device::Device;
use super::org::{Effective, Style, Unit};
use super::place::Place;
use crate::error::Error;
use crate::keys::{self, Aired};
use crate::work::View;

/// A school's document as bytes, and the items that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The message's JSON: at most 64 KiB.
    pub bytes: Vec<u8>,
    /// Names the bytes.
    pub digest: Digest,
    /// The items' JSON, each with its digest, newest first. They are to be fetched only if the
    /// message does not hold them.
    pub items: Vec<(Digest, Vec<u8>)>,
}

/// A device's settings; none if there is no such device, or its school is gone.
pub fn settings(view: &View<'_>, device: DeviceId) -> Result<Option<Settings>, Error> {
    let Some(device) = view.get::<Device>(&device)? else { return Ok(None) };
    let Some(school) = view.get::<Unit>(&device.school())? else { return Ok(None) };
    let style = effective(view, &school)?;
    Ok(Some(Settings {
        school: school.id(),
        school_name: school.name,
        room: device.room,
        tags: device.tags,
        time_zone: style.time_zone,
        language: style.language,
        orientation: device.orientation,
        theme: style.theme,
        accent: style.accent,
        support: style.support,
    }))
}

/// A school's document: what is on air for it and for every unit above it.
pub fn desired(view: &View<'_>, school: UnitId) -> Result<Option<Document>, Error> {
    let Some(unit) = view.get::<Unit>(&school)? else { return Ok(None) };
    let items = on_air(view, &unit.place)?;
    Ok(Some(Document::of(school, items)))
}

/// A school's alerts as the bytes of its register: those that stand for it and for every unit above.
/// It holds those whose end is shown, and those that expired undecided, until a sweep takes them out.
pub fn alerts(view: &View<'_>, school: UnitId) -> Result<Option<Vec<u8>>, Error> {
    let Some(unit) = view.get::<Unit>(&school)? else { return Ok(None) };
    let mut alerts = Vec::new();
    for unit in unit.place.units() {
        let standing = view.get::<Standing>(&unit)?;
        alerts.extend(standing.into_iter().flat_map(|standing| standing.alerts));
    }
    alerts.sort_by_key(|alert| (alert.raised, alert.alert));
    alerts.truncate(limit::ALERTS);
    Ok(Some(wire::encode(&Alerts { school, alerts })))
}

/// One item of a school's document by its digest; none if it is not in it.
pub fn item(view: &View<'_>, school: UnitId, digest: Digest) -> Result<Option<Vec<u8>>, Error> {
    Ok(desired(view, school)?.and_then(|document| document.item(digest).map(<[u8]>::to_vec)))
}

/// Whether a change of a unit concerns a school: it is the school itself, or above it.
pub fn is_below(view: &View<'_>, school: UnitId, unit: UnitId) -> Result<bool, Error> {
    let school = view.get::<Unit>(&school)?;
    Ok(school.is_some_and(|school| school.place.units().any(|above| above == unit)))
}

/// What holds for a unit, its own and inherited.
pub fn effective(view: &View<'_>, unit: &Unit) -> Result<Effective, Error> {
    let mut styles: Vec<Style> = vec![unit.own.clone()];
    for above in unit.place.units().rev().skip(1) {
        styles.extend(view.get::<Unit>(&above)?.map(|unit| unit.own));
    }
    Ok(Style::effective(&styles))
}

fn on_air(view: &View<'_>, place: &Place) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    for unit in place.units() {
        let aired = view.scan::<Aired>(&keys::air(unit), None, limit::ITEMS)?;
        items.extend(aired.into_iter().map(|aired| aired.item));
    }
    items.sort_by_key(|item| (std::cmp::Reverse(item.published), item.post));
    items.truncate(limit::ITEMS);
    Ok(items)
}

impl Document {
    fn of(school: UnitId, list: Vec<Item>) -> Self {
        let items: Vec<(Digest, Vec<u8>)> =
            list.iter().map(wire::encode).map(|bytes| (Digest::of(&bytes), bytes)).collect();
        let inline =
            wire::encode(&Desired { school, items: Items::Inline(list), order: Vec::new() });
        let bytes = if inline.len() <= limit::DOWN_BYTES {
            inline
        } else {
            let refs = items.iter().map(|(sha256, bytes)| ItemRef {
                sha256: *sha256,
                bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            });
            wire::encode(&Desired {
                school,
                items: Items::Fetch(refs.collect()),
                order: Vec::new(),
            })
        };
        Self { digest: Digest::of(&bytes), bytes, items }
    }

    /// One of its items by digest.
    pub fn item(&self, digest: Digest) -> Option<&[u8]> {
        let found = self.items.iter().find(|(name, _)| *name == digest);
        found.map(|(_, bytes)| bytes.as_slice())
    }
}
