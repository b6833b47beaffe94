//! Random histories beside the simplest thing that could be right: a map and two lists.

use std::collections::BTreeMap;

use controller_core::port::{Commit, CommitError, Key, LogPage, Store, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Subject, entries, scan};

/// One step of a history.
#[derive(Debug, Clone)]
enum Step {
    /// Expectations that are true of the model if the flag says so, then changes and entries.
    Commit {
        reads: Vec<(u8, bool)>,
        changes: Vec<(u8, Option<u8>)>,
        log: Vec<u8>,
    },
    Scan {
        prefix: Vec<u8>,
        after: Option<u8>,
        limit: usize,
    },
    Log {
        after: u64,
        limit: usize,
    },
    Reopen,
}

pub(in crate::store) fn random_histories_agree_with_a_map(subject: &dyn Subject) {
    let mut runner =
        TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    // The stores of one subject follow each other in the same place, so each case begins by
    // emptying it of keys; the log only grows.
    runner
        .run(&proptest::collection::vec(step(), 1..40), |history| {
            run(subject, history);
            Ok(())
        })
        .unwrap();
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..KEYS;
    let reads = proptest::collection::vec((key.clone(), proptest::bool::weighted(0.9)), 0..3);
    let changes = proptest::collection::vec((key.clone(), any::<Option<u8>>()), 0..40);
    let log = proptest::collection::vec(any::<u8>(), 0..3);
    prop_oneof![
        8 => (reads, changes, log)
            .prop_map(|(reads, changes, log)| Step::Commit { reads, changes, log }),
        3 => (prefix(), proptest::option::of(key), 0..60usize)
            .prop_map(|(prefix, after, limit)| Step::Scan { prefix, after, limit }),
        2 => (0..40u64, 0..10usize).prop_map(|(after, limit)| Step::Log { after, limit }),
        1 => Just(Step::Reopen),
    ]
}

fn prefix() -> impl Strategy<Value = Vec<u8>> {
    let marks = ["", "p", "people", "people/", "people/a", "people/b1", "units/", "z"];
    let marks = marks.map(|prefix| Just(prefix.as_bytes().to_vec())).to_vec();
    prop_oneof![
        Just(vec![b'a']),
        Just(vec![b'a', 0xff]),
        Just(vec![b'b']),
        Just(vec![0xff]),
        proptest::strategy::Union::new(marks),
    ]
}

/// A value: that of a mark as often as not.
fn written(n: u8) -> Value {
    if n % 2 == 0 { b"null".to_vec() } else { vec![n] }
}

/// How many keys there are.
const KEYS: u8 = 12 + 120;

/// Twelve keys around the edges that scans have, then marks and a few records between them.
fn key(n: u8) -> Key {
    if let Some(mark) = n.checked_sub(12) {
        let stems = ["people/a", "people/b", "peoples/", "units/"];
        return format!("{}{}", stems[usize::from(mark) % 4], mark / 4).into_bytes();
    }
    let stems: [&[u8]; 4] = [b"a", b"a\xff", b"b", b"\xff"];
    let tails: [&[u8]; 3] = [b"1", b"\x00", b"\xff"];
    [stems[usize::from(n) / 3], tails[usize::from(n) % 3]].concat()
}

fn run(subject: &dyn Subject, history: Vec<Step>) {
    let mut store = subject.open();
    let mut model: BTreeMap<Key, Value> = BTreeMap::new();
    let cleared = (0..KEYS).map(|n| (key(n), None)).collect();
    let begin = store.commit(Commit { changes: cleared, ..Commit::default() }).unwrap().sequence;
    let mut log: Vec<Value> = Vec::new();
    for step in history {
        match step {
            Step::Commit { reads, changes, log: said } => {
                commit(&*store, &mut model, &mut log, begin, (&reads, &changes, &said));
            }
            Step::Scan { prefix, after, limit } => {
                // What the store keeps for itself lies before.
                let after = after.map_or_else(|| b"\"".to_vec(), key);
                let expected: Vec<(Key, Value)> = model
                    .iter()
                    .filter(|(key, _)| key.starts_with(&prefix))
                    .filter(|(key, _)| **key > after)
                    .take(limit)
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                assert_eq!(scan(&*store, &prefix, Some(&after), limit), expected);
            }
            Step::Log { after, limit } => {
                let page = store.log_after(begin + after, limit).unwrap();
                let last = log.len() as u64;
                if after > last {
                    assert_eq!(page, LogPage::Trimmed { last: begin + last });
                    continue;
                }
                let expected: Vec<(u64, Value)> = (begin + 1..)
                    .zip(log.iter().cloned())
                    .filter(|(n, _)| *n > begin + after)
                    .take(limit)
                    .collect();
                assert_eq!(entries(page), expected);
            }
            Step::Reopen => {
                drop(store);
                store = subject.open();
            }
        }
    }
}

type Said<'s> = (&'s [(u8, bool)], &'s [(u8, Option<u8>)], &'s [u8]);

fn commit(
    store: &dyn Store,
    model: &mut BTreeMap<Key, Value>,
    log: &mut Vec<Value>,
    begin: u64,
    (reads, changes, said): Said<'_>,
) {
    let holds = |(n, truly): &(u8, bool)| {
        let found = model.get(&key(*n)).cloned();
        (key(*n), if *truly { found } else { Some(b"never written".to_vec()) })
    };
    let commit = Commit {
        expected: reads.iter().map(holds).collect(),
        changes: changes.iter().map(|(n, value)| (key(*n), value.map(written))).collect(),
        log: said.iter().map(|entry| vec![*entry]).collect(),
        audit: vec![],
    };
    let result = store.commit(commit.clone());
    if reads.iter().any(|(_, truly)| !truly) {
        assert_eq!(result, Err(CommitError::Conflict));
        return;
    }
    log.extend(commit.log);
    assert_eq!(result.unwrap().sequence, begin + log.len() as u64);
    for (key, value) in commit.changes {
        match value {
            Some(value) => model.insert(key, value),
            None => model.remove(&key),
        };
    }
}
