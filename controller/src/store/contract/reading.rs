//! What a reader may rely on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use controller_core::port::Commit;

use super::{Subject, bytes, get, keys, puts, scan};

pub(in crate::store) fn absent_key_is_none(subject: &dyn Subject) {
    let store = subject.open();
    assert_eq!(get(&*store, "nowhere"), None);
}

pub(in crate::store) fn scan_goes_in_pages_in_order_of_keys(subject: &dyn Subject) {
    let store = subject.open();
    store.commit(puts(&[("p/3", "c"), ("p/1", "a"), ("q/0", "x"), ("p/2", "b")])).unwrap();
    let first = scan(&*store, b"p/", None, 2);
    assert_eq!(keys(&first), [b"p/1", b"p/2"]);
    assert_eq!(first[0].1, b"a");
    let second = scan(&*store, b"p/", Some(b"p/2"), 2);
    assert_eq!(keys(&second), [b"p/3"]);
    assert!(scan(&*store, b"p/", Some(b"p/3"), 2).is_empty());
    assert!(scan(&*store, b"p/", None, 0).is_empty());
}

pub(in crate::store) fn scan_keeps_to_its_prefix_at_every_edge(subject: &dyn Subject) {
    let store = subject.open();
    let keys_there: [&[u8]; 6] = [b"a", b"a\x00", b"a\xff", b"a\xff\xff", b"b", b"\xff\xff"];
    let changes = keys_there.iter().map(|key| (key.to_vec(), Some(bytes("v")))).collect();
    store.commit(Commit { changes, ..Commit::default() }).unwrap();
    let under = |prefix: &[u8]| scan(&*store, prefix, None, 9).into_iter().map(|(k, _)| k);
    assert_eq!(under(b"a").collect::<Vec<_>>(), keys_there[..4]);
    assert_eq!(under(b"a\xff").collect::<Vec<_>>(), keys_there[2..4]);
    assert_eq!(under(b"\xff").collect::<Vec<_>>(), keys_there[5..]);
    assert_eq!(under(b"\xff\xff\xff").count(), 0);
    assert_eq!(under(b"c").count(), 0);
}

pub(in crate::store) fn scan_after_a_key_outside_the_prefix(subject: &dyn Subject) {
    let store = subject.open();
    store.commit(puts(&[("a/1", "x"), ("b/1", "x"), ("c/1", "x")])).unwrap();
    assert_eq!(keys(&scan(&*store, b"b/", Some(b"a/9"), 9)), [b"b/1"]);
    assert!(scan(&*store, b"b/", Some(b"c/"), 9).is_empty());
}

/// A writer moves a value along a hundred keys; a reader must always see it exactly once.
pub(in crate::store) fn snapshot_is_consistent_beside_a_writer(subject: &dyn Subject) {
    const PLACES: usize = 100;
    let store = subject.open();
    let place = |n: usize| bytes(&format!("place/{:03}", n % PLACES));
    store.commit(Commit { changes: vec![(place(0), Some(vec![1]))], ..Commit::default() }).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for step in 0..300 {
                let changes = vec![(place(step), None), (place(step + 1), Some(vec![1]))];
                store.commit(Commit { changes, ..Commit::default() }).unwrap();
            }
            done.store(true, Ordering::SeqCst);
        });
        let mut reads = 0;
        while !done.load(Ordering::SeqCst) || reads < 100 {
            assert_eq!(scan(&*store, b"place/", None, PLACES).len(), 1);
            reads += 1;
        }
    });
}
