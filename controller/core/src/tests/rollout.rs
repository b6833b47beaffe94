//! The rollout report.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use protocol::UnitId;

use super::world::{Country, hello};
use crate::app::rollout::{self, Figures, Report};
use crate::app::{devices, rights, sessions};
use crate::domain::actor::Actor;
use crate::domain::device::{Device, Farewell};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::role::{Directorship, Grant, Role};
use crate::domain::rollout::{Office, RolloutIndex, Staff, Step, Tally};
use crate::error::Error;
use crate::keys;
use crate::page::Page;

#[test]
fn a_new_country_lacks_what_nobody_has_been_given_yet() {
    let country = Country::new();
    let all = report(&country, &country.founder, None).unwrap();
    assert_eq!((all.figures.units, all.figures.schools), (4, 3));
    let lacking = |step| all.figures.step(step).lacking;
    // The founder coordinates the country, and two schools have administrators.
    assert_eq!(Step::ALL.map(lacking), [3, 3, 1, 3, 3]);
    assert_eq!(all.figures.overdue(), 0, "nobody has said by when");
    let rows: Vec<(String, u64, u64)> = all
        .rows
        .items
        .iter()
        .map(|row| (row.unit.name.clone(), row.figures.schools, row.figures.units))
        .collect();
    let row = |name: &str, schools, units| (name.to_owned(), schools, units);
    assert_eq!(rows, [row("Липецкая область", 2, 2), row("Белгородская область", 1, 1)]);
}

#[test]
fn each_step_counts_from_the_commit_that_takes_it() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let lacking_in = |unit: &Unit, step| {
        report(&country, founder, Some(unit.id())).unwrap().figures.step(step).lacking
    };
    let without_director = || lacking_in(&country.other_region, Step::Director);
    assert_eq!(without_director(), 1);
    let first = given(&country, Role::Director, &country.far_school).unwrap();
    let second = given(&country, Role::ActingDirector, &country.far_school).unwrap();
    assert_eq!(without_director(), 0, "a director and who stands in are one school");
    revoke(&country, &first);
    assert_eq!(without_director(), 0);
    revoke(&country, &second);
    assert_eq!(without_director(), 1);

    let lacking = |step| lacking_in(&country.region, step);

    let tv = world.device(&country.admin, &country.school, "tv");
    assert_eq!((lacking(Step::Device), lacking(Step::Online)), (1, 2));
    connect(&country, &tv);
    assert_eq!((lacking(Step::Device), lacking(Step::Online)), (1, 1));
    disconnect(&country, &tv);
    assert_eq!((lacking(Step::Device), lacking(Step::Online)), (1, 2));
    world.change(|work| devices::revoke(work, &country.admin, tv.id, world.now())).unwrap();
    assert_eq!((lacking(Step::Device), lacking(Step::Online)), (2, 2));
    world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    assert_eq!(lacking(Step::Coordinator), 1);
}

#[test]
fn the_nearer_day_holds_and_what_is_over_is_overdue() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let (yesterday, tomorrow) = (date(2026, 11, 22), date(2026, 11, 24));
    plan(&country, &country.root, &[(Step::Director, yesterday), (Step::Online, yesterday)]);
    let overdue = |unit: &Unit| {
        let report = report(&country, founder, Some(unit.id())).unwrap();
        (report.figures.step(Step::Director).overdue, report.figures.step(Step::Online).overdue)
    };
    assert_eq!(overdue(&country.root), (3, 3));
    plan(&country, &country.municipality, &[(Step::Director, tomorrow)]);
    assert_eq!(overdue(&country.root), (1, 3), "the town's two schools have until tomorrow");
    assert_eq!(overdue(&country.municipality), (0, 2));
    assert_eq!(overdue(&country.school), (0, 1));
    assert_eq!(overdue(&country.far_school), (1, 1));
    let due = report(&country, founder, Some(country.school.id())).unwrap().dues;
    assert_eq!(due[&Step::Director].unit, country.municipality.id());
    assert_eq!(due[&Step::Online].unit, country.root.id());

    let tv = world.device(&country.admin, &country.school, "tv");
    connect(&country, &tv);
    assert_eq!(overdue(&country.municipality), (0, 1));
    disconnect(&country, &tv);
    assert_eq!(overdue(&country.municipality), (0, 1), "a screen switched off is not overdue");
    plan(&country, &country.municipality, &[]);
    assert_eq!(overdue(&country.root), (3, 2), "what is taken back comes from above again");
}

#[test]
fn the_units_that_lack_a_step_are_listed_by_name_in_pieces() {
    let country = Country::new();
    let founder = &country.founder;
    let tv = country.world.device(&country.admin, &country.school, "tv");
    let names = |step| {
        let mut names = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = Page::new(1, cursor.as_deref()).unwrap();
            let listed = lacking(&country, founder, None, step, &page).unwrap();
            names.extend(listed.items.into_iter().map(|line| line.unit.name));
            cursor = listed.next;
            if cursor.is_none() {
                names.sort();
                return names;
            }
        }
    };
    assert_eq!(names(Step::Device), ["Школа №5", "Школа-интернат"]);
    assert_eq!(names(Step::Administrator), ["Школа-интернат"]);
    assert_eq!(names(Step::Online).len(), 3);
    connect(&country, &tv);
    assert_eq!(names(Step::Online), ["Школа №5", "Школа-интернат"]);
    assert_eq!(names(Step::Coordinator), ["Белгородская область", "Елец", "Липецкая область"]);
    let page = Page::first();
    let line = lacking(&country, founder, None, Step::Device, &page).unwrap().items;
    let neighbour = line.iter().find(|line| line.unit == country.neighbour).unwrap();
    assert_eq!(neighbour.above, ["Липецкая область", "Елец"]);
}

#[test]
fn every_school_is_told_with_its_people_and_screens() {
    let country = Country::new();
    let world = &country.world;
    let tv = world.device(&country.admin, &country.school, "tv");
    world.device(&country.admin, &country.school, "second");
    connect(&country, &tv);
    given(&country, Role::Director, &country.school).unwrap();
    let all = world
        .read(|view| rollout::schools(view, &country.founder, None, &Page::first(), world.now()));
    let told = all.unwrap().items;
    assert_eq!(told.len(), 3);
    let school = told.iter().find(|line| line.unit == country.school).unwrap();
    let seen = (school.directors, school.administrators, school.screens, school.connected);
    assert_eq!(seen, (1, 1, 2, 1));
}

#[test]
fn a_school_sees_its_own_state_and_nothing_beside_it() {
    let country = Country::new();
    let world = &country.world;
    let coordinator = world.holder(&country.founder, Role::SchoolCoordinator, &country.school);
    let own = report(&country, &coordinator, None).unwrap();
    assert_eq!((own.unit.id(), own.figures.schools), (country.school.id(), 1));
    let refused = report(&country, &coordinator, Some(country.neighbour.id())).unwrap_err();
    assert_eq!(refused, Error::UnknownUnit { unit: country.neighbour.id() });
    let above = country.municipality.id();
    let refused = lacking(&country, &coordinator, Some(above), Step::Device, &Page::first());
    assert_eq!(refused.unwrap_err(), Error::UnknownUnit { unit: above });
    let due = [(Step::Device, date(2026, 12, 1))].into();
    let refused = world
        .change(|work| rollout::plan(work, &coordinator, country.school.id(), &due, world.now()));
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let misplaced = world.change(|work| {
        rollout::plan(work, &country.founder, country.school.id(), &due, world.now())
    });
    assert_eq!(misplaced, Err(Error::PlanMisplaced { unit: country.school.id() }));
    let teacher = world.holder(&country.founder, Role::Teacher, &country.school);
    assert!(report(&country, &teacher, None).is_err());
}

#[test]
fn an_older_store_is_counted_once_to_the_same_figures() {
    let country = Country::new();
    let world = &country.world;
    world.device(&country.admin, &country.school, "tv");
    let before = report(&country, &country.founder, None).unwrap();
    world
        .change(|work| {
            work.delete::<RolloutIndex>(&());
            for place in [&country.root, &country.region].map(|unit| unit.place.clone()) {
                work.delete::<Tally>(&place);
            }
            work.delete::<Staff>(&(country.neighbour.id(), Office::Director));
            work.unmark(&keys::lacking(Step::Director, &country.school.place));
            Ok(())
        })
        .unwrap();
    world.indexes_rollout();
    assert_eq!(report(&country, &country.founder, None).unwrap(), before);
    assert_eq!(super::check::findings(&world.pairs()), []);
}

#[test]
fn a_unit_that_left_and_came_back_is_counted_as_before() {
    let country = Country::new();
    let world = &country.world;
    world.device(&country.admin, &country.school, "tv");
    let before = report(&country, &country.founder, None).unwrap();
    world.change(|work| rollout::leave(work, &country.school)).unwrap();
    let without = report(&country, &country.founder, None).unwrap().figures;
    assert_eq!((without.schools, without.step(Step::Director).lacking), (2, 2));
    world.change(|work| rollout::enter(work, &country.school)).unwrap();
    assert_eq!(report(&country, &country.founder, None).unwrap(), before);
    assert_eq!(super::check::findings(&world.pairs()), []);
}

#[test]
fn a_look_at_the_schools_is_kept_for_reports_on_many() {
    let country = Country::new();
    let world = &country.world;
    let tv = world.device(&country.admin, &country.school, "tv");
    let seen = || {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let look = |view: &crate::work::View<'_>| rollout::look(view, after.as_deref(), 1);
            let (piece, next) = world.read(look).unwrap();
            seen.extend(piece);
            after = next;
            if after.is_none() {
                return seen;
            }
        }
    };
    let dark = |now, ever| (country.municipality.place.clone(), rollout::Dark { now, ever });
    assert!(seen().contains(&dark(1, 1)), "{:?}", seen());
    connect(&country, &tv);
    assert!(seen().contains(&dark(0, 0)), "{:?}", seen());
    disconnect(&country, &tv);
    assert!(seen().contains(&dark(1, 0)), "{:?}", seen());
    for (place, dark) in seen() {
        world.change(|work| rollout::note(work, &place, dark, world.now())).unwrap();
    }
    let kept = world.read(|view| view.get::<Tally>(&country.municipality.place)).unwrap().unwrap();
    assert_eq!((kept.dark, kept.silent, kept.looked), (1, 0, Some(world.now())));
    assert_eq!(super::check::findings(&world.pairs()), []);
}

#[test]
fn a_role_given_in_a_school_writes_no_key_of_the_country_or_the_region() {
    let country = Country::new();
    let (world, now) = (&country.world, country.world.now());
    let person = world.person(&country.founder, "boss");
    let new = rights::NewGrant::new(person.id, Role::Director, country.far_school.id());
    let (_grant, commit) =
        world.plan(|work| rights::grant(work, &country.founder, &new, now)).unwrap();
    let rollout = |key: &&Vec<u8>| key.starts_with(b"rollout/") || key.starts_with(b"staff/");
    let written: Vec<String> = commit
        .changes
        .iter()
        .map(|(key, _)| key)
        .filter(rollout)
        .map(|key| String::from_utf8_lossy(key).into_owned())
        .collect();
    let region = keys::rollout(&country.other_region.place);
    let staff = format!("staff/{}/director", country.far_school.id());
    assert_eq!(written, [region, staff]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever happens, the figures are those that counting everything anew gives.
    #[test]
    fn the_sums_are_what_counting_gives(
        deeds in proptest::collection::vec((0_usize..8, any::<prop::sample::Index>()), 0..30),
    ) {
        let country = Country::new();
        for (deed, which) in deeds {
            act(&country, deed, which);
            country.world.pass(61);
        }
        for unit in [&country.root, &country.region, &country.municipality, &country.other_region] {
            let told = report(&country, &country.founder, Some(unit.id())).unwrap().figures;
            prop_assert_eq!(counted(&told), by_hand(&country, unit));
        }
        prop_assert_eq!(super::check::findings(&country.world.pairs()), []);
    }
}

fn act(country: &Country, deed: usize, which: prop::sample::Index) {
    let (world, founder) = (&country.world, &country.founder);
    let schools = [&country.school, &country.neighbour, &country.far_school];
    let school = schools[which.index(3)];
    let grants = world.read(|view| view.scan::<Grant>(keys::GRANTS, None, 1_000)).unwrap();
    let tvs = world.read(|view| view.scan::<Device>(keys::DEVICES, None, 1_000)).unwrap();
    let tv = (!tvs.is_empty()).then(|| &tvs[which.index(tvs.len())]);
    let hardware = format!("tv{}", world.now().as_second());
    match deed {
        0 => drop(given(country, [Role::Director, Role::ActingDirector][which.index(2)], school)),
        1 => administrator(country, school),
        2 => {
            let units = [&country.region, &country.municipality];
            let roles = [Role::RegionalCoordinator, Role::MunicipalCoordinator];
            drop(given(country, roles[which.index(2)], units[which.index(2)]));
        }
        3 => {
            let grant = &grants[which.index(grants.len())];
            // One's own, and the country's, nobody takes away.
            if grant.role != Role::NationalCoordinator {
                revoke(country, grant);
            }
        }
        4 => drop(world.device(founder, school, &hardware)),
        5 => {
            if let Some(tv) = tv {
                let revoke = devices::revoke;
                world.change(|work| revoke(work, founder, tv.id, world.now())).unwrap();
            }
        }
        6 => {
            if let Some(tv) = tv.filter(|tv| tv.revoked.is_none()) {
                connect(country, tv);
            }
        }
        _ => {
            let kinds = [UnitKind::School, UnitKind::Municipality];
            world.unit(founder, kinds[which.index(2)], "Новая", country.region.id());
        }
    }
}

/// Units, schools, and how many lack each step.
type Sums = (u64, u64, [u64; 5]);

fn counted(figures: &Figures) -> Sums {
    (figures.units, figures.schools, Step::ALL.map(|step| figures.step(step).lacking))
}

/// The same from every record there is.
fn by_hand(country: &Country, of: &Unit) -> Sums {
    let world = &country.world;
    world
        .read(|view| {
            let mut grants: BTreeMap<UnitId, Vec<Role>> = BTreeMap::new();
            for grant in view.scan::<Grant>(keys::GRANTS, None, 10_000)? {
                if grant.is_active() {
                    grants.entry(grant.place.unit()).or_default().push(grant.role);
                }
            }
            let sessions =
                view.scan::<crate::domain::device::Session>(keys::SESSIONS, None, 9_999)?;
            let tvs = view.scan::<Device>(keys::DEVICES, None, 10_000)?;
            let tvs: Vec<Device> = tvs.into_iter().filter(|tv| tv.revoked.is_none()).collect();
            let holds = |unit: UnitId, roles: &[Role]| {
                grants.get(&unit).is_some_and(|held| held.iter().any(|role| roles.contains(role)))
            };
            let (mut units, mut schools, mut lacking) = (0, 0, [0; 5]);
            let all = view.scan::<Unit>(keys::UNITS, None, 10_000)?;
            for unit in all.iter().filter(|unit| of.place.covers(&unit.place)) {
                let id = unit.id();
                if unit.kind != UnitKind::School {
                    units += 1;
                    let coordinators = [
                        Role::NationalCoordinator,
                        Role::RegionalCoordinator,
                        Role::MunicipalCoordinator,
                    ];
                    lacking[0] += u64::from(!holds(id, &coordinators));
                    continue;
                }
                schools += 1;
                let own: Vec<&Device> = tvs.iter().filter(|tv| tv.school() == id).collect();
                let on = |tv: &&&Device| {
                    sessions.iter().any(|one| one.device == tv.id && one.ended.is_none())
                };
                lacking[1] += u64::from(!holds(id, &[Role::Director, Role::ActingDirector]));
                lacking[2] += u64::from(!holds(id, &[Role::SchoolAdministrator]));
                lacking[3] += u64::from(own.is_empty());
                lacking[4] += u64::from(own.iter().filter(on).count() == 0);
            }
            Ok((units, schools, lacking))
        })
        .unwrap()
}

fn report(country: &Country, actor: &Actor, unit: Option<UnitId>) -> Result<Report, Error> {
    let world = &country.world;
    world.read(|view| rollout::report(view, actor, unit, &Page::first(), world.now()))
}

fn lacking(
    country: &Country,
    actor: &Actor,
    unit: Option<UnitId>,
    step: Step,
    page: &Page,
) -> Result<crate::page::Listed<rollout::Line>, Error> {
    let world = &country.world;
    world.read(|view| rollout::lacking(view, actor, unit, step, page, world.now()))
}

fn plan(country: &Country, unit: &Unit, due: &[(Step, Date)]) {
    let (world, due) = (&country.world, due.iter().copied().collect());
    let founder = &country.founder;
    world.change(|work| rollout::plan(work, founder, unit.id(), &due, world.now())).unwrap();
}

/// A new director and an administrator whom they nominated, if nobody is at the school's head yet.
fn administrator(country: &Country, school: &Unit) {
    let (world, founder) = (&country.world, &country.founder);
    let login = |what: &str| format!("{what}{}", world.random() % 1_000_000);
    let director = world.person_in(founder, &login("d"), school);
    let head = world.read(|view| view.get::<Directorship>(&school.id())).unwrap();
    if head.is_none_or(|head| head.director.is_none() && head.acting.is_none()) {
        world.grant(&Actor::system(), director.id, Role::Director, school).unwrap();
        let person = world.person_in(founder, &login("a"), school);
        world.nominates(&world.actor(&director), &Actor::system(), person.id, school);
    }
}

/// A role for somebody new; a school has one director and one acting director at most.
fn given(country: &Country, role: Role, school: &Unit) -> Result<Grant, Error> {
    let world = &country.world;
    let person = world.person(&country.founder, &format!("d{}", world.random() % 1_000_000));
    world.grant(&Actor::system(), person.id, role, school)
}

fn revoke(country: &Country, grant: &Grant) {
    let world = &country.world;
    let system = Actor::system();
    world.change(|work| rights::revoke(work, &system, grant.id, world.now())).unwrap();
}

fn connect(country: &Country, tv: &Device) {
    let world = &country.world;
    let now = world.now();
    let begin = |work: &mut crate::work::Work<'_>| {
        let key = work.get::<crate::domain::device::DeviceKeys>(&tv.id)?.unwrap().current.key;
        sessions::begin(work, tv.id, key, "g", &hello(1, 1, now), now)
    };
    world.change(begin).unwrap();
}

fn disconnect(country: &Country, tv: &Device) {
    let world = &country.world;
    let newest = world.read(|view| sessions::newest(view, tv.id)).unwrap().unwrap().number;
    let end = sessions::end;
    world.change(|work| end(work, tv.id, newest, Farewell::Goodbye, world.now())).unwrap();
}
