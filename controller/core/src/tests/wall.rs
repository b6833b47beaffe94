//! Screens as people look for them: by how they are, by a word, by the page; and how they have been.

use std::collections::BTreeSet;

use proptest::prelude::*;
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::post::Audience;
use protocol::report::{Panel, Report};
use protocol::{DeviceId, SpoolId};

use super::world::{Country, announcement, hello, key_of};
use crate::app::devices::happenings::{What as Happened, happenings};
use crate::app::devices::programme::{What, Why, showing};
use crate::app::devices::{Counts, EditDevice, Filter, State, counts, health, list};
use crate::app::{devices, posts, reports, sessions};
use crate::domain::actor::Actor;
use crate::domain::device::{Ailing, Condition, Device, Farewell, Reported, Trouble};
use crate::domain::health::{DAYS, HOURS};
use crate::domain::notice::Cause;
use crate::page::Page;

#[test]
fn each_screen_is_listed_under_how_it_is_and_the_counts_say_how_many() {
    let hall = Hall::new();
    let [online, off, hot, gone, waiting, revoked] =
        ["online", "off", "hot", "gone", "waiting", "revoked"].map(|name| hall.screen(name));
    for tv in [&online, &off, &hot, &gone, &revoked] {
        hall.connects(tv);
        hall.reports(tv, report());
    }
    hall.reports(&off, Report { panel: Panel::Hidden, ..report() });
    hall.reports(&hot, Report { temperature: Some(85_000), ..report() });
    hall.goes(&gone, Farewell::Silent);
    let (country, world) = (&hall.country, &hall.country.world);
    world.change(|work| devices::revoke(work, &country.admin, revoked.id, world.now())).unwrap();

    let of = |state| hall.ids(&Filter { state: Some(state), ..Filter::default() });
    assert_eq!(of(State::Only(Condition::Online)), [online.id]);
    assert_eq!(of(State::Only(Condition::Hidden)), [off.id]);
    assert_eq!(of(State::Only(Condition::Attention)), [hot.id]);
    assert_eq!(of(State::Only(Condition::Offline)), [gone.id]);
    assert_eq!(of(State::Only(Condition::Waiting)), [waiting.id]);
    assert_eq!(of(State::Only(Condition::Revoked)), [revoked.id]);
    let mut connected = [online.id, off.id, hot.id];
    connected.sort();
    assert_eq!(of(State::Connected), connected);
    assert_eq!(of(State::InService).len(), 5);
    assert_eq!(hall.ids(&Filter::default()).len(), 6);
    let expected = Counts {
        all: 5,
        connected: 3,
        attention: 1,
        hidden: 1,
        offline: 1,
        waiting: 1,
        revoked: 1,
    };
    let count = |actor: &Actor, unit| world.read(|view| counts(view, actor, unit)).unwrap();
    assert_eq!(count(&country.admin, None), expected);
    assert_eq!(count(&country.founder, Some(country.region.id())), expected);
    assert_eq!(count(&country.neighbour_admin, None), Counts::default());

    // A screen that goes away is away, whatever was wrong with it.
    hall.goes(&hot, Farewell::Goodbye);
    assert_eq!(of(State::Only(Condition::Attention)), []);
    assert_eq!(count(&country.admin, None).offline, 2);
    hall.connects(&hot);
    assert_eq!(of(State::Only(Condition::Attention)), [hot.id], "it reported nothing else since");
}

#[test]
fn screens_are_found_by_the_beginnings_of_their_words() {
    let hall = Hall::new();
    let named = |room: &str, tags: &[&str]| {
        let tv = hall.screen(&format!("tv{}", room.len()));
        hall.edits(&tv, room, tags)
    };
    let gym = named("Спортзал, 1-й этаж", &["большой"]);
    let sports = named("Спортивная площадка", &["спортшкола"]);
    let yolka = named("Ёлочка", &[]);
    let find = |text: &str| hall.ids(&Filter { text: text.to_owned(), ..Filter::default() });
    let mut both = [gym.id, sports.id];
    both.sort();
    assert_eq!(find("спорт"), both, "each once, though two words begin so");
    assert_eq!(find("СПОРТЗАЛ"), [gym.id]);
    assert_eq!(find("большой спорт"), [gym.id], "both words, in any order");
    assert_eq!(find("елоч"), [yolka.id], "ё and е are one letter");
    assert_eq!(find("1"), [gym.id]);
    assert_eq!(find("портзал"), [], "the middle of a word is not its beginning");
    assert_eq!(find("—"), [], "no word at all finds nothing");
    assert_eq!(find(" ").len(), 3, "an empty field is no search");
    hall.edits(&gym, "Актовый зал", &[]);
    assert_eq!(find("спорт"), [sports.id], "a renamed room is found under its new name only");
    assert_eq!(find("актов"), [gym.id]);

    let (country, world) = (&hall.country, &hall.country.world);
    let filter = Filter { text: "актовый".to_owned(), ..Filter::default() };
    let seen = |actor: &Actor| {
        world.read(|view| list(view, actor, &filter, &Page::first())).unwrap().items.len()
    };
    assert_eq!((seen(&country.founder), seen(&country.neighbour_admin)), (1, 0));
    let far = EditDevice { unit: Some(country.far_school.id()), ..EditDevice::default() };
    world.change(|work| devices::edit(work, &country.founder, gym.id, &far, world.now())).unwrap();
    assert_eq!((seen(&country.founder), seen(&country.admin)), (1, 0), "it went along");
}

#[test]
fn a_screen_that_is_away_says_since_when_and_most_likely_why() {
    let hall = Hall::new();
    let [hall_tv, canteen, stairs] = ["hall", "canteen", "stairs"].map(|name| hall.screen(name));
    for tv in [&hall_tv, &canteen, &stairs] {
        hall.connects(tv);
    }
    let cause = |tv: &Device| hall.shows(tv).cause;
    assert_eq!(cause(&hall_tv), None);
    hall.goes(&hall_tv, Farewell::Silent);
    assert_eq!(cause(&hall_tv), Some(Cause::PowerOrNetwork), "the others are there");
    hall.goes(&canteen, Farewell::Silent);
    hall.goes(&stairs, Farewell::Silent);
    for tv in [&hall_tv, &canteen, &stairs] {
        assert_eq!(cause(tv), Some(Cause::SchoolLine), "all went at once");
    }
    hall.connects(&stairs);
    assert_eq!(cause(&hall_tv), Some(Cause::PowerOrNetwork), "the line is there again");
    hall.connects(&hall_tv);
    hall.reports(&hall_tv, Report { panel: Panel::Hidden, ..report() });
    hall.goes(&hall_tv, Farewell::Silent);
    assert_eq!(cause(&hall_tv), Some(Cause::SwitchedOff), "off on purpose is not dead");
    hall.goes(&stairs, Farewell::Goodbye);
    assert_eq!(cause(&stairs), Some(Cause::ShutDown));
}

#[test]
fn items_that_are_on_their_way_are_no_trouble_until_they_stay_away() {
    let hall = Hall::new();
    let tv = hall.screen("tv");
    hall.connects(&tv);
    let missing = || {
        let mut report = report();
        report.cache.missing = 1;
        report
    };
    let troubles = || hall.shows(&tv).troubles;
    hall.reports(&tv, missing());
    assert_eq!(troubles(), []);
    hall.country.world.pass(61);
    hall.reports(&tv, missing());
    assert_eq!(troubles(), [Trouble::ItemsMissing]);
    hall.country.world.pass(1);
    hall.reports(&tv, missing());
    assert_eq!(troubles(), [Trouble::ItemsMissing], "a report in between does not hide it");
    hall.reports(&tv, report());
    assert_eq!(troubles(), []);
}

#[test]
fn a_report_costs_one_write_and_another_once_an_hour_or_when_the_condition_changes() {
    let hall = Hall::new();
    let tv = hall.screen("tv");
    hall.connects(&tv);
    let world = &hall.country.world;
    let writes = |report: Report| {
        let keep =
            |work: &mut crate::work::Work<'_>| reports::report(work, tv.id, &report, world.now());
        let ((), commit) = world.plan(keep).unwrap();
        let count = commit.changes.len();
        world.store_commit(commit);
        count
    };
    assert_eq!(writes(report()), 2, "the first of an hour");
    assert_eq!(writes(report()), 1);
    assert_eq!(writes(Report { temperature: Some(90_000), ..report() }), 2);
    assert_eq!(writes(Report { temperature: Some(91_000), ..report() }), 1, "it is hot already");
    world.pass(3_600);
    assert_eq!(writes(Report { temperature: Some(91_000), ..report() }), 2);
}

#[test]
fn health_says_how_long_a_screen_was_connected_and_what_it_read() {
    let hall = Hall::new();
    let tv = hall.screen("tv");
    let world = &hall.country.world;
    // 8:00 UTC: it is away until 8:15, connected until 9:30, and back at 9:40.
    world.pass(900);
    hall.connects(&tv);
    hall.reports(&tv, Report { temperature: Some(48_500), ..report() });
    world.pass(4_500);
    hall.goes(&tv, Farewell::Silent);
    world.pass(600);
    hall.connects(&tv);
    hall.reports(&tv, Report { temperature: Some(61_999), ..report() });
    world.pass(1_800);
    let now = world.now();
    let course = world.read(|view| health::course(view, &hall.country.admin, tv.id, now)).unwrap();
    assert_eq!((course.hours.len(), course.days.len()), (HOURS, DAYS));
    let last: Vec<_> = course.hours.iter().rev().take(4).map(|hour| hour.online).collect();
    let known = [Some((600, 600)), Some((3_000, 3_600)), Some((2_700, 3_600)), None];
    assert_eq!(last, known, "10, 9, 8 o'clock, and before");
    let heat: Vec<_> =
        course.hours.iter().rev().take(3).map(|hour| hour.reading?.temperature).collect();
    assert_eq!(heat, [None, Some(61), Some(48)]);
    let today = course.days.last().unwrap();
    assert_eq!(today.reading.unwrap().temperature, Some(61), "the hottest of the day");
    assert_eq!(today.online, Some((600 + 3_000 + 2_700, 7_800)));
}

#[test]
fn what_happened_to_a_screen_is_told_the_latest_first_and_bounded() {
    let hall = Hall::new();
    let tv = hall.screen("tv");
    let (country, world) = (&hall.country, &hall.country.world);
    hall.connects(&tv);
    for n in 1..=60 {
        world.pass(60);
        let fault =
            Event::Fault { code: format!("fault-{n}"), detail: "из-за пыли".into() };
        let entry = Entry { sequence: n, at: world.now(), trusted: true, event: fault };
        let spool = SpoolId::new(jiff::Timestamp::UNIX_EPOCH, 1);
        let batch = Batch { spool, class: SpoolClass::Receipts, events: vec![entry] };
        world.change(|work| reports::events(work, tv.id, &batch, world.now())).unwrap();
    }
    world.pass(60);
    hall.goes(&tv, Farewell::HungUp);
    world.pass(60);
    hall.connects(&tv);
    let all = world.read(|view| happenings(view, &country.admin, tv.id)).unwrap();
    assert!(all.windows(2).all(|pair| pair[0].at >= pair[1].at));
    assert_eq!(all[0].what, Happened::Connected);
    assert_eq!(all[1].what, Happened::Lost { farewell: Some(Farewell::HungUp) });
    let faults = all.iter().filter(|one| matches!(one.what, Happened::Fault { .. })).count();
    assert_eq!(faults, 21, "the last one and twenty before it");
    assert!(matches!(all.last().unwrap().what, Happened::Claimed { .. }));
}

#[test]
fn a_screen_says_what_it_shows_now_what_next_and_why() {
    let hall = Hall::new();
    let tv = hall.screen("tv");
    let (country, world) = (&hall.country, &hall.country.world);
    let now = world.now();
    let show = || world.read(|view| showing(view, &country.admin, tv.id, world.now())).unwrap();
    let nothing = Why::Nothing { elsewhere: 0, begins: None };
    assert_eq!((show().now.what, show().now.why), (What::Idle, nothing));

    let mut elsewhere = announcement(country.school.id(), "Для столовой");
    elsewhere.audience =
        Audience { rooms: BTreeSet::from(["Столовая".to_owned()]), ..Audience::default() };
    let mut later = announcement(country.school.id(), "Позже");
    later.from = Some(now + std::time::Duration::from_secs(600));
    for new in [&elsewhere, &later] {
        let post = world.change(|work| posts::create(work, &country.admin, new, now)).unwrap();
        world.change(|work| posts::publish(work, &country.admin, post.id, now)).unwrap();
    }
    let waiting = Why::Nothing { elsewhere: 1, begins: later.from };
    assert_eq!(show().now.why, waiting);
    let (at, next) = show().next.unwrap();
    assert_eq!(Some(at), later.from);
    assert!(matches!(next.what, What::Post { title, .. } if title == "Позже"));

    let first = world.publish(&country.admin, &country.school, "Первое");
    assert_eq!(show().now.why, Why::Only);
    world.pass(1);
    let second = world.publish(&country.founder, &country.region, "Второе");
    let both = show();
    assert_eq!(both.now.why, Why::Turn { of: 2 });
    assert!(
        matches!(both.now.what, What::Post { post, .. } if post == second.id),
        "the newest first"
    );
    assert!(matches!(both.next.unwrap().1.what, What::Post { post, .. } if post == first.id));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Pages of any size put together are the whole list, and each list and count agrees with what each
    /// screen says of itself.
    #[test]
    fn lists_counts_and_pages_agree_whatever_happened(
        deeds in proptest::collection::vec((0_usize..6, 0_usize..5), 0..50), size in 1_usize..4,
    ) {
        let hall = Hall::new();
        let screens: Vec<Device> = (0..5).map(|n| hall.screen(&format!("tv{n}"))).collect();
        for (deed, which) in deeds {
            let tv = &screens[which];
            hall.country.world.pass(17);
            match deed {
                0 => hall.connects(tv),
                1 => hall.goes(tv, Farewell::Silent),
                2 => hall.reports(tv, Report { panel: Panel::Hidden, ..report() }),
                3 => hall.reports(tv, Report { disk_free: Some(1), ..report() }),
                4 => hall.reports(tv, report()),
                _ => {
                    let world = &hall.country.world;
                    let admin = &hall.country.admin;
                    let _revoked =
                        world.change(|work| devices::revoke(work, admin, tv.id, world.now()));
                }
            }
        }
        let mut of_each = std::collections::BTreeMap::new();
        for tv in &screens {
            let shown = hall.shows(tv);
            of_each.entry(shown.condition).or_insert_with(BTreeSet::new).insert(tv.id);
        }
        for condition in Condition::ALL {
            let filter = Filter { state: Some(State::Only(condition)), ..Filter::default() };
            let expected = of_each.get(&condition).cloned().unwrap_or_default();
            prop_assert_eq!(hall.in_pages(&filter, size), expected.clone());
            let by_word = Filter { text: "tv".to_owned(), ..filter };
            prop_assert_eq!(hall.in_pages(&by_word, size), expected);
        }
        let world = &hall.country.world;
        let counted = world.read(|view| counts(view, &hall.country.admin, None)).unwrap();
        let many = |condition| of_each.get(&condition).map_or(0, BTreeSet::len) as u64;
        prop_assert_eq!(counted.offline, many(Condition::Offline));
        prop_assert_eq!(counted.attention, many(Condition::Attention));
        prop_assert_eq!(counted.hidden, many(Condition::Hidden));
        prop_assert_eq!(counted.revoked, many(Condition::Revoked));
        prop_assert_eq!(counted.all, 5 - many(Condition::Revoked));
    }
}

/// A school with screens.
pub(super) struct Hall {
    pub(super) country: Country,
}

impl Hall {
    pub(super) fn new() -> Self {
        Self { country: Country::new() }
    }

    pub(super) fn screen(&self, hardware: &str) -> Device {
        self.country.world.device(&self.country.admin, &self.country.school, hardware)
    }

    /// Refused if it is revoked.
    pub(super) fn connects(&self, tv: &Device) {
        let world = &self.country.world;
        let hello = hello(world.random(), 1, world.now());
        let key = key_of(&tv.hardware);
        let _refused = world
            .change(|work| sessions::begin(work, tv.id, key, "g", &hello, world.now()).map(drop));
    }

    pub(super) fn goes(&self, tv: &Device, farewell: Farewell) {
        let world = &self.country.world;
        world
            .change(|work| {
                let newest = sessions::newest(work, tv.id)?.map_or(0, |session| session.number);
                sessions::end(work, tv.id, newest, farewell, world.now())
            })
            .unwrap();
    }

    #[expect(clippy::needless_pass_by_value, reason = "stories make it on the spot")]
    pub(super) fn reports(&self, tv: &Device, report: Report) {
        let world = &self.country.world;
        world.change(|work| reports::report(work, tv.id, &report, world.now())).unwrap();
        let kept = world.read(|view| view.get::<Reported>(&tv.id)).unwrap();
        assert!(kept.is_some());
        let name = (tv.place.clone(), tv.id);
        let ailing = world.read(|view| view.get::<Ailing>(&name)).unwrap();
        assert!(ailing.is_none_or(|ailing| ailing.hidden || !ailing.troubles.is_empty()));
    }

    fn edits(&self, tv: &Device, room: &str, tags: &[&str]) -> Device {
        let world = &self.country.world;
        let tags = Some(tags.iter().map(ToString::to_string).collect());
        let edit = EditDevice { room: Some(room.to_owned()), tags, ..EditDevice::default() };
        let admin = &self.country.admin;
        world.change(|work| devices::edit(work, admin, tv.id, &edit, world.now())).unwrap()
    }

    fn shows(&self, tv: &Device) -> devices::Shown {
        let world = &self.country.world;
        world.read(|view| devices::show(view, &self.country.admin, tv.id)).unwrap()
    }

    fn ids(&self, filter: &Filter) -> Vec<DeviceId> {
        let world = &self.country.world;
        let listed = world.read(|view| list(view, &self.country.admin, filter, &Page::first()));
        let mut ids: Vec<DeviceId> =
            listed.unwrap().items.into_iter().map(|shown| shown.device.id).collect();
        ids.sort();
        ids
    }

    fn in_pages(&self, filter: &Filter, size: usize) -> BTreeSet<DeviceId> {
        let world = &self.country.world;
        let (mut all, mut after) = (BTreeSet::new(), None::<String>);
        loop {
            let page = Page::new(size, after.as_deref()).unwrap();
            let listed = world.read(|view| list(view, &self.country.admin, filter, &page)).unwrap();
            assert!(listed.items.len() <= size);
            for shown in listed.items {
                assert!(all.insert(shown.device.id), "twice");
            }
            match listed.next {
                Some(next) => after = Some(next),
                None => return all,
            }
        }
    }
}

pub(super) fn report() -> Report {
    let frozen = include_str!("../../../../protocol/testdata/v1/report.json");
    let report: Report = serde_json::from_str(frozen).unwrap();
    Report { disk_free: Some(9 << 30), ..report }
}
