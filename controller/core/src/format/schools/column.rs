//! What the columns hold, by their names.

use std::collections::HashMap;

use super::personal;
use crate::format::table::{Row, Table};

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The source's name for the school.
    Id,
    /// The region's code.
    RegionCode,
    /// The region's name.
    Region,
    /// The municipality's code.
    Oktmo,
    /// The municipality's name.
    Municipality,
    /// The name in full.
    FullName,
    /// The name, as people say it.
    ShortName,
    /// INN.
    Inn,
    /// KPP.
    Kpp,
    /// OGRN.
    Ogrn,
    /// The address.
    Address,
    /// The phone.
    Phone,
    /// The mail address.
    Mail,
    /// The time zone.
    TimeZone,
    /// Whether the school works.
    Status,
    /// Whether it is a branch.
    Branch,
    /// Of which school.
    Head,
}

/// Names of columns, small and without signs, the more telling first.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &[
            "id",
            "ид",
            "идентификатор",
            "идентификатор оо",
            "идентификатор организации",
            "идентификатор школы",
            "id оо",
            "id организации",
            "id школы",
            "внешний идентификатор",
            "код организации",
            "код оо",
            "код школы",
            "код оу",
            "external id",
            "school id",
            "organization id",
            "organisation id",
            "identifier",
            "код",
            "guid",
        ],
    ),
    (
        Field::RegionCode,
        &[
            "код региона",
            "код субъекта",
            "код субъекта рф",
            "код субъекта российской федерации",
            "номер региона",
            "region code",
            "code of region",
        ],
    ),
    (
        Field::Region,
        &[
            "регион",
            "название региона",
            "наименование региона",
            "субъект",
            "субъект рф",
            "субъект российской федерации",
            "region",
            "region name",
        ],
    ),
    (Field::Oktmo, &["октмо", "код октмо", "oktmo", "oktmo code", "municipality code"]),
    (
        Field::Municipality,
        &[
            "муниципальное образование",
            "наименование муниципального образования",
            "название муниципального образования",
            "муниципалитет",
            "муниципальный район",
            "муниципальный округ",
            "городской округ",
            "мо",
            "район",
            "municipality",
            "municipality name",
            "municipal district",
            "district",
        ],
    ),
    (
        Field::FullName,
        &[
            "полное наименование",
            "полное название",
            "полное наименование оо",
            "полное наименование организации",
            "полное наименование школы",
            "наименование",
            "наименование оо",
            "наименование организации",
            "наименование школы",
            "название",
            "название школы",
            "название организации",
            "школа",
            "full name",
            "name",
            "school",
            "school name",
            "organization name",
            "edu org full name",
        ],
    ),
    (
        Field::ShortName,
        &[
            "краткое наименование",
            "краткое название",
            "сокращенное наименование",
            "сокращенное название",
            "краткое наименование оо",
            "краткое наименование организации",
            "сокращенное наименование организации",
            "short name",
            "edu org short name",
        ],
    ),
    (Field::Inn, &["инн", "инн организации", "инн оо", "inn", "tin", "edu org inn"]),
    (Field::Kpp, &["кпп", "кпп организации", "кпп оо", "kpp", "edu org kpp"]),
    (Field::Ogrn, &["огрн", "огрн организации", "огрн оо", "ogrn", "edu org ogrn"]),
    (
        Field::Address,
        &[
            "адрес",
            "почтовый адрес",
            "фактический адрес",
            "адрес организации",
            "адрес школы",
            "место нахождения",
            "местонахождение",
            "юридический адрес",
            "address",
            "post address",
            "postal address",
            "legal address",
        ],
    ),
    (
        Field::Phone,
        &[
            "телефон",
            "телефоны",
            "телефон организации",
            "телефон школы",
            "номер телефона",
            "контактный телефон",
            "phone",
            "phones",
            "phone number",
            "telephone",
        ],
    ),
    (
        Field::Mail,
        &[
            "эл почта",
            "электронная почта",
            "почта",
            "адрес электронной почты",
            "e mail",
            "email",
            "mail",
            "mail address",
        ],
    ),
    (
        Field::TimeZone,
        &["часовой пояс", "часовая зона", "временная зона", "time zone", "timezone", "tz"],
    ),
    (
        Field::Status,
        &["статус", "состояние", "статус организации", "статус оо", "status", "status name"],
    ),
    (Field::Branch, &["филиал", "это филиал", "признак филиала", "is branch", "branch"]),
    (
        Field::Head,
        &[
            "головная организация",
            "идентификатор головной организации",
            "код головной организации",
            "id головной организации",
            "головная школа",
            "головное учреждение",
            "head edu org id",
            "head id",
            "head",
            "head school",
            "head organization",
            "head organisation",
            "branch of",
        ],
    ),
];

/// Columns that are kept as notes, at most.
const NOTES: usize = 40;
/// What is said of schools that work no longer.
const OUT_OF_WORK: [&str; 5] = [
    "недействующее",
    "прекращено",
    "лишен аккредитации",
    "лишено аккредитации",
    "лишена аккредитации",
];

/// Which columns of a table hold what.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// Columns by what they hold, the more telling first.
    known: HashMap<Field, Vec<usize>>,
    /// The rest, with their names.
    notes: Vec<(usize, String)>,
    /// Those about people.
    dropped: Vec<(usize, String)>,
    header: Vec<String>,
}

impl Field {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::RegionCode => "region_code",
            Self::Region => "region",
            Self::Oktmo => "oktmo",
            Self::Municipality => "municipality",
            Self::FullName => "full_name",
            Self::ShortName => "short_name",
            Self::Inn => "inn",
            Self::Kpp => "kpp",
            Self::Ogrn => "ogrn",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::TimeZone => "time_zone",
            Self::Status => "status",
            Self::Branch => "branch",
            Self::Head => "head",
        }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(field, _)| *field)
    }
}

impl Columns {
    /// Tells the columns by their names.
    pub(super) fn find(header: &[String]) -> Self {
        let mut columns = Self { header: header.to_vec(), ..Self::default() };
        let mut ranked: HashMap<Field, Vec<(usize, usize)>> = HashMap::new();
        for (at, name) in header.iter().enumerate() {
            let plain = plain(name);
            let place = NAMES.iter().find_map(|(field, names)| {
                names.iter().position(|known| *known == plain).map(|rank| (*field, rank))
            });
            match place {
                Some((field, rank)) => ranked.entry(field).or_default().push((rank, at)),
                None if plain.is_empty() => {}
                None if personal::is_name_of_column(&plain) => {
                    columns.dropped.push((at, name.clone()));
                }
                None => columns.notes.push((at, name.clone())),
            }
        }
        for (field, mut found) in ranked {
            found.sort_unstable();
            columns.known.insert(field, found.into_iter().map(|(_, at)| at).collect());
        }
        columns
    }

    /// Whether there is enough to tell one school from another.
    pub(super) fn has_id_and_name(&self) -> bool {
        self.has(Field::Id) && (self.has(Field::FullName) || self.has(Field::ShortName))
    }

    /// Whether some column holds this.
    pub(super) fn has(&self, field: Field) -> bool {
        self.known.contains_key(&field)
    }

    /// Drops the unknown columns whose cells are about people, whatever their names are.
    pub(super) fn drop_personal(&mut self, table: &Table) {
        let is_personal = |at: usize| table.rows().any(|row| personal::is_personal(row.cell(at)));
        let (dropped, kept) =
            std::mem::take(&mut self.notes).into_iter().partition(|(at, _)| is_personal(*at));
        self.notes = kept;
        self.notes.truncate(NOTES);
        self.dropped.extend::<Vec<_>>(dropped);
        self.dropped.sort_unstable();
    }

    pub(super) fn dropped(&self) -> impl Iterator<Item = &str> {
        self.dropped.iter().map(|(_, name)| name.as_str())
    }

    /// The names of the columns as the file spells them.
    pub(super) fn names(&self) -> HashMap<Field, String> {
        let name = |at: &usize| self.header.get(*at).cloned();
        let first = |(field, columns): (&Field, &Vec<usize>)| {
            Some((*field, columns.first().and_then(name)?))
        };
        self.known.iter().filter_map(first).collect()
    }

    /// What a row says; empty if nothing, or if there is no such column.
    pub(super) fn cell<'t>(&self, row: Row<'t>, field: Field) -> &'t str {
        let columns = self.known.get(&field).map(Vec::as_slice).unwrap_or_default();
        let mut cells = columns.iter().map(|at| row.cell(*at));
        cells.find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// The cells of unknown columns that say anything, with the columns' names.
    pub(super) fn notes<'t>(&self, row: Row<'t>) -> impl Iterator<Item = (&str, &'t str)> {
        let cells = self.notes.iter().map(move |(at, name)| (name.as_str(), row.cell(*at)));
        cells.filter(|(_, cell)| !cell.is_empty())
    }

    /// Whether the school works no longer.
    pub(super) fn is_out_of_work(&self, row: Row<'_>) -> bool {
        OUT_OF_WORK.contains(&plain(self.cell(row, Field::Status)).as_str())
    }
}

/// A name in small letters, its words apart, without signs; `ё` is `е`. `RegionCode` is two words.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut was_small = false;
    for character in name.chars() {
        let starts = character.is_uppercase() && was_small;
        was_small = character.is_lowercase();
        let is_word = character.is_alphanumeric();
        if (starts || !is_word) && !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
        if is_word {
            plain.extend(character.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
        }
    }
    plain.trim_end().to_owned()
}
