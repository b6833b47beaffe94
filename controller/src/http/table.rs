//! Tables for spreadsheets, as text or as a workbook.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use protocol::Language;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::api::model::TableFormat;
use super::error::{Failure, Misuse};

/// The mark by which spreadsheets know UTF-8.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Rows of a table, at most: a country's schools, and more.
pub(super) const MOST: usize = 60_000;

/// A table whole.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The file's name without its ending, in Latin letters.
    pub(super) file: &'static str,
    /// What the columns are called.
    pub(super) columns: Vec<String>,
    /// The rows, each as long as the columns.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What stands in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// A number.
    Number(u64),
}

impl Table {
    /// The table as a file to save.
    pub(super) async fn answer(
        self,
        format: TableFormat,
        language: Language,
    ) -> Result<Response, Failure> {
        let (kind, ending) = match format {
            TableFormat::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
            TableFormat::Xlsx => {
                ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
            }
        };
        let name = format!("attachment; filename=\"{}.{ending}\"", self.file);
        let written = tokio::task::spawn_blocking(move || match format {
            TableFormat::Csv => self.csv(language),
            TableFormat::Xlsx => self.workbook().map_err(|error| failed(&error)),
        });
        let bytes = written.await.map_err(|error| failed(&error))??;
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        Ok((headers, bytes).into_response())
    }

    fn csv(self, language: Language) -> Result<Vec<u8>, Misuse> {
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect());
        let lines = [self.columns].into_iter().chain(rows);
        let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        bytes.extend(csv(language, lines)?);
        Ok(bytes)
    }

    /// Words are written as words, so none is a formula.
    fn workbook(self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let heading = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, name, &heading)?;
            let chars = name.chars().count().clamp(10, 40);
            sheet.set_column_width(column, u32::try_from(chars).unwrap_or(10))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (line, row) in (1_u32..).zip(self.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text)?,
                    Cell::Number(number) => {
                        let number = u32::try_from(number).unwrap_or(u32::MAX);
                        sheet.write_number(line, column, number)?
                    }
                };
            }
        }
        book.save_to_buffer()
    }
}

impl Cell {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Rows as spreadsheets of the reader's country divide them.
pub(super) fn csv<R: IntoIterator<Item = String>>(
    language: Language,
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, Misuse> {
    let delimiter = match language {
        Language::Russian => b';',
        Language::English => b',',
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(harmless)).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// A spreadsheet takes what begins so for a formula, and runs it.
fn harmless(field: String) -> String {
    const FORMULAS: [char; 11] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if field.starts_with(FORMULAS) { format!("'{field}") } else { field }
}

fn failed(error: &dyn std::fmt::Display) -> Misuse {
    tracing::error!(%error, "a table cannot be written");
    Misuse::Internal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_finds_no_formula() {
        for (field, written) in [
            ("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"),
            ("+7 900 000", "'+7 900 000"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("anna", "anna"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(harmless(field.to_owned()), written);
        }
    }

    #[test]
    fn a_workbook_holds_words_as_words_and_numbers_as_numbers() {
        use calamine::{Data, Reader, Xlsx};
        let evil = "=HYPERLINK(\"http://evil.example\")";
        let table = Table {
            file: "efir-test",
            columns: vec!["Школа".into(), "Экраны".into()],
            rows: vec![vec![Cell::Text(evil.into()), Cell::Number(7)]],
        };
        let bytes = table.workbook().unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        let sheet = book.worksheet_range(&name).unwrap();
        assert_eq!(sheet.get_value((0, 0)), Some(&Data::String("Школа".into())));
        assert_eq!(sheet.get_value((1, 0)), Some(&Data::String(evil.into())));
        assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(7.0)));
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
    }
}
