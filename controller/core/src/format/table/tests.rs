//! Tables: what files look like that people send.

use encoding_rs::WINDOWS_1251;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

use super::*;

/// Rows as (line, cells).
fn rows(table: &Table) -> Vec<(u32, Vec<&str>)> {
    let width = table.header().len();
    table.rows().map(|row| (row.line(), (0..width).map(|at| row.cell(at)).collect())).collect()
}

fn table(text: &str) -> Table {
    read(text.as_bytes()).unwrap()
}

#[test]
fn the_separator_is_found_out() {
    for separator in [";", ",", "\t", "|"] {
        let text = "Имя;Класс\nАнна;5А\n".replace(';', separator);
        assert_eq!(rows(&table(&text)), [(2, vec!["Анна", "5А"])], "{separator}");
    }
    let commas_within = "Имя;Адрес;Телефон\nА;ул. Мира, д. 1, кв. 2;1\nБ;ул. Мира, д. 3, кв. 4;2\n";
    assert_eq!(table(commas_within).header(), ["Имя", "Адрес", "Телефон"]);
    assert_eq!(rows(&table("sep=|\nа;б|в\n1|2\n")), [(3, vec!["1", "2"])]);
    assert_eq!(rows(&table("sep=\t\nа;б\tв\n1\t;2\n")), [(3, vec!["1", ";2"])]);
}

#[test]
fn the_encoding_is_found_out() {
    let text = "Имя;Класс\nАнна «Ёлка» № 5;5А\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files = [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xff\xfe".as_slice(), &utf16].concat(),
        WINDOWS_1251.encode(text).0.into_owned(),
    ];
    for file in files {
        assert_eq!(rows(&read(&file).unwrap()), [(2, vec!["Анна «Ёлка» № 5", "5А"])]);
    }
    let dos = b"\x88\xac\xef;\x8a\xab\xa0\xe1\xe1\n\x80\xad\xad\xa0;5\x80\n";
    assert_eq!(read(dos), Err(Error::TableEncodingUnknown {}));
}

#[test]
fn a_row_is_numbered_by_the_line_in_which_it_begins() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "а;б\n\n1;\"два\nтри\"\n\n;;\n4;5".replace('\n', end);
        assert_eq!(
            rows(&table(&text)),
            [(3, vec!["1", "два три"]), (7, vec!["4", "5"])],
            "{end:?}"
        );
    }
}

#[test]
fn quotation_marks_within_a_name_are_kept() {
    let text =
        "Имя;Код\n\"МБОУ \"\"Школа №1\"\"\";1\n\"МБОУ \"Школа №2\"\";2\nМБОУ \"Школа №3\";3\n";
    let names: Vec<String> = table(text).rows().map(|row| row.cell(0).to_owned()).collect();
    assert_eq!(names, ["МБОУ \"Школа №1\"", "МБОУ \"Школа №2\"", "МБОУ \"Школа №3\""]);
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_found() {
    let text = "Имя;Код\nА;1\n\"Б;2\nВ;3\n";
    assert_eq!(read(text.as_bytes()), Err(Error::TableQuoteOpen { line: 3 }));
    let long = format!("Имя;Код\nА;\"1\n{}", "Б;2\n".repeat(MAX_CELL));
    assert_eq!(read(long.as_bytes()), Err(Error::TableQuoteOpen { line: 2 }));
}

#[test]
fn cells_are_tidied_and_rows_that_say_nothing_are_passed_over() {
    let text = "Имя\u{a0};Код\n\u{a0} А\u{a0}\tБ\u{ad}в\u{200b} ; \n\u{a0};\t\n";
    assert_eq!(rows(&table(text)), [(2, vec!["А Бв", ""])]);
    assert_eq!(table(text).header(), ["Имя", "Код"]);
}

#[test]
fn titles_may_stand_above_the_header() {
    let text = "Список школ\n\nна 1 сентября\nКод;Имя\n1;Лицей\n";
    assert_eq!(rows(&table(text)), [(5, vec!["1", "Лицей"])]);
    let known = |names: &[String]| names.iter().any(|name| name == "Код");
    let text = format!("{}Код;Имя\n1;Лицей\n", "Область;Липецкая\n".repeat(24));
    assert_eq!(rows(&read_under(text.as_bytes(), &known).unwrap()), [(26, vec!["1", "Лицей"])]);
    let text = format!("{}Код;Имя\n1;Лицей\n", "Область;Липецкая\n".repeat(25));
    assert_eq!(read_under(text.as_bytes(), &known), Err(Error::TableHeaderMissing {}));
}

#[test]
fn rows_may_be_shorter_and_longer_than_the_header() {
    let table = table("а;б;в\n1\n1;2;3;;\n1;2;3;;четыре\n");
    assert_eq!(rows(&table)[0].1, ["1", "", ""]);
    let surplus: Vec<Option<&str>> = table.rows().map(|row| row.surplus()).collect();
    assert_eq!(surplus, [None, None, Some("четыре")]);
}

#[test]
fn what_is_no_table_is_refused() {
    let of = |bytes: &[u8]| read(bytes).unwrap_err();
    assert_eq!(of(b""), Error::TableEmpty {});
    assert_eq!(of(b" \r\n;;\n"), Error::TableEmpty {});
    assert_eq!(of(b"one\ntwo\n"), Error::TableHeaderMissing {});
    assert_eq!(of(b"<html><table><tr><td>1</td></tr></table></html>"), Error::NotATable {});
    assert_eq!(of(b"%PDF-1.7\n1;2\n"), Error::NotATable {});
    assert_eq!(of(b"\x7fELF\x02\x01\x01\0\0\0;\n1;2\n"), Error::NotATable {});
    assert_eq!(of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), Error::TableOld {});
    let wrapped = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    let wrapped: Vec<u8> =
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain(wrapped).collect();
    assert_eq!(of(&wrapped), Error::TableEncrypted {});
    assert_eq!(of(b"PK\x03\x04 and no more"), Error::TableDamaged {});
    let wide = format!("а;б\n{}\n", ";".repeat(MAX_COLUMNS));
    assert_eq!(
        of(wide.replace('\n', "1\n").as_bytes()),
        Error::TableTooWide { line: 2, limit: MAX_COLUMNS }
    );
    let long = format!("а;б\n1;{}\n", "x".repeat(MAX_CELL + 1));
    assert_eq!(of(long.as_bytes()), Error::TableCellTooLong { line: 2, limit: MAX_CELL });
}

/// A spreadsheet with an empty sheet, then one with a title, a header in row 3 and a row below.
fn spreadsheet() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    sheet.write(0, 0, "Список школ").unwrap();
    for (column, name) in (0..).zip(["Код", "ИНН", "Цена", "Дата", "Есть", "Имя"])
    {
        sheet.write(2, column, name).unwrap();
    }
    sheet.write(4, 0, 4_883_194_499_049_777.0).unwrap();
    sheet.write(4, 1, 4_806_150_009.0).unwrap();
    sheet.write(4, 2, 0.1 + 0.2).unwrap();
    sheet.write_with_format(4, 3, 46_266.0, &date).unwrap();
    sheet.write(4, 4, true).unwrap();
    sheet.write(4, 5, "Лицей\n№\u{a0}2").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_spreadsheet_is_read_from_the_first_sheet_with_a_header() {
    let table = read(&spreadsheet()).unwrap();
    assert_eq!(table.header(), ["Код", "ИНН", "Цена", "Дата", "Есть", "Имя"]);
    let cells =
        vec!["4.88319449904978E+15", "4806150009", "0.3", "2026-09-01", "true", "Лицей № 2"];
    assert_eq!(rows(&table), [(5, cells)]);
}

#[test]
fn what_is_shared_with_this_crate_reads_alike_in_three_formats() {
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lists/");
    let of = |name: &str| read(&std::fs::read(format!("{lists}{name}")).unwrap()).unwrap();
    let plain = of("schools.csv");
    assert!(plain == of("schools-utf8-bom.csv"));
    assert!(plain == of("schools.xlsx"));
    assert_eq!(plain.rows().len(), 61);
    assert_eq!(plain.rows().last().map(|row| row.line()), Some(62));
}

#[test]
fn an_archive_that_says_it_shares_more_than_there_is_room_for_is_refused() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("xl/workbook.xml", "<workbook/>"),
        ("xl/sharedStrings.xml", "<sst uniqueCount=\"9999999999999\"></sst>"),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert_eq!(read(&bytes), Err(Error::TableDamaged {}));
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 * 1024);
    let unpack = |most| spreadsheet::unpack(&bytes, most);
    assert_eq!(unpack(1024 * 1024), Ok(()));
    assert_eq!(unpack(1024 * 1024 - 1), Err(Error::TableTooBig { limit: 0 }));
}

proptest! {
    #[test]
    fn what_a_general_writer_writes_is_read_back(
        cells in prop::collection::vec(prop::collection::vec("[а-яA-Z0-9\";,\r\n|\t ]{0,12}", 3), 1..30),
        separator in prop::sample::select(vec![b';', b',', b'\t']),
    ) {
        let mut writer = csv::WriterBuilder::new();
        let mut writer = writer.delimiter(separator).from_writer(Vec::new());
        writer.write_record(["первый", "второй", "третий"]).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let name = [&[b's', b'e', b'p', b'='][..], &[separator], b"\n"].concat();
        let text = [name, writer.into_inner().unwrap()].concat();
        let table = read(&text).unwrap();
        let expected: Vec<Vec<String>> = cells.iter()
            .map(|row| row.iter().map(|cell| tidy(cell)).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        let read: Vec<Vec<String>> = rows(&table).into_iter()
            .map(|(_, cells)| cells.into_iter().map(str::to_owned).collect())
            .collect();
        prop_assert_eq!(read, expected);
        let lines = String::from_utf8(text).unwrap().split(['\n', '\r']).count();
        prop_assert!(table.rows().all(|row| row.line() > 2 && row.line() as usize <= lines));
    }

    #[test]
    fn no_bytes_whatever_make_it_fail_otherwise(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _either = read(&bytes);
        let _either = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn a_spreadsheet_with_broken_bytes_never_brings_it_down(
        breaks in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = spreadsheet();
        for (at, byte) in breaks {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _either = read(&bytes);
    }
}
