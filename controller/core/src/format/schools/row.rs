//! One row: a school, or what is wrong with it.

use std::collections::HashMap;

use protocol::limit;

use super::column::{Columns, Field, plain};
use super::{Listed, Reason, Rejected};
use crate::domain::org;
use crate::domain::person;
use crate::domain::school::{ExternalId, Facts, Municipality, Region, Said};
use crate::domain::text;
use crate::format::identifier::{self, Flaw};
use crate::format::table::Row;

/// Characters of the name in full, of an address, of a note.
const TEXT_CHARS: usize = 1_000;
/// Characters of a region's code.
const CODE_CHARS: usize = 20;
/// What stands for nothing.
const NOTHING: [&str; 8] =
    ["нет", "отсутствует", "не указан", "не указано", "н д", "нет данных", "no", "none"];

/// Time zones that were asked for; to look one up takes longer than to read a row.
#[derive(Debug, Default)]
pub(super) struct Zones(HashMap<String, Option<String>>);

/// Reads a row, and tells all that is wrong with it. `None` if anything is.
pub(super) fn read(
    row: Row<'_>,
    columns: &Columns,
    zones: &mut Zones,
    flaws: &mut Vec<Rejected>,
) -> Option<Listed> {
    let mut reading = Reading { row, columns, flaws };
    let id = reading.id();
    let full_name = reading.full_name();
    let name = reading.short_name(&full_name);
    let inn = reading.number(Field::Inn, |text| identifier::inn(text).map_err(inn_reason));
    let kpp = reading.number(Field::Kpp, |text| identifier::kpp(text).map_err(kpp_reason));
    let ogrn = reading.number(Field::Ogrn, |text| identifier::ogrn(text).map_err(ogrn_reason));
    let region = reading.region();
    let municipality = reading.municipality();
    let time_zone = reading.time_zone(zones);
    let mail = reading.mail();
    let head = reading.head();
    let address = reading.text(Field::Address, TEXT_CHARS);
    if row.surplus().is_some() {
        reading.flaws.push(Rejected::of_row(row.line(), Reason::CellsLeft));
    }
    let facts = Facts {
        full_name,
        inn,
        kpp,
        ogrn,
        address,
        phone: phone(columns.cell(row, Field::Phone)),
        mail,
        notes: columns.notes(row).map(note).collect(),
    };
    let id = id.filter(|_| flaws.is_empty())?;
    let said = Said { name, time_zone, municipality, head, facts };
    Some(Listed { line: row.line(), id, region, said })
}

struct Reading<'r> {
    row: Row<'r>,
    columns: &'r Columns,
    flaws: &'r mut Vec<Rejected>,
}

impl Reading<'_> {
    fn reject(&mut self, field: Field, reason: Reason) {
        let value = self.columns.cell(self.row, field);
        self.flaws.push(Rejected::of(self.row.line(), field, value, reason));
    }

    fn id(&mut self) -> Option<ExternalId> {
        let id = self.columns.cell(self.row, Field::Id);
        if id.is_empty() {
            self.reject(Field::Id, Reason::IdMissing);
            return None;
        }
        if is_mangled(id) {
            self.reject(Field::Id, Reason::NumberMangled);
            return None;
        }
        let parsed = ExternalId::parse(id).ok();
        if parsed.is_none() {
            self.reject(Field::Id, Reason::IdMalformed);
        }
        parsed
    }

    fn full_name(&mut self) -> String {
        let short = self.columns.cell(self.row, Field::ShortName);
        if !self.columns.has(Field::FullName) && !short.is_empty() {
            return self.text(Field::ShortName, TEXT_CHARS);
        }
        if self.columns.cell(self.row, Field::FullName).is_empty() {
            self.reject(Field::FullName, Reason::NameMissing);
            return String::new();
        }
        self.text(Field::FullName, TEXT_CHARS)
    }

    /// The short name, or as much of the full one as fits.
    fn short_name(&mut self, full: &str) -> String {
        let short = self.columns.cell(self.row, Field::ShortName);
        let short = if is_nothing(short) { full } else { short };
        if short.chars().count() > limit::NAME_CHARS {
            let cut: String = short.chars().take(limit::NAME_CHARS - 1).collect();
            return format!("{}…", cut.trim_end());
        }
        if !short.is_empty() && text::name("name", short).is_err() {
            self.reject(Field::ShortName, Reason::TextUnfit);
        }
        short.to_owned()
    }

    fn text(&mut self, field: Field, most: usize) -> String {
        let cell = self.columns.cell(self.row, field);
        if text::optional_line("cell", cell, most).is_err() {
            self.reject(field, Reason::TextUnfit);
        }
        cell.to_owned()
    }

    /// A number with its check; none is none.
    fn number(&mut self, field: Field, check: fn(&str) -> Result<(), Reason>) -> String {
        let cell = self.columns.cell(self.row, field);
        if is_nothing(cell) {
            return String::new();
        }
        let checked = if is_mangled(cell) { Err(Reason::NumberMangled) } else { check(cell) };
        if let Err(reason) = checked {
            self.reject(field, reason);
        }
        cell.to_owned()
    }

    fn region(&mut self) -> Option<Region> {
        let code = self.columns.cell(self.row, Field::RegionCode);
        if code.len() == 1 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            self.reject(Field::RegionCode, Reason::RegionZeroLost);
        } else if code.chars().count() > CODE_CHARS
            || ExternalId::parse(code).is_err() && !code.is_empty()
        {
            self.reject(Field::RegionCode, Reason::TextUnfit);
        }
        let name = self.text(Field::Region, limit::NAME_CHARS);
        let is_given = !code.is_empty() || !name.is_empty();
        is_given.then(|| Region { code: code.to_owned(), name })
    }

    fn municipality(&mut self) -> Option<Municipality> {
        let oktmo = self.number(Field::Oktmo, oktmo);
        let name = self.text(Field::Municipality, limit::NAME_CHARS);
        let is_given = !oktmo.is_empty() || !name.is_empty();
        is_given.then_some(Municipality { oktmo, name })
    }

    fn time_zone(&mut self, zones: &mut Zones) -> Option<String> {
        let cell = self.columns.cell(self.row, Field::TimeZone);
        if cell.is_empty() {
            return None;
        }
        let known = zones.0.entry(cell.to_owned()).or_insert_with(|| org::time_zone(cell)).clone();
        if known.is_none() {
            self.reject(Field::TimeZone, Reason::TimeZoneUnknown);
        }
        known
    }

    fn mail(&mut self) -> String {
        let cell = self.columns.cell(self.row, Field::Mail);
        if is_nothing(cell) {
            return String::new();
        }
        let first = cell.split([',', ';', ' ']).find(|part| !part.is_empty()).unwrap_or_default();
        if let Ok(mail) = person::mail_address(first) {
            return mail;
        }
        self.reject(Field::Mail, Reason::MailMalformed);
        String::new()
    }

    fn head(&mut self) -> Option<ExternalId> {
        let branch = plain(self.columns.cell(self.row, Field::Branch));
        let head = self.columns.cell(self.row, Field::Head);
        let head = if is_nothing(head) { "" } else { head };
        let is_branch = match branch.as_str() {
            "да" | "1" | "yes" | "true" | "истина" | "филиал" | "y" | "д" => true,
            "нет" | "0" | "no" | "false" | "ложь" | "n" | "н" => false,
            "" => !head.is_empty(),
            _ => {
                self.reject(Field::Branch, Reason::BranchUnclear);
                return None;
            }
        };
        if !is_branch {
            return None;
        }
        let reason = match head {
            "" => Reason::HeadMissing,
            head if is_mangled(head) => Reason::NumberMangled,
            head => match ExternalId::parse(head) {
                Ok(head) => return Some(head),
                Err(_) => Reason::IdMalformed,
            },
        };
        self.reject(Field::Head, reason);
        None
    }
}

/// Whether a spreadsheet wrote a long number as a short one: `4.88319E+15`, `4,88E+15`.
fn is_mangled(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e', 'Е', 'е']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = mantissa.replacen([',', '.'], "", 1);
    digits(&whole) && exponent.strip_prefix('+').is_some_and(digits)
}

fn is_nothing(text: &str) -> bool {
    let plain = plain(text);
    plain.is_empty() || NOTHING.contains(&plain.as_str())
}

/// A phone without words: what is about a person beside it is dropped.
fn phone(text: &str) -> String {
    if is_nothing(text) || !text.contains(|c: char| c.is_ascii_digit()) {
        return String::new();
    }
    let fits = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | ',' | ';' | ' ');
    let kept: String = text.replace("доб", ",").chars().filter(|c| fits(*c)).collect();
    let kept = crate::format::table::tidy(&kept);
    kept.trim_matches([' ', ',', ';', '-']).chars().take(limit::NAME_CHARS).collect()
}

fn note((name, cell): (&str, &str)) -> (String, String) {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    (cut(name, limit::NAME_CHARS), cut(cell, limit::NAME_CHARS))
}

fn oktmo(text: &str) -> Result<(), Reason> {
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        8 | 11 if is_digits => Ok(()),
        7 | 10 if is_digits => Err(Reason::OktmoZeroLost),
        _ => Err(Reason::OktmoMalformed),
    }
}

fn inn_reason(flaw: Flaw) -> Reason {
    match flaw {
        Flaw::Malformed => Reason::InnMalformed,
        Flaw::ZeroLost => Reason::InnZeroLost,
        Flaw::Zeros => Reason::InnZeros,
        Flaw::WrongSum => Reason::InnWrong,
    }
}

fn kpp_reason(flaw: Flaw) -> Reason {
    match flaw {
        Flaw::Malformed | Flaw::WrongSum => Reason::KppMalformed,
        Flaw::ZeroLost => Reason::KppZeroLost,
        Flaw::Zeros => Reason::KppZeros,
    }
}

fn ogrn_reason(flaw: Flaw) -> Reason {
    match flaw {
        Flaw::Malformed | Flaw::ZeroLost => Reason::OgrnMalformed,
        Flaw::Zeros => Reason::OgrnZeros,
        Flaw::WrongSum => Reason::OgrnWrong,
    }
}
