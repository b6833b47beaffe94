//! Whom a post reaches, and where it really is.

use std::collections::BTreeSet;

use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::post::Audience;
use protocol::report::{Report, Showing};
use protocol::{Digest, SpoolId};

use super::world::Country;
use crate::app::devices::{self, EditDevice};
use crate::app::posts::screens::{self, NAMED, Screens};
use crate::app::reach::{self, Roll};
use crate::app::{alerts, reports};
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::device::Device;
use crate::domain::org::Unit;
use crate::domain::post::Post;
use crate::domain::role::Role;
use crate::error::Error;

#[test]
fn a_roll_counts_exactly_and_names_screens_rooms_and_tags() {
    let country = Country::new();
    let hall = placed(&country, "hall", "Холл", &["начальная"]);
    placed(&country, "canteen", "Столовая", &["начальная", "еда"]);
    let gone = placed(&country, "gone", "Спортзал", &[]);
    let (world, admin) = (&country.world, &country.admin);
    world.change(|work| devices::revoke(work, admin, gone.id, world.now())).unwrap();
    country.world.device(&country.neighbour_admin, &country.neighbour, "beside");
    let all = call(&country, admin, &country.school, &Audience::default()).unwrap();
    assert_eq!(all.screens, 2);
    let names = |roll: &Roll| -> BTreeSet<String> {
        roll.named.iter().map(|place| place.room.clone()).collect()
    };
    assert_eq!(names(&all), set(&["Холл", "Столовая"]));
    assert_eq!(all.named[0].school_name, "Гимназия №11");
    assert_eq!(
        all.rooms.into_iter().collect::<Vec<_>>(),
        [("Столовая".into(), 1), ("Холл".into(), 1)]
    );
    assert_eq!(
        all.tags.into_iter().collect::<Vec<_>>(),
        [("еда".into(), 1), ("начальная".into(), 2)]
    );
    let narrow = Audience { tags: set(&["еда"]), rooms: set(&["Холл"]) };
    assert_eq!(call(&country, admin, &country.school, &narrow).unwrap().screens, 2);
    let hall_only = Audience { rooms: set(&["Холл"]), ..Audience::default() };
    let roll = call(&country, admin, &country.school, &hall_only).unwrap();
    assert_eq!((roll.screens, roll.named[0].device), (1, hall.id));
    assert_eq!(roll.rooms.len(), 2, "what it could be, too");
}

#[test]
fn a_roll_and_an_alerts_reach_agree_on_thousands_and_names_are_bounded() {
    let country = Country::new();
    let tv = country.world.device(&country.admin, &country.school, "tv");
    country.fill_school(&tv, 4_500);
    let roll = call(&country, &country.founder, &country.region, &Audience::default()).unwrap();
    assert_eq!((roll.screens, roll.named.len()), (4_501, reach::NAMED));
    let mut counted = alerts::Reach::default();
    while !counted.is_complete() {
        let (unit, all) = (country.region.id(), Audience::default());
        counted = country.world.read(|view| reach::count(view, unit, &all, counted)).unwrap();
    }
    assert_eq!(counted.screens, roll.screens);
}

#[test]
fn a_teacher_knows_how_many_but_not_which_screens_and_a_stranger_nothing() {
    let country = Country::new();
    placed(&country, "hall", "Холл", &[]);
    let teacher = country.world.holder(&country.founder, Role::Teacher, &country.school);
    let roll = call(&country, &teacher, &country.school, &Audience::default()).unwrap();
    assert_eq!((roll.screens, roll.named.len()), (1, 0));
    let unit = country.school.id();
    let call = |who: &Actor| call(&country, who, &country.school, &Audience::default());
    assert_eq!(call(&country.neighbour_admin), Err(Error::UnknownUnit { unit }));
    let technician = country.world.holder(&country.founder, Role::Technician, &country.school);
    let forbidden = Error::Forbidden { action: Action::DraftPost, unit };
    assert_eq!(call(&technician), Err(forbidden));
}

#[test]
fn a_post_is_where_screens_say_that_they_hold_it() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let [hall, canteen, silent] =
        ["Холл", "Столовая", "Спортзал"].map(|room| placed(&country, room, room, &[]));
    let post = world.publish(admin, &country.school, "Снегопад");
    assert_eq!(figures(&country, &post), [3, 0, 0]);
    reports(&country, &hall, true, Some(&post));
    reports(&country, &canteen, true, None);
    assert_eq!(figures(&country, &post), [3, 2, 1]);
    let counted = count(&country, admin, &post);
    let standing = |device: &Device| {
        let found = counted.named.iter().find(|screen| screen.place.device == device.id);
        found.map(|screen| (screen.has, screen.shows)).unwrap()
    };
    assert_eq!(
        [&hall, &canteen, &silent].map(standing),
        [(true, true), (true, false), (false, false)]
    );
    // What comes next makes all of them old.
    world.publish(admin, &country.school, "Мороз");
    assert_eq!(figures(&country, &post), [3, 1, 1], "one still shows it");
}

#[test]
fn how_often_it_was_shown_is_counted_over_all_screens() {
    let country = Country::new();
    let tvs = ["a", "b"].map(|name| placed(&country, name, name, &[]));
    let post = country.world.publish(&country.admin, &country.school, "Снегопад");
    for (tv, times) in tvs.iter().zip([2, 3]) {
        shows(&country, tv, &post, times);
    }
    let counted = count(&country, &country.admin, &post);
    assert_eq!((counted.shown_on, counted.times, counted.milliseconds), (2, 5, 5_000));
    assert_eq!(counted.last, Some(country.world.now()));
    assert!(counted.named.len() <= NAMED);
    let refused = country
        .world
        .read(|view| screens::count(view, &country.neighbour_admin, post.id, Screens::default()));
    assert_eq!(refused, Err(Error::UnknownPost { post: post.id }));
}

fn placed(country: &Country, hardware: &str, room: &str, tags: &[&str]) -> Device {
    let (world, admin) = (&country.world, &country.admin);
    let device = world.device(admin, &country.school, hardware);
    let edit =
        EditDevice { room: Some(room.to_owned()), tags: Some(set(tags)), ..EditDevice::default() };
    world.change(|work| devices::edit(work, admin, device.id, &edit, world.now())).unwrap()
}

/// A report of a screen that has followed its school's document, or not.
fn reports(country: &Country, device: &Device, follows: bool, shows: Option<&Post>) {
    let world = &country.world;
    let frozen = include_str!("../../../../protocol/testdata/v1/report.json");
    let mut report: Report = serde_json::from_str(frozen).unwrap();
    let document = world.read(|view| compose::desired(view, device.school())).unwrap().unwrap();
    report.applied.desired = Some(if follows { document.digest } else { Digest::of(b"old") });
    report.screen.showing = match shows {
        Some(post) => Showing::Post { post: post.id, revision: post.revision },
        None => Showing::Idle,
    };
    let keep =
        |work: &mut crate::work::Work<'_>| reports::report(work, device.id, &report, world.now());
    world.change(keep).unwrap();
}

fn shows(country: &Country, device: &Device, post: &Post, times: u64) {
    let at = country.world.now();
    let shown =
        Event::Shown { post: post.id, revision: 1, frame: Digest::of(b"f"), milliseconds: 1_000 };
    let entry = |sequence| Entry { sequence, at, trusted: true, event: shown.clone() };
    let events = (1..=times).map(entry).collect();
    let batch = Batch { spool: SpoolId::new(at, 1), class: SpoolClass::Figures, events };
    country.world.change(|work| reports::events(work, device.id, &batch, at)).unwrap();
}

fn call(country: &Country, who: &Actor, unit: &Unit, audience: &Audience) -> Result<Roll, Error> {
    let mut roll = Roll::default();
    while !roll.is_complete() {
        roll = country.world.read(|view| reach::call(view, who, unit.id(), audience, roll))?;
    }
    Ok(roll)
}

fn count(country: &Country, who: &Actor, post: &Post) -> Screens {
    let mut counted = Screens::default();
    while !counted.is_complete() {
        counted = country.world.read(|view| screens::count(view, who, post.id, counted)).unwrap();
    }
    counted
}

fn figures(country: &Country, post: &Post) -> [u64; 3] {
    let counted = count(country, &country.admin, post);
    [counted.screens, counted.having, counted.showing]
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
