//! Two schools that must not see each other: what a neighbour asks for answers like what does not
//! exist, from the same reads.

use std::cell::RefCell;
use std::fmt::Debug;

use jiff::Timestamp;
use protocol::{DeviceId, Digest, PostId, UnitId, post};

use super::world::{Country, World, announcement, claim};
use crate::app::audit::Filter;
use crate::app::devices::{EditDevice, happenings, health, programme};
use crate::app::directors::{Replacement, StandIn};
use crate::app::nominations::{NewNomination, Verdict};
use crate::app::orgs::EditUnit;
use crate::app::people::NewPerson;
use crate::app::posts::{EditPost, NewPost, order};
use crate::app::rights::NewGrant;
use crate::app::{
    audit, devices, directors, enrol, nominations, notices, orgs, passwords, people, pictures,
    posts, reports, rights, second_factor, status,
};
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::{GrantId, NominationId, PersonId};
use crate::memory::Pairs;
use crate::page::Page;
use crate::port::{Key, Snapshot, StoreError, Value};
use crate::work::{View, Work};

#[test]
fn a_neighbours_things_answer_and_read_like_nothing() {
    let country = Country::new();
    let world = &country.world;
    let device = world.device(&country.admin, &country.school, "tv");
    let report = super::wall::report();
    world.change(|work| reports::report(work, device.id, &report, world.now())).unwrap();
    let post = world.publish(&country.admin, &country.school, "Снегопад");
    let technician = world.holder(&country.founder, Role::Technician, &country.school);
    let person = technician.person().unwrap();
    let grant = world.read(|view| rights::active(view, person)).unwrap().remove(0);
    let unit = country.school.id();

    let picture = post::Picture { sha256: Digest::of(b"a cat"), bytes: 9, width: 4, height: 3 };
    world.change(|work| pictures::add(work, &country.admin, unit, picture, world.now())).unwrap();
    let picture = picture.sha256;

    let director = world.holder(&country.founder, Role::Director, &country.school);
    let nomination = world.submits(&director, &country.school, &[person]).unwrap().id;
    let own = director.person().unwrap();
    world.grant(&Actor::system(), own, Role::Teacher, &country.school).unwrap();
    let director = world.read(|view| view.get(&own)).unwrap().unwrap();
    let owners = [&country.founder, &world.actor(&director)];

    let (device, post, grant) = (device.id, post.id, grant.id);
    let real = Names { unit, device, post, person, grant, picture, nomination };
    let nothing = Names::of_nothing();
    let pairs = world.pairs();
    let asker = &country.neighbour_admin;
    for (name, query) in questions() {
        let (foreign, foreign_reads) = ask(&pairs, |work| query(work, asker, &real, world.now()));
        let (missing, missing_reads) =
            ask(&pairs, |work| query(work, asker, &nothing, world.now()));
        let (foreign, missing) = (foreign.unwrap_err(), missing.unwrap_err());
        assert_eq!(foreign.code(), missing.code(), "{name}");
        assert!(foreign.code().starts_with("unknown-"), "{name}: {foreign}");
        let as_if = |reads: Vec<String>| -> Vec<String> {
            reads.into_iter().map(|read| real.replaced_by(&nothing, &read)).collect()
        };
        assert_eq!(as_if(foreign_reads), missing_reads, "{name}");
        // The question itself is right: those whose it is are told.
        let told =
            |owner: &&&Actor| ask(&pairs, |work| query(work, owner, &real, world.now())).0.is_ok();
        assert!(owners.iter().any(|owner| told(&owner)), "{name}");
    }
}

#[test]
fn lists_and_counts_hold_nothing_of_a_neighbour() {
    let country = Country::new();
    let world = &country.world;
    world.device(&country.admin, &country.school, "tv");
    world.publish(&country.admin, &country.school, "Снегопад");
    world.publish(&country.founder, &country.root, "Всем");
    let asker = &country.neighbour_admin;
    let page = Page::first();
    world
        .read(|view| {
            assert_eq!(devices::list(view, asker, &devices::Filter::default(), &page)?.items, []);
            assert_eq!(posts::list(view, asker, None, None, &page)?.items, []);
            let units = orgs::list(view, asker, None, None, &page)?.items;
            assert_eq!(units, std::slice::from_ref(&country.neighbour));
            let people = people::list(view, asker, None, None, &page)?.items;
            assert_eq!(people.iter().map(|one| Some(one.id)).collect::<Vec<_>>(), [asker.person()]);
            for grant in rights::list(view, asker, None, None, &page)?.items {
                assert_eq!(grant.place, country.neighbour.place);
            }
            for entry in audit::list(view, asker, &Filter::default(), &page)?.items {
                assert_eq!(entry.what.place, country.neighbour.place, "{entry:?}");
            }
            let mut tally = status::Tally::default();
            while !tally.is_complete() {
                tally = status::count(view, asker, tally)?;
            }
            assert_eq!((tally.schools, tally.devices, tally.posts), (1, 0, 0));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_move_tells_neither_school_of_the_other() {
    let country = Country::new();
    let world = &country.world;
    let device = world.device(&country.admin, &country.school, "tv");
    let edit = EditDevice { unit: Some(country.neighbour.id()), ..EditDevice::default() };
    let refused =
        world.change(|work| devices::edit(work, &country.admin, device.id, &edit, world.now()));
    assert_eq!(refused, Err(Error::UnknownUnit { unit: country.neighbour.id() }));
    world
        .change(|work| devices::edit(work, &country.founder, device.id, &edit, world.now()))
        .unwrap();
    for (asker, foreign) in
        [(&country.admin, &country.neighbour), (&country.neighbour_admin, &country.school)]
    {
        let entries = world
            .read(|view| audit::list(view, asker, &Filter::default(), &Page::first()))
            .unwrap();
        assert!(!entries.items.is_empty());
        assert!(!format!("{entries:?}").contains(&foreign.id().to_string()));
    }
}

type Question = fn(&mut Work<'_>, &Actor, &Names, Timestamp) -> Result<(), Error>;

/// Everything that somebody can ask about a thing by its name.
#[expect(clippy::too_many_lines, reason = "a line a question")]
fn questions() -> Vec<(&'static str, Question)> {
    vec![
        ("unit", |work, who, of, _| orgs::find(work, who, of.unit).map(drop)),
        ("children", |work, who, of, _| {
            orgs::list(work, who, Some(of.unit), None, &Page::default()).map(drop)
        }),
        ("edit unit", |work, who, of, now| {
            orgs::edit(work, who, of.unit, &EditUnit::default(), now).map(drop)
        }),
        ("person", |work, who, of, _| people::find(work, who, of.person).map(drop)),
        ("people", |work, who, of, _| {
            people::list(work, who, Some(of.unit), None, &Page::default()).map(drop)
        }),
        ("person in a unit", |work, who, of, now| {
            let (login, name) = ("somebody".into(), "Имя".into());
            let new = NewPerson { login, name, password: None, mail: None, unit: Some(of.unit) };
            people::create(work, who, &new, now).map(drop)
        }),
        ("block", |work, who, of, now| people::block(work, who, of.person, now).map(drop)),
        ("reset", |work, who, of, now| passwords::offer_reset(work, who, of.person, now).map(drop)),
        ("reset codes", |work, who, of, now| {
            second_factor::reset(work, who, of.person, now).map(drop)
        }),
        ("grant there", |work, who, of, now| {
            let new = NewGrant::new(of.person, Role::Technician, of.unit);
            rights::grant(work, who, &new, now).map(drop)
        }),
        ("nominate there", |work, who, of, now| {
            let new = NewNomination {
                school: Some(of.unit),
                remark: String::new(),
                names: vec![(of.person, String::new())],
            };
            nominations::submit(work, who, &new, true, now).map(drop)
        }),
        ("ask for a nomination there", |work, who, of, now| {
            nominations::ask(work, who, Some(of.unit), "", now).map(drop)
        }),
        ("who asks there", |work, who, of, _| {
            nominations::wishes(work, who, of.unit, &Page::default()).map(drop)
        }),
        ("dismiss there", |work, who, of, now| {
            nominations::dismiss(work, who, of.unit, of.person, now)
        }),
        ("nominations", |work, who, of, _| {
            nominations::list(work, who, Some(of.unit), None, &Page::default()).map(drop)
        }),
        ("nomination", |work, who, of, _| nominations::find(work, who, of.nomination).map(drop)),
        ("decide", |work, who, of, now| {
            let verdict = Verdict { person: of.person, grant: true, reason: String::new() };
            nominations::decide(work, who, of.nomination, &[verdict], now).map(drop)
        }),
        ("withdraw a nomination", |work, who, of, now| {
            nominations::withdraw(work, who, of.nomination, now).map(drop)
        }),
        ("head", |work, who, of, now| directors::show(work, who, of.unit, now).map(drop)),
        ("replace a director", |work, who, of, now| {
            let new = Replacement { school: of.unit, person: of.person, acting: false };
            directors::replace(work, who, new, now).map(drop)
        }),
        ("stand in", |work, who, of, now| {
            let until = now + jiff::SignedDuration::from_hours(1);
            let new = StandIn { school: of.unit, person: of.person, from: None, until };
            directors::stand_in(work, who, new, now).map(drop)
        }),
        ("to review", |work, who, of, _| {
            rights::to_review(work, who, Some(of.unit), &Page::default()).map(drop)
        }),
        ("review", |work, who, of, now| {
            rights::review(work, who, of.grant, rights::Verdict::Keep, now).map(drop)
        }),
        ("revoke", |work, who, of, now| rights::revoke(work, who, of.grant, now).map(drop)),
        ("grants of", |work, who, of, _| {
            rights::list(work, who, Some(of.person), None, &Page::default()).map(drop)
        }),
        ("grants in", |work, who, of, _| {
            rights::list(work, who, None, Some(of.unit), &Page::default()).map(drop)
        }),
        ("device", |work, who, of, _| devices::show(work, who, of.device).map(drop)),
        ("devices", |work, who, of, _| {
            devices::list(work, who, &in_unit(of.unit), &Page::default()).map(drop)
        }),
        ("counts", |work, who, of, _| devices::counts(work, who, Some(of.unit)).map(drop)),
        ("frame", |work, who, of, _| devices::depiction(work, who, of.device).map(drop)),
        ("health", |work, who, of, now| health::course(work, who, of.device, now).map(drop)),
        ("happenings", |work, who, of, _| happenings::happenings(work, who, of.device).map(drop)),
        ("showing", |work, who, of, now| programme::showing(work, who, of.device, now).map(drop)),
        ("notices", |work, who, of, _| {
            notices::list(work, who, Some(of.unit), false, &Page::default()).map(drop)
        }),
        ("edit device", |work, who, of, now| {
            devices::edit(work, who, of.device, &EditDevice::default(), now).map(drop)
        }),
        ("revoke device", |work, who, of, now| {
            devices::revoke(work, who, of.device, now).map(drop)
        }),
        ("release device", |work, who, of, now| {
            devices::release(work, who, of.device, now).map(drop)
        }),
        ("claim there", |work, who, of, now| {
            enrol::claim(work, who, &claim("00000000", of.unit), now).map(drop)
        }),
        ("post", |work, who, of, _| posts::find(work, who, of.post).map(drop)),
        ("posts", |work, who, of, _| {
            posts::list(work, who, Some(of.unit), None, &Page::default()).map(drop)
        }),
        ("draft there", |work, who, of, now| {
            posts::create(work, who, &announcement(of.unit, "Привет"), now).map(drop)
        }),
        ("edit post", |work, who, of, now| {
            posts::edit(work, who, of.post, &EditPost::default(), now).map(drop)
        }),
        ("publish", |work, who, of, now| posts::publish(work, who, of.post, now).map(drop)),
        ("withdraw", |work, who, of, now| posts::withdraw(work, who, of.post, now).map(drop)),
        ("order", |work, who, of, _| order::show(work, who, of.unit).map(drop)),
        ("arrange there", |work, who, of, now| {
            order::arrange(work, who, of.unit, &[], now).map(drop)
        }),
        ("picture", |work, who, of, _| pictures::find(work, who, of.picture).map(drop)),
        ("upload there", |work, who, of, _| pictures::may_upload(work, who, of.unit).map(drop)),
        ("post with the picture", |work, who, of, now| {
            // The neighbour's own school, or the owner's country.
            let unit = who.places_for(Action::DraftPost).remove(0).unit();
            let new = NewPost { picture: Some(of.picture), ..announcement(unit, "Т") };
            posts::create(work, who, &new, now).map(drop)
        }),
        ("audit", |work, who, of, _| {
            audit::list(
                work,
                who,
                &Filter { unit: Some(of.unit), ..Filter::default() },
                &Page::default(),
            )
            .map(drop)
        }),
    ]
}

fn in_unit(unit: UnitId) -> devices::Filter {
    devices::Filter { unit: Some(unit), ..devices::Filter::default() }
}

/// Names to ask for: real ones, or such that name nothing.
#[derive(Debug)]
struct Names {
    unit: UnitId,
    device: DeviceId,
    post: PostId,
    person: PersonId,
    grant: GrantId,
    picture: Digest,
    nomination: NominationId,
}

impl Names {
    fn of_nothing() -> Self {
        let at = Timestamp::UNIX_EPOCH;
        Self {
            unit: UnitId::new(at, 1),
            device: DeviceId::new(at, 2),
            post: PostId::new(at, 3),
            person: PersonId::new(at, 4),
            grant: GrantId::new(at, 5),
            picture: Digest::of(b"no picture"),
            nomination: NominationId::new(at, 6),
        }
    }

    fn replaced_by(&self, other: &Self, read: &str) -> String {
        let names = |names: &Self| {
            let Self { unit, device, post, person, grant, picture, nomination } = names;
            [
                unit.to_string(),
                device.to_string(),
                post.to_string(),
                person.to_string(),
                grant.to_string(),
                picture.to_string(),
                nomination.to_string(),
            ]
        };
        let both = names(self).into_iter().zip(names(other));
        both.fold(read.to_owned(), |read, (own, other)| read.replace(&own, &other))
    }
}

fn ask<T: Debug>(
    pairs: &Pairs,
    question: impl FnOnce(&mut Work<'_>) -> Result<T, Error>,
) -> (Result<T, Error>, Vec<String>) {
    let counting = Counting { pairs, reads: RefCell::default() };
    let mut random = || 7;
    let answer = question(&mut Work::new(&counting, &mut random));
    (answer, counting.reads.into_inner())
}

/// A snapshot that remembers what was read.
struct Counting<'a> {
    pairs: &'a Pairs,
    reads: RefCell<Vec<String>>,
}

impl Snapshot for Counting<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        self.reads.borrow_mut().push(format!("get {}", String::from_utf8_lossy(key)));
        self.pairs.get(key)
    }

    fn scan(
        &self,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<(Key, Value)>, StoreError> {
        self.reads.borrow_mut().push(format!("scan {}", String::from_utf8_lossy(prefix)));
        self.pairs.scan(prefix, after, limit)
    }
}

#[test]
fn a_query_sees_only_its_snapshot() {
    let country = Country::new();
    let before = country.world.pairs();
    country.world.publish(&country.admin, &country.school, "Позже");
    let list = |view: &View<'_>| posts::list(view, &country.admin, None, None, &Page::first());
    assert_eq!(World::on(&before, list).unwrap().items, []);
    assert_eq!(country.world.read(list).unwrap().items.len(), 1);
}
