//! CSV, with whichever separator.
//!
//! Unlike a general reader this one says in which line of the file each row begins, notices a
//! quotation mark that is never closed, which would swallow the rest of the file, and keeps the
//! quotation marks that people leave in names: `"МБОУ "Школа №1""`.

use std::borrow::Cow;

use super::{Filling, MAX_CELL, Table};
use crate::error::Error;

/// Separators, the likelier first.
const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Rows by which the separator is told.
const SAMPLE: usize = 25;

/// Reads CSV text.
pub(super) fn read(text: &str, is_header: &dyn Fn(&[String]) -> bool) -> Result<Table, Error> {
    if looks_like_markup(text) {
        return Err(Error::NotATable {});
    }
    let (separator, start) = match declared(text) {
        Some(declared) => declared,
        None => (likeliest(text), 0),
    };
    let mut records = Records::new(text, separator, start);
    let mut filling = Filling::new(is_header);
    let mut cells = Vec::new();
    while let Some(line) = records.next_into(&mut cells)? {
        if filling.is_hopeless() {
            break;
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            filling.take(line, cells.iter().map(AsRef::as_ref))?;
        }
    }
    filling.finish()
}

/// Web pages and XML, which some systems save under the name of a spreadsheet.
fn looks_like_markup(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// The separator that Excel's own first line names (`sep=;`), and where the rest begins.
fn declared(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let named = line.trim_end_matches([' ', '\r']).strip_prefix("sep=").map(str::as_bytes)?;
    match named {
        [separator] => Some((*separator, line.len())),
        _ => None,
    }
}

/// The separator that gives the most of the first rows one number of columns, and the most columns.
fn likeliest(text: &str) -> u8 {
    let fit = |separator: &u8| {
        let mut records = Records::new(text, *separator, 0);
        let (mut widths, mut cells) = (Vec::new(), Vec::new());
        while widths.len() < SAMPLE {
            match records.next_into(&mut cells) {
                Ok(Some(_)) => widths.push(cells.len()),
                Ok(None) | Err(_) => break,
            }
        }
        let same = |width: &usize| widths.iter().filter(|other| *other == width).count();
        let wide = widths.iter().filter(|width| **width > 1);
        wide.map(|width| (same(width), *width)).max().unwrap_or_default()
    };
    let fits = SEPARATORS.iter().rev().max_by_key(|separator| fit(separator));
    fits.copied().unwrap_or(b';')
}

/// The rows of a text, one after the other.
struct Records<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    line: u32,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: u8, at: usize) -> Self {
        Self { text, separator, at, line: 1 }
    }

    /// Reads the next row's cells and says in which line it begins; `None` at the end.
    fn next_into(&mut self, cells: &mut Vec<Cow<'t, str>>) -> Result<Option<u32>, Error> {
        cells.clear();
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let line = self.line;
        loop {
            let quoted = self.peek() == Some(b'"');
            cells.push(if quoted { self.quoted(line)? } else { self.bare(self.at) });
            if self.peek() != Some(self.separator) {
                break;
            }
            self.at += 1;
            if cells.len() > super::MAX_COLUMNS {
                return Err(Error::TableTooWide { line, limit: super::MAX_COLUMNS });
            }
        }
        self.line_end();
        Ok(Some(line))
    }

    /// A cell up to the separator or the line's end.
    fn bare(&mut self, start: usize) -> Cow<'t, str> {
        while self.peek().is_some_and(|byte| !self.ends_cell(byte)) {
            self.at += 1;
        }
        Cow::Borrowed(self.text.get(start..self.at).unwrap_or_default())
    }

    /// A cell in quotation marks, in which one that is doubled, or followed by more text, is meant
    /// as such. Where one was not doubled none is, and two at the cell's end are its own and the last.
    fn quoted(&mut self, line: u32) -> Result<Cow<'t, str>, Error> {
        let unclosed = Error::TableQuoteOpen { line };
        self.at += 1;
        let mut start = self.at;
        let mut value = Cow::Borrowed("");
        let mut is_loose = false;
        loop {
            match self.peek() {
                None => return Err(unclosed),
                Some(b'"') => {
                    let next = self.after(1);
                    let part = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    if next.is_none_or(|byte| self.ends_cell(byte)) {
                        value += part;
                        return Ok(value);
                    }
                    value += part;
                    value += "\"";
                    let is_last = is_loose && self.after(1).is_none_or(|byte| self.ends_cell(byte));
                    is_loose |= next != Some(b'"');
                    self.at += usize::from(next == Some(b'"'));
                    if next == Some(b'"') && is_last {
                        return Ok(value);
                    }
                    start = self.at;
                }
                Some(b'\n' | b'\r') => self.line_end(),
                Some(_) => self.at += 1,
            }
            if value.len() + (self.at - start) > MAX_CELL {
                return Err(unclosed);
            }
        }
    }

    /// Passes a line's end, if there is one: `\r\n`, `\n` or `\r`.
    fn line_end(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => return,
        };
        self.at += length;
        self.line += 1;
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == self.separator || matches!(byte, b'\n' | b'\r')
    }

    fn peek(&self) -> Option<u8> {
        self.after(0)
    }

    fn after(&self, bytes: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + bytes).copied()
    }
}
