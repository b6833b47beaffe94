//! Schools from lists: what is added, changed, closed, rejected, and by whom.

use std::ops::ControlFlow;

use proptest::prelude::*;
use protocol::{Digest, UnitId};

use super::world::{Country, World};
use crate::app::import::{self, Command, Report};
use crate::app::orgs;
use crate::check::check;
use crate::domain::actor::{Actor, By, Holding};
use crate::domain::audit::Deed;
use crate::domain::org::{OKTMO, Unit, UnitKind};
use crate::domain::role::Role;
use crate::domain::school::{ExternalId, Source};
use crate::error::Error;
use crate::format::schools::{self, Reason};
use crate::id::TokenId;
use crate::page::Page;

const HEADER: &str =
    "id;код региона;регион;октмо;муниципалитет;название;филиал;головная организация";

/// A list of schools: their lines below the header.
fn list(lines: &[&str]) -> String {
    std::iter::once(&HEADER).chain(lines).copied().collect::<Vec<_>>().join("\n")
}

/// A school in Елец.
fn in_yelets(id: &str, name: &str) -> String {
    format!("{id};48;Липецкая область;42702000;Елец;{name};;")
}

fn command(unit: UnitId) -> Command {
    let file = Digest::of(b"a file");
    Command { unit, source: None, partial: false, delta: false, file }
}

fn take(world: &World, actor: &Actor, command: &Command, text: &str) -> Result<Report, Error> {
    let listing = schools::read(text.as_bytes()).unwrap();
    let mut on = |_, _| ControlFlow::Continue(());
    let preview =
        world.read(|view| import::preview(view, actor, command, &listing, world.now(), &mut on));
    let report =
        world.change(|work| import::import(work, actor, command, &listing, world.now(), &mut on));
    if let (Ok(preview), Ok(report)) = (&preview, &report) {
        if report.rejected.is_empty() || command.partial {
            assert_eq!(preview, report, "a preview tells what an import does");
        }
    }
    report
}

/// What [`take`] does for the whole country.
fn import(country: &Country, lines: &[&str]) -> Report {
    let command = command(country.root.id());
    take(&country.world, &country.founder, &command, &list(lines)).unwrap()
}

/// Added, changed, unchanged, closed.
fn counts(report: &Report) -> [usize; 4] {
    [report.added, report.changed, report.unchanged, report.closed]
}

fn codes(report: &Report) -> Vec<(u32, &'static str)> {
    report.rejected.iter().map(|flaw| (flaw.line, flaw.reason.code())).collect()
}

/// The school that a list's name stands for.
fn school(world: &World, region: UnitId, external: &str) -> Unit {
    found(world, region, external).unwrap()
}

fn found(world: &World, region: UnitId, external: &str) -> Option<Unit> {
    let external = ExternalId::parse(external).unwrap();
    let source = Source::region();
    world
        .read(|view| {
            let unit = import::unit_of(view, &source, region, &external)?;
            unit.map(|unit| view.get::<Unit>(&unit)).transpose().map(Option::flatten)
        })
        .unwrap()
}

fn proved(world: &World) {
    let mut findings = Vec::new();
    check(&world.pairs(), &mut |finding| findings.push(finding)).unwrap();
    assert_eq!(findings, []);
}

fn machine(world: &World, person: &Actor, role: Role, unit: &Unit) -> Actor {
    let By::Person { person, login, .. } = person.by().clone() else { unreachable!() };
    let token = Some(TokenId::new(world.now(), world.random()));
    let by = By::Person { person, login, token };
    let place = unit.place.clone();
    Actor::new(by, place.clone(), vec![Holding::new(role, place)], None)
}

/// A list that makes every kind of key that lists make.
pub(super) fn some(country: &Country) {
    let report = import(
        country,
        &[
            &in_yelets("7", "Лицей"),
            "8;48;Липецкая область;42702000;Елец;Филиал;да;7",
            "9;48;Липецкая область;;;Школа;;",
        ],
    );
    assert_eq!(counts(&report), [3, 0, 0, 0]);
}

#[test]
fn a_list_makes_schools_with_their_regions_and_municipalities() {
    let country = Country::new();
    let report = import(
        &country,
        &[
            &in_yelets("7", "Лицей"),
            "8;31;Белгородская область;14701000;Белгород;Школа №8;;",
            "9;14;Республика Саха (Якутия);98701000;Якутск;Школа №9;;",
        ],
    );
    assert_eq!((counts(&report), report.places), ([3, 0, 0, 0], 3));
    let lyceum = school(&country.world, country.region.id(), "7");
    assert_eq!(lyceum.place.parent(), Some(country.municipality.id()), "found by its name");
    let municipality = country.world.read(|view| view.get::<Unit>(&country.municipality.id()));
    assert_eq!(municipality.unwrap().unwrap().codes[OKTMO], "42702000");
    proved(&country.world);
}

#[test]
fn the_same_list_again_changes_nothing_and_writes_nothing() {
    let country = Country::new();
    let lines = [in_yelets("7", "Лицей"), in_yelets("8", "Школа")];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    import(&country, &lines);
    let before = country.world.pairs();
    assert_eq!(counts(&import(&country, &lines)), [0, 0, 2, 0]);
    assert!(before == country.world.pairs());
}

#[test]
fn a_school_that_a_full_list_lacks_is_closed_and_comes_back() {
    let country = Country::new();
    let (both, one) =
        ([in_yelets("7", "Лицей"), in_yelets("8", "Школа")], [in_yelets("8", "Школа")]);
    let both: Vec<&str> = both.iter().map(String::as_str).collect();
    import(&country, &both);
    assert_eq!(counts(&import(&country, &[&one[0]])), [0, 0, 1, 1]);
    assert!(school(&country.world, country.region.id(), "7").closed.is_some());
    assert_eq!(counts(&import(&country, &[&one[0]])), [0, 0, 1, 0], "closed once");
    let back = import(&country, &both);
    assert_eq!((counts(&back), back.reopened), ([0, 1, 1, 0], 1));
    assert!(school(&country.world, country.region.id(), "7").closed.is_none());
    proved(&country.world);
}

#[test]
fn a_list_closes_nothing_of_another_region_nor_source_nor_made_by_hand() {
    let country = Country::new();
    let far = "8;31;Белгородская область;14701000;Белгород;Школа №8;;";
    import(&country, &[&in_yelets("7", "Лицей"), far]);
    assert_eq!(counts(&import(&country, &[far])), [0, 0, 1, 0]);
    let other = Command { source: Some(Source::register()), ..command(country.root.id()) };
    let text = list(&[&in_yelets("1", "Школа №1")]);
    let report = take(&country.world, &country.founder, &other, &text).unwrap();
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    let by_hand = country.world.read(|view| view.get::<Unit>(&country.school.id()));
    assert!(by_hand.unwrap().unwrap().closed.is_none());
    proved(&country.world);
}

#[test]
fn a_list_of_changes_closes_nothing() {
    let country = Country::new();
    import(&country, &[&in_yelets("7", "Лицей"), &in_yelets("8", "Школа")]);
    let delta = Command { delta: true, ..command(country.root.id()) };
    let text = list(&[&in_yelets("8", "Школа №8")]);
    let report = take(&country.world, &country.founder, &delta, &text).unwrap();
    assert_eq!(counts(&report), [0, 1, 0, 0]);
    assert_eq!(school(&country.world, country.region.id(), "8").name, "Школа №8");
}

#[test]
fn a_rejected_row_keeps_the_whole_list_out_unless_the_good_rows_are_asked_for() {
    let country = Country::new();
    import(&country, &[&in_yelets("7", "Лицей"), &in_yelets("8", "Школа"), &in_yelets("9", "Сад")]);
    let bad = list(&[
        &in_yelets("5", "Школа №5"),
        "7;48;Липецкая область;42702000;Елец;;;",
        &in_yelets("8", "Школа №8"),
    ]);
    let before = country.world.pairs();
    let whole = command(country.root.id());
    let report = take(&country.world, &country.founder, &whole, &bad).unwrap();
    assert_eq!((counts(&report), codes(&report)), ([0; 4], vec![(3, "name-missing")]));
    assert!(before == country.world.pairs());
    let partial = Command { partial: true, ..whole };
    let report = take(&country.world, &country.founder, &partial, &bad).unwrap();
    assert_eq!(counts(&report), [1, 1, 0, 1]);
    let of = |id| school(&country.world, country.region.id(), id);
    assert!(of("7").closed.is_none(), "its row was rejected, but it is on the list");
    assert!(of("9").closed.is_some());
    proved(&country.world);
}

#[test]
fn a_row_of_which_the_school_is_not_known_keeps_all_from_being_closed() {
    let country = Country::new();
    import(&country, &[&in_yelets("7", "Лицей"), &in_yelets("8", "Школа")]);
    let partial = Command { partial: true, ..command(country.root.id()) };
    let text = list(&[&in_yelets("", "Лицей"), &in_yelets("8", "Школа")]);
    let report = take(&country.world, &country.founder, &partial, &text).unwrap();
    assert_eq!((counts(&report), codes(&report)), ([0, 0, 1, 0], vec![(2, "id-missing")]));
}

#[test]
fn the_bad_fixture_is_told_line_by_line_as_it_is_expected() {
    let country = Country::new();
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lists/");
    let read = |name: &str| std::fs::read(format!("{lists}{name}")).unwrap();
    let listing = schools::read(&read("schools-bad.csv")).unwrap();
    let partial = Command { partial: true, ..command(country.root.id()) };
    let report = country.world.change(|work| {
        let on = &mut |_, _| ControlFlow::Continue(());
        import::import(work, &country.founder, &partial, &listing, country.world.now(), on)
    });
    let report = report.unwrap();
    let meant = |reason: Reason| match reason.code() {
        "inn-wrong" => "ИНН: неверная контрольная цифра",
        "inn-zeros" => "ИНН: одни нули",
        "inn-zero-lost" => "ИНН: 9 цифр, потерян ведущий ноль",
        "ogrn-wrong" => "ОГРН: неверная контрольная цифра",
        "kpp-malformed" => "КПП: неверный формат",
        "name-missing" => "нет наименования",
        "time-zone-unknown" => "неизвестный часовой пояс",
        "head-unknown" => "филиал без головной организации",
        "id-missing" => "нет идентификатора",
        other => other,
    };
    let told: Vec<String> = report
        .rejected
        .iter()
        .map(|flaw| format!("{}: {}", flaw.line, meant(flaw.reason)))
        .collect();
    let expected = String::from_utf8(read("schools-bad.expected.txt")).unwrap();
    assert_eq!(told, expected.trim().lines().collect::<Vec<_>>());
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    proved(&country.world);
}

#[test]
fn the_five_files_are_imported_and_the_second_time_change_nothing() {
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/lists/");
    for (name, unplaced) in
        [("schools.csv", 0), ("schools-utf8-bom.csv", 0), ("schools.xlsx", 0), ("register.xml", 60)]
    {
        let country = Country::new();
        let listing = schools::read(&std::fs::read(format!("{lists}{name}")).unwrap()).unwrap();
        let command = command(country.root.id());
        let run = || {
            let on = &mut |_, _| ControlFlow::Continue(());
            let now = country.world.now();
            let import = |work: &mut crate::work::Work<'_>| {
                import::import(work, &country.founder, &command, &listing, now, on)
            };
            country.world.change(import).unwrap()
        };
        let report = run();
        assert_eq!(report.rejected, [], "{name}");
        assert_eq!((report.added, report.unplaced >= unplaced), (listing.schools.len(), true));
        assert_eq!(counts(&run()), [0, 0, listing.schools.len(), 0], "{name}");
        proved(&country.world);
    }
}

#[test]
fn a_branch_knows_its_head_wherever_that_stands_and_whenever_it_comes() {
    let country = Country::new();
    let report = import(
        &country,
        &[
            "7;48;Липецкая область;42702000;Елец;Филиал;да;8",
            "8;48;Липецкая область;42701000;Липецк;Школа №8;нет;",
        ],
    );
    assert_eq!(counts(&report), [2, 0, 0, 0]);
    let of = |id| school(&country.world, country.region.id(), id);
    assert_eq!(of("7").branch_of, Some(of("8").id()));
    assert_ne!(of("7").place.parent(), of("8").place.parent());
    let alone = import(
        &country,
        &[
            "7;48;Липецкая область;42702000;Елец;Филиал;нет;",
            "8;48;Липецкая область;42701000;Липецк;Школа №8;нет;",
        ],
    );
    assert_eq!(counts(&alone), [0, 1, 1, 0]);
    assert_eq!(of("7").branch_of, None);
    proved(&country.world);
}

#[test]
fn a_branch_of_a_school_in_another_region_stays_one_when_the_list_comes_again() {
    let country = Country::new();
    let lines = [
        "7;48;Липецкая область;42702000;Елец;Филиал;да;8",
        "8;31;Белгородская область;14702000;Старый Оскол;Школа №8;нет;",
    ];
    let head = |country: &Country| {
        let branch = school(&country.world, country.region.id(), "7");
        let there = school(&country.world, country.other_region.id(), "8");
        (branch.branch_of, Some(there.id()))
    };
    assert_eq!(counts(&import(&country, &lines)), [2, 0, 0, 0]);
    let (of, there) = head(&country);
    assert_eq!(of, there);
    let before = country.world.pairs();
    assert_eq!(counts(&import(&country, &lines)), [0, 0, 2, 0]);
    assert!(before == country.world.pairs(), "the same list changes nothing");
    assert_eq!(head(&country), (of, there));
}

#[test]
fn a_branch_of_nothing_of_a_branch_or_of_itself_is_rejected() {
    let country = Country::new();
    let report = import(
        &country,
        &[
            "7;48;Липецкая область;42702000;Елец;Филиал;да;404",
            "8;48;Липецкая область;42702000;Елец;Филиал;да;8",
            "9;48;Липецкая область;42702000;Елец;Филиал;да;7",
        ],
    );
    let expected = [(2, "head-unknown"), (3, "head-is-branch"), (4, "head-is-branch")];
    assert_eq!(codes(&report), expected);
}

#[test]
fn a_school_goes_to_the_municipality_that_the_list_says_now_with_all_it_has() {
    let country = Country::new();
    import(&country, &[&in_yelets("7", "Лицей")]);
    let lyceum = school(&country.world, country.region.id(), "7");
    let admin = country.world.holder(&country.founder, Role::SchoolAdministrator, &lyceum);
    let device = country.world.device(&admin, &lyceum, "1");
    let post = country.world.publish(&admin, &lyceum, "Снегопад");
    let report = import(&country, &["7;48;Липецкая область;42701000;Липецк;Лицей;;"]);
    assert_eq!((counts(&report), report.moved), ([0, 1, 0, 0], 1));
    let moved = school(&country.world, country.region.id(), "7");
    assert_eq!(moved.id(), lyceum.id());
    assert_ne!(moved.place.parent(), lyceum.place.parent());
    let world = &country.world;
    let at = world.read(|view| crate::app::devices::find(view, &admin, device.id)).unwrap();
    assert_eq!(at.place, moved.place);
    let here = world.read(|view| crate::app::posts::find(view, &admin, post.id)).unwrap();
    assert_eq!(here.place, moved.place);
    proved(world);
}

#[test]
fn what_a_person_changed_by_hand_stays_until_the_list_says_something_else() {
    let country = Country::new();
    import(&country, &[&in_yelets("7", "Лицей")]);
    let lyceum = school(&country.world, country.region.id(), "7");
    let edit =
        orgs::EditUnit { name: Some("Наш лицей".into()), ..orgs::EditUnit::default() };
    let now = country.world.now();
    let edit = |work: &mut crate::work::Work<'_>| {
        orgs::edit(work, &country.founder, lyceum.id(), &edit, now)
    };
    country.world.change(edit).unwrap();
    import(&country, &[&in_yelets("7", "Лицей"), &in_yelets("8", "Школа")]);
    let of = |id| school(&country.world, country.region.id(), id);
    assert_eq!(of("7").name, "Наш лицей");
    import(&country, &[&in_yelets("7", "Лицей №7"), &in_yelets("8", "Школа")]);
    assert_eq!(of("7").name, "Лицей №7");
}

#[test]
fn a_school_without_a_municipality_waits_until_a_list_or_a_person_places_it() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let report = import(
        &country,
        &[
            "7;48;Липецкая область;;;Лицей;;",
            "8;48;Липецкая область;;;Филиал;да;7",
            "9;48;Липецкая область;;;Школа;;",
        ],
    );
    assert_eq!((counts(&report), report.unplaced), ([3, 0, 0, 0], 3));
    let waiting = || {
        let page = Page::first();
        world.read(|view| import::waiting(view, founder, None, &page)).unwrap().items
    };
    assert_eq!(waiting().len(), 3);
    // A person places the branch first, then its head.
    for external in ["8", "7"] {
        let entry = waiting().into_iter().find(|entry| entry.known.external.as_str() == external);
        let (id, to) = (entry.unwrap().known.id, country.municipality.id());
        world.change(|work| import::place(work, founder, id, to, world.now())).unwrap();
    }
    let of = |id| school(world, country.region.id(), id);
    assert_eq!(of("8").branch_of, Some(of("7").id()));
    let report = import(
        &country,
        &[
            "7;48;Липецкая область;;;Лицей;;",
            "8;48;Липецкая область;;;Филиал;да;7",
            &in_yelets("9", "Школа"),
        ],
    );
    assert_eq!((counts(&report), waiting().len()), ([0, 1, 2, 0], 0));
    assert_eq!(of("9").place.parent(), Some(country.municipality.id()));
    proved(world);
}

#[test]
fn a_school_that_waits_and_is_on_the_list_no_longer_is_forgotten() {
    let country = Country::new();
    import(&country, &["7;48;Липецкая область;;;Лицей;;", "8;48;Липецкая область;;;Школа;;"]);
    assert_eq!(counts(&import(&country, &["8;48;Липецкая область;;;Школа;;"])), [0, 0, 1, 1]);
    assert_eq!(counts(&import(&country, &["8;48;Липецкая область;;;Школа;;"])), [0, 0, 1, 0]);
    proved(&country.world);
}

#[test]
fn another_lists_school_is_ours_only_when_somebody_says_so() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    import(&country, &[&in_yelets("7", "Лицей")]);
    let lyceum = school(world, country.region.id(), "7");
    let (source, external) = (Source::register(), ExternalId::parse("4883").unwrap());
    let map = |unit| {
        world.change(|work| import::map(work, founder, unit, &source, &external, world.now()))
    };
    map(lyceum.id()).unwrap();
    assert_eq!(map(lyceum.id()).unwrap().unit, Some(lyceum.id()), "said twice is said once");
    let other = Error::AlreadyMapped { external: "4883".into() };
    assert_eq!(map(country.school.id()), Err(other));
    let register = Command { source: Some(source.clone()), ..command(country.root.id()) };
    let text = list(&["4883;48;Липецкая область;;;Лицей по реестру;;"]);
    let report = take(world, founder, &register, &text).unwrap();
    assert_eq!((counts(&report), report.unplaced), ([0, 1, 0, 0], 0));
    // Gone from one list it stands on the other, and is open.
    let text = list(&["1;48;Липецкая область;42702000;Елец;Школа №1;;"]);
    assert_eq!(counts(&take(world, founder, &register, &text).unwrap()), [1, 0, 0, 0]);
    assert!(school(world, country.region.id(), "7").closed.is_none());
    proved(world);
}

#[test]
fn a_regional_coordinator_imports_their_region_and_no_other() {
    let country = Country::new();
    let world = &country.world;
    let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let own = command(country.region.id());
    let text =
        list(&[&in_yelets("7", "Лицей"), "8;31;Белгородская область;14701000;Белгород;Школа;;"]);
    let report = take(world, &regional, &own, &text).unwrap();
    assert_eq!((codes(&report), report.added), (vec![(3, "region-foreign")], 0));
    let partial = Command { partial: true, ..own.clone() };
    assert_eq!(counts(&take(world, &regional, &partial, &text).unwrap()), [1, 0, 0, 0]);
    // The same name in another region's list is another school.
    let far = world.holder(&country.founder, Role::RegionalCoordinator, &country.other_region);
    let text = list(&["7;31;Белгородская область;14701000;Белгород;Лицей;;"]);
    let report = take(world, &far, &command(country.other_region.id()), &text).unwrap();
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    assert!(found(world, country.region.id(), "7").unwrap().closed.is_none());
    let foreign = take(world, &regional, &command(country.other_region.id()), &text);
    assert_eq!(foreign, Err(Error::UnknownUnit { unit: country.other_region.id() }));
    proved(world);
}

#[test]
fn a_machine_account_imports_only_through_its_token_and_does_nothing_else() {
    let country = Country::new();
    let world = &country.world;
    let person = world.holder(&country.founder, Role::RegionalSystem, &country.region);
    let text = list(&[&in_yelets("7", "Лицей")]);
    let own = command(country.region.id());
    let by_hand = take(world, &person, &own, &text);
    assert_eq!(by_hand, Err(Error::UnknownUnit { unit: country.region.id() }));
    let machine = machine(world, &person, Role::RegionalSystem, &country.region);
    assert_eq!(counts(&take(world, &machine, &own, &text).unwrap()), [1, 0, 0, 0]);
    let lyceum = school(world, country.region.id(), "7");
    let seen = world.read(|view| orgs::find(view, &machine, lyceum.id()));
    assert_eq!(seen, Err(Error::UnknownUnit { unit: lyceum.id() }));
}

#[test]
fn others_import_nothing() {
    let country = Country::new();
    let text = list(&[&in_yelets("7", "Лицей")]);
    let municipal =
        country.world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
    for actor in [&municipal, &country.admin] {
        let refused = take(&country.world, actor, &command(country.region.id()), &text);
        assert_eq!(refused, Err(Error::UnknownUnit { unit: country.region.id() }));
    }
    let of_a_school = take(&country.world, &country.founder, &command(country.school.id()), &text);
    let kind = UnitKind::School;
    assert_eq!(of_a_school, Err(Error::NotARegion { unit: country.school.id(), kind }));
}

#[test]
fn a_cancelled_import_leaves_nothing() {
    let country = Country::new();
    let listing = schools::read(list(&[&in_yelets("7", "Лицей")]).as_bytes()).unwrap();
    let stopped = country.world.plan(|work| {
        let on = &mut |_, _| ControlFlow::Break(());
        let command = command(country.root.id());
        import::import(work, &country.founder, &command, &listing, country.world.now(), on)
    });
    assert_eq!(stopped.map(|_| ()), Err(Error::ImportCancelled {}));
}

#[test]
fn the_log_tells_of_an_import_once_and_of_each_school_that_closes() {
    let country = Country::new();
    import(&country, &[&in_yelets("7", "Лицей"), &in_yelets("8", "Школа")]);
    import(&country, &[&in_yelets("8", "Школа")]);
    let page = Page::first();
    let log = country.world.read(|view| {
        crate::app::audit::list(
            view,
            &country.founder,
            &crate::app::audit::Filter::default(),
            &page,
        )
    });
    let deeds: Vec<Deed> = log.unwrap().items.iter().map(|entry| entry.what.deed).collect();
    let count = |deed| deeds.iter().filter(|other| **other == deed).count();
    assert_eq!((count(Deed::SchoolsImported), count(Deed::UnitClosed)), (2, 1));
    assert!(deeds.len() < 100);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_lists_come_the_store_holds_and_a_list_that_comes_twice_changes_nothing(
        lists in prop::collection::vec(
            prop::collection::vec((0..6_u8, 0..3_u8, 0..4_u8, 0..7_u8), 0..8), 1..4),
        partial in any::<bool>(),
        delta in any::<bool>(),
    ) {
        let country = Country::new();
        for rows in &lists {
            let lines: Vec<String> = rows.iter().map(|(id, region, municipality, head)| {
                let region = ["48;Липецкая область", "31;Белгородская область", ";"][usize::from(*region)];
                let place = ["42702000;Елец", "42701000;Липецк", ";", "4270;Грязи"][usize::from(*municipality)];
                let branch = if *head < 5 { ";".to_owned() } else { format!("да;{}", head - 5) };
                format!("{id};{region};{place};Школа №{id};{branch}")
            }).collect();
            let text = list(&lines.iter().map(String::as_str).collect::<Vec<_>>());
            let command = Command { partial, delta, ..command(country.root.id()) };
            let report = take(&country.world, &country.founder, &command, &text).unwrap();
            let all = u32::try_from(lines.len()).unwrap() + 1;
            prop_assert!(report.rejected.iter().all(|flaw| (2..=all).contains(&flaw.line)));
            let before = country.world.pairs();
            let again = take(&country.world, &country.founder, &command, &text).unwrap();
            prop_assert!(before == country.world.pairs(), "{:?} then {:?}", report, again);
            proved(&country.world);
        }
    }
}
