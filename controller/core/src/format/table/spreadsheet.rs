//! Spreadsheets: XLSX, read cell by cell within bounds.

use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, Reader as _, SheetType, Xlsx};
use quick_xml::events::Event;
use zip::ZipArchive;

use super::{Filling, MAX_BYTES, MAX_COLUMNS, Table};
use crate::error::Error;

/// Bytes that a spreadsheet's parts unpack to, at most.
const MAX_UNPACKED: u64 = 768 * 1024 * 1024;
/// Texts that a spreadsheet says it shares, at most; the reader makes room for as many.
const MAX_SHARED: u64 = 4_000_000;
/// Digits that a spreadsheet keeps of a number.
const KEPT: f64 = 1e15;

/// What a file's first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A ZIP archive, as XLSX is one.
    Packed,
    /// Microsoft's container of before 2007, in which an encrypted XLSX is wrapped as well.
    Compound,
    /// A document for printing.
    Printed,
}

impl Kind {
    /// By the first bytes; `None` for what may be text.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'P', b'K', 3, 4, ..] => Some(Self::Packed),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Self::Compound),
            [b'%', b'P', b'D', b'F', ..] => Some(Self::Printed),
            _ => None,
        }
    }
}

/// Reads the first sheet that has a header.
pub(super) fn read(
    kind: Kind,
    bytes: &[u8],
    is_header: &dyn Fn(&[String]) -> bool,
) -> Result<Table, Error> {
    match kind {
        Kind::Packed => unpack(bytes, MAX_UNPACKED)?,
        Kind::Compound if is_encrypted(bytes) => return Err(Error::TableEncrypted {}),
        Kind::Compound => return Err(Error::TableOld {}),
        Kind::Printed => return Err(Error::NotATable {}),
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Error::TableDamaged {})?;
    let sheets = book.sheets_metadata().iter();
    let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut failure = Error::TableEmpty {};
    for name in names {
        match sheet(&mut book, &name, is_header) {
            Ok(table) => return Ok(table),
            Err(Error::TableEmpty {}) => {}
            Err(Error::TableHeaderMissing {}) => failure = Error::TableHeaderMissing {},
            Err(other) => return Err(other),
        }
    }
    Err(failure)
}

fn sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    is_header: &dyn Fn(&[String]) -> bool,
) -> Result<Table, Error> {
    let damaged = |_| Error::TableDamaged {};
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut filling = Filling::new(is_header);
    let mut cells: Vec<String> = Vec::new();
    let mut row = 0;
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let ((line, column), value) = (cell.get_position(), text(cell.get_value()));
        if line != row {
            flush(&mut filling, row, &mut cells)?;
            row = line;
        }
        if filling.is_hopeless() {
            break;
        }
        // Formatted cells without a text may go on to the last column there can be.
        if value.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MAX_COLUMNS {
            return Err(Error::TableTooWide { line: line.saturating_add(1), limit: MAX_COLUMNS });
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = value;
        }
    }
    flush(&mut filling, row, &mut cells)?;
    filling.finish()
}

fn flush(filling: &mut Filling<'_>, row: u32, cells: &mut Vec<String>) -> Result<(), Error> {
    if cells.is_empty() {
        return Ok(());
    }
    filling.take(row.saturating_add(1), cells.iter().map(String::as_str))?;
    cells.clear();
    Ok(())
}

/// A cell as text. What a spreadsheet keeps of a number stands as it was typed; a number of more
/// digits has lost some, and is written with its exponent, as the spreadsheet shows it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(whole) => whole.to_string(),
        DataRef::Float(number) if number.abs() < KEPT => kept(*number).to_string(),
        DataRef::Float(number) => format!("{number:.14E}").replace('E', "E+"),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            match (hour, minute, second) {
                (0, 0, 0) => date,
                _ if at.as_f64() < 1.0 => format!("{hour:02}:{minute:02}:{second:02}"),
                _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::DateTime(_) | DataRef::DurationIso(_) | DataRef::DateTimeIso(_) => {
            Data::from(value.clone()).to_string()
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number with the digits that a spreadsheet keeps: a sum of 0.1 and 0.2 is 0.3.
fn kept(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Unpacks every part once and lets it go: what the directory says of their sizes may be untrue,
/// and a few kilobytes may unpack to more than the machine has.
pub(super) fn unpack(bytes: &[u8], most: u64) -> Result<(), Error> {
    let damaged = |_| Error::TableDamaged {};
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = most;
    let mut is_book = false;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let name = part.name().to_ascii_lowercase();
        is_book |= name.ends_with("workbook.xml");
        let shared = name.ends_with("sharedstrings.xml");
        let mut part = part.take(left + 1);
        if shared && shared_texts(&mut part)? > MAX_SHARED {
            return Err(Error::TableDamaged {});
        }
        io::copy(&mut part, &mut io::sink()).map_err(|_| Error::TableDamaged {})?;
        left = part.limit().checked_sub(1).ok_or(Error::TableTooBig {
            limit: usize::try_from(most).unwrap_or(MAX_BYTES) / (1024 * 1024),
        })?;
    }
    if is_book { Ok(()) } else { Err(Error::NotATable {}) }
}

/// How many shared texts the part says it has.
fn shared_texts(part: impl Read) -> Result<u64, Error> {
    let mut reader = quick_xml::Reader::from_reader(io::BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == b"sst" => {
                let count = tag.try_get_attribute("uniqueCount").ok().flatten();
                let count = count.and_then(|count| String::from_utf8(count.value.to_vec()).ok());
                return Ok(count.and_then(|count| count.parse().ok()).unwrap_or_default());
            }
            Ok(Event::Eof) => return Ok(0),
            Ok(_) => {}
            Err(_) => return Err(Error::TableDamaged {}),
        }
    }
}

/// Whether the container holds an encrypted document: it names its stream so, in UTF-16.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}
