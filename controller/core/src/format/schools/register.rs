//! The open register's XML: certificates, with the organisations that they are about.
//!
//! Each `ActualEducationOrganization`, wherever it stands in its certificate, is a row; what it does
//! not say itself is taken from the elements around it (the certificate's region and status).

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

use crate::error::Error;
use crate::format::table::{self, Collected, Table, decode};

/// The element that is a school.
const SCHOOL: &str = "ActualEducationOrganization";
/// The element that is a row of its own where it holds no school.
const CERTIFICATE: &str = "Certificate";
/// Elements within each other, at most.
const DEPTH: usize = 64;

/// Reads the register's XML as a table; `None` if the file is no such XML.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Table>, Error> {
    let mark: &[u8] = b"\xef\xbb\xbf";
    let start = bytes.strip_prefix(mark).unwrap_or(bytes).trim_ascii_start();
    let is_wide = bytes.starts_with(b"\xff\xfe<\0") || bytes.starts_with(b"\xfe\xff\0<");
    if !start.starts_with(b"<") && !is_wide {
        return Ok(None);
    }
    if bytes.len() > table::MAX_BYTES {
        return Err(Error::TableTooBig { limit: table::MAX_BYTES / (1024 * 1024) });
    }
    let text = decode(bytes)?;
    let mut walk = Walk::new(&text);
    walk.run()?;
    walk.rows.finish().map(Some)
}

/// An element that is open: its name, the text right within it, and what its children said.
#[derive(Debug, Default)]
struct Open {
    name: String,
    text: String,
    said: Vec<(usize, String)>,
    line: u32,
    has_children: bool,
    /// Schools within, that wait for what is still said around them.
    schools: Vec<School>,
}

/// A school, and what is said of it: what counts more comes later.
#[derive(Debug)]
struct School {
    line: u32,
    said: Vec<(usize, String)>,
}

struct Walk<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    open: Vec<Open>,
    names: HashMap<String, usize>,
    rows: Collected,
    counted: usize,
    line: u32,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        let (open, names, rows) = (Vec::new(), HashMap::new(), Collected::default());
        Self { text, reader, open, names, rows, counted: 0, line: 1 }
    }

    fn run(&mut self) -> Result<(), Error> {
        loop {
            let at = self.position();
            match self.reader.read_event().map_err(|_| Error::TableDamaged {})? {
                Event::Start(tag) => {
                    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                    self.start(name, at)?;
                }
                Event::Empty(tag) => {
                    let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                    self.start(name, at)?;
                    self.end()?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) => {
                    let text = text.xml10_content().map_err(|_| Error::TableDamaged {})?;
                    self.say(&text)?;
                }
                Event::CData(text) => {
                    let text = text.xml10_content().map_err(|_| Error::TableDamaged {})?;
                    self.say(&text)?;
                }
                Event::GeneralRef(reference) => {
                    let meant = resolve(&reference).ok_or(Error::TableDamaged {})?;
                    self.say(&meant)?;
                }
                Event::Eof if self.open.is_empty() => return Ok(()),
                Event::Eof => return Err(Error::TableDamaged {}),
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            }
        }
    }

    fn start(&mut self, name: String, at: usize) -> Result<(), Error> {
        if self.open.is_empty() && name.eq_ignore_ascii_case("html") {
            return Err(Error::NotATable {});
        }
        if self.open.len() == DEPTH {
            return Err(Error::TableDamaged {});
        }
        if let Some(parent) = self.open.last_mut() {
            parent.has_children = true;
        }
        let line = self.line_at(at);
        self.open.push(Open { name, line, ..Open::default() });
        Ok(())
    }

    /// An element ends: one without others is said of the one around it, and so is what is said
    /// around a school.
    fn end(&mut self) -> Result<(), Error> {
        let Some(mut closed) = self.open.pop() else { return Err(Error::TableDamaged {}) };
        let is_certificate = closed.name == CERTIFICATE;
        if closed.name == SCHOOL || (is_certificate && closed.schools.is_empty()) {
            let said = std::mem::take(&mut closed.said);
            closed.schools.push(School { line: closed.line, said });
        } else if !closed.has_children {
            let column = self.column(&closed.name)?;
            if let Some(parent) = self.open.last_mut() {
                parent.said.push((column, table::tidy(&closed.text)));
            }
        }
        for school in closed.schools {
            let said = closed.said.iter().cloned().chain(school.said).collect();
            let school = School { line: school.line, said };
            match self.open.last_mut().filter(|_| !is_certificate) {
                Some(around) => around.schools.push(school),
                None => self.row(&school)?,
            }
        }
        Ok(())
    }

    fn row(&mut self, school: &School) -> Result<(), Error> {
        let mut cells: Vec<&str> = vec![""; self.names.len()];
        for (column, text) in &school.said {
            if let Some(cell) = cells.get_mut(*column).filter(|_| !text.is_empty()) {
                *cell = text;
            }
        }
        self.rows.take(school.line, &cells)
    }

    fn say(&mut self, text: &str) -> Result<(), Error> {
        let line = self.line;
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if open.text.len() + text.len() > table::MAX_CELL {
            return Err(Error::TableCellTooLong { line, limit: table::MAX_CELL });
        }
        open.text.push_str(text);
        Ok(())
    }

    fn column(&mut self, name: &str) -> Result<usize, Error> {
        if let Some(known) = self.names.get(name) {
            return Ok(*known);
        }
        let next = self.names.len();
        if next == table::MAX_COLUMNS {
            return Err(Error::TableTooWide { line: self.line, limit: table::MAX_COLUMNS });
        }
        self.names.insert(name.to_owned(), next);
        self.rows.name(name);
        Ok(next)
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The line of a place in the file; places are asked for in rising order.
    fn line_at(&mut self, at: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.counted..at).unwrap_or_default();
        let lines = passed.split(|byte| *byte == b'\n').count() - 1;
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.counted = at.max(self.counted);
        self.line
    }
}

/// `&amp;`, `&#171;` and the like. Entities of the file's own are not followed.
fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    resolve_predefined_entity(&reference.decode().ok()?).map(str::to_owned)
}
