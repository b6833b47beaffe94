//! `efir unit`: regions, municipalities and schools.

mod import;

use std::collections::BTreeMap;

use clap::Subcommand;
use controller_core::id::KnownId;
use protocol::UnitId;

use super::choice::{UNIT_KINDS, one_of};
use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{
    ListEntry, NewParent, NewRoot, NewUnit, Unit, UnitFilter, UnitKind, WaitingFilter,
};

pub use import::ImportArgs;

/// What is done with units.
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Adds one.
    Add {
        /// What it is.
        #[arg(long, value_parser = one_of::<UnitKind>(UNIT_KINDS))]
        kind: UnitKind,
        /// As people call it.
        #[arg(long)]
        name: String,
        /// The unit above.
        #[arg(long, value_name = "UNIT")]
        parent: Option<String>,
        /// IANA name.
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
    },
    /// Imports the schools of a region, or of the country, from a list.
    Import(ImportArgs),
    /// Lists the schools of which no list says where they stand.
    Unplaced {
        /// Only those of this region.
        #[arg(long, value_name = "UNIT")]
        unit: Option<String>,
    },
    /// Makes a school that waits for its place.
    Place {
        /// The id of the school that waits.
        school: String,
        /// Below which municipality or region.
        #[arg(long, value_name = "UNIT")]
        parent: String,
    },
    /// Says under which name a list knows a school.
    Map {
        /// Which school.
        unit: String,
        /// Whose list it is.
        #[arg(long)]
        source: String,
        /// The list's name for the school.
        #[arg(long, value_name = "ID")]
        external: String,
    },
    /// Puts a unit, with all below it, under another one.
    Move {
        /// Which.
        unit: String,
        /// Under which.
        #[arg(long, value_name = "UNIT")]
        parent: String,
    },
    /// Puts a new unit above all there is.
    Grow {
        /// What it is.
        #[arg(long, value_parser = one_of::<UnitKind>(UNIT_KINDS))]
        kind: UnitKind,
        /// As people call it.
        #[arg(long)]
        name: String,
        /// IANA name.
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
    },
    /// Lists them.
    List {
        /// Only those right below.
        #[arg(long, value_name = "UNIT")]
        parent: Option<String>,
    },
}

/// Does it.
pub(crate) fn run(
    command: UnitCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        UnitCommand::Add { kind, name, parent, time_zone } => {
            let parent = lookup::unit_if(controller, parent.as_deref())?;
            let unit = NewUnit { kind, name, parent, time_zone };
            let made = controller.post::<Unit>("units", &unit)?;
            Ok(reader.answer(&made, |unit| {
                let kind = reader.name("kind", &unit.kind);
                let id = unit.id.to_string();
                reader.say("done-unit-add", &[("kind", &kind), ("name", &unit.name), ("id", &id)])
            }))
        }
        UnitCommand::Import(args) => import::run(&args, controller, reader),
        UnitCommand::Unplaced { unit } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = WaitingFilter { unit, ..WaitingFilter::default() };
            let waiting = controller.list("unplaced", &filter)?;
            Ok(reader.answer(&waiting, |waiting| import::waiting(waiting, reader)))
        }
        UnitCommand::Place { school, parent } => {
            let school = lookup::id::<KnownId>(&school)?;
            let parent = lookup::unit(controller, &parent)?;
            let path = format!("unplaced/{school}/place");
            let made = controller.post::<Unit>(&path, &NewParent { parent })?;
            Ok(reader.answer(&made, |unit| {
                let kind = reader.name("kind", &unit.kind);
                let id = unit.id.to_string();
                reader.say("done-unit-add", &[("kind", &kind), ("name", &unit.name), ("id", &id)])
            }))
        }
        UnitCommand::Map { unit, source, external } => {
            let unit = lookup::unit(controller, &unit)?;
            let path = format!("units/{unit}/lists/{}/{}", encoded(&source), encoded(&external));
            let mapped = controller.put::<ListEntry>(&path, &serde_json::json!({}))?;
            Ok(reader.answer(&mapped, |entry| {
                let (source, external) = (entry.source.as_str(), entry.external.as_str());
                reader.say("done-unit-map", &[("source", source), ("external", external)])
            }))
        }
        UnitCommand::Move { unit, parent } => {
            let unit = lookup::unit(controller, &unit)?;
            let parent = lookup::unit(controller, &parent)?;
            let path = format!("units/{unit}/move");
            let moved = controller.post::<Unit>(&path, &NewParent { parent })?;
            Ok(reader.answer(&moved, |unit| reader.say("done-unit-move", &[("name", &unit.name)])))
        }
        UnitCommand::Grow { kind, name, time_zone } => {
            let root = NewRoot { kind, name, time_zone };
            let made = controller.post::<Unit>("units/root", &root)?;
            Ok(reader.answer(&made, |unit| reader.say("done-unit-grow", &[("name", &unit.name)])))
        }
        UnitCommand::List { parent } => {
            let parent = lookup::unit_if(controller, parent.as_deref())?;
            let units =
                controller.list("units", &UnitFilter { parent, ..UnitFilter::default() })?;
            Ok(reader.answer(&units, |units| table(units, reader)))
        }
    }
}

/// A name as a part of an address.
fn encoded(name: &str) -> String {
    form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The units as a tree: each below the one it belongs to.
fn table(units: &[Unit], reader: &Reader) -> String {
    let rows = in_order(units)
        .into_iter()
        .map(|(depth, unit)| {
            [
                format!("{}{}", "  ".repeat(depth), unit.name),
                reader.name("kind", &unit.kind),
                zone(unit, reader),
                unit.id.to_string(),
            ]
        })
        .collect();
    reader.table(
        ["column-unit", "column-kind", "column-time-zone", "column-id"],
        rows,
        "empty-units",
    )
}

fn zone(unit: &Unit, reader: &Reader) -> String {
    match (&unit.time_zone, unit.parent) {
        (Some(zone), _) => zone.clone(),
        (None, Some(_)) => reader.words().say("as-above"),
        (None, None) => "—".to_owned(),
    }
}

/// The tree from top to bottom, siblings by name, with each unit's depth. A unit whose parent the
/// reader does not see stands at the top.
fn in_order(units: &[Unit]) -> Vec<(usize, &Unit)> {
    let seen: BTreeMap<UnitId, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let mut below: BTreeMap<Option<UnitId>, Vec<&Unit>> = BTreeMap::new();
    for unit in units {
        let parent = unit.parent.filter(|parent| seen.contains_key(parent));
        below.entry(parent).or_default().push(unit);
    }
    for siblings in below.values_mut() {
        siblings.sort_by(|a, b| b.name.cmp(&a.name));
    }
    let mut waiting: Vec<(usize, &Unit)> = Vec::new();
    let mut ordered = Vec::new();
    waiting.extend(below.remove(&None).unwrap_or_default().into_iter().map(|unit| (0, unit)));
    while let Some((depth, unit)) = waiting.pop() {
        ordered.push((depth, unit));
        let children = below.remove(&Some(unit.id)).unwrap_or_default();
        waiting.extend(children.into_iter().map(|child| (depth + 1, child)));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::lookup::tests::{made, tree};
    use crate::cli::reader::tests::reader;
    use protocol::Language;

    #[test]
    fn units_read_like_this() {
        let mut units = tree();
        units[3].time_zone = Some("Europe/Moscow".into());
        for language in [Language::Russian, Language::English] {
            insta::assert_snapshot!(format!("units_{language}"), table(&units, &reader(language)));
        }
    }

    #[test]
    fn a_unit_whose_parent_is_not_seen_stands_at_the_top() {
        let school = made(4, UnitKind::School, "Гимназия №11", Some(3));
        assert_eq!(in_order(&[school]).first().map(|(depth, _)| *depth), Some(0));
    }

    #[test]
    fn an_empty_list_says_what_to_do() {
        let said = table(&[], &reader(Language::English));
        assert!(said.contains("efir unit add"), "{said}");
    }
}
