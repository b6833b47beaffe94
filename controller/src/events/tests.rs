//! Who is told, how much, and who is cut.

use std::sync::Arc;

use controller_core::app::events::{self, Topic};
use controller_core::domain::actor::{Actor, By, Holding};
use controller_core::domain::place::Place;
use controller_core::domain::role::Role;
use controller_core::id::PersonId;
use jiff::Timestamp;
use protocol::UnitId;

use super::listeners::{Ear, Listeners};
use super::{Event, MOST, Told, for_listener};

#[test]
fn a_slow_reader_is_cut_and_the_others_go_on() {
    let listeners = Arc::<Listeners>::default();
    let (slow, _) = listen(&listeners, 1);
    let (mut quick, _) = listen(&listeners, 2);
    for sequence in 1..=40 {
        listeners.tell(&told(sequence), sequence);
        let heard = quick.queue.try_recv().unwrap();
        assert_eq!(heard.iter().map(|event| event.sequence).collect::<Vec<_>>(), [sequence]);
    }
    assert!(slow.listener.cut.is_cancelled() && !quick.listener.cut.is_cancelled());
    assert!(slow.queue.len() < 40, "what waits is bounded");
}

#[test]
fn of_too_many_streams_of_one_person_the_oldest_is_cut() {
    let listeners = Arc::<Listeners>::default();
    let (other, _) = listen(&listeners, 2);
    let ears: Vec<_> = (0..11).map(|_| listen(&listeners, 1).0).collect();
    let cut: Vec<bool> = ears.iter().map(|ear| ear.listener.cut.is_cancelled()).collect();
    assert_eq!(cut.iter().filter(|cut| **cut).count(), 1);
    assert!(cut[0] && !other.listener.cut.is_cancelled());
}

#[test]
fn too_much_at_once_is_everything() {
    let (actor, place) = (actor(1), place());
    let units = |count: usize| -> Told {
        let topics = (0..count).map(|n| (n as u64 + 1, happening(&place, n as u128 + 10)));
        topics.collect()
    };
    assert_eq!(for_listener(&actor, &units(MOST), 0, 900).len(), MOST);
    let everything = for_listener(&actor, &units(MOST + 1), 0, 900);
    assert_eq!(everything, [Event { sequence: 900, topic: None }]);
}

#[test]
fn who_comes_is_told_from_where_the_others_are() {
    let listeners = Arc::<Listeners>::default();
    let (mut first, from) = listen_at(&listeners, 1, 7);
    assert_eq!((from, listeners.cursor()), (7, Some(7)));
    listeners.tell(&told(8), 8);
    let (mut second, from) = listen_at(&listeners, 2, 9);
    assert_eq!(from, 8, "what came between is still to be told to all");
    listeners.tell(&told(9), 9);
    assert!(first.queue.try_recv().is_ok() && first.queue.try_recv().is_ok());
    assert_eq!(second.queue.try_recv().unwrap()[0].sequence, 9);
    drop((first, second));
    assert_eq!(listeners.cursor(), None, "nobody is left");
}

#[test]
fn after_the_end_nobody_comes_in() {
    let listeners = Arc::<Listeners>::default();
    let (ear, _) = listen(&listeners, 1);
    listeners.close();
    assert!(ear.listener.cut.is_cancelled());
    assert!(listeners.add(&actor(1), String::new(), 0).is_err());
}

fn listen(listeners: &Arc<Listeners>, person: u128) -> (Ear, u64) {
    listen_at(listeners, person, 0)
}

fn listen_at(listeners: &Arc<Listeners>, person: u128, end: u64) -> (Ear, u64) {
    listeners.add(&actor(person), String::new(), end).unwrap()
}

fn told(sequence: u64) -> Told {
    vec![(sequence, happening(&place(), 1))]
}

/// A unit below the country.
fn happening(above: &Place, unit: u128) -> events::Happening {
    let unit = UnitId::new(Timestamp::UNIX_EPOCH, unit);
    let place = if unit == above.unit() { above.clone() } else { above.below(unit) };
    events::Happening::of_unit(Topic::Unit(unit), place)
}

fn place() -> Place {
    Place::root(UnitId::new(Timestamp::UNIX_EPOCH, 1))
}

fn actor(person: u128) -> Actor {
    let person = PersonId::new(Timestamp::UNIX_EPOCH, person);
    let by = By::Person { person, login: "anna".into(), token: None };
    let holding = Holding::new(Role::NationalCoordinator, place());
    Actor::new(by, place(), vec![holding], None)
}
