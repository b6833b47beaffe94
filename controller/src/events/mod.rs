//! The event stream: one follower of the change log for everybody who watches, each told only what
//! they may see.
//!
//! An event says what to look at again, never what it became. Whoever reads too slowly is cut, not
//! waited for: with the last number they heard they go on where they were.

mod follower;
mod listeners;
#[cfg(test)]
mod tests;
mod watcher;

use std::collections::BTreeMap;
use std::sync::Arc;

use controller_core::app::events::{self, Happening, Topic};
use controller_core::app::signin;
use controller_core::change::Change;
use controller_core::domain::actor::Actor;
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::port::LogPage;

use crate::clock;
use crate::ledger::Ledger;
pub use follower::Follower;
use listeners::Listeners;
pub use watcher::{Said, Watcher};

/// Entries of the log at a time.
const PAGE: usize = 1000;
/// Events told at once, at most: beyond, it is said to look at everything again.
const MOST: usize = 200;
/// Entries that somebody who comes back may have missed; beyond, they look at everything again.
const MISSED: u64 = 10_000;

/// Where people begin to watch.
#[derive(Debug, Clone)]
pub struct Events {
    ledger: Ledger,
    listeners: Arc<Listeners>,
}

/// Something that is told: what to look at again, and up to which number of the log that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The log's number; whoever heard it has missed nothing before.
    pub sequence: u64,
    /// What to look at again; none for everything.
    pub topic: Option<Topic>,
}

/// What some entries of the log come to.
#[derive(Debug, Default)]
struct News {
    /// Each topic once, with its latest number.
    topics: BTreeMap<Topic, u64>,
    /// Whose rights have changed.
    people: Vec<PersonId>,
    /// The number of the last entry.
    last: u64,
}

/// News with places, so that each listener can be told what concerns them.
type Told = Vec<(u64, Happening)>;

impl Events {
    /// An event stream over a ledger, and its task, which its owner runs.
    pub fn new(ledger: Ledger) -> (Self, Follower) {
        let listeners = Arc::<Listeners>::default();
        let follower = Follower { ledger: ledger.clone(), listeners: Arc::clone(&listeners) };
        (Self { ledger, listeners }, follower)
    }

    /// Begins to watch as the bearer of a secret; after the last number that was heard, if any.
    pub async fn watch(&self, secret: String, after: Option<u64>) -> Result<Watcher, Error> {
        let now = clock::now();
        let who = secret.clone();
        let actor = self.ledger.read(move |view| signin::actor(view, &who, now)).await?;
        let end = self.end().await?;
        let (listener, from) = self.listeners.add(&actor, secret, end)?;
        let mut watcher = Watcher::new(self.clone(), listener, from);
        // What was missed lies before what is told from now on.
        match after {
            Some(after) if after != from => watcher.first(self.missed(&actor, after, from).await?),
            Some(_) | None => watcher.first(Vec::new()),
        }
        Ok(watcher)
    }

    /// What happened after one number, up to another.
    async fn missed(&self, actor: &Actor, after: u64, until: u64) -> Result<Vec<Event>, Error> {
        let everything = vec![Event { sequence: until, topic: None }];
        if after > until || until - after > MISSED {
            return Ok(everything);
        }
        let mut news = News::default();
        let mut at = after;
        while at < until {
            let LogPage::Entries(entries) = self.ledger.log_after(at, PAGE).await? else {
                return Ok(everything);
            };
            let Some((last, _)) = entries.last() else { break };
            at = *last;
            news.read(entries.into_iter().filter(|(sequence, _)| *sequence <= until));
        }
        let told = news.told(&self.ledger).await?;
        Ok(for_listener(actor, &told, after, until))
    }

    /// The log's last number.
    async fn end(&self) -> Result<u64, Error> {
        // Of numbers that were never given, it says what the last one is.
        match self.ledger.log_after(u64::MAX, 1).await? {
            LogPage::Trimmed { last } => Ok(last),
            LogPage::Entries(entries) => Ok(entries.last().map_or(0, |(sequence, _)| *sequence)),
        }
    }
}

impl News {
    fn read(&mut self, entries: impl IntoIterator<Item = (u64, Vec<u8>)>) {
        for (sequence, value) in entries {
            self.last = sequence;
            // What this version does not know is nothing that anybody here watches.
            let Ok(change) = serde_json::from_slice::<Change>(&value) else { continue };
            if let Change::Access { person } = change {
                self.people.push(person);
            }
            if let Some(topic) = events::topic(&change) {
                self.topics.insert(topic, sequence);
            }
        }
    }

    /// Where everything is, in the order of its numbers.
    async fn told(&self, ledger: &Ledger) -> Result<Told, Error> {
        let topics = self.topics.clone();
        let mut told: Told = ledger
            .read(move |view| {
                let find = |(topic, sequence)| {
                    let found = events::happening(view, topic)?;
                    Ok(found.map(|happening| (sequence, happening)))
                };
                topics.into_iter().filter_map(|entry| find(entry).transpose()).collect()
            })
            .await?;
        told.sort_by_key(|(sequence, _)| *sequence);
        Ok(told)
    }
}

/// What one listener is told: nothing twice, nothing that they may not know, and not too much.
fn for_listener(actor: &Actor, told: &Told, after: u64, last: u64) -> Vec<Event> {
    let theirs: Vec<Event> = told
        .iter()
        .filter(|(sequence, happening)| *sequence > after && events::may_know(actor, happening))
        .map(|(sequence, happening)| Event { sequence: *sequence, topic: Some(happening.topic) })
        .collect();
    if theirs.len() > MOST { vec![Event { sequence: last, topic: None }] } else { theirs }
}
