//! What a copy is good for.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use controller_core::port::{Commit, Key, Store, Value, reserved};

use super::{Subject, bytes, puts, scan};

pub(in crate::store) fn copy_adds_up_to_everything_stored(subject: &dyn Subject) {
    let store = subject.open();
    for n in 0..700 {
        let log = vec![bytes("logged")];
        let audit = vec![bytes("audited")];
        store.commit(Commit { log, audit, ..puts(&[(&format!("n/{n:03}"), "v")]) }).unwrap();
    }
    let copied = copied(&*store);
    assert_eq!(copied, scan(&*store, b"", None, 10_000).into_iter().collect());
    assert!(copied.keys().any(|key| key.starts_with(reserved::AUDIT)));
}

pub(in crate::store) fn copy_that_is_broken_off_ends_and_another_may_follow(subject: &dyn Subject) {
    let store = subject.open();
    for n in 0..700 {
        store.commit(puts(&[(&format!("n/{n:03}"), "v")])).unwrap();
    }
    let mut pieces = 0;
    let break_off = &mut |_piece| {
        pieces += 1;
        ControlFlow::Break(())
    };
    store.copy(break_off).unwrap();
    assert_eq!(pieces, 1);
    assert_eq!(copied(&*store).keys().filter(|key| key.starts_with(b"n/")).count(), 700);
}

/// A writer moves a value along a thousand keys, so that a copy in pieces meets it often or never;
/// it must be in the copy exactly once, where the count of moves says.
pub(in crate::store) fn copy_beside_a_writer_adds_up_to_one_moment(subject: &dyn Subject) {
    let store = subject.open();
    let place = |n: u64| bytes(&format!("place/{:03}", n * 7 % 1000));
    let moved = |n: u64| Commit {
        changes: vec![
            (place(n), None),
            (place(n + 1), Some(vec![1])),
            (bytes("moves"), Some(bytes(&(n + 1).to_string()))),
        ],
        ..Commit::default()
    };
    let filled = (0..3000).map(|n| (bytes(&format!("q/{n}")), Some(vec![0; 100]))).collect();
    store.commit(Commit { changes: filled, ..Commit::default() }).unwrap();
    store.commit(moved(0)).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let _stops = Stops(&done);
        scope.spawn(|| {
            for n in (1..).take_while(|_| !done.load(Ordering::SeqCst)) {
                store.commit(moved(n)).unwrap();
            }
        });
        for _copy in 0..10 {
            let copied = copied(&*store);
            let balls: Vec<&Key> = copied.keys().filter(|key| key.starts_with(b"place/")).collect();
            let count = std::str::from_utf8(&copied[&bytes("moves")]).unwrap();
            assert_eq!(balls, [&place(count.parse().unwrap())]);
        }
    });
}

/// Stops the writer also when the reader fails.
struct Stops<'d>(&'d AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn copied(store: &dyn Store) -> BTreeMap<Key, Value> {
    let mut copied = BTreeMap::new();
    let take = &mut |piece: controller_core::port::Piece| {
        for (key, value) in piece.0 {
            match value {
                Some(value) => copied.insert(key, value),
                None => copied.remove(&key),
            };
        }
        ControlFlow::Continue(())
    };
    store.copy(take).unwrap();
    copied
}
