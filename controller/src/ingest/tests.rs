use std::sync::Mutex;

use controller_core::memory::MemoryStore;
use controller_core::port::{Commit, CommitError, Committed, LogPage, Snapshot, Store, StoreError};
use mockall::mock;
use protocol::SpoolId;
use protocol::event::{Entry, SpoolClass};
use tokio::sync::{oneshot, watch};

use super::*;
use crate::bus::Bus;

mock! {
    Disk {}
    impl Store for Disk {
        fn read(
            &self,
            reading: &mut dyn FnMut(&dyn Snapshot) -> Result<(), StoreError>,
        ) -> Result<(), StoreError>;
        fn commit(&self, commit: Commit) -> Result<Committed, CommitError>;
        fn log_after(&self, sequence: u64, limit: usize) -> Result<LogPage, StoreError>;
    }
}

#[tokio::test]
async fn a_commit_that_fails_gives_no_ack() {
    let mut disk = broken_disk();
    disk.expect_commit().times(1).returning(|_| Err(StoreError("no space left".to_owned()).into()));
    let (ingest, ingester) = Ingest::new(ledger(disk), "test");
    let running = tokio::spawn(ingester.run());
    let outcome = says(&ingest, events(1..=3)).await;
    assert_eq!(outcome.await.unwrap(), Err(StoreError("no space left".to_owned()).into()));
    drop(ingest);
    running.await.unwrap();
}

#[tokio::test]
async fn an_answer_comes_only_after_the_commit_has_returned() {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = Mutex::new(held);
    let mut disk = broken_disk();
    disk.expect_commit().times(1).returning(move |_| {
        held.lock().unwrap().recv().unwrap();
        Ok(Committed { sequence: 1 })
    });
    let (ingest, ingester) = Ingest::new(ledger(disk), "test");
    tokio::spawn(ingester.run());
    let mut outcome = says(&ingest, events(1..=3)).await;
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        assert!(outcome.try_recv().is_err(), "answered before the commit returned");
    }
    release.send(()).unwrap();
    assert!(matches!(outcome.await.unwrap(), Ok(Outcome::Stored(Ack { sequence: 3, .. }))));
}

#[tokio::test]
async fn one_devices_refused_words_do_not_harm_anothers() {
    let ledger = ledger(MemoryStore::default());
    let (ingest, ingester) = Ingest::new(ledger.clone(), "test");
    // Both are in the queue before the ingester looks, so they share a batch.
    let unknown = says(&ingest, Said::Hello(Box::new(hello()))).await;
    let stored = says(&ingest, events(1..=2)).await;
    let again = says(&ingest, events(1..=3)).await;
    drop(ingest);
    ingester.run().await;
    assert_eq!(unknown.await.unwrap().unwrap_err().code(), "unknown-device");
    assert!(matches!(stored.await.unwrap(), Ok(Outcome::Stored(Ack { sequence: 2, .. }))));
    assert!(matches!(again.await.unwrap(), Ok(Outcome::Stored(Ack { sequence: 3, .. }))));
    let text = ledger.metrics().to_text();
    assert!(text.contains("efir_events_total{kind=\"fault\",outcome=\"stored\"} 3"), "{text}");
    assert!(text.contains("efir_events_total{kind=\"fault\",outcome=\"repeated\"} 2"), "{text}");
}

#[tokio::test]
async fn many_words_share_a_commit() {
    let mut disk = broken_disk();
    disk.expect_commit().times(1).returning(|_| Ok(Committed { sequence: 1 }));
    let (ingest, ingester) = Ingest::new(ledger(disk), "test");
    let mut outcomes = Vec::new();
    for sequence in 1..=200 {
        outcomes.push(says(&ingest, events(sequence..=sequence)).await);
    }
    drop(ingest);
    ingester.run().await;
    for outcome in outcomes {
        assert!(outcome.await.unwrap().is_ok());
    }
}

async fn says(ingest: &Ingest, said: Said) -> oneshot::Receiver<Result<Outcome, Error>> {
    let (tell, told) = oneshot::channel();
    let reply: Reply = Box::new(move |outcome| tell.send(outcome).unwrap());
    let device = DeviceId::new(Timestamp::UNIX_EPOCH, 1);
    let item = Item { device, key: Digest::of(b"key"), said, reply };
    ingest.submit(item).await.unwrap();
    told
}

/// A disk on which there is nothing.
fn broken_disk() -> MockDisk {
    let mut disk = MockDisk::new();
    let empty = MemoryStore::default();
    disk.expect_read().returning(move |reading| empty.read(reading));
    disk
}

fn ledger(store: impl Store + 'static) -> Ledger {
    struct Silent;
    impl Bus for Silent {
        fn announce(&self, _sequence: u64) {}
        fn subscribe(&self) -> watch::Receiver<u64> {
            watch::channel(0).1
        }
    }
    Ledger::new(Arc::new(store), Arc::new(Silent), Arc::new(Metrics::new()))
}

fn events(sequences: std::ops::RangeInclusive<u64>) -> Said {
    let fault = |sequence| Entry {
        sequence,
        at: Timestamp::UNIX_EPOCH,
        trusted: true,
        event: Event::Fault { code: "disk-full".to_owned(), detail: String::new() },
    };
    let spool = SpoolId::new(Timestamp::UNIX_EPOCH, 3);
    Said::Events(Batch {
        spool,
        class: SpoolClass::Receipts,
        events: sequences.map(fault).collect(),
    })
}

fn hello() -> protocol::report::Hello {
    protocol::report::Hello {
        protocol: 1,
        agent: "0.1.0".to_owned(),
        boot: protocol::BootId::new(Timestamp::UNIX_EPOCH, 1),
        session: 1,
        held: protocol::register::Held::default(),
        screen: protocol::report::ScreenSize { width: 1, height: 1 },
        clock: protocol::report::Clock { now: Timestamp::UNIX_EPOCH, trusted: true },
        spools: Vec::new(),
    }
}
