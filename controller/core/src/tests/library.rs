//! The library.

use protocol::alert::Severity;
use protocol::post::Picture;
use protocol::{Digest, UnitId};

use super::check::findings;
use super::world::{Country, announcement};
use crate::app::library::{self, Filter, NewShared};
use crate::app::{pictures, posts};
use crate::domain::actor::Actor;
use crate::domain::library::{ALERTS, AlertPattern, Shared, SharedKind};
use crate::domain::org::Unit;
use crate::domain::post::{Post, PostState};
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::LibraryId;
use crate::page::Page;

#[test]
fn what_a_coordinator_shares_is_found_below_and_copied_as_ones_own() {
    let country = Country::new();
    let (world, founder, admin) = (&country.world, &country.founder, &country.admin);
    let post = with_picture(&country);
    let shared = share(&country, founder, &country.region, &[&post]).unwrap();
    assert_eq!((shared.kind, shared.posts), (SharedKind::Template, 1));
    assert_eq!(ids(&country, admin, ""), [shared.id]);
    let shown = world.read(|view| library::show(view, admin, shared.id)).unwrap();
    assert_eq!(shown.contents.posts[0].content, post.content);
    assert!(!shown.may_withdraw);
    let drafts = copy(&country, admin, shared.id, country.school.id()).unwrap();
    let draft = &drafts[0];
    assert_eq!((draft.state, &draft.place), (PostState::Draft, &country.school.place));
    assert_eq!((&draft.content, draft.from, draft.until), (&post.content, None, None));
    assert_eq!(draft.author, *admin.by());
    // The picture came along by right: it can be published, and outlives the original.
    let publish = posts::publish;
    world.change(|work| publish(work, admin, draft.id, world.now())).unwrap();
    let withdraw = library::withdraw;
    world.change(|work| withdraw(work, founder, shared.id, world.now())).unwrap();
    assert_eq!(ids(&country, admin, ""), []);
    let gone = copy(&country, admin, shared.id, country.school.id());
    assert_eq!(gone, Err(Error::UnknownShared { id: shared.id }));
    world.read(|view| posts::find(view, admin, draft.id)).unwrap();
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn a_shared_thing_no_longer_follows_the_post_it_was_made_from() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let post = world.draft(founder, &country.region, "Снегопад");
    let shared = share(&country, founder, &country.region, &[&post]).unwrap();
    let edit = posts::EditPost { title: Some("Гроза".into()), ..posts::EditPost::default() };
    world.change(|work| posts::edit(work, founder, post.id, &edit, world.now())).unwrap();
    let drafts = copy(&country, &country.admin, shared.id, country.school.id()).unwrap();
    assert_eq!(drafts[0].content.title(), "Снегопад");
}

#[test]
fn nothing_is_found_beside_and_nobody_copies_elsewhere() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let post = world.draft(admin, &country.school, "Снегопад");
    let own = share(&country, admin, &country.school, &[&post]).unwrap();
    assert_eq!(ids(&country, admin, ""), [own.id]);
    assert_eq!(ids(&country, &country.neighbour_admin, ""), []);
    let beside = &country.neighbour_admin;
    let unseen = world.read(|view| library::show(view, beside, own.id));
    assert_eq!(unseen, Err(Error::UnknownShared { id: own.id }));
    let copied = copy(&country, beside, own.id, country.neighbour.id());
    assert_eq!(copied, Err(Error::UnknownShared { id: own.id }));
    let elsewhere = copy(&country, admin, own.id, country.neighbour.id());
    assert_eq!(elsewhere, Err(Error::UnknownUnit { unit: country.neighbour.id() }));
    let foreign = share(&country, beside, &country.neighbour, &[&post]);
    assert_eq!(foreign, Err(Error::UnknownPost { post: post.id }));
    let teacher = world.holder(&country.founder, Role::Teacher, &country.school);
    let refused = share(&country, &teacher, &country.school, &[&post]);
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    assert_eq!(ids(&country, &teacher, ""), [own.id], "a teacher finds and copies");
    assert!(copy(&country, &teacher, own.id, country.school.id()).is_ok());
    let withdraw = library::withdraw;
    let refused = world.change(|work| withdraw(work, &teacher, own.id, world.now()));
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}

#[test]
fn things_are_found_by_the_beginnings_of_words_and_by_kind() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let post = world.draft(founder, &country.region, "Снегопад");
    let new = NewShared {
        unit: Some(country.region.id()),
        title: "День знаний: линейка".into(),
        about: "Первое сентября".into(),
        posts: vec![post.id, post.id],
        alerts: vec![alert("Дым")],
    };
    let scenario = world.change(|work| library::share(work, founder, &new, world.now())).unwrap();
    world.pass(1);
    let template = share(&country, founder, &country.root, &[&post]).unwrap();
    assert_eq!((scenario.kind, scenario.posts, scenario.alerts), (SharedKind::Scenario, 2, 1));
    let admin = &country.admin;
    assert_eq!(ids(&country, admin, ""), [scenario.id, template.id], "the nearest shelf first");
    assert_eq!(ids(&country, admin, "знан сент"), [scenario.id]);
    assert_eq!(ids(&country, admin, "каникулы"), []);
    assert_eq!(ids(&country, admin, "—"), []);
    let filter = Filter { kind: Some(SharedKind::Template), ..Filter::default() };
    let found = world.read(|view| library::list(view, admin, &filter, &Page::default())).unwrap();
    assert_eq!(found.items, [template]);
    let first = world.read(|view| library::alert(view, admin, scenario.id, 0)).unwrap();
    assert_eq!(first, Some(alert("Дым")));
    let none = world.read(|view| library::alert(view, admin, scenario.id, 7)).unwrap();
    assert_eq!(none, None);
}

#[test]
fn an_expert_whom_a_director_marked_shares_and_nothing_more() {
    let country = Country::new();
    let (world, school) = (&country.world, &country.school);
    let director = world.holder(&country.founder, Role::Director, school);
    // A director adds nobody, but marks who is there.
    let teacher = world.holder(&country.founder, Role::Teacher, school);
    let person = teacher.person().unwrap();
    world.grant(&director, person, Role::Expert, school).unwrap();
    let known = world.read(|view| view.get::<crate::domain::person::Person>(&person));
    let expert = world.actor(&known.unwrap().unwrap());
    let post = world.draft(&expert, school, "Снегопад");
    let shared = share(&country, &expert, school, &[&post]).unwrap();
    assert_eq!(ids(&country, &country.admin, ""), [shared.id]);
    let publish = posts::publish;
    let refused = world.change(|work| publish(work, &expert, post.id, world.now()));
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let above = share(&country, &expert, &country.municipality, &[&post]);
    assert_eq!(above, Err(Error::UnknownUnit { unit: country.municipality.id() }));
}

#[test]
fn everything_about_the_library_is_bounded() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let share = |new: &NewShared| {
        world.change(|work| library::share(work, founder, new, world.now())).map(drop)
    };
    let new = NewShared { title: "Набор".into(), ..NewShared::default() };
    assert_eq!(share(&new), Err(Error::TextEmpty { field: "posts" }));
    let many = NewShared { alerts: vec![alert("Дым"); ALERTS + 1], ..new.clone() };
    let refused = Error::TooMany { field: "alerts", actual: ALERTS + 1, limit: ALERTS };
    assert_eq!(share(&many), Err(refused));
    let one = NewShared { alerts: vec![alert("Дым")], ..new };
    for _ in 0..crate::domain::library::SHELF {
        share(&one).unwrap();
    }
    let full = Error::ShelfFull { unit: country.root.id(), limit: crate::domain::library::SHELF };
    assert_eq!(share(&one), Err(full));
}

fn with_picture(country: &Country) -> Post {
    let (world, founder, region) = (&country.world, &country.founder, &country.region);
    let picture = Picture { sha256: Digest::of(b"a cat"), bytes: 9, width: 4, height: 3 };
    let add = pictures::add;
    world.change(|work| add(work, founder, region.id(), picture, world.now())).unwrap();
    let mut new = announcement(region.id(), "Снегопад");
    new.picture = Some(picture.sha256);
    new.until = Some(world.now() + std::time::Duration::from_secs(3_600));
    world.change(|work| posts::create(work, founder, &new, world.now())).unwrap()
}

fn share(country: &Country, actor: &Actor, unit: &Unit, shared: &[&Post]) -> Result<Shared, Error> {
    let new = NewShared {
        unit: Some(unit.id()),
        title: "Объявление о погоде".into(),
        posts: shared.iter().map(|post| post.id).collect(),
        ..NewShared::default()
    };
    let world = &country.world;
    world.change(|work| library::share(work, actor, &new, world.now()))
}

fn copy(country: &Country, actor: &Actor, id: LibraryId, unit: UnitId) -> Result<Vec<Post>, Error> {
    let world = &country.world;
    world.change(|work| library::copy(work, actor, id, unit, world.now()))
}

fn ids(country: &Country, actor: &Actor, text: &str) -> Vec<LibraryId> {
    let filter = Filter { text: text.into(), ..Filter::default() };
    let found = country.world.read(|view| library::list(view, actor, &filter, &Page::default()));
    found.unwrap().items.iter().map(|shared| shared.id).collect()
}

fn alert(text: &str) -> AlertPattern {
    AlertPattern { severity: Severity::Severe, text: text.into(), instruction: String::new() }
}
