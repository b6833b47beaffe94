//! How long a list of 50,000 schools takes: `cargo bench -p controller --bench importing [-- ROWS]`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that goes wrong stops at once"
)]

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::Duration;

use controller::clock;
use controller::store::SledStore;
use controller_core::app::import::{self, Command, Report};
use controller_core::app::setup::{self, Founding, Organisation, OrganisationKind};
use controller_core::domain::actor::Actor;
use controller_core::domain::password::PasswordHash;
use controller_core::format::schools::{self, Listing};
use controller_core::port::{Commit, Snapshot, Store};
use controller_core::work::{View, Work};
use protocol::{Digest, UnitId};
use rust_xlsxwriter::Workbook;

const HEADER: [&str; 17] = [
    "Идентификатор",
    "Код региона",
    "Регион",
    "ОКТМО",
    "Муниципальное образование",
    "Полное наименование",
    "Краткое наименование",
    "ИНН",
    "КПП",
    "ОГРН",
    "Адрес",
    "Телефон",
    "Эл. почта",
    "Часовой пояс",
    "Статус",
    "Филиал",
    "Головная организация",
];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let rows = arguments.next().map_or(50_000, |rows| rows.parse().unwrap());
    for (format, file) in [("CSV", csv(rows)), ("XLSX", xlsx(rows))] {
        let directory = tempfile::tempdir().unwrap();
        let store = SledStore::open(directory.path()).unwrap();
        let (unit, _) =
            change(&store, |work| setup::found(work, &founding(), clock::now()).unwrap().unit.id());
        println!("{rows} schools, {format} of {} MB", file.len() / 1_000_000);
        let (listing, read) = timed(|| schools::read(&file).unwrap());
        println!("  read the file      {read:>8.2?}");
        let (report, took) = timed(|| look(&store, unit, &listing));
        assert_eq!((report.added, report.rejected.len()), (rows, 0));
        println!("  dry run, all new   {:>8.2?}", read + took);
        let (report, took, committed) = store_it(&store, unit, &listing);
        assert_eq!((report.added, report.rejected.len()), (rows, 0));
        println!("  import, all new    {:>8.2?}, of which the commit {committed:.2?}", read + took);
        let (report, took, _) = store_it(&store, unit, &listing);
        assert_eq!(report.unchanged, rows);
        println!("  import, all known  {:>8.2?}", read + took);
    }
}

fn csv(rows: usize) -> Vec<u8> {
    let mut text = HEADER.join(";");
    for row in 0..rows {
        write!(text, "\r\n\"{}\"", cells(row).join("\";\"")).unwrap();
    }
    text.into_bytes()
}

fn xlsx(rows: usize) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(HEADER) {
        sheet.write(0, column, name).unwrap();
    }
    for row in 0..rows {
        for (column, cell) in (0..).zip(cells(row)) {
            sheet.write(u32::try_from(row + 1).unwrap(), column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A school of one of 89 regions and 2,300 municipalities.
fn cells(row: usize) -> [String; 17] {
    let (region, municipality) = (row % 89 + 10, row % 2_300);
    let name = format!("Средняя общеобразовательная школа №{row}");
    [
        format!("{:016}", 1_000_000_000_000_000 + row),
        region.to_string(),
        format!("Регион {region}"),
        format!("{:08}", 10_000_000 + municipality * 89 + region),
        format!("городской округ {municipality}"),
        format!("Муниципальное бюджетное общеобразовательное учреждение «{name}»"),
        format!("МБОУ «{name}»"),
        "3106777635".to_owned(),
        "310601001".to_owned(),
        "1053181848763".to_owned(),
        format!("Регион {region}, ул. Школьная, д. {row}"),
        "8 (4749) 65-87-10".to_owned(),
        format!("school{row}@example.org"),
        "Europe/Moscow".to_owned(),
        "Действующее".to_owned(),
        "нет".to_owned(),
        String::new(),
    ]
}

fn command(unit: UnitId) -> Command {
    let file = Digest::of(b"the file");
    Command { unit, source: None, partial: false, delta: false, file }
}

fn look(store: &SledStore, unit: UnitId, listing: &Listing) -> Report {
    let mut report = None;
    let read = &mut |snapshot: &dyn Snapshot| {
        let mut on = |_, _| ControlFlow::Continue(());
        let view = View::new(snapshot);
        let (actor, now) = (Actor::system(), clock::now());
        report =
            Some(import::preview(&view, &actor, &command(unit), listing, now, &mut on).unwrap());
        Ok(())
    };
    store.read(read).unwrap();
    report.unwrap()
}

fn store_it(store: &SledStore, unit: UnitId, listing: &Listing) -> (Report, Duration, Duration) {
    let began = clock::monotonic();
    let (report, committed) = change(store, |work| {
        let mut on = |_, _| ControlFlow::Continue(());
        import::import(work, &Actor::system(), &command(unit), listing, clock::now(), &mut on)
            .unwrap()
    });
    (report, began.elapsed(), committed)
}

fn change<T>(store: &SledStore, use_case: impl FnOnce(&mut Work<'_>) -> T) -> (T, Duration) {
    let mut prepared: Option<(T, Commit)> = None;
    let mut use_case = Some(use_case);
    let mut random = rand::random::<u128>;
    let read = &mut |snapshot: &dyn Snapshot| {
        let mut work = Work::new(snapshot, &mut random);
        let answer = use_case.take().unwrap()(&mut work);
        prepared = Some((answer, work.into_commit()));
        Ok(())
    };
    store.read(read).unwrap();
    let (answer, commit) = prepared.unwrap();
    let ((), took) = timed(|| {
        if !commit.changes.is_empty() {
            store.commit(commit).unwrap();
        }
    });
    (answer, took)
}

fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let began = clock::monotonic();
    let answer = run();
    (answer, began.elapsed())
}

fn founding() -> Founding {
    Founding {
        login: "root".to_owned(),
        name: "Анна".to_owned(),
        password: PasswordHash::new("none".to_owned()),
        organisation: Organisation {
            kind: OrganisationKind::Country,
            name: "Россия".to_owned(),
            time_zone: None,
        },
    }
}
