//! The change log and the audit.

use std::thread;

use controller_core::port::{
    AuditRecord, Commit, CommitError, LogPage, Store, Value, first_link, reserved,
};

use super::{Subject, bytes, entries, puts, scan};

fn logs(log: &[&str]) -> Commit {
    Commit { log: log.iter().map(|entry| bytes(entry)).collect(), ..Commit::default() }
}

/// Each thread commits pairs of entries; a pair stays together, and the answer names its end.
pub(in crate::store) fn log_numbers_rise_by_one_under_concurrency(subject: &dyn Subject) {
    let store = subject.open();
    let ends: Vec<(u64, Value)> = thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let store = &store;
                scope.spawn(move || {
                    let write = |n| {
                        let (one, two) = (format!("{writer}/{n}/1"), format!("{writer}/{n}/2"));
                        (store.commit(logs(&[&one, &two])).unwrap().sequence, bytes(&two))
                    };
                    (0..25).map(write).collect::<Vec<_>>()
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let log = entries(store.log_after(0, 1000).unwrap());
    assert_eq!(log.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (1..=400).collect::<Vec<_>>());
    for (sequence, second) in ends {
        let at = usize::try_from(sequence).unwrap() - 1;
        assert_eq!(log[at].1, second);
        assert_eq!(log[at - 1].1.split_last().unwrap().1, second.split_last().unwrap().1);
    }
}

pub(in crate::store) fn log_is_read_in_pages_from_any_cursor(subject: &dyn Subject) {
    let store = subject.open();
    assert_eq!(store.log_after(0, 10).unwrap(), LogPage::Entries(vec![]));
    assert_eq!(store.commit(logs(&["a", "b", "c"])).unwrap().sequence, 3);
    assert_eq!(store.commit(puts(&[("x", "y")])).unwrap().sequence, 3);
    assert_eq!(entries(store.log_after(0, 2).unwrap()), [(1, bytes("a")), (2, bytes("b"))]);
    assert_eq!(entries(store.log_after(2, 2).unwrap()), [(3, bytes("c"))]);
    assert_eq!(entries(store.log_after(3, 2).unwrap()), []);
}

pub(in crate::store) fn reader_behind_or_ahead_of_the_log_is_told(subject: &dyn Subject) {
    let store = subject.open_with_log_of(10);
    for n in 1..=25 {
        store.commit(logs(&[&n.to_string()])).unwrap();
    }
    let trimmed = Ok(LogPage::Trimmed { last: 25 });
    assert_eq!(store.log_after(0, 100), trimmed);
    assert_eq!(store.log_after(14, 100), trimmed);
    assert_eq!(entries(store.log_after(15, 100).unwrap()).len(), 10);
    assert_eq!(entries(store.log_after(25, 100).unwrap()), []);
    assert_eq!(store.log_after(26, 100), trimmed);
    assert_eq!(scan(&*store, reserved::LOG, None, 100).len(), 10);
    drop(store);
    let store = subject.open_with_log_of(10);
    assert_eq!(store.log_after(14, 100), trimmed);
    // One commit longer than the whole log.
    let many: Vec<String> = (0..30).map(|n| n.to_string()).collect();
    let sequence = store.commit(logs(&many.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(sequence.unwrap().sequence, 55);
    assert_eq!(entries(store.log_after(45, 100).unwrap()).len(), 10);
    assert_eq!(store.log_after(44, 100), Ok(LogPage::Trimmed { last: 55 }));
}

pub(in crate::store) fn numbers_go_on_after_reopening(subject: &dyn Subject) {
    let store = subject.open();
    let audited = || Commit { audit: vec![bytes("done")], ..logs(&["a"]) };
    store.commit(audited()).unwrap();
    drop(store);
    let store = subject.open();
    assert_eq!(store.commit(audited()).unwrap().sequence, 2);
    assert_eq!(entries(store.log_after(0, 10).unwrap()).len(), 2);
    assert_eq!(prove_chain(&*store), 2);
}

pub(in crate::store) fn audit_is_a_chain_under_concurrency(subject: &dyn Subject) {
    let store = subject.open();
    thread::scope(|scope| {
        for writer in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for n in 0..20 {
                    let audit = vec![bytes(&format!("{writer} did {n}")), bytes("and more")];
                    store.commit(Commit { audit, ..Commit::default() }).unwrap();
                }
            });
        }
    });
    assert_eq!(prove_chain(&*store), 320);
}

pub(in crate::store) fn conflict_leaves_no_entry(subject: &dyn Subject) {
    let store = subject.open();
    let doomed = Commit {
        expected: vec![(bytes("a"), Some(bytes("never")))],
        audit: vec![bytes("not done")],
        ..logs(&["no"])
    };
    assert_eq!(store.commit(doomed), Err(CommitError::Conflict));
    assert_eq!(entries(store.log_after(0, 10).unwrap()), []);
    assert_eq!(prove_chain(&*store), 0);
}

/// Follows the audit from its first link and counts the records.
fn prove_chain(store: &dyn Store) -> u64 {
    let mut link = first_link();
    let mut count = 0;
    for (key, value) in scan(store, reserved::AUDIT, None, 10_000) {
        count += 1;
        assert_eq!(key.strip_prefix(reserved::AUDIT).unwrap(), u64::to_be_bytes(count));
        let record = AuditRecord::from_bytes(count, &value).unwrap();
        assert_eq!(record.previous, link);
        link = record.hash();
    }
    count
}
