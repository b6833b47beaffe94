//! `efir unit`: regions, municipalities and schools.

use std::collections::BTreeMap;

use clap::Subcommand;
use protocol::UnitId;

use super::choice::{UNIT_KINDS, one_of};
use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{NewUnit, Unit, UnitFilter, UnitKind};

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
        UnitCommand::List { parent } => {
            let parent = lookup::unit_if(controller, parent.as_deref())?;
            let units =
                controller.list("units", &UnitFilter { parent, ..UnitFilter::default() })?;
            Ok(reader.answer(&units, |units| table(units, reader)))
        }
    }
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
