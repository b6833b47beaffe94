use super::*;
use crate::port::InMemory;
use proptest::prelude::*;

#[test]
fn events_survive_a_restart_and_keep_their_numbers() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 100);
    push(&mut spool, &mut disk, 3);
    let name = spool.state().spool;
    drop(spool);
    let mut spool = open(&mut disk, 100);
    assert_eq!(spool.state().spool, name, "the name on disk counts, not a fresh one");
    assert_eq!(sequences(&mut spool), [1, 2, 3]);
    push(&mut spool, &mut disk, 1);
    spool.rewind();
    assert_eq!(sequences(&mut spool), [1, 2, 3, 4]);
}

#[test]
fn a_number_is_never_given_twice_even_when_all_is_stored() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 100);
    for _ in 0..4 {
        push(&mut spool, &mut disk, 100);
        assert!(spool.stored(spool.last(), &mut disk));
    }
    assert!(spool.is_empty());
    let mut spool = open(&mut disk, 100);
    push(&mut spool, &mut disk, 1);
    assert_eq!(spool.last(), 401);
}

#[test]
fn one_batch_is_under_way_until_it_is_stored_or_its_time_is_over() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 1_000);
    push(&mut spool, &mut disk, 120);
    let start = Duration::from_secs(5);
    assert_eq!(batch(&mut spool, start).len(), limit::BATCH_EVENTS);
    assert_eq!(spool.next_batch(start), None);
    assert_eq!(batch(&mut spool, start + RESEND).first(), Some(&1));
    assert!(spool.stored(50, &mut disk));
    assert_eq!(batch(&mut spool, start + RESEND).first(), Some(&51));
    assert!(!spool.stored(121, &mut disk), "more than was ever given");
}

#[test]
fn large_events_make_small_batches() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 1_000);
    for _ in 0..40 {
        let event = Event::Fault { code: "x".to_owned(), detail: "щ".repeat(500) };
        spool.push(event, at(), &mut disk).expect("there is room");
    }
    let batch = spool.next_batch(Duration::ZERO).expect("a batch");
    assert!(wire::encode(&batch).len() <= limit::UP_BYTES);
    assert!(batch.events.len() >= 10);
}

#[test]
fn a_full_spool_drops_the_oldest_and_says_how_many_the_controller_lacks() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 16);
    push(&mut spool, &mut disk, 17);
    let events = spool.next_batch(Duration::ZERO).expect("a batch").events;
    assert_eq!(
        events.first().map(|gap| (gap.sequence, &gap.event)),
        Some((2, &Event::Gap { lost: 2 }))
    );
    assert_eq!(events.last().map(|last| last.sequence), Some(17));
    // The controller had the first of them already, it turns out.
    assert!(spool.welcomed(1, at(), &mut disk));
    let events = spool.next_batch(Duration::ZERO).expect("a batch").events;
    assert_eq!(events.first().map(|gap| &gap.event), Some(&Event::Gap { lost: 1 }));
    assert_eq!(open(&mut disk, 16).len(), spool.len());
}

#[test]
fn a_controller_that_came_back_from_a_backup_is_told_of_the_gap() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 100);
    push(&mut spool, &mut disk, 5);
    assert!(spool.stored(4, &mut disk));
    assert!(spool.welcomed(1, at(), &mut disk));
    let events = spool.next_batch(Duration::ZERO).expect("a batch").events;
    assert_eq!(
        events.first().map(|gap| (gap.sequence, &gap.event)),
        Some((4, &Event::Gap { lost: 3 }))
    );
    assert_eq!(events.last().map(|last| last.sequence), Some(5));
}

#[test]
fn a_disk_that_came_back_from_a_backup_begins_a_new_life() {
    let mut disk = InMemory::default();
    let mut spool = open(&mut disk, 100);
    push(&mut spool, &mut disk, 3);
    assert!(!spool.welcomed(9, at(), &mut disk));
    let fresh = SpoolId::new(Timestamp::UNIX_EPOCH, 77);
    spool.begin_anew(fresh, &mut disk);
    assert_eq!(spool.state().spool, fresh);
    assert_eq!(sequences(&mut spool), [1, 2, 3]);
}

proptest! {
    #[test]
    fn a_file_cut_anywhere_loses_only_what_was_cut(events in 1..20_usize, cut in any::<prop::sample::Index>()) {
        let mut disk = InMemory::default();
        let mut spool = open(&mut disk, 100);
        push(&mut spool, &mut disk, events);
        let file = disk.load(Blob::Figures).expect("it can be read").expect("it is there");
        let cut = cut.index(file.len());
        disk.save(Blob::Figures, &file[..cut]).expect("it can be written");
        let lines = file[..cut].split(|byte| *byte == b'\n').count() - 1;
        let whole = lines.saturating_sub(1);
        let mut spool = open(&mut disk, 100);
        prop_assert_eq!(spool.len(), whole);
        push(&mut spool, &mut disk, 1);
        prop_assert_eq!(open(&mut disk, 100).len(), whole + 1);
    }
}

fn open(disk: &mut InMemory, bound: usize) -> Spool {
    let fresh = SpoolId::new(Timestamp::UNIX_EPOCH, u128::try_from(bound).expect("small"));
    Spool::open(SpoolClass::Figures, bound, fresh, disk)
}

fn push(spool: &mut Spool, disk: &mut InMemory, events: usize) {
    for _ in 0..events {
        spool.push(Event::Unknown, at(), disk).expect("there is room");
    }
}

fn sequences(spool: &mut Spool) -> Vec<u64> {
    batch(spool, Duration::ZERO)
}

fn batch(spool: &mut Spool, uptime: Duration) -> Vec<u64> {
    let batch = spool.next_batch(uptime).expect("a batch");
    batch.events.iter().map(|entry| entry.sequence).collect()
}

fn at() -> report::Clock {
    report::Clock { now: Timestamp::UNIX_EPOCH, trusted: true }
}
