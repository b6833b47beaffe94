//! Typed work: own writes are seen, and what was read is expected.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::world::Country;
use crate::app::posts;
use crate::memory::MemoryStore;
use crate::page::Page;
use crate::port::{Commit, CommitError, Store as _};
use crate::work::{View, Work};

#[test]
fn what_was_read_is_expected_absent_keys_too() {
    let store = store_of(&["a/1"]);
    let pairs = store.pairs();
    let mut random = || 0;
    let mut work = Work::new(&pairs, &mut random);
    assert!(work.is_marked("a/1").unwrap() && !work.is_marked("a/2").unwrap());
    work.mark("b");
    assert!(work.is_marked("b").unwrap(), "own writes are seen, and not expected");
    let commit = work.into_commit();
    let null = Some(b"null".to_vec());
    assert_eq!(commit.expected, [(b"a/1".to_vec(), null.clone()), (b"a/2".to_vec(), None)]);
    assert_eq!(commit.changes, [(b"b".to_vec(), null)]);
}

#[test]
fn two_publications_of_one_post_at_a_time_conflict() {
    let country = Country::new();
    let world = &country.world;
    let post = world.draft(&country.admin, &country.school, "Снегопад");
    let plan = || world.plan(|work| posts::publish(work, &country.admin, post.id, world.now()));
    let ((_, first), (_, second)) = (plan().unwrap(), plan().unwrap());
    assert!(world.store.commit(first).is_ok());
    assert_eq!(world.store.commit(second), Err(CommitError::Conflict));
}

#[test]
fn a_question_expects_nothing() {
    let store = store_of(&["a/1"]);
    let pairs = store.pairs();
    let view = View::new(&pairs);
    assert!(view.is_marked("a/1").unwrap());
    assert_eq!(view.marks("a/", None, 10).unwrap(), ["1"]);
}

proptest! {
    #[test]
    fn scans_see_own_writes_as_if_they_were_stored(
        stored in proptest::collection::btree_set("[a-c]{1,3}", 0..12),
        written in proptest::collection::btree_map("[a-c]{1,3}", any::<bool>(), 0..12),
        prefix in "[a-c]{0,1}",
        after in proptest::option::of("[a-c]{0,2}"),
        limit in 0_usize..8,
    ) {
        let stored: Vec<&str> = stored.iter().map(String::as_str).collect();
        let store = store_of(&stored);
        let pairs = store.pairs();
        let mut random = || 0;
        let mut work = Work::new(&pairs, &mut random);
        let mut model: BTreeSet<String> = stored.iter().map(|&key| key.to_owned()).collect();
        for (key, put) in &written {
            if *put {
                work.mark(key);
                model.insert(key.clone());
            } else {
                work.unmark(key);
                model.remove(key);
            }
        }
        let from = after.as_ref().map(|after| format!("{prefix}{after}"));
        let expected: Vec<String> = model
            .iter()
            .filter(|key| key.starts_with(&prefix))
            .filter(|key| from.as_ref().is_none_or(|from| *key > from))
            .take(limit)
            .map(|key| key[prefix.len()..].to_owned())
            .collect();
        prop_assert_eq!(work.marks(&prefix, after.as_deref(), limit).unwrap(), expected);
    }

    #[test]
    fn pages_over_several_prefixes_miss_and_repeat_nothing(
        names in proptest::collection::btree_set("[xyz]/[a-c]{1,2}", 0..20),
        limit in 1_usize..5,
    ) {
        let stored: Vec<&str> = names.iter().map(String::as_str).collect();
        let pairs = store_of(&stored).pairs();
        let view = View::new(&pairs);
        let prefixes = ["x/", "y/", "z/"].map(str::to_owned);
        let mut found = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let page = Page::new(limit, cursor.as_deref()).unwrap();
            let listed = view.page(&prefixes, &page).unwrap();
            prop_assert!(listed.items.len() <= limit);
            found.extend(listed.items);
            cursor = listed.next;
            if cursor.is_none() {
                break;
            }
        }
        let expected: Vec<String> = stored.iter().map(|name| name[2..].to_owned()).collect();
        prop_assert_eq!(found, expected);
    }
}

fn store_of(marks: &[&str]) -> MemoryStore {
    let store = MemoryStore::default();
    let put = |mark: &&str| (mark.as_bytes().to_vec(), Some(b"null".to_vec()));
    let changes = marks.iter().map(put).collect();
    store.commit(Commit { changes, ..Commit::default() }).unwrap();
    store
}
