//! Posts: on air, changed, off air.

use std::time::Duration;

use protocol::post::{AgeMark, Audience, Content, Priority};
use protocol::{PostId, limit};

use super::world::{Country, announcement};
use crate::app::posts::{self, EditPost, NewPost};
use crate::change::Change;
use crate::domain::access::Action;
use crate::domain::device::Device;
use crate::domain::post::{Post, PostKind, PostState};
use crate::domain::role::Role;
use crate::error::Error;
use crate::page::Page;
use crate::port::Commit;

#[test]
fn publishing_writes_as_much_for_one_tv_as_for_two_thousand() {
    let country = Country::new();
    let one = country.world.device(&country.admin, &country.school, "tv");
    let draft = country.world.draft(&country.founder, &country.root, "Всем");
    let for_one = publish(&country, draft.id);
    country.fill_school(&one, 2_000);
    let for_all = publish(&country, draft.id);
    assert_eq!(for_one.changes.len(), for_all.changes.len());
    assert_eq!(for_one.expected.len(), for_all.expected.len());
    assert!(for_all.changes.len() < 20, "{}", for_all.changes.len());
    assert_eq!(for_all.log.len(), 1);
}

#[test]
fn publishing_twice_is_publishing_once() {
    let country = Country::new();
    let post = country.world.publish(&country.admin, &country.school, "Снегопад");
    assert_eq!((post.state, post.revision), (PostState::Published, 1));
    country.world.pass(5);
    let again = publish(&country, post.id);
    assert!(again.changes.is_empty() && again.log.is_empty() && again.audit.is_empty());
    assert_eq!(find(&country, post.id), post);
}

#[test]
fn an_edit_of_what_is_on_air_is_a_new_revision_at_once() {
    let country = Country::new();
    let post = country.world.publish(&country.admin, &country.school, "Снегопад");
    country.world.pass(5);
    let edited = edit(&country, post.id, &title("Отбой")).unwrap();
    assert_eq!((edited.revision, edited.published), (2, Some(country.world.now())));
    assert_eq!(edit(&country, post.id, &title(" Отбой ")).unwrap(), edited, "nothing changed");
    let draft = country.world.draft(&country.admin, &country.school, "Черновик");
    assert_eq!(edit(&country, draft.id, &title("Другой")).unwrap().revision, 1);
}

#[test]
fn a_withdrawn_post_may_come_back_as_a_new_revision() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let post = world.publish(admin, &country.school, "Снегопад");
    let withdraw = || world.change(|work| posts::withdraw(work, admin, post.id, world.now()));
    assert_eq!(withdraw().unwrap().state, PostState::Withdrawn);
    assert_eq!(withdraw().unwrap().state, PostState::Withdrawn);
    let again = world.change(|work| posts::publish(work, admin, post.id, world.now())).unwrap();
    assert_eq!((again.state, again.revision), (PostState::Published, 2));
    let draft = world.draft(admin, &country.school, "Черновик");
    let refused = world.change(|work| posts::withdraw(work, admin, draft.id, world.now()));
    assert_eq!(refused, Err(Error::PostState { post: draft.id, state: PostState::Draft }));
}

#[test]
fn an_ended_post_is_taken_off_by_the_sweep() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let until = world.now() + Duration::from_secs(60);
    let new =
        NewPost { until: Some(until), ..announcement(country.school.id(), "До девяти") };
    let post = world.change(|work| posts::create(work, admin, &new, world.now())).unwrap();
    world.change(|work| posts::publish(work, admin, post.id, world.now())).unwrap();
    world.publish(admin, &country.school, "Без конца");
    let sweep = || world.change(|work| posts::expire(work, world.now(), 100)).unwrap();
    assert_eq!(sweep(), 0);
    world.pass(60);
    assert_eq!(find(&country, post.id).state_at(world.now()), PostState::Expired);
    let (count, commit) = world.plan(|work| posts::expire(work, world.now(), 100)).unwrap();
    assert_eq!(count, 1);
    let change = Change::Posts { unit: country.school.id() };
    assert_eq!(commit.log, [serde_json::to_vec(&change).unwrap()]);
    world.store_commit(commit);
    assert_eq!(find(&country, post.id).state, PostState::Expired);
    assert_eq!(sweep(), 0);

    let publish = || world.change(|work| posts::publish(work, admin, post.id, world.now()));
    assert_eq!(publish(), Err(Error::PeriodOver { until }));
    edit(&country, post.id, &EditPost { until: Some(None), ..EditPost::default() }).unwrap();
    assert_eq!(publish().unwrap().revision, 2);
    world.pass(1_000);
    assert_eq!(sweep(), 0, "the old end is forgotten");
}

#[test]
fn the_sweep_takes_a_bounded_bite() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    for n in 0..5 {
        let until = Some(world.now() + Duration::from_secs(60));
        let new = NewPost { until, ..announcement(country.school.id(), &format!("№{n}")) };
        let post = world.change(|work| posts::create(work, admin, &new, world.now())).unwrap();
        world.change(|work| posts::publish(work, admin, post.id, world.now())).unwrap();
    }
    world.pass(60);
    let sweep = || world.change(|work| posts::expire(work, world.now(), 2)).unwrap();
    assert_eq!([sweep(), sweep(), sweep(), sweep()], [2, 2, 1, 0]);
}

#[test]
fn limits_and_periods_are_named() {
    let country = Country::new();
    let unit = country.school.id();
    let create = |new: NewPost| {
        let world = &country.world;
        world.change(|work| posts::create(work, &country.admin, &new, world.now())).map(drop)
    };
    let plain = announcement(unit, "Т");
    let with = |title: &str, text: &str| {
        create(NewPost { title: title.into(), text: text.into(), ..plain.clone() })
    };
    let too_long = |field, actual, limit| Err(Error::TextTooLong { field, actual, limit });
    assert_eq!(with("", "текст"), Err(Error::TextEmpty { field: "title" }));
    assert_eq!(with(&"ы".repeat(121), ""), too_long("title", 121, 120));
    assert_eq!(with("Т", &"ы".repeat(2_001)), too_long("text", 2_001, 2_000));
    assert_eq!(with("Т", ""), Ok(()));
    assert_eq!(with("а\nб", ""), Err(Error::TextControl { field: "title", character: 10 }));

    let (from, until) = (country.world.now(), country.world.now());
    let period = NewPost { from: Some(from), until: Some(until), ..plain.clone() };
    assert_eq!(create(period), Err(Error::PeriodEmpty { from, until }));
    let rooms = |count: usize, chars: usize| {
        let rooms = (0..count).map(|n| format!("{n:0>chars$}")).collect();
        create(NewPost { audience: Audience { rooms, ..Audience::default() }, ..plain.clone() })
    };
    let field = "audience.rooms";
    assert_eq!(rooms(201, 3), Err(Error::TooMany { field, actual: 201, limit: 200 }));
    assert_eq!(rooms(200, 201), too_long(field, 201, 200));
    assert_eq!(rooms(200, 200), Ok(()));
    let wide = (0..200).map(|n| format!("{n:0>3}{}", "🏫".repeat(197))).collect();
    let audience = Audience { rooms: wide, ..Audience::default() };
    let refused = create(NewPost { audience, ..plain });
    assert!(matches!(refused, Err(Error::PostTooLarge { .. })), "{refused:?}");
}

#[test]
fn a_unit_has_as_many_posts_on_air_as_a_screen_holds() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let unit = country.school.id();
    world
        .change(|work| {
            for n in 0..limit::ITEMS {
                let new = announcement(unit, &format!("№{n}"));
                let post = posts::create(work, admin, &new, world.now())?;
                posts::publish(work, admin, post.id, world.now())?;
            }
            Ok(())
        })
        .unwrap();
    let one_more = world.draft(admin, &country.school, "Ещё");
    let publish = || world.change(|work| posts::publish(work, admin, one_more.id, world.now()));
    assert_eq!(publish(), Err(Error::TooManyOnAir { unit, limit: limit::ITEMS }));
    let on_air = world
        .read(|view| posts::list(view, admin, None, Some(PostState::Published), &Page::first()));
    let any = on_air.unwrap().items[0].id;
    world.change(|work| posts::withdraw(work, admin, any, world.now())).unwrap();
    assert!(publish().is_ok());
}

#[test]
fn a_teacher_drafts_and_changes_own_drafts_but_puts_nothing_on_air() {
    let country = Country::new();
    let world = &country.world;
    let teacher = world.holder(&country.founder, Role::Teacher, &country.school);
    let colleague = world.holder(&country.founder, Role::Teacher, &country.school);
    let draft = world.draft(&teacher, &country.school, "Черновик");
    let by = |who, what: &EditPost| {
        world.change(|work| posts::edit(work, who, draft.id, what, world.now()))
    };
    let unit = country.school.id();
    let forbidden = |action| Err(Error::Forbidden { action, unit });
    assert!(by(&teacher, &title("Свой")).is_ok());
    assert_eq!(by(&colleague, &title("Чужой")), forbidden(Action::EditPost));
    assert!(by(&country.admin, &title("Правка")).is_ok());
    let publish = |who| world.change(|work| posts::publish(work, who, draft.id, world.now()));
    assert_eq!(publish(&teacher), forbidden(Action::PublishPost));
    assert!(publish(&country.admin).is_ok());
    assert_eq!(by(&teacher, &title("В эфире")), forbidden(Action::PublishPost));
}

#[test]
fn an_editor_of_one_school_cannot_publish_to_another() {
    let country = Country::new();
    let post = country.world.draft(&country.admin, &country.school, "Снегопад");
    let world = &country.world;
    let refused =
        world.change(|work| posts::publish(work, &country.neighbour_admin, post.id, world.now()));
    assert_eq!(refused, Err(Error::UnknownPost { post: post.id }));
}

#[test]
fn lists_are_newest_first_and_by_state() {
    let country = Country::new();
    let world = &country.world;
    let mut made = Vec::new();
    for n in 0..5 {
        world.pass(1);
        made.push(world.draft(&country.admin, &country.school, &format!("№{n}")).id);
    }
    let published = made[1];
    world.change(|work| posts::publish(work, &country.admin, published, world.now())).unwrap();
    let ids = |state| -> Vec<PostId> {
        let page = Page::first();
        let list = world.read(|view| {
            posts::list(view, &country.founder, Some(country.region.id()), state, &page)
        });
        list.unwrap().items.into_iter().map(|post| post.id).collect()
    };
    let newest_first: Vec<PostId> = made.iter().rev().copied().collect();
    assert_eq!(ids(None), newest_first);
    assert_eq!(ids(Some(PostState::Published)), [published]);
    assert_eq!(ids(Some(PostState::Draft)).len(), 4);
    assert_eq!(ids(Some(PostState::Withdrawn)), []);
}

impl Country {
    /// Puts many TVs like one into its school.
    pub(super) fn fill_school(&self, like: &Device, count: u64) {
        self.world
            .change(|work| {
                for _ in 0..count {
                    let id = work.fresh(protocol::DeviceId::new, self.world.now());
                    crate::app::devices::add(work, &Device { id, ..like.clone() })?;
                }
                Ok(())
            })
            .unwrap();
    }
}

fn publish(country: &Country, post: PostId) -> Commit {
    let world = &country.world;
    world.plan(|work| posts::publish(work, &country.founder, post, world.now())).unwrap().1
}

fn find(country: &Country, post: PostId) -> Post {
    country.world.read(|view| posts::find(view, &country.admin, post)).unwrap()
}

fn edit(country: &Country, post: PostId, what: &EditPost) -> Result<Post, Error> {
    let world = &country.world;
    world.change(|work| posts::edit(work, &country.admin, post, what, world.now()))
}

fn title(title: &str) -> EditPost {
    EditPost { title: Some(title.into()), ..EditPost::default() }
}

#[test]
fn every_field_can_be_edited_but_the_kind() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let new = NewPost::new(country.school.id(), PostKind::News, "Олимпиада", "Текст");
    let post = world.change(|work| posts::create(work, admin, &new, world.now())).unwrap();
    let hall = Audience { rooms: ["Холл".to_owned()].into(), ..Audience::default() };
    let until = Some(world.now() + Duration::from_secs(3600));
    let what = EditPost {
        title: Some("Победа".into()),
        text: Some("Первое место".into()),
        from: Some(Some(world.now())),
        until: Some(until),
        audience: Some(hall.clone()),
        priority: Some(Priority::High),
        seconds: Some(Some(20)),
        age: Some(Some(AgeMark::Six)),
        consent: None,
        picture: Some(None),
        ticker: Some(false),
    };
    let edited = edit(&country, post.id, &what).unwrap();
    let (title, text) = ("Победа".into(), "Первое место".into());
    assert_eq!(edited.content, Content::News { title, text, picture: None });
    assert_eq!((edited.from, edited.until), (Some(world.now()), until));
    assert_eq!((edited.priority, edited.seconds), (Priority::High, Some(20)));
    assert_eq!((edited.age, &edited.audience), (Some(AgeMark::Six), &hall));
    let item = edited.item_if_published(world.now());
    assert_eq!((item.priority, item.seconds, item.age), (Priority::High, Some(20), edited.age));
    let back = EditPost { seconds: Some(None), age: Some(None), ..EditPost::default() };
    let plain = edit(&country, post.id, &back).unwrap();
    assert_eq!((plain.seconds, plain.age, plain.priority), (None, None, Priority::High));
}

#[test]
fn only_an_announcement_runs_as_a_ticker() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let new = |kind| NewPost {
        ticker: true,
        ..NewPost::new(country.school.id(), kind, "Питьевая вода", "")
    };
    let create = |new: &NewPost| world.change(|work| posts::create(work, admin, new, world.now()));
    assert_eq!(create(&new(PostKind::News)), Err(Error::TickerMisplaced {}));
    let post = create(&new(PostKind::Announcement)).unwrap();
    assert!(post.content.is_ticker());
    let off = EditPost { ticker: Some(false), ..EditPost::default() };
    assert!(!edit(&country, post.id, &off).unwrap().content.is_ticker());
}

#[test]
fn a_time_on_the_screen_is_within_bounds() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    for (seconds, fits) in [(4, false), (5, true), (600, true), (601, false)] {
        let new = NewPost {
            seconds: Some(seconds),
            ..announcement(country.school.id(), "Снегопад")
        };
        let made = world.change(|work| posts::create(work, admin, &new, world.now()));
        let refused = Error::SecondsInvalid { seconds, least: 5, most: 600 };
        assert_eq!(made.as_ref().err(), (!fits).then_some(&refused), "{made:?}");
    }
}
