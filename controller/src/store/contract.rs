//! What every implementation of the store port must do; `contract!` makes the tests for one.

mod committing;
mod copying;
mod killed;
mod logging;
mod memory;
mod model;
mod reading;
mod sled;

use controller_core::port::{Commit, Key, LogPage, Store, Value};

/// An implementation under test: opens what is stored at one place, anew after each close.
pub(super) trait Subject {
    /// Opens it; what an earlier instance committed is there.
    fn open(&self) -> Box<dyn Store>;
    /// Opens it with a short change log of `entries`.
    fn open_with_log_of(&self, entries: u64) -> Box<dyn Store> {
        panic!("a store without a limited log is not tested with one of {entries} entries")
    }
}

/// The tests of the contract for the implementation that `$subject` makes: `any` store, and what
/// one that `lasts` does besides.
macro_rules! contract {
    (any: $subject:expr) => {
        $crate::store::contract::contract!(@each $subject,
            reading: absent_key_is_none,
            reading: scan_goes_in_pages_in_order_of_keys,
            reading: scan_keeps_to_its_prefix_at_every_edge,
            reading: scan_after_a_key_outside_the_prefix,
            reading: snapshot_is_consistent_beside_a_writer,
            committing: commit_is_read_back_and_deleted,
            committing: commit_with_a_wrong_expectation_changes_nothing,
            committing: absence_is_an_expectation_too,
            committing: one_of_many_rivals_wins_each_round,
            committing: nothing_is_lost_under_concurrency,
            logging: log_numbers_rise_by_one_under_concurrency,
            logging: log_is_read_in_pages_from_any_cursor,
            logging: audit_is_a_chain_under_concurrency,
            logging: conflict_leaves_no_entry,
            copying: copy_adds_up_to_everything_stored,
            copying: copy_that_is_broken_off_ends_and_another_may_follow,
            copying: copy_beside_a_writer_adds_up_to_one_moment,
        );
    };
    (lasts: $subject:expr) => {
        $crate::store::contract::contract!(any: $subject);
        $crate::store::contract::contract!(@each $subject,
            committing: reserved_and_oversized_are_refused_by_name,
            committing: everything_is_there_after_reopening,
            logging: reader_behind_or_ahead_of_the_log_is_told,
            logging: numbers_go_on_after_reopening,
            model: random_histories_agree_with_a_map,
        );
    };
    (@each $subject:expr, $($family:ident: $name:ident,)*) => {
        $(#[test] fn $name() { $crate::store::contract::$family::$name(&$subject); })*
    };
}
pub(super) use contract;

/// A commit that puts values.
fn puts(pairs: &[(&str, &str)]) -> Commit {
    let changes = pairs.iter().map(|(key, value)| (bytes(key), Some(bytes(value)))).collect();
    Commit { changes, ..Commit::default() }
}

fn bytes(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn get(store: &dyn Store, key: &str) -> Option<Value> {
    let mut found = None;
    store
        .read(&mut |snapshot| {
            found = snapshot.get(key.as_bytes())?;
            Ok(())
        })
        .unwrap();
    found
}

fn scan(store: &dyn Store, prefix: &[u8], after: Option<&[u8]>, limit: usize) -> Vec<(Key, Value)> {
    let mut found = Vec::new();
    store
        .read(&mut |snapshot| {
            found = snapshot.scan(prefix, after, limit)?;
            Ok(())
        })
        .unwrap();
    found
}

fn keys(pairs: &[(Key, Value)]) -> Vec<&[u8]> {
    pairs.iter().map(|(key, _)| key.as_slice()).collect()
}

fn entries(page: LogPage) -> Vec<(u64, Value)> {
    match page {
        LogPage::Entries(entries) => entries,
        LogPage::Trimmed { last } => panic!("trimmed, last {last}"),
    }
}
