//! School files: what regions and the register send, and what may be wrong with it.

use encoding_rs::WINDOWS_1251;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::*;
use crate::domain::school::Facts;

fn file(name: &str) -> Vec<u8> {
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lists/");
    std::fs::read(format!("{lists}{name}")).unwrap()
}

fn listing(text: &str) -> Listing {
    read(text.as_bytes()).unwrap()
}

/// A file with one school, with columns put in place of its own.
fn school(changes: &[(&str, &str)]) -> Listing {
    let mut columns = vec![
        ("Идентификатор", "4883194499049777"),
        ("Код региона", "48"),
        ("Регион", "Липецкая область"),
        ("ОКТМО", "42704000"),
        ("Муниципальное образование", "городской округ Лебедянь"),
        ("Полное наименование", "Лицей №2 города Лебедянь"),
        ("Краткое наименование", "Лицей №2"),
        ("ИНН", "4806150009"),
        ("КПП", "480601001"),
        ("ОГРН", "1224890833947"),
        ("Часовой пояс", "Europe/Moscow"),
        ("Филиал", "нет"),
        ("Головная организация", ""),
    ];
    for (name, value) in changes {
        match columns.iter_mut().find(|(known, _)| known == name) {
            Some((_, cell)) => *cell = value,
            None => columns.push((name, value)),
        }
    }
    let line =
        |part: fn(&(&str, &str)) -> String| columns.iter().map(part).collect::<Vec<_>>().join(";");
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let header = line(|(name, _)| (*name).to_owned());
    let cells: Vec<String> = columns.iter().map(|(_, cell)| quoted(cell)).collect();
    listing(&format!("{header}\n{}\n", cells.join(";")))
}

/// Why a file with one school is refused, as (column, value, code).
fn flaws(changes: &[(&str, &str)]) -> Vec<(&'static str, String, &'static str)> {
    let rejected = school(changes).rejected;
    let flaw =
        |flaw: Rejected| (flaw.field.map_or("", Field::name), flaw.value, flaw.reason.code());
    rejected.into_iter().map(flaw).collect()
}

#[test]
fn the_regions_file_reads_alike_in_three_formats() {
    let plain = read(&file("schools.csv")).unwrap();
    assert_eq!((plain.schools.len(), plain.rejected.len(), plain.skipped), (61, 0, 0));
    assert!(plain == read(&file("schools-utf8-bom.csv")).unwrap());
    assert!(plain == read(&file("schools.xlsx")).unwrap());
    let branch = plain.schools.last().unwrap();
    assert_eq!(branch.said.head.as_ref().map(ExternalId::as_str), Some("3116592554177596"));
    insta::assert_debug_snapshot!("first_of_the_regions_file", plain.schools[0]);
}

#[test]
fn the_register_has_the_same_schools_without_municipalities() {
    let register = read(&file("register.xml")).unwrap();
    assert!(register.is_register);
    assert_eq!(register.source(), Source::register());
    assert_eq!(register.rejected, []);
    let region = read(&file("schools.csv")).unwrap();
    for school in &register.schools {
        let known = region.schools.iter().find(|known| known.id == school.id).unwrap();
        assert_eq!((&school.said.name, &school.region), (&known.said.name, &known.region));
        let without_notes =
            Facts { notes: known.said.facts.notes.clone(), ..school.said.facts.clone() };
        assert_eq!(without_notes, known.said.facts);
        assert_eq!((&school.said.head, &school.said.municipality), (&known.said.head, &None));
    }
}

#[test]
fn what_is_wrong_with_the_bad_file_is_told_line_by_line() {
    let listing = read(&file("schools-bad.csv")).unwrap();
    let told: Vec<(u32, &str)> =
        listing.rejected.iter().map(|flaw| (flaw.line, flaw.reason.code())).collect();
    let expected = [
        (3, "inn-wrong"),
        (4, "inn-zeros"),
        (5, "inn-zero-lost"),
        (6, "ogrn-wrong"),
        (7, "kpp-malformed"),
        (8, "name-missing"),
        (9, "time-zone-unknown"),
        (11, "id-missing"),
    ];
    assert_eq!(told, expected);
    // Whether the head of the branch in line 10 exists, the store knows.
    assert_eq!(listing.schools.len(), 3);
}

#[test]
fn columns_are_found_in_any_order_and_in_both_languages() {
    let russian =
        listing("Название ;ID;Муниципалитет;ИНН организации\nЛицей №2;7;Елец;4806150009\n");
    let english = listing("INN,name,schoolId,municipality\n4806150009,Лицей №2,7,Елец\n");
    assert_eq!(russian.schools, english.schools);
    assert_eq!(russian.schools[0].said.name, "Лицей №2");
    assert_eq!(russian.columns[&Field::FullName], "Название");
}

#[test]
fn a_file_that_names_no_school_is_refused() {
    let refused = |text: &str| read(text.as_bytes()).unwrap_err();
    assert_eq!(refused("Регион;ИНН\n48;4806150009\n"), Error::TableHeaderMissing {});
    assert_eq!(refused("<html><body>Ошибка</body></html>"), Error::NotATable {});
    assert_eq!(refused("<OpenData></OpenData>"), Error::TableEmpty {});
    assert_eq!(refused("<OpenData><Certificate>"), Error::TableDamaged {});
    assert_eq!(refused(""), Error::TableEmpty {});
}

#[test]
fn unknown_columns_are_notes_and_those_about_people_are_dropped() {
    let listing = school(&[
        ("Вид школы", "лицей"),
        ("Мест", "540"),
        ("ФИО директора", "Петров Пётр Петрович"),
        ("Кто ведёт сайт", "Иванова А.П."),
        ("Код учётной записи", "112-233-445 95"),
        ("Ещё", ""),
    ]);
    let notes: Vec<(&str, &str)> = listing.schools[0]
        .said
        .facts
        .notes
        .iter()
        .map(|(name, note)| (name.as_str(), note.as_str()))
        .collect();
    assert_eq!(notes, [("Вид школы", "лицей"), ("Мест", "540")]);
    assert_eq!(listing.dropped, ["ФИО директора", "Кто ведёт сайт", "Код учётной записи"]);
    let kept = format!("{listing:?}");
    assert!(!kept.contains("Петров") && !kept.contains("Иванова") && !kept.contains("112-233"));
}

#[test]
fn a_person_in_a_wrong_cell_is_not_repeated() {
    assert_eq!(
        flaws(&[("ИНН", "Петров Пётр Петрович")]),
        [("inn", String::new(), "inn-malformed")]
    );
    let phone = school(&[("Телефон", "8 (4748) 97-37-64, Петров Пётр Петрович")]);
    assert_eq!(phone.schools[0].said.facts.phone, "8 (4748) 97-37-64");
}

#[test]
fn numbers_are_checked_and_told_with_their_values() {
    for (column, value, code) in [
        ("ИНН", "4806150008", "inn-wrong"),
        ("ИНН", "0000000000", "inn-zeros"),
        ("ИНН", "806150009", "inn-zero-lost"),
        ("ИНН", "48-06150009", "inn-malformed"),
        ("КПП", "000000000", "kpp-zeros"),
        ("КПП", "80601001", "kpp-zero-lost"),
        ("ОГРН", "0000000000000", "ogrn-zeros"),
        ("ОГРН", "1.22489E+12", "number-mangled"),
        ("Идентификатор", "4,88319E+15", "number-mangled"),
        ("Идентификатор", "школа № 2", "id-malformed"),
        ("Код региона", "5", "region-zero-lost"),
        ("ОКТМО", "4270400", "oktmo-zero-lost"),
        ("ОКТМО", "Лебедянь", "oktmo-malformed"),
        ("Часовой пояс", "Europe/Lipetsk", "time-zone-unknown"),
        ("Эл. почта", "спросить в школе", "mail-malformed"),
        ("Филиал", "возможно", "branch-unclear"),
    ] {
        let field = Columns::find(&[column.to_owned()]);
        let name = field.names().into_keys().next().map_or("", Field::name);
        assert_eq!(flaws(&[(column, value)]), [(name, value.to_owned(), code)], "{column} {value}");
    }
}

#[test]
fn all_that_is_wrong_with_a_row_is_told_at_once() {
    let found = flaws(&[("ИНН", "1"), ("КПП", "2"), ("Полное наименование", "\u{a0}")]);
    let codes: Vec<&str> = found.iter().map(|(_, _, code)| *code).collect();
    assert_eq!(codes, ["name-missing", "inn-malformed", "kpp-malformed"]);
}

#[test]
fn what_says_nothing_is_nothing() {
    let listing = school(&[("Телефон", "нет"), ("Эл. почта", "-"), ("КПП", "н/д")]);
    assert_eq!(listing.rejected, []);
    let facts = &listing.schools[0].said.facts;
    assert_eq!((facts.phone.as_str(), facts.mail.as_str(), facts.kpp.as_str()), ("", "", ""));
}

#[test]
fn a_branch_needs_a_head() {
    assert_eq!(flaws(&[("Филиал", "да")]), [("head", String::new(), "head-missing")]);
    let of = |branch, head| school(&[("Филиал", branch), ("Головная организация", head)]).schools;
    assert_eq!(of("ДА", "42")[0].said.head.as_ref().map(ExternalId::as_str), Some("42"));
    assert_eq!(of("", "42")[0].said.head.as_ref().map(ExternalId::as_str), Some("42"));
    assert_eq!(of("нет", "42")[0].said.head, None);
}

#[test]
fn schools_that_work_no_longer_are_skipped_and_counted_whatever_else_is_wrong() {
    for status in ["Недействующее", "ПРЕКРАЩЕНО", "Лишён аккредитации"]
    {
        let listing = school(&[("Статус", status), ("ИНН", "1")]);
        assert_eq!((listing.skipped, listing.rejected.len(), listing.schools.len()), (1, 0, 0));
    }
    assert_eq!(school(&[("Статус", "Приостановлено")]).schools.len(), 1);
}

#[test]
fn a_school_that_stands_twice_is_told() {
    let listing = listing("id;название\n7;Лицей\n8;Школа\n7;Лицей\n");
    assert_eq!(listing.rejected, [Rejected::of(4, Field::Id, "7", Reason::Repeated { first: 2 })]);
    assert_eq!(listing.schools.len(), 2);
}

#[test]
fn a_row_with_more_cells_than_columns_is_told() {
    let listing = listing("id;название\n7;Лицей;им. Иванова\n");
    assert_eq!(listing.rejected, [Rejected::of_row(2, Reason::CellsLeft)]);
}

#[test]
fn the_register_nests_schools_and_says_things_after_them() {
    let xml = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n<OpenData><Certificates>\n\
        <Certificate>\n  <IsFederal>0</IsFederal>\n  <ActualEducationOrganization>\n\
        <Id>7</Id><FullName>Лицей &amp; &#171;Друзья&#187;</FullName><HeadName>Ким Ольга</HeadName>\n\
        </ActualEducationOrganization>\n  <Supplements><Supplement>\n\
        <StatusName>Прекращено</StatusName><ActualEducationOrganization>\n<Id>8</Id>\
        <FullName>Филиал</FullName></ActualEducationOrganization></Supplement><Supplement>\n\
        <ActualEducationOrganization><Id>9</Id><FullName><![CDATA[Филиал <второй>]]></FullName>\
        <IsBranch>1</IsBranch><HeadEduOrgId>7</HeadEduOrgId></ActualEducationOrganization>\n\
        </Supplement></Supplements>\n<StatusName>Действующее</StatusName>\
        <RegionCode>48</RegionCode>\n</Certificate></Certificates></OpenData>";
    let listing = read(&WINDOWS_1251.encode(xml).0).unwrap();
    let schools: Vec<(u32, &str, &str)> = listing
        .schools
        .iter()
        .map(|school| (school.line, school.id.as_str(), school.said.facts.full_name.as_str()))
        .collect();
    assert_eq!(schools, [(5, "7", "Лицей & «Друзья»"), (11, "9", "Филиал <второй>")]);
    assert_eq!((listing.skipped, listing.rejected.len()), (1, 0));
    assert_eq!(listing.dropped, ["HeadName"]);
    assert!(listing.schools.iter().all(|school| school.region.as_ref().unwrap().code == "48"));
    assert_eq!(listing.schools[1].said.head.as_ref().map(ExternalId::as_str), Some("7"));
}

#[test]
fn a_school_with_two_certificates_is_one_school() {
    let one = "<Certificate><ActualEducationOrganization><Id>7</Id><FullName>Лицей</FullName>\
        </ActualEducationOrganization></Certificate>";
    let of = |text: &str| listing(&format!("<OpenData>{text}</OpenData>"));
    assert_eq!(of(&one.repeat(2)).rejected, []);
    let other = one.replace("Лицей", "Школа");
    assert_eq!(of(&format!("{one}\n{other}")).rejected[0].reason, Reason::Repeated { first: 1 });
}

#[test]
fn numbers_that_a_spreadsheet_lost_are_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["Идентификатор", "Наименование", "ИНН"])
    {
        sheet.write(0, column, name).unwrap();
    }
    sheet.write(1, 0, 4_883_194_499_049_777.0).unwrap();
    sheet.write(1, 1, "Лицей").unwrap();
    sheet.write(1, 2, 506_625_857.0).unwrap();
    let listing = read(&book.save_to_buffer().unwrap()).unwrap();
    let told: Vec<(&str, &str)> =
        listing.rejected.iter().map(|flaw| (flaw.value.as_str(), flaw.reason.code())).collect();
    let expected = [("4.88319449904978E+15", "number-mangled"), ("506625857", "inn-zero-lost")];
    assert_eq!(told, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_stands_in_the_cells_each_row_is_taken_skipped_or_told(
        rows in prop::collection::vec(prop::collection::vec("[^\"]{0,24}|[0-9]{8,16}|да|нет", 17), 0..12),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let header = String::from_utf8(file("schools-utf8-bom.csv")).unwrap();
        let header = header.trim_start_matches('\u{feff}').lines().next().unwrap().replace(',', ";");
        let line = |row: &Vec<String>| {
            row.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(";")
        };
        let text = std::iter::once(header).chain(rows.iter().map(line)).collect::<Vec<_>>().join(end);
        let Ok(listing) = read(text.as_bytes()) else { return Ok(()) };
        let said = rows.iter().filter(|row| row.iter().any(|cell| !table::tidy(cell).is_empty()));
        let mut told: Vec<u32> = listing.rejected.iter().map(|flaw| flaw.line).collect();
        told.dedup();
        prop_assert_eq!(listing.schools.len() + listing.skipped + told.len(), said.count());
        let lines = text.split(['\n', '\r']).count();
        prop_assert!(told.iter().all(|line| *line > 1 && *line as usize <= lines));
    }

    #[test]
    fn no_xml_whatever_brings_it_down(text in "(<[A-Za-z/!\\[]{0,12}>?|&#?[a-z0-9]{0,4};|[^<]{0,5}){0,40}") {
        let _either = read(format!("<OpenData>{text}").as_bytes());
        let _either = read(format!("<OpenData><Certificate>{text}</Certificate></OpenData>").as_bytes());
    }
}
