//! How long commits take beside a copy of the store: `cargo bench -p controller --bench copying -- DIR
//! [KEYS]`. DIR is a data directory that is filled if it is empty; it stays, for `efir backup`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that goes wrong stops at once"
)]

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use controller::clock;
use controller::store::SledStore;
use controller_core::port::{Commit, Snapshot, Store};

/// Bytes of a value: about those of a device.
const VALUE: usize = 400;
const IDLE: Duration = Duration::from_secs(5);
const COPIES: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(directory) = arguments.next().map(PathBuf::from) else {
        println!("give a data directory");
        return;
    };
    let keys = arguments.next().map_or(200_000, |keys| keys.parse().unwrap());
    std::fs::create_dir_all(&directory).unwrap();
    let store = SledStore::open(&directory).unwrap();
    fill(&store, keys);
    let idle = latencies(&store, &|| clock::pause(IDLE));
    tell("alone", idle);
    let mut took = Vec::new();
    let beside = {
        let took = std::sync::Mutex::new(&mut took);
        latencies(&store, &|| {
            for _ in 0..COPIES {
                let began = clock::monotonic();
                copy(&store);
                took.lock().unwrap().push(began.elapsed());
            }
        })
    };
    tell("beside a copy", beside);
    took.sort_unstable();
    println!("a copy of {keys} keys takes {:?}, median of {COPIES}", took[COPIES / 2]);
}

fn fill(store: &dyn Store, keys: usize) {
    let mut there = false;
    let look = &mut |snapshot: &dyn Snapshot| {
        there = snapshot.get(b"device/000000")?.is_some();
        Ok(())
    };
    store.read(look).unwrap();
    for from in (0..keys).step_by(500).filter(|_| !there) {
        let pair = |n| (format!("device/{n:06}").into_bytes(), Some(vec![b'x'; VALUE]));
        let changes = (from..(from + 500).min(keys)).map(pair).collect();
        store.commit(Commit { changes, ..Commit::default() }).unwrap();
    }
}

/// Commits one after the other, each with an entry of the log, while something else is done.
fn latencies(store: &SledStore, meanwhile: &(dyn Fn() + Sync)) -> Vec<Duration> {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            meanwhile();
            done.store(true, Ordering::SeqCst);
        });
        let mut latencies = Vec::new();
        for n in (0..).take_while(|_: &usize| !done.load(Ordering::SeqCst)) {
            let key = format!("report/{:06}", n * 7_919 % 20_000).into_bytes();
            let changes = vec![(key, Some(vec![b'y'; VALUE]))];
            let log = vec![b"{}".to_vec()];
            let began = clock::monotonic();
            store.commit(Commit { changes, log, ..Commit::default() }).unwrap();
            latencies.push(began.elapsed());
        }
        latencies
    })
}

fn copy(store: &dyn Store) {
    let mut sink = tempfile::tempfile().unwrap();
    let take = &mut |piece: controller_core::port::Piece| {
        for (key, value) in piece.0 {
            sink.write_all(&key).unwrap();
            sink.write_all(&value.unwrap_or_default()).unwrap();
        }
        ControlFlow::Continue(())
    };
    store.copy(take).unwrap();
}

fn tell(when: &str, mut latencies: Vec<Duration>) {
    latencies.sort_unstable();
    let at = |share: usize| latencies[(latencies.len() - 1) * share / 1000];
    let (count, half, most, last) = (latencies.len(), at(500), at(990), at(1000));
    println!("{when}: {count} commits, median {half:?}, p99 {most:?}, longest {last:?}");
}
