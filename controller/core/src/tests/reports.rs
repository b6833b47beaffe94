//! Reports and events: each event counts once, whatever happens on the way.

use jiff::Timestamp;
use proptest::prelude::*;
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::{Digest, PostId, SpoolId};

use super::world::{Country, hello, key_of};
use crate::app::{reports, sessions};
use crate::domain::device::{Device, Fault, Spools};
use crate::domain::post::Post;
use crate::work::Work;

#[test]
fn every_showing_counts_once_however_often_it_is_sent() {
    let story = Story::new();
    let batch = story.batch(&[1, 2, 3]);
    assert_eq!(story.send(&batch), 3);
    assert_eq!(story.send(&batch), 3);
    assert_eq!(story.send(&story.batch(&[2, 3, 4])), 4);
    assert_eq!(story.played(), (4, 4_000));
}

#[test]
fn an_event_before_its_turn_waits_to_be_sent_again() {
    let story = Story::new();
    assert_eq!(story.send(&story.batch(&[2, 3])), 0);
    assert_eq!(story.played(), (0, 0));
    assert_eq!(story.send(&story.batch(&[1, 2, 3])), 3);
    assert_eq!(story.played(), (3, 3_000));
    assert_eq!(story.send(&story.batch(&[])), 3);
}

#[test]
fn a_gap_is_marked_and_gone_over() {
    let story = Story::new();
    story.send(&story.batch(&[1, 2]));
    let mut batch = story.batch(&[10, 11]);
    batch.events[0].event = Event::Gap { lost: 8 };
    assert_eq!(story.send(&batch), 11);
    assert_eq!(story.send(&batch), 11);
    assert_eq!(story.lost(), 8);
    assert_eq!(story.played(), (3, 3_000));
}

#[test]
fn a_gap_claims_no_more_than_is_missing() {
    let story = Story::new();
    let mut batch = story.batch(&[u64::MAX]);
    batch.events[0].event = Event::Gap { lost: 0 };
    assert_eq!(story.send(&batch), u64::MAX);
    assert_eq!(story.lost(), u64::MAX - 1);
    let mut wild = story.batch(&[1, 2]);
    wild.spool = SpoolId::new(Timestamp::UNIX_EPOCH, 2);
    wild.events[1].event = Event::Gap { lost: u64::MAX };
    assert_eq!(story.send(&wild), 2);
}

#[test]
fn a_post_that_was_not_for_the_device_counts_nothing() {
    let story = Story::new();
    let world = &story.country.world;
    let foreign = world.publish(&story.country.neighbour_admin, &story.country.neighbour, "Чужое");
    let nothing = PostId::new(Timestamp::UNIX_EPOCH, 404);
    let mut batch = story.batch(&[1, 2]);
    for (entry, post) in batch.events.iter_mut().zip([foreign.id, nothing]) {
        entry.event = shown(post);
    }
    assert_eq!(story.send(&batch), 2);
    for post in [foreign.id, nothing] {
        let played = world.read(|view| reports::played(view, post, None, 10)).unwrap();
        assert_eq!(played, []);
    }
}

#[test]
fn a_fault_is_kept_with_its_count() {
    let story = Story::new();
    let mut batch = story.batch(&[1, 2]);
    for entry in &mut batch.events {
        entry.event = Event::Fault { code: "disk-full".into(), detail: "0 bytes".into() };
    }
    story.send(&batch);
    story.send(&batch);
    let world = &story.country.world;
    let fault = world.read(|view| view.get::<Fault>(&story.device.id)).unwrap().unwrap();
    assert_eq!((fault.code.as_str(), fault.count), ("disk-full", 2));
}

#[test]
fn spools_are_bounded_and_the_welcome_names_how_far_they_are() {
    let story = Story::new();
    let world = &story.country.world;
    for n in 0..20 {
        world.pass(1);
        let spool = SpoolId::new(Timestamp::UNIX_EPOCH, n);
        story.send(&Batch { spool, ..story.batch(&[1, 2]) });
    }
    let spools = world.read(|view| view.get::<Spools>(&story.device.id)).unwrap().unwrap();
    assert_eq!(spools.spools.len(), 8);
    let mut hello = hello(1, 1, world.now());
    let state = |n| protocol::report::SpoolState {
        spool: SpoolId::new(Timestamp::UNIX_EPOCH, n),
        class: SpoolClass::Figures,
    };
    hello.spools = vec![state(19), state(0), state(99)];
    let device = story.device.id;
    let welcomed = world
        .change(|work| sessions::begin(work, device, key_of("tv"), "g", &hello, world.now()))
        .unwrap();
    let sequences: Vec<u64> = welcomed.stored.iter().map(|stored| stored.sequence).collect();
    assert_eq!(sequences, [2, 0, 0]);
}

#[test]
fn several_devices_go_into_one_commit() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let other = world.device(&country.admin, &country.school, "tv2");
    let batch = story.batch(&[1, 2]);
    world
        .change(|work| {
            for device in [story.device.id, other.id, story.device.id] {
                reports::events(work, device, &batch, world.now())?;
            }
            Ok(())
        })
        .unwrap();
    let played = world.read(|view| reports::played(view, story.post.id, None, 10)).unwrap();
    assert_eq!(played.iter().map(|played| played.times).collect::<Vec<_>>(), [2, 2]);
}

proptest! {
    #[test]
    fn shuffled_doubled_and_dropped_batches_count_each_event_once(
        sends in proptest::collection::vec((1_u64..12, 1_u64..6), 0..40),
    ) {
        let story = Story::new();
        let mut acknowledged = 0;
        for (first, length) in sends {
            let sequences: Vec<u64> = (first..first + length).collect();
            let ack = story.send(&story.batch(&sequences));
            prop_assert!(ack >= acknowledged, "an acknowledgement goes back");
            acknowledged = ack;
            prop_assert_eq!(story.played().0, acknowledged);
        }
        // In the end the device sends again what is not acknowledged.
        let rest: Vec<u64> = (acknowledged + 1..=20).collect();
        prop_assert_eq!(story.send(&story.batch(&rest)), 20);
        prop_assert_eq!(story.played(), (20, 20_000));
        prop_assert_eq!(story.lost(), 0);
    }
}

struct Story {
    country: Country,
    device: Device,
    post: Post,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let device = country.world.device(&country.admin, &country.school, "tv");
        let post = country.world.publish(&country.founder, &country.region, "Снегопад");
        Self { country, device, post }
    }

    fn batch(&self, sequences: &[u64]) -> Batch {
        let entry = |sequence: &u64| Entry {
            sequence: *sequence,
            at: self.country.world.now(),
            trusted: true,
            event: shown(self.post.id),
        };
        let events = sequences.iter().map(entry).collect();
        let spool = SpoolId::new(Timestamp::UNIX_EPOCH, 1);
        Batch { spool, class: SpoolClass::Figures, events }
    }

    fn send(&self, batch: &Batch) -> u64 {
        let world = &self.country.world;
        let events =
            |work: &mut Work<'_>| reports::events(work, self.device.id, batch, world.now());
        world.change(events).unwrap().sequence
    }

    fn played(&self) -> (u64, u64) {
        let played = |view: &crate::work::View<'_>| reports::played(view, self.post.id, None, 10);
        let played = self.country.world.read(played).unwrap();
        played.first().map_or((0, 0), |played| (played.times, played.milliseconds))
    }

    fn lost(&self) -> u64 {
        let world = &self.country.world;
        let spools = world.read(|view| view.get::<Spools>(&self.device.id)).unwrap();
        spools.map_or(0, |spools| spools.spools.values().map(|progress| progress.lost).sum())
    }
}

fn shown(post: PostId) -> Event {
    Event::Shown { post, revision: 1, frame: Digest::of(b"frame"), milliseconds: 1_000 }
}
