//! One stream of events, as its reader gets it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use controller_core::app::signin;

use super::listeners::Ear;
use super::{Event, Events};
use crate::clock;

/// Something is said at least this often, so that both ends know that the other is there.
const BEAT: Duration = Duration::from_secs(15);

/// One stream of events. Dropping it ends it.
#[derive(Debug)]
pub struct Watcher {
    events: Events,
    ear: Ear,
    /// Up to which number its reader has been told.
    last: u64,
    first: Option<Vec<Event>>,
}

/// What a stream says next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Events, in the order of their numbers.
    Events(Vec<Event>),
    /// Nothing has happened that concerns the reader, up to this number of the log.
    Beat(u64),
}

impl Watcher {
    pub(super) fn new(events: Events, ear: Ear, last: u64) -> Self {
        Self { events, ear, last, first: None }
    }

    /// What is said at first: what was missed; nothing but a beat if that is nothing.
    pub(super) fn first(&mut self, missed: Vec<Event>) {
        self.first = Some(missed);
    }

    /// What is said next; none when the stream is over: it was read too slowly, its reader's rights
    /// have changed, or the controller stops.
    pub async fn next(&mut self) -> Option<Said> {
        if let Some(missed) = self.first.take() {
            return Some(if missed.is_empty() { Said::Beat(self.last) } else { self.told(missed) });
        }
        let cut = self.ear.listener.cut.clone();
        tokio::select! {
            biased;
            () = cut.cancelled() => None,
            events = self.ear.queue.recv() => events.map(|events| self.told(events)),
            () = tokio::time::sleep(BEAT) => self.beat().await,
        }
    }

    fn told(&mut self, events: Vec<Event>) -> Said {
        let last = events.last().map_or(self.last, |event| event.sequence);
        // A log that was set back begins anew.
        let anew = events.iter().any(|event| event.topic.is_none());
        self.last = if anew { last } else { self.last.max(last) };
        Said::Events(events)
    }

    /// A session or token that has run out is told by nobody; it is looked at now and then.
    async fn beat(&mut self) -> Option<Said> {
        let (secret, now) = (self.ear.listener.secret.clone(), clock::now());
        let actor = self.events.ledger.read(move |view| signin::actor(view, &secret, now)).await;
        if actor != Ok(self.ear.listener.actor.clone()) {
            return None;
        }
        // Asked in this order: what was queued before the number was read is not passed over.
        let told = self.ear.listener.told.load(Ordering::SeqCst);
        if self.ear.queue.is_empty() {
            self.last = self.last.max(told);
        }
        Some(Said::Beat(self.last))
    }
}
