//! A table in a file that people keep: CSV or a spreadsheet.
//!
//! CSV is read in UTF-8 with or without a byte order mark, in UTF-16 with one, and in windows-1251;
//! its separator is found out. Of a spreadsheet (XLSX) the first sheet with a header is read. What
//! is wrong with the file as a whole is an [`Error`]; what is in the cells is the caller's affair.

mod encoding;
mod separated;
mod spreadsheet;
#[cfg(test)]
mod tests;

use crate::error::Error;

pub use encoding::decode;

/// Bytes of a file, at most: 50,000 schools in the open register's XML take 61 MB.
pub const MAX_BYTES: usize = 80 * 1024 * 1024;
/// Rows below the header, at most.
pub const MAX_ROWS: usize = 200_000;
/// Columns, at most.
pub const MAX_COLUMNS: usize = 300;
/// Bytes of one cell, at most; more is a quotation mark that nobody closed.
pub const MAX_CELL: usize = 32 * 1024;
/// Bytes of all cells together, at most: a spreadsheet may name one long text in every cell.
const MAX_TEXT: usize = 256 * 1024 * 1024;
/// Rows among which the header is looked for: titles and dates may stand above it.
const HEADER_WITHIN: usize = 25;

/// A header, and the rows below it that say anything.
///
/// Cells are tidied: no-break spaces, tabs and line breaks are spaces, one at a time and none at the
/// edges. They lie in one text, which takes a third of what a string for each would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    header: Vec<String>,
    text: String,
    ends: Vec<usize>,
    rows: Vec<Extent>,
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    extent: Extent,
}

/// Where a row begins in the file, and which cells are its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Extent {
    line: u32,
    first: usize,
    end: usize,
}

/// Reads a table whose header is the first row with more than one column.
pub fn read(bytes: &[u8]) -> Result<Table, Error> {
    read_under(bytes, &|names| names.iter().filter(|name| !name.is_empty()).count() > 1)
}

/// Reads a table whose header is the first row that `is_header` recognises, among the first 25 of
/// the file or of one of its sheets.
pub fn read_under(bytes: &[u8], is_header: &dyn Fn(&[String]) -> bool) -> Result<Table, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TableTooBig { limit: MAX_BYTES / (1024 * 1024) });
    }
    match spreadsheet::Kind::of(bytes) {
        Some(kind) => spreadsheet::read(kind, bytes, is_header),
        None => separated::read(&decode(bytes)?, is_header),
    }
}

impl Table {
    /// The columns' names.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|extent| Row { table: self, extent: *extent })
    }
}

impl<'t> Row<'t> {
    /// The line of the file in which the row begins, from 1; of a spreadsheet, the row's number.
    pub fn line(&self) -> u32 {
        self.extent.line
    }

    /// A cell by its column; what is missing at the end is empty.
    pub fn cell(&self, column: usize) -> &'t str {
        let index = self.extent.first.saturating_add(column);
        if index < self.extent.end { self.table.cell(index) } else { "" }
    }

    /// The first text to the right of the last column, where the row has more cells than the header.
    pub fn surplus(&self) -> Option<&'t str> {
        let beyond = self.extent.first + self.table.header.len()..self.extent.end;
        beyond.map(|index| self.table.cell(index)).find(|cell| !cell.is_empty())
    }
}

impl Table {
    fn cell(&self, index: usize) -> &str {
        let ends = |index: usize| self.ends.get(index).copied().unwrap_or_default();
        let start = index.checked_sub(1).map_or(0, ends);
        self.text.get(start..ends(index)).unwrap_or_default()
    }
}

/// A table as it is being read.
struct Filling<'h> {
    table: Table,
    is_header: &'h dyn Fn(&[String]) -> bool,
    looked: usize,
}

impl<'h> Filling<'h> {
    fn new(is_header: &'h dyn Fn(&[String]) -> bool) -> Self {
        Self { table: Table::default(), is_header, looked: 0 }
    }

    /// Whether no header was found where one is looked for.
    fn is_hopeless(&self) -> bool {
        self.table.header.is_empty() && self.looked >= HEADER_WITHIN
    }

    /// Takes a row of raw cells; those that say nothing are passed over.
    fn take<'c>(
        &mut self,
        line: u32,
        cells: impl ExactSizeIterator<Item = &'c str>,
    ) -> Result<(), Error> {
        if cells.len() > MAX_COLUMNS {
            return Err(Error::TableTooWide { line, limit: MAX_COLUMNS });
        }
        if self.table.header.is_empty() {
            let mut names: Vec<String> = cells.map(tidy).collect();
            let said = names.iter().rposition(|name| !name.is_empty());
            names.truncate(said.map_or(0, |last| last + 1));
            self.looked += usize::from(said.is_some());
            if said.is_some() && (self.is_header)(&names) {
                self.table.header = names;
            }
            return Ok(());
        }
        let first = self.table.ends.len();
        let (mut length, mut said) = (self.table.text.len(), first);
        for cell in cells {
            if cell.len() > MAX_CELL {
                return Err(Error::TableCellTooLong { line, limit: MAX_CELL });
            }
            tidy_into(&mut self.table.text, cell);
            self.table.ends.push(self.table.text.len());
            if self.table.text.len() > length {
                (length, said) = (self.table.text.len(), self.table.ends.len());
            }
        }
        self.table.ends.truncate(said);
        if said == first {
            return Ok(());
        }
        if self.table.rows.len() == MAX_ROWS {
            return Err(Error::TableTooLong { limit: MAX_ROWS });
        }
        if self.table.text.len() > MAX_TEXT {
            return Err(Error::TableTooBig { limit: MAX_TEXT / (1024 * 1024) });
        }
        self.table.rows.push(Extent { line, first, end: self.table.ends.len() });
        Ok(())
    }

    fn finish(self) -> Result<Table, Error> {
        if self.table.header.is_empty() {
            let error =
                if self.looked == 0 { Error::TableEmpty {} } else { Error::TableHeaderMissing {} };
            return Err(error);
        }
        Ok(self.table)
    }
}

/// A table whose columns become known on the way, as an XML file's do.
#[derive(Debug, Default)]
pub struct Collected {
    table: Table,
    names: Vec<String>,
}

impl Collected {
    /// Adds a column.
    pub fn name(&mut self, name: &str) {
        self.names.push(name.to_owned());
    }

    /// Takes a row, its cells in the order in which the columns were named.
    pub fn take(&mut self, line: u32, cells: &[&str]) -> Result<(), Error> {
        // Any header will do, so that the row is taken as one below it.
        let table = std::mem::take(&mut self.table);
        let mut filling = Filling { table, is_header: &|_| true, looked: 1 };
        if filling.table.header.is_empty() {
            filling.table.header.push(String::new());
        }
        filling.take(line, cells.iter().copied())?;
        self.table = filling.table;
        Ok(())
    }

    /// The table, unless no row was taken.
    pub fn finish(self) -> Result<Table, Error> {
        if self.table.rows.is_empty() {
            return Err(Error::TableEmpty {});
        }
        Ok(Table { header: self.names, ..self.table })
    }
}

/// A text without what cannot be seen: no-break spaces and line breaks are spaces, one at a time
/// and none at the edges.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    tidy_into(&mut tidied, text);
    tidied
}

fn tidy_into(tidied: &mut String, text: &str) {
    let start = tidied.len();
    let mut gap = false;
    for character in text.chars().filter(|character| !is_invisible(*character)) {
        if character.is_whitespace() || character.is_control() {
            gap = true;
            continue;
        }
        if gap && tidied.len() > start {
            tidied.push(' ');
        }
        gap = false;
        tidied.push(character);
    }
}

/// What takes no room: soft hyphens, joiners and marks of direction, left by web pages.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
