//! Schools as a regional system or the open register lists them: CSV, XLSX or the register's XML.
//!
//! Columns are found by their names, Russian or English, in any order. Those that are not known are
//! kept as notes; those about people are dropped, and told. What is wrong with a row is a
//! [`Rejected`]; whether its place and its head exist is not known here.

mod column;
mod personal;
mod register;
mod rejected;
mod row;
#[cfg(test)]
mod tests;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::domain::school::{ExternalId, Region, Said, Source};
use crate::error::Error;

use super::table::{self, Row, Table};
use column::Columns;

pub use column::Field;
pub use rejected::{Reason, Rejected};

/// A file of schools.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The schools.
    pub schools: Vec<Listed>,
    /// What is wrong, in the order of the file.
    pub rejected: Vec<Rejected>,
    /// Names of the schools whose rows were rejected.
    pub refused: HashSet<ExternalId>,
    /// Whether a row was rejected of which it is not known which school it is about.
    pub is_blurred: bool,
    /// Schools that work no longer.
    pub skipped: usize,
    /// Names of the columns about people.
    pub dropped: Vec<String>,
    /// Names of the columns, by what they hold.
    pub columns: HashMap<Field, String>,
    /// Whether it is the open register's XML.
    pub is_register: bool,
}

/// A school in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The line of the file in which it begins, from 1.
    pub line: u32,
    /// The source's name for it.
    pub id: ExternalId,
    /// The region, where one is given.
    pub region: Option<Region>,
    /// What is said of it.
    pub said: Said,
}

/// Reads a file of schools.
pub fn read(bytes: &[u8]) -> Result<Listing, Error> {
    if let Some(table) = register::read(bytes)? {
        return Ok(list(&table, true));
    }
    let is_header = |names: &[String]| Columns::find(names).has_id_and_name();
    Ok(list(&table::read_under(bytes, &is_header)?, false))
}

impl Listing {
    /// The source that a file of this format comes from, unless somebody says otherwise.
    pub fn source(&self) -> Source {
        if self.is_register { Source::register() } else { Source::region() }
    }
}

fn list(table: &Table, is_register: bool) -> Listing {
    let mut columns = Columns::find(table.header());
    columns.drop_personal(table);
    let mut listing = Listing {
        dropped: columns.dropped().map(str::to_owned).collect(),
        columns: columns.names(),
        is_register,
        ..Listing::default()
    };
    let mut zones = row::Zones::default();
    let mut seen: HashMap<ExternalId, (usize, u32)> = HashMap::new();
    for row in table.rows() {
        if columns.is_out_of_work(row) {
            listing.skipped += 1;
            continue;
        }
        let mut flaws = Vec::new();
        let school = row::read(row, &columns, &mut zones, &mut flaws);
        if let Some(school) = school {
            take(&mut listing, &mut seen, school, row, &mut flaws);
        }
        if !flaws.is_empty() {
            match ExternalId::parse(columns.cell(row, Field::Id)) {
                Ok(id) => {
                    listing.refused.insert(id);
                }
                Err(_) => listing.is_blurred = true,
            }
        }
        listing.rejected.append(&mut flaws);
    }
    listing
}

/// Takes a school, unless one of its name was there before. The register lists certificates, so
/// that one school may well stand there twice; said twice in the same words it is said once.
fn take(
    listing: &mut Listing,
    seen: &mut HashMap<ExternalId, (usize, u32)>,
    school: Listed,
    row: Row<'_>,
    flaws: &mut Vec<Rejected>,
) {
    match seen.entry(school.id.clone()) {
        Entry::Vacant(free) => {
            free.insert((listing.schools.len(), school.line));
            listing.schools.push(school);
        }
        Entry::Occupied(taken) => {
            let (index, line) = *taken.get();
            let first = listing.schools.get(index);
            let same = first.is_some_and(|first| Listed { line, ..school.clone() } == *first);
            if !(listing.is_register && same) {
                let reason = Reason::Repeated { first: line };
                flaws.push(Rejected::of(row.line(), Field::Id, school.id.as_str(), reason));
            }
        }
    }
}
