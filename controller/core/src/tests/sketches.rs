//! What people are writing: never lost, never on a screen before its time.

use proptest::prelude::*;
use protocol::post::{Audience, Priority};
use protocol::{Digest, PostId, UnitId, post};

use super::world::Country;
use crate::app::posts::sketches::{self, Apply, Writing};
use crate::app::posts::{self, EditPost};
use crate::app::{pictures, rights};
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::post::{Post, PostKind, PostState};
use crate::domain::role::Role;
use crate::domain::sketch::{MOST, Sketch};
use crate::error::Error;
use crate::page::Page;

const DAY: u64 = 24 * 3600;

#[test]
fn a_new_post_is_kept_as_it_is_typed_and_is_no_post_yet() {
    let country = Country::new();
    let sketch = begin(&country, &writing(country.school.id(), "С"));
    let half = Writing { until: "2026-12".into(), ..writing(country.school.id(), "Снег") };
    let saved = save(&country, &country.admin, sketch.post, &half).unwrap();
    assert_eq!((saved.saves, saved.typed.title.as_str()), (2, "Снег"));
    assert_eq!(saved.typed.until, "2026-12", "unfinished, and kept");
    let all =
        country.world.read(|view| posts::list(view, &country.admin, None, None, &Page::first()));
    assert_eq!(all.unwrap().items, []);
    assert_eq!(own(&country, &country.admin), [saved]);
}

#[test]
fn a_saving_writes_one_key_and_leaves_no_trace_in_the_logs() {
    let country = Country::new();
    let sketch = begin(&country, &writing(country.school.id(), "С"));
    country.world.pass(2);
    let plan = |text: &str| {
        let writing = writing(country.school.id(), text);
        let now = country.world.now();
        let save = |work: &mut crate::work::Work<'_>| {
            sketches::save(work, &country.admin, sketch.post, &writing, now)
        };
        country.world.plan(save).unwrap().1
    };
    let commit = plan("Сн");
    assert_eq!((commit.changes.len(), commit.log.len(), commit.audit.len()), (1, 0, 0));
    assert!(plan("С").changes.is_empty(), "nothing changed");
}

#[test]
fn what_is_on_air_stays_as_it_is_until_the_changes_are_applied() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let post = world.publish(admin, &country.school, "Снегопад");
    let document = || world.read(|view| compose::desired(view, country.school.id())).unwrap();
    let before = document();
    let unit = country.school.id();
    let typed = Writing { from: "2026-11-24T07:30".into(), ..writing(unit, "Мороз") };
    let sketch = save(&country, admin, post.id, &typed).unwrap();
    assert_eq!(sketch.base, Some(post.edited));
    assert_eq!(document(), before);
    let applied = apply(&country, admin, post.id, Apply::default()).unwrap();
    assert_eq!((applied.content.title(), applied.revision), ("Мороз", 2));
    let from = applied.from.unwrap();
    assert_eq!(from.to_string(), "2026-11-24T04:30:00Z", "by the school's clock");
    assert_ne!(document(), before);
    assert_eq!(own(&country, admin), []);
}

#[test]
fn an_applied_sketch_becomes_a_draft_or_goes_on_air() {
    let country = Country::new();
    let school = country.school.id();
    for (publish, state) in [(false, PostState::Draft), (true, PostState::Published)] {
        let sketch = begin(&country, &writing(school, "Снегопад"));
        let how = Apply { publish, over: false };
        let made = apply(&country, &country.admin, sketch.post, how).unwrap();
        assert_eq!((made.id, made.state), (sketch.post, state));
        let again = apply(&country, &country.admin, sketch.post, how);
        assert_eq!(again, Err(Error::UnknownSketch { post: sketch.post }), "it is done once");
    }
}

#[test]
fn what_cannot_be_a_post_says_why_and_is_kept() {
    let country = Country::new();
    let school = country.school.id();
    let plain = writing(school, "Снегопад");
    let time = |field, time: &str| Error::TimeMalformed { field, time: time.into() };
    let wrong = [
        (Writing { title: " ".into(), ..plain.clone() }, Error::TextEmpty { field: "title" }),
        (Writing { from: "утром".into(), ..plain.clone() }, time("from", "утром")),
        (Writing { until: "25:00".into(), ..plain }, time("until", "25:00")),
    ];
    for (writing, error) in wrong {
        let sketch = begin(&country, &writing);
        let how = Apply { publish: true, over: false };
        assert_eq!(apply(&country, &country.admin, sketch.post, how), Err(error));
        assert!(own(&country, &country.admin).contains(&sketch));
    }
}

#[test]
fn changes_of_a_post_that_somebody_else_changed_are_applied_only_knowingly() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let post = world.publish(admin, &country.school, "Снегопад");
    save(&country, admin, post.id, &writing(country.school.id(), "Моё")).unwrap();
    world.pass(5);
    let edit = EditPost { title: Some("Чужое".into()), ..EditPost::default() };
    world.change(|work| posts::edit(work, &country.founder, post.id, &edit, world.now())).unwrap();
    let changed = apply(&country, admin, post.id, Apply::default());
    assert_eq!(changed, Err(Error::PostChanged { post: post.id }));
    let over = Apply { over: true, ..Apply::default() };
    assert_eq!(apply(&country, admin, post.id, over).unwrap().content.title(), "Моё");
}

#[test]
fn a_sketch_is_its_authors_alone() {
    let country = Country::new();
    let sketch = begin(&country, &writing(country.school.id(), "Секрет"));
    let post = sketch.post;
    for other in [&country.founder, &country.neighbour_admin] {
        assert_eq!(own(&country, other), []);
        let found = country.world.read(|view| sketches::find(view, other, post));
        assert_eq!(found, Err(Error::UnknownSketch { post }));
        let saved = save(&country, other, post, &writing(country.school.id(), "Моё"));
        assert_eq!(saved, Err(Error::UnknownPost { post }));
    }
}

#[test]
fn only_who_may_change_a_post_writes_changes_of_it() {
    let country = Country::new();
    let post = country.world.publish(&country.admin, &country.school, "Снегопад").id;
    let school = country.school.id();
    let teacher = country.world.holder(&country.founder, Role::Teacher, &country.school);
    let technician = country.world.holder(&country.founder, Role::Technician, &country.school);
    let forbidden = |action| Err(Error::Forbidden { action, unit: school });
    let saved = save(&country, &teacher, post, &writing(school, "Моё"));
    assert_eq!(saved, forbidden(Action::PublishPost));
    let now = country.world.now();
    let by = |who: &Actor, unit: UnitId| {
        country.world.change(|work| sketches::begin(work, who, &writing(unit, "Т"), now))
    };
    assert_eq!(by(&technician, school), forbidden(Action::DraftPost));
    let neighbour = country.neighbour.id();
    assert_eq!(by(&teacher, neighbour), Err(Error::UnknownUnit { unit: neighbour }));
    assert!(by(&teacher, school).is_ok());
}

#[test]
fn a_right_that_was_taken_away_takes_no_text_with_it() {
    let country = Country::new();
    let world = &country.world;
    let person = world.person(&country.founder, "teacher");
    let grant = world.grant(&Actor::system(), person.id, Role::Teacher, &country.school).unwrap();
    let teacher = world.actor(&person);
    let unit = country.school.id();
    let sketch =
        world.change(|work| sketches::begin(work, &teacher, &writing(unit, "Моё"), world.now()));
    let sketch = sketch.unwrap();
    world.change(|work| rights::revoke(work, &country.admin, grant.id, world.now())).unwrap();
    let teacher = world.actor(&person);
    let applied = apply(&country, &teacher, sketch.post, Apply::default());
    assert_eq!(applied, Err(Error::UnknownUnit { unit }));
    assert_eq!(own(&country, &teacher), [sketch]);
}

#[test]
fn a_person_has_a_bounded_number_of_sketches_and_none_is_pushed_out() {
    let country = Country::new();
    let school = country.school.id();
    let first = begin(&country, &writing(school, "первый"));
    for _ in 1..MOST {
        begin(&country, &writing(school, "ещё"));
    }
    let now = country.world.now();
    let one_more = || {
        country
            .world
            .change(|work| sketches::begin(work, &country.admin, &writing(school, "Т"), now))
    };
    assert_eq!(one_more(), Err(Error::TooManySketches { limit: MOST }));
    assert_eq!(own(&country, &country.admin).len(), MOST);
    let discard = || {
        let admin = &country.admin;
        country.world.change(|work| sketches::discard(work, admin, first.post, now))
    };
    discard().unwrap();
    assert_eq!(discard(), Err(Error::UnknownSketch { post: first.post }));
    assert!(one_more().is_ok());
}

#[test]
fn what_nobody_touched_for_a_month_is_forgotten_and_until_then_keeps_its_picture() {
    let country = Country::new();
    let (world, admin, unit) = (&country.world, &country.admin, country.school.id());
    let cat = Digest::of(b"a cat");
    let measures = post::Picture { sha256: cat, bytes: 9, width: 4, height: 3 };
    world.change(|work| pictures::add(work, admin, unit, measures, world.now())).unwrap();
    let sketch = begin(&country, &Writing { picture: Some(cat), ..writing(unit, "Кот") });
    let sweep = || {
        let swept = world.change(|work| sketches::sweep(work, world.now(), 100)).unwrap();
        world.change(|work| pictures::sweep(work, world.now(), 100)).unwrap();
        (swept, world.read(|view| pictures::is_kept(view, cat)).unwrap())
    };
    world.pass(20 * DAY);
    save(&country, admin, sketch.post, &Writing { picture: Some(cat), ..writing(unit, "Коты") })
        .unwrap();
    world.pass(30 * DAY - 1);
    assert_eq!(sweep(), (0, true));
    world.pass(DAY + 1);
    assert_eq!(sweep(), (1, true));
    assert_eq!(own(&country, admin), []);
    world.pass(DAY + 1);
    assert_eq!(sweep(), (0, false));
}

#[test]
fn more_than_a_post_holds_is_kept_and_a_flood_is_refused() {
    let country = Country::new();
    let unit = country.school.id();
    let long = "ы".repeat(3_000);
    let sketch = begin(&country, &Writing { text: long.clone(), ..writing(unit, "Т") });
    assert_eq!(sketch.typed.text, long);
    let flood = Writing { text: "ы".repeat(20_001), ..writing(unit, "Т") };
    let refused = save(&country, &country.admin, sketch.post, &flood);
    let error = Error::TextTooLong { field: "text", actual: 20_001, limit: 20_000 };
    assert_eq!(refused, Err(error));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is typed, and however often: the last of it is kept, and no document changes.
    #[test]
    fn what_was_typed_last_is_kept_and_nothing_of_it_is_on_air(
        typed in proptest::collection::vec((".{0,40}", ".{0,90}", "[0-9T:. -]{0,20}"), 1..12),
        new in any::<bool>(),
        pauses in proptest::collection::vec(0_u64..3 * DAY, 12),
    ) {
        let country = Country::new();
        let (world, admin, unit) = (&country.world, &country.admin, country.school.id());
        let on_air = world.publish(admin, &country.school, "Снегопад");
        let document = || world.read(|view| compose::desired(view, unit)).unwrap();
        let before = document();
        let id: PostId =
            if new { begin(&country, &writing(unit, "")).post } else { on_air.id };
        let mut last = None;
        for ((title, text, from), pause) in typed.into_iter().zip(pauses) {
            let typed = Writing { title, text, from, ..writing(unit, "") };
            save(&country, admin, id, &typed).unwrap();
            world.pass(pause);
            world.change(|work| sketches::sweep(work, world.now(), 10)).unwrap();
            last = Some(typed);
        }
        let last = last.unwrap();
        let kept = world.read(|view| sketches::find(view, admin, id)).unwrap().typed;
        prop_assert_eq!((kept.title, kept.text, kept.from), (last.title, last.text, last.from));
        prop_assert_eq!(document(), before);
        let post = world.read(|view| posts::find(view, admin, on_air.id)).unwrap();
        prop_assert_eq!(post, on_air);
    }
}

fn writing(unit: UnitId, title: &str) -> Writing {
    Writing {
        unit,
        kind: PostKind::Announcement,
        title: title.into(),
        text: "текст".into(),
        picture: None,
        ticker: false,
        from: String::new(),
        until: String::new(),
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
    }
}

fn begin(country: &Country, writing: &Writing) -> Sketch {
    let world = &country.world;
    world.change(|work| sketches::begin(work, &country.admin, writing, world.now())).unwrap()
}

fn save(country: &Country, who: &Actor, id: PostId, writing: &Writing) -> Result<Sketch, Error> {
    let world = &country.world;
    world.change(|work| sketches::save(work, who, id, writing, world.now()))
}

fn apply(country: &Country, who: &Actor, id: PostId, how: Apply) -> Result<Post, Error> {
    let world = &country.world;
    world.change(|work| sketches::apply(work, who, id, how, world.now()))
}

fn own(country: &Country, who: &Actor) -> Vec<Sketch> {
    country.world.read(|view| sketches::list(view, who)).unwrap()
}
