//! Importing schools from lists.

use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::UnitKind;

/// How a list is imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportOptions {
    /// For which region, or for the whole country; the highest in which the asker imports, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Whose list it is: small Latin letters, digits, hyphens; `register` for the open register's XML and
    /// `region` for others if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Take the good rows though others are rejected.
    #[serde(default)]
    pub partial: bool,
    /// The list is not the whole one: a school that it lacks is not closed.
    #[serde(default)]
    pub delta: bool,
    /// Only tell what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// A name of one's own under which `/imports/{name}` tells how far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
}

/// What a list changed, or would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReport {
    /// Whether it was stored. A row that is rejected keeps the whole list out, unless `partial` was given.
    pub applied: bool,
    /// Whether only a look was asked for.
    pub dry_run: bool,
    /// Schools that were not known.
    pub added: u64,
    /// Schools of which something else is said.
    pub changed: u64,
    /// Schools of which the same is said.
    pub unchanged: u64,
    /// Schools that the list has no longer.
    pub closed: u64,
    /// Rows about schools that work no longer.
    pub skipped: u64,
    /// Of those changed: schools that went to another municipality.
    pub moved: u64,
    /// Of those changed: schools that were closed and are back.
    pub reopened: u64,
    /// Of those added and changed: schools of which it is not known where they stand.
    pub unplaced: u64,
    /// Regions and municipalities that were not known.
    pub places: u64,
    /// Names of columns that were dropped, since they are about people.
    pub dropped: Vec<String>,
    /// What is wrong with rows, in the order of the file: the first ten thousand of it.
    pub rejected: Vec<ImportFlaw>,
    /// How much is wrong.
    pub rejected_count: u64,
    /// Some of the schools that change.
    pub samples: Vec<ImportSample>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportFlaw {
    /// The line of the file in which the row begins, from 1; of a spreadsheet, the row's number.
    pub row: u32,
    /// The column's name, as the file spells it; empty if it is about the whole row.
    pub column: String,
    /// What stands there; empty where it may be about a person.
    pub value: String,
    /// What is wrong, in the reader's language.
    pub reason: String,
    /// The same as a stable code.
    #[schema(example = "inn-wrong")]
    pub code: String,
}

/// A school that a list changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportSample {
    /// `added`, `changed`, `moved` or `closed`.
    pub change: String,
    /// The source's name for it.
    pub external: String,
    /// Its name.
    pub name: String,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportCourse {
    /// `reading`, `comparing` or `storing`.
    pub phase: String,
    /// Rows done.
    pub done: u64,
    /// Rows in all; 0 while that is not known.
    pub all: u64,
}

/// A school of a list that waits for its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingSchool {
    /// Names it.
    pub id: String,
    /// Whose list it is.
    pub source: String,
    /// The source's name for it.
    pub external: String,
    /// Its name.
    pub name: String,
    /// Its address, as the list says it.
    pub address: String,
    /// The region.
    #[schema(value_type = String)]
    pub region: UnitId,
    /// The region's name.
    pub region_name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// Which schools that wait.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WaitingFilter {
    /// Only those of this region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Where a unit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParent {
    /// The unit above it from now on.
    #[schema(value_type = String)]
    pub parent: UnitId,
}

/// A unit to be put above all there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoot {
    /// What it is.
    pub kind: UnitKind,
    /// Its name, as people say it.
    pub name: String,
    /// An IANA time zone name; Europe/Moscow if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// What a list says of a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListEntry {
    /// Whose list it is.
    pub source: String,
    /// The source's name for the school.
    pub external: String,
    /// When the list had it no longer; null while it has.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub gone: Option<Timestamp>,
    /// The name in full; empty until the list was imported.
    pub full_name: String,
    /// INN.
    pub inn: String,
    /// KPP.
    pub kpp: String,
    /// OGRN.
    pub ogrn: String,
    /// The address.
    pub address: String,
    /// The phone.
    pub phone: String,
    /// The mail address.
    pub mail: String,
    /// Further columns, by their names.
    pub notes: std::collections::BTreeMap<String, String>,
}
