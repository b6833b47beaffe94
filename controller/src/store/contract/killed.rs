//! A writer that is killed: what it was told is stored must be there, whole, and in order.
//!
//! SIGKILL cannot prove that a power cut is survived too (the kernel keeps what was written); it
//! proves that sled's recovery and our numbering agree.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use controller_core::port::{Commit, Store};

use super::{bytes, entries, get, scan};
use crate::store::SledStore;

const DIRECTORY: &str = "EFIR_TEST_KILLED_STORE";

/// The test starts itself again as the writer, who only commits until it is killed.
#[test]
fn killed_writer_loses_nothing_acknowledged() {
    if let Ok(directory) = std::env::var(DIRECTORY) {
        write_for_ever(Path::new(&directory));
    }
    let directory = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for round in 1..=8 {
        acknowledged = kill_after(directory.path(), acknowledged + 20 * round);
        let store = SledStore::open(directory.path()).unwrap();
        let stored = scan(&store, b"n/", None, 100_000).len() as u64;
        assert!(stored >= acknowledged, "acknowledged {acknowledged}, stored {stored}");
        assert!(stored <= acknowledged + 1, "at most one is stored and not yet acknowledged");
        assert_eq!(get(&store, "count"), Some(bytes(&stored.to_string())));
        assert_eq!(entries(store.log_after(0, 100_000).unwrap()).len() as u64, stored);
        acknowledged = stored;
    }
}

/// Lets a writer go on until it has `count` commits, kills it and says what it had acknowledged.
fn kill_after(directory: &Path, count: u64) -> u64 {
    let name = std::thread::current().name().unwrap().to_owned();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([&name, "--exact", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let acknowledged = |line: String| line.strip_prefix("stored ")?.parse::<u64>().ok();
    let reached = said.lines().map_while(Result::ok).filter_map(acknowledged);
    let reached = reached.into_iter().find(|n| *n >= count);
    child.kill().unwrap();
    child.wait().unwrap();
    let last = fs::read_to_string(directory.join("acknowledged")).unwrap();
    assert_eq!(reached.map(|n| n >= count), Some(true));
    last.lines().last().unwrap().parse().unwrap()
}

fn write_for_ever(directory: &Path) -> ! {
    let store = SledStore::open(directory).unwrap();
    let mut diary =
        OpenOptions::new().create(true).append(true).open(directory.join("acknowledged")).unwrap();
    let count = get(&store, "count").map_or(0, |n| String::from_utf8(n).unwrap().parse().unwrap());
    for n in count + 1.. {
        let before = (n > 1).then(|| bytes(&(n - 1).to_string()));
        let commit = Commit {
            expected: vec![(bytes("count"), before)],
            changes: vec![
                (bytes("count"), Some(bytes(&n.to_string()))),
                (bytes(&format!("n/{n:08}")), Some(bytes("v"))),
            ],
            log: vec![bytes(&n.to_string())],
            audit: vec![],
        };
        store.commit(commit).unwrap();
        // One write each: a line is there whole or not at all.
        diary.write_all(format!("{n}\n").as_bytes()).unwrap();
        eprintln!("stored {n}");
    }
    unreachable!("nobody counts that far");
}
