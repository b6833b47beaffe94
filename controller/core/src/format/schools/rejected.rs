//! Why a row was not taken.

use super::column::Field;
use super::personal;

/// Something wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line of the file in which the row begins, from 1.
    pub line: u32,
    /// The column.
    pub field: Option<Field>,
    /// What it says, cut; empty where it may be about a person.
    pub value: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What may be wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No name of the source for the school.
    IdMissing,
    /// It has signs that no such name has, or too many.
    IdMalformed,
    /// A spreadsheet took it for a number and lost its digits.
    NumberMangled,
    /// The same school stood in a line before.
    Repeated {
        /// That line.
        first: u32,
    },
    /// No name.
    NameMissing,
    /// A text that is too long, or holds signs that cannot be shown.
    TextUnfit,
    /// An INN of other characters or length.
    InnMalformed,
    /// Its check digit is wrong.
    InnWrong,
    /// Only zeros.
    InnZeros,
    /// A spreadsheet ate its first zero.
    InnZeroLost,
    /// A KPP of another form.
    KppMalformed,
    /// Only zeros.
    KppZeros,
    /// A spreadsheet ate its first zero.
    KppZeroLost,
    /// An OGRN of other characters or length.
    OgrnMalformed,
    /// Its check digit is wrong.
    OgrnWrong,
    /// Only zeros.
    OgrnZeros,
    /// A code of a region of one digit: a spreadsheet ate its first zero.
    RegionZeroLost,
    /// No region.
    RegionMissing,
    /// A region in which this account imports nothing.
    RegionForeign,
    /// A code of a region that no other row and nobody before has given a name.
    RegionUnnamed,
    /// The same of a municipality.
    MunicipalityUnnamed,
    /// A code of a municipality that is none.
    OktmoMalformed,
    /// A spreadsheet ate its first zero.
    OktmoZeroLost,
    /// No IANA time zone.
    TimeZoneUnknown,
    /// No mail address.
    MailMalformed,
    /// Neither yes nor no.
    BranchUnclear,
    /// A branch, and no word of which school.
    HeadMissing,
    /// A branch of a school that is neither in the file nor known.
    HeadUnknown,
    /// A branch of a branch, or of itself.
    HeadIsBranch,
    /// The row has more cells than there are columns.
    CellsLeft,
}

impl Rejected {
    /// Something wrong with a cell. What may be about a person is not repeated.
    pub fn of(line: u32, field: Field, value: &str, reason: Reason) -> Self {
        let value = if personal::is_personal(value) { "" } else { value };
        Self { line, field: Some(field), value: value.chars().take(VALUE_CHARS).collect(), reason }
    }

    /// Something wrong with a row as a whole.
    pub fn of_row(line: u32, reason: Reason) -> Self {
        Self { line, field: None, value: String::new(), reason }
    }
}

/// Characters of a value that are repeated.
const VALUE_CHARS: usize = 80;

macro_rules! codes {
    ($($reason:pat => $code:literal,)*) => {
        impl Reason {
            /// Every code, for tests that compare them with the words.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Its stable name.
            pub fn code(self) -> &'static str {
                match self {
                    $($reason => $code,)*
                }
            }
        }
    };
}

codes! {
    Self::IdMissing => "id-missing",
    Self::IdMalformed => "id-malformed",
    Self::NumberMangled => "number-mangled",
    Self::Repeated { .. } => "repeated",
    Self::NameMissing => "name-missing",
    Self::TextUnfit => "text-unfit",
    Self::InnMalformed => "inn-malformed",
    Self::InnWrong => "inn-wrong",
    Self::InnZeros => "inn-zeros",
    Self::InnZeroLost => "inn-zero-lost",
    Self::KppMalformed => "kpp-malformed",
    Self::KppZeros => "kpp-zeros",
    Self::KppZeroLost => "kpp-zero-lost",
    Self::OgrnMalformed => "ogrn-malformed",
    Self::OgrnWrong => "ogrn-wrong",
    Self::OgrnZeros => "ogrn-zeros",
    Self::RegionZeroLost => "region-zero-lost",
    Self::RegionMissing => "region-missing",
    Self::RegionForeign => "region-foreign",
    Self::RegionUnnamed => "region-unnamed",
    Self::MunicipalityUnnamed => "municipality-unnamed",
    Self::OktmoMalformed => "oktmo-malformed",
    Self::OktmoZeroLost => "oktmo-zero-lost",
    Self::TimeZoneUnknown => "time-zone-unknown",
    Self::MailMalformed => "mail-malformed",
    Self::BranchUnclear => "branch-unclear",
    Self::HeadMissing => "head-missing",
    Self::HeadUnknown => "head-unknown",
    Self::HeadIsBranch => "head-is-branch",
    Self::CellsLeft => "cells-left",
}
