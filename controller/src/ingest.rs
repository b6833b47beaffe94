//! What devices say, into the store: many sessions' words in one commit, and answers only after it.

use std::sync::Arc;

use controller_core::app::sessions::Welcomed;
use controller_core::app::{reports, sessions};
use controller_core::domain::device::Spools;
use controller_core::error::Error;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::event::{Ack, Batch, Event};
use protocol::{DeviceId, Digest};
use tokio::sync::mpsc;

use crate::clock;
use crate::gateway::session::Said;
use crate::ledger::Ledger;
use crate::metrics::{EventOutcome, Metrics};

/// Words that wait for their commit; whoever has more to say waits with it.
const QUEUE: usize = 4096;
/// Words in one commit, at most.
const BATCH: usize = 512;

/// Where sessions hand in what was said.
#[derive(Debug, Clone)]
pub struct Ingest {
    queue: mpsc::Sender<Item>,
}

/// The one who commits it.
#[derive(Debug)]
pub struct Ingester {
    ledger: Ledger,
    gateway: String,
    queue: mpsc::Receiver<Item>,
}

/// What became of something said, when it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The session has begun.
    Welcomed(Welcomed),
    /// The events are stored.
    Stored(Ack),
    /// There is nothing to answer.
    Kept,
}

/// Takes the outcome; called once, after the commit.
pub type Reply = Box<dyn FnOnce(Result<Outcome, Error>) + Send>;

/// Something that a device said.
pub struct Item {
    /// Who.
    pub device: DeviceId,
    /// With which key.
    pub key: Digest,
    /// What.
    pub said: Said,
    /// To whom the outcome is told.
    pub reply: Reply,
}

/// The ingester is gone: the controller stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

type Words = (DeviceId, Digest, Said);

/// What one device's words came to, and how many of its events were there before.
type Told = (Outcome, u64);

impl Ingest {
    /// Both ends. `gateway` is the name under which sessions are recorded.
    pub fn new(ledger: Ledger, gateway: &str) -> (Self, Ingester) {
        let (sender, queue) = mpsc::channel(QUEUE);
        (Self { queue: sender }, Ingester { ledger, gateway: gateway.to_owned(), queue })
    }

    /// Hands something in; waits while the queue is full.
    pub async fn submit(&self, item: Item) -> Result<(), Closed> {
        self.queue.send(item).await.map_err(|_| Closed)
    }
}

impl Ingester {
    /// Commits what is handed in until nobody is left who could hand in more.
    pub async fn run(mut self) {
        let mut batch = Vec::with_capacity(BATCH);
        while self.queue.recv_many(&mut batch, BATCH).await > 0 {
            self.commit(std::mem::take(&mut batch)).await;
        }
    }

    /// Commits all at once. If one of them is refused, or the store is contended, each has its own
    /// try, so that nobody suffers for another's words.
    async fn commit(&self, batch: Vec<Item>) {
        let (words, replies): (Vec<Words>, Vec<Reply>) = batch
            .into_iter()
            .map(|Item { device, key, said, reply }| ((device, key, said), reply))
            .unzip();
        let words: Arc<[Words]> = words.into();
        match self.store(Arc::clone(&words)).await {
            Ok(told) => {
                for ((words, told), reply) in words.iter().zip(told).zip(replies) {
                    self.answer(words, Ok(told), reply);
                }
            }
            Err(error) if words.len() == 1 => {
                for reply in replies {
                    reply(Err(error.clone()));
                }
            }
            Err(_) => self.commit_each(&words, replies).await,
        }
    }

    async fn commit_each(&self, words: &[Words], replies: Vec<Reply>) {
        for (words, reply) in words.iter().zip(replies) {
            let told = self.store(Arc::from([words.clone()])).await;
            let told = told.and_then(|told| told.into_iter().next().ok_or(Error::Busy {}));
            self.answer(words, told, reply);
        }
    }

    async fn store(&self, words: Arc<[Words]>) -> Result<Vec<Told>, Error> {
        let (gateway, now) = (self.gateway.clone(), clock::now());
        let apply_all = move |work: &mut Work<'_>| {
            words.iter().map(|words| apply(work, &gateway, words, now)).collect()
        };
        self.ledger.change(apply_all).await
    }

    fn answer(&self, words: &Words, told: Result<Told, Error>, reply: Reply) {
        if let (Ok((Outcome::Stored(ack), before)), (_, _, Said::Events(batch))) = (&told, words) {
            count(batch, *before, ack.sequence, self.ledger.metrics());
        }
        if let (Ok(_), (device, _, Said::Report(_))) = (&told, words) {
            self.ledger.whispers().reported(*device);
        }
        reply(told.map(|(outcome, _)| outcome));
    }
}

fn apply(
    work: &mut Work<'_>,
    gateway: &str,
    (device, key, said): &Words,
    now: Timestamp,
) -> Result<Told, Error> {
    let device = *device;
    Ok(match said {
        Said::Hello(hello) => {
            let welcomed = sessions::begin(work, device, *key, gateway, hello, now)?;
            (Outcome::Welcomed(welcomed), 0)
        }
        Said::Report(report) => {
            reports::report(work, device, report, now)?;
            (Outcome::Kept, 0)
        }
        Said::Events(batch) => {
            let spools = work.get::<Spools>(&device)?;
            let spool = spools.as_ref().and_then(|spools| spools.spools.get(&batch.spool));
            let before = spool.map_or(0, |progress| progress.stored);
            (Outcome::Stored(reports::events(work, device, batch, now)?), before)
        }
        Said::Goodbye { number, farewell } => {
            sessions::end(work, device, *number, *farewell, now)?;
            (Outcome::Kept, 0)
        }
    })
}

/// Counts events by what became of them: stored now, or stored before and sent again.
fn count(batch: &Batch, before: u64, stored: u64, metrics: &Metrics) {
    for entry in &batch.events {
        let kind = match entry.event {
            Event::Shown { .. } => "shown",
            Event::AlertReceived { .. } => "alert-received",
            Event::AlertDrawn { .. } => "alert-drawn",
            Event::Fault { .. } => "fault",
            Event::Gap { .. } => "gap",
            Event::Unknown => "unknown",
        };
        let outcome = match entry.sequence {
            sequence if sequence <= before => "repeated",
            sequence if sequence <= stored => "stored",
            _ => "early",
        };
        metrics.events.get_or_create(&EventOutcome { kind, outcome }).inc();
    }
}

impl std::fmt::Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Item")
            .field("device", &self.device)
            .field("said", &self.said)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
