//! In which order posts take turns.

use protocol::register::{Desired, Items};
use protocol::{PostId, UnitId, limit, wire};

use super::world::{Country, announcement};
use crate::app::posts::{self, order};
use crate::change::Change;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::post::PostState;
use crate::domain::role::Role;
use crate::error::Error;

#[test]
fn a_school_arranges_its_own_posts_and_those_from_above() {
    let country = Country::new();
    let world = &country.world;
    let old = world.publish(&country.admin, &country.school, "старое").id;
    world.pass(1);
    let above = world.publish(&country.founder, &country.region, "регион").id;
    world.pass(1);
    let new = world.publish(&country.admin, &country.school, "новое").id;
    let school = country.school.id();
    assert_eq!(shown(&country, school), [(new, false), (above, false), (old, false)]);
    arrange(&country, &country.admin, school, &[above, old]).unwrap();
    assert_eq!(shown(&country, school), [(new, false), (above, true), (old, true)]);
    assert_eq!(document(&country, school), [above, old]);
    assert_eq!(document(&country, country.neighbour.id()), []);
}

#[test]
fn a_units_own_order_comes_before_that_of_the_units_above_it() {
    let country = Country::new();
    let world = &country.world;
    let publish = |who, unit| world.publish(who, unit, "пост").id;
    let region = [0, 1, 2].map(|_| publish(&country.founder, &country.region));
    let city = [0, 1].map(|_| publish(&country.founder, &country.municipality));
    let own = [0, 1].map(|_| publish(&country.admin, &country.school));
    let [r0, r1, r2] = region;
    arrange(&country, &country.founder, country.region.id(), &[r2, r1, r0]).unwrap();
    let of_city = [city[1], r0, city[0]];
    arrange(&country, &country.founder, country.municipality.id(), &of_city).unwrap();
    let both = [of_city.as_slice(), &[r2, r1]].concat();
    assert_eq!(document(&country, country.neighbour.id()), both);
    arrange(&country, &country.admin, country.school.id(), &[own[1], r1]).unwrap();
    let all = [own[1], r1, city[1], r0, city[0], r2];
    assert_eq!(document(&country, country.school.id()), all);
}

#[test]
fn what_is_off_the_air_has_no_place_until_it_comes_back() {
    let country = Country::new();
    let (world, admin, school) = (&country.world, &country.admin, country.school.id());
    let [first, second] = [0, 1].map(|_| world.publish(admin, &country.school, "пост").id);
    arrange(&country, admin, school, &[first, second]).unwrap();
    world.change(|work| posts::withdraw(work, admin, first, world.now())).unwrap();
    assert_eq!(document(&country, school), [second]);
    assert_eq!(shown(&country, school), [(second, true)]);
    world.change(|work| posts::publish(work, admin, first, world.now())).unwrap();
    assert_eq!(document(&country, school), [first, second]);
}

#[test]
fn an_order_names_what_is_on_air_for_the_unit_once() {
    let country = Country::new();
    let (world, admin, school) = (&country.world, &country.admin, country.school.id());
    let on_air = world.publish(admin, &country.school, "в эфире").id;
    let draft = world.draft(admin, &country.school, "черновик").id;
    let beside = world.publish(&country.neighbour_admin, &country.neighbour, "соседи").id;
    let draft_above = world.draft(&country.founder, &country.region, "ещё тайна").id;
    let refused = |posts: &[PostId]| arrange(&country, admin, school, posts).unwrap_err();
    assert_eq!(refused(&[on_air, on_air]), Error::PostRepeated { post: on_air });
    assert_eq!(refused(&[draft]), Error::PostState { post: draft, state: PostState::Draft });
    for unknown in [beside, draft_above] {
        assert_eq!(refused(&[unknown]), Error::UnknownPost { post: unknown });
    }
    let many: Vec<PostId> =
        (0..=limit::ITEMS as u128).map(|n| PostId::new(world.now(), n)).collect();
    let actual = limit::ITEMS + 1;
    assert_eq!(refused(&many), Error::TooMany { field: "posts", actual, limit: limit::ITEMS });
    let teacher = world.holder(&country.founder, Role::Teacher, &country.school);
    let forbidden = Error::Forbidden { action: Action::PublishPost, unit: school };
    assert_eq!(arrange(&country, &teacher, school, &[on_air]), Err(forbidden));
}

#[test]
fn an_order_is_logged_audited_and_written_once() {
    let country = Country::new();
    let (world, admin, school) = (&country.world, &country.admin, country.school.id());
    let post = world.publish(admin, &country.school, "пост").id;
    let plan =
        || world.plan(|work| order::arrange(work, admin, school, &[post], world.now())).unwrap().1;
    let commit = plan();
    let change = Change::Posts { unit: school };
    assert_eq!(commit.log, [serde_json::to_vec(&change).unwrap()]);
    let audit = String::from_utf8(commit.audit[0].clone()).unwrap();
    assert!(audit.contains("posts-arranged") && audit.contains(&school.to_string()), "{audit}");
    world.store_commit(commit);
    let again = plan();
    assert!(again.changes.is_empty() && again.log.is_empty() && again.audit.is_empty());
    arrange(&country, admin, school, &[]).unwrap();
    assert_eq!(document(&country, school), []);
}

#[test]
fn the_longest_order_still_fits_a_message() {
    let country = Country::new();
    let (world, admin, school) = (&country.world, &country.admin, country.school.id());
    let posts = world
        .change(|work| {
            let mut ids = Vec::new();
            for n in 0..limit::ITEMS {
                let plain = announcement(school, &format!("№{n}"));
                let new = posts::NewPost { text: "ы".repeat(500), ..plain };
                let post = posts::create(work, admin, &new, world.now())?;
                ids.push(posts::publish(work, admin, post.id, world.now())?.id);
            }
            Ok(ids)
        })
        .unwrap();
    arrange(&country, admin, school, &posts).unwrap();
    let document = world.read(|view| compose::desired(view, school)).unwrap().unwrap();
    assert!(document.bytes.len() <= limit::DOWN_BYTES, "{}", document.bytes.len());
    let desired: Desired = wire::decode(&document.bytes, limit::DOWN_BYTES).unwrap();
    assert!(matches!(desired.items, Items::Fetch(refs) if refs.len() == limit::ITEMS));
    assert_eq!(desired.order, posts);
}

fn arrange(
    country: &Country,
    who: &Actor,
    unit: UnitId,
    posts: &[PostId],
) -> Result<Vec<order::InTurn>, Error> {
    let world = &country.world;
    world.change(|work| order::arrange(work, who, unit, posts, world.now()))
}

fn shown(country: &Country, unit: UnitId) -> Vec<(PostId, bool)> {
    let turns = country.world.read(|view| order::show(view, &country.admin, unit)).unwrap();
    turns.into_iter().map(|turn| (turn.aired.item.post, turn.arranged)).collect()
}

fn document(country: &Country, school: UnitId) -> Vec<PostId> {
    let document = country.world.read(|view| compose::desired(view, school)).unwrap().unwrap();
    let desired: Desired = wire::decode(&document.bytes, limit::DOWN_BYTES).unwrap();
    desired.order
}
