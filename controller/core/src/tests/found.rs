//! People and units by how the words of their names begin, among few and among many.

use super::world::{Country, person};
use crate::app::{orgs, people};
use crate::domain::actor::Actor;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::role::Role;
use crate::id::PersonId;
use crate::page::Page;
use crate::work::{View, Work};

/// More than a list holds that is looked through whole.
const MANY: usize = 1_010;

fn found(country: &Country, who: &Actor, unit: Option<&Unit>, text: &str) -> Vec<String> {
    let (mut names, mut page) = (Vec::new(), Page::new(100, None).unwrap());
    loop {
        let unit = unit.map(Unit::id);
        let piece =
            country.world.read(|view| people::list(view, who, unit, Some(text), &page)).unwrap();
        names.extend(piece.items.into_iter().map(|person| person.name));
        match piece.next {
            None => return names,
            Some(next) => page = Page::new(100, Some(&next)).unwrap(),
        }
    }
}

fn named(country: &Country, login: &str, name: &str, home: &Unit) -> PersonId {
    let mut new = person(login);
    new.name = name.to_owned();
    new.unit = Some(home.id());
    let world = &country.world;
    world.change(|work| people::create(work, &country.founder, &new, world.now())).unwrap().id
}

fn with_a_crowd() -> Country {
    let country = Country::new();
    let world = &country.world;
    let one = |work: &mut Work<'_>, n: usize| {
        let home = if n % 2 == 0 { &country.neighbour } else { &country.far_school };
        let mut new = person(&format!("teacher-{n}"));
        new.name = format!("Смирнова Алёна {n}");
        new.unit = Some(home.id());
        people::create(work, &Actor::system(), &new, world.now()).map(drop)
    };
    world.change(|work| (0..MANY).try_for_each(|n| one(work, n))).unwrap();
    country
}

#[test]
fn somebody_is_found_among_many_by_the_beginnings_of_words() {
    let country = with_a_crowd();
    named(&country, "k.yolkina", "Ёлкина Ксения", &country.school);
    let anywhere = |text: &str| found(&country, &country.founder, None, text);
    assert_eq!(anywhere("елк"), ["Ёлкина Ксения"]);
    assert_eq!(anywhere("КСЕНИЯ ёлкина"), ["Ёлкина Ксения"]);
    assert_eq!(anywhere("yolk"), ["Ёлкина Ксения"]);
    assert_eq!(anywhere("лкина"), [""; 0], "not in the middle of a word");
    assert_eq!(anywhere("— !"), [""; 0]);
    assert_eq!(anywhere("смирнова").len(), MANY);
    assert_eq!(anywhere("teacher 1009"), ["Смирнова Алёна 1009"]);
}

#[test]
fn many_and_few_are_searched_alike() {
    let country = with_a_crowd();
    named(&country, "k.yolkina", "Ёлкина Ксения", &country.school);
    for text in ["ёлк", "ксения елкина", "yolkina", "лкина", "—"] {
        let among_few = found(&country, &country.founder, Some(&country.school), text);
        assert_eq!(among_few, found(&country, &country.founder, None, text), "{text}");
    }
}

#[test]
fn a_search_among_many_shows_nobody_of_elsewhere() {
    let country = with_a_crowd();
    named(&country, "k.yolkina", "Ёлкина Ксения", &country.far_school);
    assert_eq!(found(&country, &country.admin, None, "ёлкина"), [""; 0]);
    assert_eq!(found(&country, &country.founder, Some(&country.region), "ёлкина"), [""; 0]);
    assert_eq!(found(&country, &country.founder, Some(&country.other_region), "ёлкина").len(), 1);
}

#[test]
fn somebody_with_roles_in_two_schools_is_found_once_and_where_they_still_have_one() {
    let country = with_a_crowd();
    let world = &country.world;
    let home = &country.school;
    let person = named(&country, "k.yolkina", "Ёлкина Ксения Ёлкина", home);
    let grant = |unit: &Unit| world.grant(&Actor::system(), person, Role::Teacher, unit).unwrap();
    let (near, far) = (grant(&country.neighbour), grant(&country.far_school));
    let founder = &country.founder;
    assert_eq!(found(&country, founder, None, "ёлк").len(), 1);
    assert_eq!(found(&country, founder, Some(&country.other_region), "ёлк").len(), 1);
    for grant in [near, far] {
        let revoke = crate::app::rights::revoke;
        world.change(|work| revoke(work, &Actor::system(), grant.id, world.now())).unwrap();
    }
    assert_eq!(found(&country, founder, Some(&country.other_region), "ёлк"), [""; 0]);
    assert_eq!(found(&country, founder, None, "ёлк").len(), 1);
}

#[test]
fn units_are_found_by_the_words_of_their_present_name() {
    let country = Country::new();
    let world = &country.world;
    let one = |work: &mut Work<'_>, n: usize| {
        let (name, parent) = (format!("Школа №{n}"), Some(country.region.id()));
        let new = orgs::NewUnit { kind: UnitKind::School, name, parent, time_zone: None };
        orgs::create(work, &country.founder, &new, world.now()).map(drop)
    };
    world.change(|work| (0..MANY).try_for_each(|n| one(work, n))).unwrap();
    let found = |unit: Option<&Unit>, text: &str| {
        let page = Page::new(100, None).unwrap();
        let unit = unit.map(Unit::id);
        let list = |view: &View<'_>| orgs::list(view, &country.founder, unit, Some(text), &page);
        let units = world.read(list).unwrap().items.into_iter();
        units.map(|unit| unit.name).collect::<Vec<_>>()
    };
    assert_eq!(found(None, "гимн"), ["Гимназия №11"]);
    assert_eq!(found(Some(&country.other_region), "школа"), ["Школа-интернат"]);
    assert_eq!(found(Some(&country.region), "школа 1009"), ["Школа №1009"]);
    let edit =
        orgs::EditUnit { name: Some("Лицей №11".into()), ..orgs::EditUnit::default() };
    let school = country.school.id();
    world.change(|work| orgs::edit(work, &country.founder, school, &edit, world.now())).unwrap();
    assert_eq!(found(None, "гимн"), [""; 0]);
    assert_eq!(found(None, "лицей"), ["Лицей №11"]);
}
