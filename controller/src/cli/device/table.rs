//! TVs as tables.

use std::collections::BTreeMap;

use protocol::{PostId, UnitId};

use crate::cli::lookup::{self, name_of};
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{Device, DeviceKind, Reported, Returning, Showing};

/// What the ids in a device mean to people.
struct Names {
    units: BTreeMap<UnitId, String>,
    titles: BTreeMap<PostId, String>,
}

/// A list of TVs.
pub(super) fn list(devices: &[Device], controller: &Controller, reader: &Reader) -> String {
    rows(devices, &Names::of(devices, controller), reader)
}

/// Everything about one TV.
pub(super) fn one(device: &Device, controller: &Controller, reader: &Reader) -> String {
    facts(device, &Names::of(std::slice::from_ref(device), controller), reader)
}

/// TVs that the controller has forgotten.
pub(super) fn returning(devices: &[Returning], controller: &Controller, reader: &Reader) -> String {
    let units = devices.iter().filter_map(|device| device.unit);
    returning_rows(devices, &lookup::unit_names(controller, units), reader)
}

fn returning_rows(
    devices: &[Returning],
    units: &BTreeMap<UnitId, String>,
    reader: &Reader,
) -> String {
    let rows = devices
        .iter()
        .map(|device| {
            [
                device.room.clone().unwrap_or_default(),
                device.unit.map(|unit| name_of(units, &unit)).unwrap_or_default(),
                device.seen.map_or_else(|| reader.words().say("not-yet"), |at| reader.time(at)),
                device.hardware.clone().unwrap_or_default(),
                device.id.to_string(),
            ]
        })
        .collect();
    let columns = ["column-room", "column-unit", "column-came", "column-hardware", "column-id"];
    reader.table(columns, rows, "empty-returning")
}

/// What the controller knows of a TV, in a few words.
pub(crate) fn in_short(device: &Device, reader: &Reader) -> String {
    let mut known = vec![connection(device, reader)];
    if let Some(reported) = &device.reported {
        let names = Names { units: BTreeMap::new(), titles: BTreeMap::new() };
        known.push(screen(device, &names, reader));
        known.extend(reported.last_error.clone());
    } else {
        known.push(reader.words().say("no-report"));
    }
    known.join("; ")
}

impl Names {
    fn of(devices: &[Device], controller: &Controller) -> Self {
        let shown =
            devices.iter().filter_map(|device| match device.reported.as_ref()?.screen.showing {
                Showing::Post { post, .. } => Some(post),
                Showing::Alert { .. } | Showing::Idle | Showing::Pairing => None,
            });
        Self {
            units: lookup::unit_names(controller, devices.iter().map(|device| device.unit)),
            titles: lookup::titles(controller, shown),
        }
    }
}

fn rows(devices: &[Device], names: &Names, reader: &Reader) -> String {
    let rows = devices
        .iter()
        .map(|device| {
            [
                room(device, reader),
                name_of(&names.units, &device.unit),
                connection(device, reader),
                screen(device, names, reader),
                tags(device),
                device.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-room",
        "column-unit",
        "column-connection",
        "column-screen",
        "column-tags",
        "column-id",
    ];
    reader.table(columns, rows, "empty-devices")
}

fn facts(device: &Device, names: &Names, reader: &Reader) -> String {
    let mut facts = vec![
        ("column-id", device.id.to_string()),
        ("column-unit", name_of(&names.units, &device.unit)),
        ("column-room", device.room.clone()),
        ("column-tags", tags(device)),
        ("column-orientation", reader.name("orientation", &device.orientation)),
        ("column-kind", kind(device, reader)),
        ("column-hardware", device.hardware.clone()),
        ("column-enrolled", reader.time(device.enrolled)),
        ("column-connection", connection(device, reader)),
    ];
    match &device.reported {
        Some(reported) => facts.extend(report(device, reported, names, reader)),
        None => facts.push(("column-screen", reader.words().say("no-report"))),
    }
    facts.retain(|(_, value)| !value.is_empty());
    reader.facts(facts)
}

fn report(
    device: &Device,
    reported: &Reported,
    names: &Names,
    reader: &Reader,
) -> Vec<(&'static str, String)> {
    let size = reported.size.map(|size| format!("{} × {}", size.width, size.height));
    let temperature = reported.temperature.map(|t| format!("{} °C", t / 1000));
    let missing = reported.cache.missing;
    vec![
        ("column-screen", screen(device, names, reader)),
        ("column-since", reader.time(reported.screen.since)),
        ("column-frame", reported.screen.frame.to_string()),
        ("column-size", size.unwrap_or_default()),
        ("column-reported", reader.time(reported.at)),
        ("column-agent", reported.agent.clone().unwrap_or_default()),
        ("column-missing", if missing == 0 { String::new() } else { missing.to_string() }),
        ("column-memory", reported.memory.map(mebibytes).unwrap_or_default()),
        ("column-disk", reported.disk_free.map(mebibytes).unwrap_or_default()),
        ("column-temperature", temperature.unwrap_or_default()),
        ("column-last-error", reported.last_error.clone().unwrap_or_default()),
    ]
}

fn connection(device: &Device, reader: &Reader) -> String {
    if let Some(at) = device.revoked {
        return reader.say("connection-revoked", &[("time", &reader.time(at))]);
    }
    if let Some(at) = device.quarantined {
        return reader.say("connection-quarantined", &[("time", &reader.time(at))]);
    }
    let key = match (device.presence.online, device.presence.since) {
        (true, _) => "connection-online",
        (false, Some(_)) => "connection-offline",
        (false, None) => "connection-never",
    };
    let since = device.presence.since.map(|at| reader.time(at)).unwrap_or_default();
    reader.say(key, &[("time", &since)])
}

/// What a TV shows; of one that is not connected it is only known what it showed last.
fn screen(device: &Device, names: &Names, reader: &Reader) -> String {
    let Some(reported) = &device.reported else { return String::new() };
    let screen = match reported.screen.showing {
        Showing::Post { post, .. } => {
            reader.say("screen-post", &[("title", &name_of(&names.titles, &post))])
        }
        Showing::Alert { .. } => reader.words().say("screen-alert"),
        Showing::Idle => reader.words().say("screen-idle"),
        Showing::Pairing => reader.words().say("screen-pairing"),
    };
    let live = device.presence.online && device.revoked.is_none();
    if live { screen } else { reader.say("screen-was", &[("screen", &screen)]) }
}

fn tags(device: &Device) -> String {
    device.tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Where it stands; of one that is no agent also what it is.
fn room(device: &Device, reader: &Reader) -> String {
    match device.kind {
        DeviceKind::Agent => device.room.clone(),
        DeviceKind::Browser => format!("{} ({})", device.room, kind(device, reader)),
    }
}

/// What it is, and plainly what it is not for.
fn kind(device: &Device, reader: &Reader) -> String {
    let kind = reader.name("device-kind", &device.kind);
    if device.for_alerts {
        return kind;
    }
    format!("{kind}, {}", reader.words().say("not-for-alerts"))
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes / (1024 * 1024))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Cache, Presence, Screen, ScreenSize};
    use jiff::Timestamp;
    use protocol::register::Orientation;
    use protocol::{DeviceId, Digest, Language};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hall(post: PostId, unit: UnitId) -> Device {
        Device {
            id: DeviceId::new(Timestamp::UNIX_EPOCH, 1),
            kind: DeviceKind::Agent,
            for_alerts: true,
            unit,
            room: "Холл".into(),
            tags: ["hall".to_owned(), "1 этаж".to_owned()].into(),
            orientation: Orientation::Landscape,
            hardware: "Raspberry Pi 4".into(),
            enrolled: at("2026-09-01T05:30:00Z"),
            revoked: None,
            quarantined: None,
            presence: Presence { online: true, since: Some(at("2026-11-23T05:10:00Z")) },
            reported: Some(Reported {
                at: at("2026-11-23T05:12:00Z"),
                agent: Some("0.1.0".into()),
                screen: Screen {
                    showing: Showing::Post { post, revision: 2 },
                    frame: Digest::of(b"frame"),
                    since: at("2026-11-23T05:11:59Z"),
                },
                size: Some(ScreenSize { width: 1920, height: 1080 }),
                settings: None,
                desired: None,
                cache: Cache { items: 0, bytes: 0, missing: 2 },
                disk_free: Some(7 * 1024 * 1024 * 1024),
                memory: Some(15 * 1024 * 1024),
                temperature: Some(47_250),
                last_error: None,
            }),
        }
    }

    #[test]
    fn devices_read_like_this() {
        let post = PostId::new(Timestamp::UNIX_EPOCH, 7);
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 8);
        let hall = hall(post, unit);
        let offline = Presence { online: false, since: Some(at("2026-11-22T14:00:00Z")) };
        let away = Device {
            presence: offline,
            room: "Столовая".into(),
            kind: DeviceKind::Browser,
            for_alerts: false,
            ..hall.clone()
        };
        let never = Presence { online: false, since: None };
        let new = Device { presence: never, reported: None, tags: [].into(), ..hall.clone() };
        let ended = Device { revoked: Some(at("2026-11-01T00:00:00Z")), ..new.clone() };
        let copied = Device { quarantined: Some(at("2026-11-01T00:00:00Z")), ..new.clone() };
        let names = Names {
            units: [(unit, "Гимназия №11".to_owned())].into(),
            titles: [(post, "Снегопад: уроки с 9:30".to_owned())].into(),
        };
        let waiting = Returning {
            id: hall.id,
            seen: Some(at("2026-11-23T05:10:00Z")),
            unit: Some(unit),
            room: Some("Холл".into()),
            hardware: Some("Raspberry Pi 4".into()),
        };
        let stray =
            Returning { seen: None, unit: None, room: None, hardware: None, ..waiting.clone() };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let list = rows(
                &[hall.clone(), away.clone(), new.clone(), ended.clone(), copied.clone()],
                &names,
                &reader,
            );
            let told = [
                list,
                facts(&hall, &names, &reader),
                facts(&new, &names, &reader),
                rows(&[], &names, &reader),
                returning_rows(&[waiting.clone(), stray.clone()], &names.units, &reader),
                returning_rows(&[], &names.units, &reader),
            ];
            insta::assert_snapshot!(format!("devices_{language}"), told.join("\n\n"));
        }
    }
}
