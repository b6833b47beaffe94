//! Sessions: the newest counts.

use proptest::prelude::*;

use super::world::{Country, hello, key_of};
use crate::app::{devices, sessions};
use crate::change::Change;
use crate::domain::device::{Device, Farewell, Presence, Session};
use crate::port::LogPage;
use crate::port::Store as _;
use crate::work::Work;

#[test]
fn a_newer_session_cuts_the_older_through_the_log() {
    let (country, device) = hall_tv();
    let world = &country.world;
    let numbers = [begin(&country, &device, 1, 1), begin(&country, &device, 1, 2)];
    assert_eq!(numbers, [1, 2]);
    let LogPage::Entries(log) = world.store.log_after(0, 100).unwrap() else {
        panic!("nothing is trimmed");
    };
    let cut = Change::Session { device: device.id, number: 2 };
    assert_eq!(log.last().unwrap().1, serde_json::to_vec(&cut).unwrap());
}

#[test]
fn a_stale_end_overwrites_no_newer_start() {
    let (country, device) = hall_tv();
    let world = &country.world;
    let first = begin(&country, &device, 1, 1);
    world.pass(10);
    let second = begin(&country, &device, 1, 2);
    let end = |number| {
        world
            .change(|work| sessions::end(work, device.id, number, Farewell::Silent, world.now()))
            .unwrap();
    };
    let began = world.now();
    world.pass(10);
    end(first);
    assert_eq!(presence(&country, &device), Presence::Online { since: began });
    end(second);
    let ended = world.now();
    assert_eq!(presence(&country, &device), Presence::Offline { since: ended });
    world.pass(10);
    end(second);
    assert_eq!(presence(&country, &device), Presence::Offline { since: ended });
}

#[test]
fn what_a_killed_gateway_left_open_is_closed_in_pieces() {
    let country = Country::new();
    let world = &country.world;
    let tvs: Vec<Device> =
        (0..5).map(|n| world.device(&country.admin, &country.school, &format!("tv{n}"))).collect();
    for (n, tv) in tvs.iter().enumerate() {
        let gateway = if n == 2 { "alive" } else { "killed" };
        let (key, hello) = (key_of(&format!("tv{n}")), hello(1, 1, world.now()));
        world
            .change(|work| sessions::begin(work, tv.id, key, gateway, &hello, world.now()))
            .unwrap();
    }
    let mut after = None;
    loop {
        after =
            world.change(|work| sessions::abandon(work, "killed", after, 2, world.now())).unwrap();
        if after.is_none() {
            break;
        }
    }
    for (n, tv) in tvs.iter().enumerate() {
        let online = matches!(presence(&country, tv), Presence::Online { .. });
        assert_eq!(online, n == 2, "{n}");
    }
}

#[test]
fn restarts_are_no_copies_and_neither_is_a_turn_after_an_hour() {
    let (country, device) = hall_tv();
    for (session, boot) in [1, 1, 2, 3, 3, 4].into_iter().enumerate() {
        begin(&country, &device, boot, session as u64 + 1);
    }
    country.world.pass(3601);
    begin(&country, &device, 1, 7);
    let found = country.world.read(|view| devices::show(view, &country.admin, device.id)).unwrap();
    assert_eq!(found.device.quarantined, None);
}

#[test]
fn a_counter_that_goes_back_only_warns() {
    let (country, device) = hall_tv();
    let world = &country.world;
    begin(&country, &device, 1, 9);
    let hello = hello(2, 4, world.now());
    let key = key_of("tv");
    let begun = world
        .change(|work| sessions::begin(work, device.id, key, "gateway", &hello, world.now()))
        .unwrap();
    assert!(begun.went_back && !begun.quarantined);
}

proptest! {
    #[test]
    fn in_any_order_of_news_the_newest_session_decides(
        news in proptest::collection::vec(any::<prop::sample::Index>(), 1..30),
    ) {
        let (country, device) = hall_tv();
        let mut begun = 0;
        let mut newest_open = false;
        for one in news {
            // Either a new start, or an end of any session so far.
            match one.index(begun + 1) as u64 {
                0 => {
                    begun += 1;
                    newest_open = true;
                    prop_assert_eq!(begin(&country, &device, 1, begun as u64), begun as u64);
                }
                number => {
                    let world = &country.world;
                    world.change(|work| sessions::end(work, device.id, number, Farewell::Silent, world.now())).unwrap();
                    newest_open &= number != begun as u64;
                }
            }
            let online = matches!(presence(&country, &device), Presence::Online { .. });
            prop_assert_eq!(online, newest_open);
        }
    }
}

fn hall_tv() -> (Country, Device) {
    let country = Country::new();
    let device = country.world.device(&country.admin, &country.school, "tv");
    (country, device)
}

fn begin(country: &Country, device: &Device, boot: u128, session: u64) -> u64 {
    let world = &country.world;
    let (key, hello) = (key_of("tv"), hello(boot, session, world.now()));
    let begin =
        |work: &mut Work<'_>| sessions::begin(work, device.id, key, "gateway", &hello, world.now());
    world.change(begin).unwrap().number
}

fn presence(country: &Country, device: &Device) -> Presence {
    let newest = country.world.read(|view| sessions::newest(view, device.id)).unwrap();
    Session::presence(newest.as_ref())
}
