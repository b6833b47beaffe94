//! Units that move in the tree, and a tree that grows above its root.

use super::check::lived;
use super::world::{Country, World};
use crate::app::orgs::{self, NewRoot};
use crate::app::setup::OrganisationKind;
use crate::app::{alerts, devices, people, posts, rollout};
use crate::check::check;
use crate::domain::actor::{Actor, Holding};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::role::{Grant, Role};
use crate::error::Error;
use crate::page::Page;

fn proved(world: &World) {
    let mut findings = Vec::new();
    check(&world.pairs(), &mut |finding| findings.push(finding)).unwrap();
    assert_eq!(findings, []);
}

fn move_under(country: &Country, by: &Actor, unit: &Unit, to: &Unit) -> Result<Unit, Error> {
    let now = country.world.now();
    country.world.change(|work| orgs::move_under(work, by, unit.id(), to.id(), now))
}

#[test]
fn a_school_in_which_everything_has_happened_moves_with_all_it_has() {
    let country = lived();
    let (world, admin) = (&country.world, &country.admin);
    let page = Page::first();
    let of = |actor: &Actor| {
        let posts = world.read(|view| posts::list(view, actor, None, None, &page)).unwrap();
        let alerts = world.read(|view| alerts::list(view, actor, None, false, &page)).unwrap();
        let people = world.read(|view| people::list(view, actor, None, None, &page)).unwrap();
        let posts: Vec<_> = posts.items.into_iter().map(|post| post.id).collect();
        let alerts: Vec<_> = alerts.items.into_iter().map(|alert| alert.id).collect();
        let people: Vec<_> = people.items.into_iter().map(|person| person.id).collect();
        (posts, alerts, people)
    };
    let before = of(admin);
    assert!(!before.0.is_empty() && !before.1.is_empty() && !before.2.is_empty());
    let old = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let new = world.holder(&country.founder, Role::RegionalCoordinator, &country.other_region);
    let (seen_before, unseen_before) = (of(&old), of(&new));
    let moved = move_under(&country, &country.founder, &country.school, &country.other_region);
    assert_eq!(moved.unwrap().place.parent(), Some(country.other_region.id()));
    proved(world);
    let admin = now_of(world, admin);
    assert_eq!(of(&admin), before);
    assert!(of(&new).0.len() == before.0.len() && unseen_before.0.is_empty());
    assert!(of(&old).0.is_empty() && !seen_before.0.is_empty());
    assert_eq!(of(&new).1.len(), before.1.len());
    // And back again: the store is as it was, but for what the log says.
    move_under(&country, &country.founder, &country.school, &country.municipality).unwrap();
    proved(world);
    assert_eq!(of(&old), seen_before);
}

/// Who somebody is by the roles that the store gives them now.
fn now_of(world: &World, actor: &Actor) -> Actor {
    let person = person_of(world, actor);
    let grants = world.read(|view| crate::app::rights::active(view, person.id)).unwrap();
    let holding = |grant: Grant| Holding::new(grant.role, grant.place);
    let holdings = grants.into_iter().map(holding).collect();
    Actor::new(actor.by().clone(), person.home, holdings, None)
}

fn person_of(world: &World, actor: &Actor) -> crate::domain::person::Person {
    let id = actor.person().unwrap();
    world.read(|view| view.get(&id)).unwrap().unwrap()
}

#[test]
fn a_unit_moves_only_for_those_who_reach_both_ends_and_above_it() {
    let country = Country::new();
    let world = &country.world;
    let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let elsewhere = move_under(&country, &regional, &country.school, &country.other_region);
    assert_eq!(elsewhere, Err(Error::UnknownUnit { unit: country.other_region.id() }));
    let own = move_under(&country, &regional, &country.region, &country.region);
    assert!(matches!(own, Err(Error::Forbidden { .. })));
    let by_admin = move_under(&country, &country.admin, &country.school, &country.school);
    assert!(matches!(by_admin, Err(Error::Forbidden { .. })));
    assert!(move_under(&country, &regional, &country.school, &country.region).is_ok());
    proved(world);
}

#[test]
fn a_unit_goes_nowhere_it_does_not_fit() {
    let country = Country::new();
    let of = |unit: &Unit, to: &Unit| move_under(&country, &country.founder, unit, to);
    let below_itself = of(&country.region, &country.municipality);
    assert!(matches!(below_itself, Err(Error::KindMisplaced { .. })));
    assert!(matches!(of(&country.school, &country.neighbour), Err(Error::KindMisplaced { .. })));
    let root = of(&country.root, &country.region);
    assert_eq!(root, Err(Error::RootFixed { unit: country.root.id() }));
}

#[test]
fn a_municipality_moves_with_its_schools() {
    let country = lived();
    let world = &country.world;
    move_under(&country, &country.founder, &country.municipality, &country.other_region).unwrap();
    proved(world);
    let school = world.read(|view| view.get::<Unit>(&country.school.id())).unwrap().unwrap();
    let way: Vec<_> = school.place.units().collect();
    let expected = [&country.root, &country.other_region, &country.municipality, &country.school];
    assert_eq!(way, expected.map(Unit::id));
}

#[test]
fn a_token_narrowed_to_a_school_goes_with_it_and_not_with_who_was_above() {
    use crate::app::{signin, tokens};
    let country = Country::new();
    let world = &country.world;
    let municipal =
        world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
    let new = tokens::NewToken {
        name: "Расписание".into(),
        unit: Some(country.school.id()),
        expires: None,
    };
    let made = world.change(|work| tokens::create(work, &municipal, &new, world.now()));
    let secret = made.unwrap().1;
    let reads = |world: &World| {
        let actor = world.read(|view| signin::actor(view, secret.reveal(), world.now()));
        world.read(|view| orgs::find(view, &actor.unwrap(), country.school.id())).is_ok()
    };
    assert!(reads(world));
    move_under(&country, &country.founder, &country.school, &country.region).unwrap();
    assert!(!reads(world), "its owner is not above the school any more");
}

#[test]
fn one_school_on_its_own_becomes_part_of_a_country_and_loses_nothing() {
    let world = World::new();
    let made = world.found(OrganisationKind::School);
    world.change(|work| devices::index(work, None, 100)).unwrap();
    let mut after = None;
    while let Some(next) = world.change(|work| rollout::index(work, after.as_deref(), 100)).unwrap()
    {
        after = Some(next);
    }
    let founder = world.actor(&made.person);
    let session = world.sign_in("root").unwrap().secret;
    let device = world.device(&founder, &made.unit, "tv");
    let post = world.publish(&founder, &made.unit, "Снегопад");
    let teacher = world.holder(&founder, Role::Teacher, &made.unit);

    let grow = |actor: &Actor, kind, name: &str| {
        let new = NewRoot { kind, name: name.into(), time_zone: Some("Asia/Omsk".into()) };
        world.change(|work| orgs::grow(work, actor, &new, world.now()))
    };
    let region = grow(&founder, UnitKind::Region, "Омская область").unwrap();
    proved(&world);
    // The session from before goes on, and its owner may do what a coordinator does.
    let founder = world.read(|view| crate::app::signin::actor(view, session.reveal(), world.now()));
    let founder = founder.unwrap();
    let country = grow(&founder, UnitKind::Country, "Россия").unwrap();
    proved(&world);
    let founder = world.actor(&made.person);
    let school = world.read(|view| orgs::find(view, &founder, made.unit.id())).unwrap();
    let way: Vec<_> = school.place.units().collect();
    assert_eq!(way, [country.id(), region.id(), school.id()]);
    assert_eq!(school.own.time_zone.as_deref(), Some("Europe/Moscow"), "its clock stays");
    let neighbour = world.unit(&founder, UnitKind::School, "Школа №2", region.id());
    assert_eq!(neighbour.place.parent(), Some(region.id()));
    let found = world.read(|view| devices::find(view, &founder, device.id)).unwrap();
    assert_eq!(found.place, school.place);
    let found = world.read(|view| posts::find(view, &founder, post.id)).unwrap();
    assert_eq!(found.place, school.place);
    let teacher = world.actor(&person_of(&world, &teacher));
    assert!(world.read(|view| orgs::find(view, &teacher, school.id())).is_ok());
    assert!(world.read(|view| orgs::find(view, &teacher, neighbour.id())).is_err());
    let above = grow(&founder, UnitKind::Country, "Союз");
    assert!(matches!(above, Err(Error::KindMisplaced { .. })));
    let by_teacher = grow(&teacher, UnitKind::Country, "Союз");
    assert!(matches!(by_teacher, Err(Error::Forbidden { .. } | Error::UnknownUnit { .. })));
    proved(&world);
}
