//! What runs when, for a day and a week.

use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use protocol::playlist::{self, Main, Programme};
use protocol::post::{Audience, Item};
use protocol::{DeviceId, PostId};

use super::world::{Country, announcement};
use crate::app::posts::schedule::{self, Day, MOST_DAYS, Schedule, Wanted};
use crate::app::posts::{self, NewPost};
use crate::app::{devices, orgs};
use crate::domain::compose;
use crate::domain::post::Post;
use crate::error::Error;

#[test]
fn a_day_tells_which_posts_take_turns_and_when() {
    let country = Country::new();
    let own = publish(&country, "Снегопад", None, Some("2026-11-23T20:00:00Z"), &[]);
    country.world.pass(1);
    let above = country.world.publish(&country.founder, &country.region, "Регион");
    let tomorrow = publish(&country, "Завтра", Some("2026-11-24T06:00:00Z"), None, &[]);
    let beside = country.world.publish(&country.neighbour_admin, &country.neighbour, "Соседи");
    let plan = show(&country, today(&country)).unwrap();
    assert_eq!(plan.zone, "Europe/Moscow");
    let [day] = &plan.days[..] else { panic!("{plan:?}") };
    let midnight = "2026-11-23T21:00:00Z".parse().unwrap();
    assert_eq!((day.date, day.until), (date(2026, 11, 23), midnight));
    let runs = [
        (above.id, above.published.unwrap(), midnight),
        (own.id, own.published.unwrap(), own.until.unwrap()),
    ];
    assert_eq!(runs_of(day), runs);
    let week = show(&country, Wanted { days: 7, ..today(&country) }).unwrap();
    assert_eq!(week.days.len(), 7);
    assert_eq!(
        runs_of(&week.days[1])[0],
        (tomorrow.id, tomorrow.from.unwrap(), week.days[1].until)
    );
    let told: Vec<PostId> = week.posts.iter().map(|aired| aired.item.post).collect();
    assert_eq!(told, [tomorrow.id, above.id, own.id]);
    assert!(!told.contains(&beside.id));
}

#[test]
fn days_are_as_long_as_the_schools_clock_makes_them() {
    let country = Country::new();
    let (world, school) = (&country.world, country.school.id());
    let zone = Some(Some("Europe/Berlin".to_owned()));
    let edit = orgs::EditUnit { time_zone: zone, ..orgs::EditUnit::default() };
    world.change(|work| orgs::edit(work, &country.founder, school, &edit, world.now())).unwrap();
    world.publish(&country.admin, &country.school, "Без конца");
    let hours = |first| {
        let wanted = Wanted { first: Some(first), days: 3, ..today(&country) };
        let plan = show(&country, wanted).unwrap();
        let hours = |day: &Day| day.until.duration_since(day.from).as_hours();
        assert!(plan.days.windows(2).all(|pair| pair[0].until == pair[1].from));
        assert!(plan.days.iter().all(|day| runs_of(day)[0].1 == day.from));
        plan.days.iter().map(hours).collect::<Vec<_>>()
    };
    assert_eq!(hours(date(2027, 3, 27)), [24, 23, 24]);
    assert_eq!(hours(date(2027, 10, 30)), [24, 25, 24]);
}

#[test]
fn one_screen_has_only_what_is_for_it() {
    let country = Country::new();
    let hall = country.world.device(&country.admin, &country.school, "hall");
    let canteen = publish(&country, "Меню", None, None, &["Столовая"]);
    let all = publish(&country, "Всем", None, None, &[]);
    let of = |device| {
        let plan = show(&country, Wanted { device, ..today(&country) }).unwrap();
        plan.posts.iter().map(|aired| aired.item.post).collect::<BTreeSet<_>>()
    };
    assert_eq!(of(None), [canteen.id, all.id].into());
    assert_eq!(of(Some(hall.id)), [all.id].into());
    let edit = devices::EditDevice {
        room: Some("Столовая".into()),
        ..devices::EditDevice::default()
    };
    let now = country.world.now();
    country.world.change(|work| devices::edit(work, &country.admin, hall.id, &edit, now)).unwrap();
    assert_eq!(of(Some(hall.id)), [canteen.id, all.id].into());
}

#[test]
fn a_schedule_is_for_those_who_see_the_unit_and_a_screen_that_stands_in_it() {
    let country = Country::new();
    let unit = country.neighbour.id();
    let unknown = show(&country, Wanted { unit, ..today(&country) });
    assert_eq!(unknown, Err(Error::UnknownUnit { unit }));
    let theirs = country.world.device(&country.neighbour_admin, &country.neighbour, "tv").id;
    let nobody = DeviceId::new(Timestamp::UNIX_EPOCH, 404);
    for device in [theirs, nobody] {
        let wanted = Wanted { device: Some(device), ..today(&country) };
        assert_eq!(show(&country, wanted), Err(Error::UnknownDevice { device }));
    }
    for days in [0, MOST_DAYS + 1] {
        let refused = show(&country, Wanted { days, ..today(&country) });
        assert_eq!(refused, Err(Error::DaysInvalid { days, most: MOST_DAYS }));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// At any instant from now on, the plan of a screen and what the screen then shows agree.
    #[test]
    fn a_schedule_says_what_a_screen_then_shows(
        periods in proptest::collection::vec((-48_i64..120, 1_i64..96, any::<bool>(), any::<bool>()), 0..8),
        minutes in proptest::collection::vec(0_i64..7 * 24 * 60, 24),
    ) {
        let country = Country::new();
        let (world, now) = (&country.world, country.world.now());
        let tv = world.device(&country.admin, &country.school, "hall");
        let hours = |hours| now + SignedDuration::from_hours(hours);
        for (from, lasts, endless, elsewhere) in periods {
            let until = (!endless).then(|| hours(from + lasts).to_string());
            let rooms: &[&str] = if elsewhere { &["Столовая"] } else { &[] };
            if until.is_none() || from + lasts > 0 {
                let from = Some(hours(from).to_string());
                publish(&country, "Пост", from.as_deref(), until.as_deref(), rooms);
            }
        }
        let wanted = Wanted { device: Some(tv.id), days: 9, ..today(&country) };
        let plan = show(&country, wanted).unwrap();
        let settings = world.read(|view| compose::settings(view, tv.id)).unwrap().unwrap();
        let aired = world.read(|view| compose::on_air(view, &country.school.place)).unwrap();
        let items: Vec<Item> = aired.into_iter().map(|aired| aired.item).collect();
        for minute in minutes {
            let at = now + SignedDuration::from_mins(minute);
            let planned: BTreeSet<PostId> = plan.days.iter().flat_map(|day| &day.runs)
                .filter(|run| run.from <= at && at < run.until).map(|run| run.post).collect();
            let programme = Programme { items: &items, ..Programme::default() };
            match playlist::at(programme, &settings, at).main {
                Main::Post(turn) => prop_assert!(planned.contains(&turn.item.post), "{at}"),
                Main::Idle => prop_assert!(planned.is_empty(), "{at}: {planned:?}"),
                Main::Alert { .. } => prop_assert!(false),
            }
            // And whatever is planned has its turn: alone, it is what stands there.
            for post in planned {
                let alone: Vec<Item> = items.iter().filter(|item| item.post == post).cloned().collect();
                let programme = Programme { items: &alone, ..Programme::default() };
                let shown = playlist::at(programme, &settings, at).main;
                prop_assert!(matches!(shown, Main::Post(turn) if turn.item.post == post));
            }
        }
    }
}

fn today(country: &Country) -> Wanted {
    Wanted { unit: country.school.id(), device: None, first: None, days: 1 }
}

fn show(country: &Country, wanted: Wanted) -> Result<Schedule, Error> {
    let world = &country.world;
    world.read(|view| schedule::show(view, &country.admin, wanted, world.now()))
}

fn publish(
    country: &Country,
    title: &str,
    from: Option<&str>,
    until: Option<&str>,
    rooms: &[&str],
) -> Post {
    let (world, admin) = (&country.world, &country.admin);
    let time = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    let rooms = rooms.iter().map(|&room| room.to_owned()).collect();
    let new = NewPost {
        from: time(from),
        until: time(until),
        audience: Audience { rooms, ..Audience::default() },
        ..announcement(country.school.id(), title)
    };
    let post = world.change(|work| posts::create(work, admin, &new, world.now())).unwrap();
    world.change(|work| posts::publish(work, admin, post.id, world.now())).unwrap()
}

fn runs_of(day: &Day) -> Vec<(PostId, Timestamp, Timestamp)> {
    day.runs.iter().map(|run| (run.post, run.from, run.until)).collect()
}
