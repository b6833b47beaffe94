//! What a writer may rely on.

use std::thread;

use controller_core::port::{Commit, CommitError};

use super::{Subject, bytes, get, puts, scan};

pub(in crate::store) fn commit_is_read_back_and_deleted(subject: &dyn Subject) {
    let store = subject.open();
    store.commit(puts(&[("a", "1"), ("b", "2")])).unwrap();
    let changes = vec![(bytes("a"), None), (bytes("never-there"), None)];
    store.commit(Commit { changes, ..Commit::default() }).unwrap();
    assert_eq!(get(&*store, "a"), None);
    assert_eq!(get(&*store, "b"), Some(bytes("2")));
}

pub(in crate::store) fn commit_with_a_wrong_expectation_changes_nothing(subject: &dyn Subject) {
    let store = subject.open();
    store.commit(puts(&[("a", "1"), ("b", "2")])).unwrap();
    let expected = vec![(bytes("a"), Some(bytes("1"))), (bytes("b"), Some(bytes("old")))];
    let refused = store.commit(Commit { expected, ..puts(&[("a", "3"), ("c", "3")]) });
    assert_eq!(refused, Err(CommitError::Conflict));
    assert_eq!(get(&*store, "a"), Some(bytes("1")));
    assert_eq!(get(&*store, "c"), None);
}

pub(in crate::store) fn absence_is_an_expectation_too(subject: &dyn Subject) {
    let store = subject.open();
    let once = || Commit { expected: vec![(bytes("a"), None)], ..puts(&[("a", "1")]) };
    store.commit(once()).unwrap();
    assert_eq!(store.commit(once()), Err(CommitError::Conflict));
}

/// Many threads want to be the only one to write a key: also when they meet in one batch.
pub(in crate::store) fn one_of_many_rivals_wins_each_round(subject: &dyn Subject) {
    let store = subject.open();
    for round in 0..20 {
        let key = bytes(&format!("seat/{round}"));
        let claim = |rival: u8| Commit {
            expected: vec![(key.clone(), None)],
            changes: vec![(key.clone(), Some(vec![rival]))],
            ..Commit::default()
        };
        let won: Vec<u8> = thread::scope(|scope| {
            let (store, claim) = (&store, &claim);
            let rivals: Vec<_> = (0..8)
                .map(|rival| {
                    scope.spawn(move || store.commit(claim(rival)).is_ok().then_some(rival))
                })
                .collect();
            rivals.into_iter().filter_map(|rival| rival.join().unwrap()).collect()
        });
        assert_eq!(won.len(), 1, "round {round}: {won:?}");
        assert_eq!(get(&*store, &format!("seat/{round}")), Some(won));
    }
}

pub(in crate::store) fn nothing_is_lost_under_concurrency(subject: &dyn Subject) {
    let store = subject.open();
    thread::scope(|scope| {
        for writer in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for n in 0..50 {
                    store.commit(puts(&[(&format!("w/{writer}/{n:02}"), "v")])).unwrap();
                }
            });
        }
    });
    assert_eq!(scan(&*store, b"w/", None, 1000).len(), 400);
}

pub(in crate::store) fn reserved_and_oversized_are_refused_by_name(subject: &dyn Subject) {
    let store = subject.open();
    let long_key = "k".repeat(5000);
    let long_value = "v".repeat(1024 * 1024);
    let wrong = [("!log/x", "v", "!log/x"), (&long_key, "v", "kkk"), ("big", &long_value, "big")];
    for (key, value, named) in wrong {
        let error = store.commit(puts(&[("innocent", "v"), (key, value)])).unwrap_err();
        assert!(matches!(error, CommitError::Store(_)));
        assert!(error.to_string().contains(named), "{error}");
    }
    let log = vec![bytes(&long_value)];
    store.commit(Commit { log, ..puts(&[("innocent", "v")]) }).unwrap_err();
    assert_eq!(get(&*store, "innocent"), None);
    store.commit(puts(&[("innocent", "v")])).unwrap();
}

pub(in crate::store) fn everything_is_there_after_reopening(subject: &dyn Subject) {
    let store = subject.open();
    for n in 0..100 {
        store.commit(puts(&[(&format!("n/{n:03}"), "v")])).unwrap();
    }
    store.commit(Commit { changes: vec![(bytes("n/050"), None)], ..Commit::default() }).unwrap();
    drop(store);
    let store = subject.open();
    assert_eq!(scan(&*store, b"n/", None, 1000).len(), 99);
    assert_eq!(get(&*store, "n/050"), None);
}
