//! Units and people by the names that people use, and names for the ids that REST answers with.

use std::collections::{BTreeMap, BTreeSet};

use controller_core::id::PersonId;
use protocol::{PostId, UnitId};

use super::failure::Failure;
use super::rest::Controller;
use crate::http::api::model::{Person, PersonFilter, Post, Unit, UnitFilter};

/// Names that are asked for one by one at most; beyond, ids are shown.
const MOST_NAMES: usize = 100;

/// A unit by its id, its name or the end of its path: «Елец / Гимназия №11».
pub(crate) fn unit(controller: &Controller, text: &str) -> Result<UnitId, Failure> {
    if let Ok(id) = UnitId::parse(text) {
        return Ok(id);
    }
    let units = controller.list::<Unit>("units", &UnitFilter::default())?.value;
    one_unit(&units, text)
}

/// A unit where one may be given.
pub(crate) fn unit_if(
    controller: &Controller,
    text: Option<&str>,
) -> Result<Option<UnitId>, Failure> {
    text.map(|text| unit(controller, text)).transpose()
}

/// A person by id or login.
pub(crate) fn person(controller: &Controller, text: &str) -> Result<PersonId, Failure> {
    if let Ok(id) = PersonId::parse(text) {
        return Ok(id);
    }
    let filter = PersonFilter { text: Some(text.to_owned()), ..PersonFilter::default() };
    let people = controller.list::<Person>("people", &filter)?.value;
    let found = people.into_iter().find(|person| person.login == text);
    found.map(|person| person.id).ok_or_else(|| Failure::UnknownPerson { value: cut(text) })
}

/// An id as typed, checked before it becomes part of an address.
pub(crate) fn id<Id: std::str::FromStr>(text: &str) -> Result<Id, Failure> {
    text.parse().map_err(|_| Failure::WrongId { value: cut(text) })
}

/// Units' names.
pub(crate) fn unit_names(
    controller: &Controller,
    ids: impl Iterator<Item = UnitId>,
) -> BTreeMap<UnitId, String> {
    names(ids, |id| controller.get::<Unit>(&format!("units/{id}")).map(|unit| unit.value.name))
}

/// People's logins.
pub(crate) fn logins(
    controller: &Controller,
    ids: impl Iterator<Item = PersonId>,
) -> BTreeMap<PersonId, String> {
    names(ids, |id| controller.get::<Person>(&format!("people/{id}")).map(|p| p.value.login))
}

/// Posts' titles.
pub(crate) fn titles(
    controller: &Controller,
    ids: impl Iterator<Item = PostId>,
) -> BTreeMap<PostId, String> {
    names(ids, |id| controller.get::<Post>(&format!("posts/{id}")).map(|post| post.value.title))
}

/// The name of a thing, or its id where the reader may not see more.
pub(crate) fn name_of<Id: Ord + ToString>(names: &BTreeMap<Id, String>, id: &Id) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_string())
}

fn names<Id: Ord + Copy>(
    ids: impl Iterator<Item = Id>,
    ask: impl Fn(Id) -> Result<String, Failure>,
) -> BTreeMap<Id, String> {
    let distinct: BTreeSet<Id> = ids.collect();
    let named = distinct.into_iter().take(MOST_NAMES);
    named.filter_map(|id| ask(id).ok().map(|name| (id, name))).collect()
}

fn one_unit(units: &[Unit], text: &str) -> Result<UnitId, Failure> {
    let by_id: BTreeMap<UnitId, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let wanted: Vec<&str> = text.split('/').map(str::trim).rev().collect();
    let fits = |unit: &&Unit| {
        let mut at = Some(*unit);
        let along_the_path = wanted.iter().all(|&name| {
            let here = at.is_some_and(|unit| unit.name == name);
            at = at.and_then(|unit| by_id.get(&unit.parent?).copied());
            here
        });
        along_the_path || unit.name == text.trim()
    };
    let found: Vec<&Unit> = units.iter().filter(fits).collect();
    match found.as_slice() {
        [] => Err(Failure::UnknownUnit { value: cut(text) }),
        [unit] => Ok(unit.id),
        several => {
            let ids: Vec<String> = several.iter().take(5).map(|u| u.id.to_string()).collect();
            Err(Failure::SeveralUnits { value: cut(text), found: ids.join(", ") })
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::http::api::model::UnitKind;

    pub(crate) fn made(n: u128, kind: UnitKind, name: &str, parent: Option<u128>) -> Unit {
        Unit {
            id: UnitId::new(Timestamp::UNIX_EPOCH, n),
            kind,
            name: name.to_owned(),
            parent: parent.map(|n| UnitId::new(Timestamp::UNIX_EPOCH, n)),
            time_zone: None,
            language: None,
            theme: None,
            accent: None,
            support: None,
            closed: None,
            branch_of: None,
            created: Timestamp::UNIX_EPOCH,
        }
    }

    pub(crate) fn tree() -> Vec<Unit> {
        vec![
            made(1, UnitKind::Country, "Россия", None),
            made(2, UnitKind::Region, "Липецкая область", Some(1)),
            made(3, UnitKind::Municipality, "Елец", Some(2)),
            made(4, UnitKind::School, "Гимназия №11", Some(3)),
            made(5, UnitKind::Municipality, "Липецк", Some(2)),
            made(6, UnitKind::School, "Гимназия №11", Some(5)),
            made(7, UnitKind::School, "Школа 5/7", Some(5)),
        ]
    }

    fn found(text: &str) -> Result<UnitId, Failure> {
        one_unit(&tree(), text)
    }

    fn nth(n: u128) -> UnitId {
        UnitId::new(Timestamp::UNIX_EPOCH, n)
    }

    #[test]
    fn a_unit_is_found_by_name_and_by_the_end_of_its_path() {
        assert_eq!(found("Елец").unwrap(), nth(3));
        assert_eq!(found("Елец / Гимназия №11").unwrap(), nth(4));
        assert_eq!(found("Липецкая область/Липецк/Гимназия №11").unwrap(), nth(6));
        assert_eq!(found("Школа 5/7").unwrap(), nth(7));
    }

    #[test]
    fn a_name_that_fits_two_units_is_refused_with_both_ids() {
        let Failure::SeveralUnits { found, .. } = found("Гимназия №11").unwrap_err()
        else {
            panic!("not refused for being ambiguous");
        };
        assert_eq!(found, format!("{}, {}", nth(4), nth(6)));
    }

    #[test]
    fn a_path_that_leads_nowhere_is_unknown() {
        for text in ["Гимназия №12", "Елец / Школа 5/7", "Россия / Елец", "", "/"]
        {
            assert!(matches!(found(text), Err(Failure::UnknownUnit { .. })), "{text}");
        }
    }
}
