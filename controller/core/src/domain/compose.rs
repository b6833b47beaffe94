//! What a device should hold: its settings, and its school's document. A pure function of the
//! store, never of the clock.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use protocol::post::{Item, Picture};
use protocol::register::{Alerts, Desired, ItemRef, Items, Settings};
use protocol::{DeviceId, Digest, PostId, UnitId, limit, wire};

use super::alert::Standing;
use super::device::Device;
use super::org::{Effective, Style, Unit};
use super::place::Place;
use super::post::Order;
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
    /// The pictures that its items name.
    pub pictures: Vec<Picture>,
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
    let on_air = on_air(view, &unit.place)?;
    let order = order(view, &unit.place, &on_air)?;
    let items = on_air.into_iter().map(|aired| aired.item).collect();
    Ok(Some(Document::of(school, items, order)))
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

/// What is on air at a place, the newest first: for the unit there and for every unit above it.
pub(crate) fn on_air(view: &View<'_>, place: &Place) -> Result<Vec<Aired>, Error> {
    let mut on_air = Vec::new();
    for unit in place.units() {
        on_air.extend(view.scan::<Aired>(&keys::air(unit), None, limit::ITEMS)?);
    }
    on_air.sort_by_key(|aired| (Reverse(aired.item.published), aired.item.post));
    on_air.truncate(limit::ITEMS);
    Ok(on_air)
}

/// The order of what is on air at a place: the unit's own, then what the units above it have arranged,
/// the nearest first. So a school has the last word on its screens, and what it leaves open stays as a
/// coordinator arranged it. What is off the air has no place.
pub(crate) fn order(
    view: &View<'_>,
    place: &Place,
    on_air: &[Aired],
) -> Result<Vec<PostId>, Error> {
    let mut order = Vec::new();
    let mut left: BTreeSet<PostId> = on_air.iter().map(|aired| aired.item.post).collect();
    for unit in place.units().rev() {
        let arranged = view.get::<Order>(&unit)?.map(|order| order.posts).unwrap_or_default();
        order.extend(arranged.into_iter().filter(|post| left.remove(post)));
    }
    Ok(order)
}

impl Document {
    fn of(school: UnitId, list: Vec<Item>, order: Vec<PostId>) -> Self {
        let items: Vec<(Digest, Vec<u8>)> =
            list.iter().map(wire::encode).map(|bytes| (Digest::of(&bytes), bytes)).collect();
        let pictures = list.iter().filter_map(|item| item.content.picture()).collect();
        let mut desired = Desired { school, items: Items::Inline(list), order };
        let mut bytes = wire::encode(&desired);
        if bytes.len() > limit::DOWN_BYTES {
            let refs = items.iter().map(|(sha256, bytes)| ItemRef {
                sha256: *sha256,
                bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            });
            desired.items = Items::Fetch(refs.collect());
            bytes = wire::encode(&desired);
        }
        Self { digest: Digest::of(&bytes), bytes, items, pictures }
    }

    /// One of its items by digest.
    pub fn item(&self, digest: Digest) -> Option<&[u8]> {
        let found = self.items.iter().find(|(name, _)| *name == digest);
        found.map(|(_, bytes)| bytes.as_slice())
    }
    /// One of its pictures by digest.
    pub fn picture(&self, digest: Digest) -> Option<Picture> {
        self.pictures.iter().find(|picture| picture.sha256 == digest).copied()
    }
}
