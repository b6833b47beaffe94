//! Everybody who watches, and how far they have been told.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use controller_core::domain::actor::Actor;
use controller_core::error::Error;
use controller_core::id::PersonId;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::{Event, Told, for_listener};

/// Listeners in all, at most.
const LISTENERS: usize = 1_000;
/// Streams of one person, at most: of more, the oldest is cut.
const OF_ONE: usize = 10;
/// Tellings that wait for a slow reader; then it is cut.
const WAITING: usize = 16;

/// Everybody who watches.
#[derive(Debug, Default)]
pub(super) struct Listeners {
    state: Mutex<State>,
    /// Rung when somebody comes and nobody was there.
    pub(super) came: Notify,
}

#[derive(Debug, Default)]
struct State {
    cursor: u64,
    listeners: Vec<Arc<Listener>>,
    closed: bool,
}

/// One who watches, as the follower sees them.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) actor: Actor,
    pub(super) secret: String,
    /// Up to which number of the log they have been told.
    pub(super) told: AtomicU64,
    queue: mpsc::Sender<Vec<Event>>,
    pub(super) cut: CancellationToken,
}

/// One who watches, as their own stream sees it.
#[derive(Debug)]
pub(super) struct Ear {
    pub(super) listener: Arc<Listener>,
    pub(super) queue: mpsc::Receiver<Vec<Event>>,
    listeners: Arc<Listeners>,
}

impl Listeners {
    /// Adds one, and says from which number of the log on they will be told; `end` is the log's last
    /// number, where following begins if nobody was there.
    pub(super) fn add(
        self: &Arc<Self>,
        actor: &Actor,
        secret: String,
        end: u64,
    ) -> Result<(Ear, u64), Error> {
        let (queue, heard) = mpsc::channel(WAITING);
        let mut state = self.lock();
        if state.closed || state.listeners.len() >= LISTENERS {
            return Err(Error::Busy {});
        }
        if state.listeners.is_empty() {
            state.cursor = state.cursor.max(end);
            self.came.notify_one();
        }
        state.make_room(actor.person());
        let from = state.cursor;
        let told = AtomicU64::new(from);
        let (actor, cut) = (actor.clone(), CancellationToken::new());
        let listener = Arc::new(Listener { actor, secret, told, queue, cut });
        state.listeners.push(Arc::clone(&listener));
        Ok((Ear { listener, queue: heard, listeners: Arc::clone(self) }, from))
    }

    /// From where to follow, while somebody is there.
    pub(super) fn cursor(&self) -> Option<u64> {
        let state = self.lock();
        (!state.listeners.is_empty()).then_some(state.cursor)
    }

    /// Tells everybody what concerns them, and goes on after `last`.
    pub(super) fn tell(&self, told: &Told, last: u64) {
        let mut state = self.lock();
        state.listeners.retain(|listener| listener.tell(told, last));
        state.cursor = state.cursor.max(last);
    }

    /// Tells everybody to look at everything again, and goes on after `last`, wherever that is: the
    /// log may have been cut short, or be another one.
    pub(super) fn tell_all(&self, last: u64) {
        let mut state = self.lock();
        let everything = [Event { sequence: last, topic: None }];
        state.listeners.retain(|listener| listener.hand(everything.to_vec(), last));
        state.cursor = last;
    }

    /// Tells everybody what the log does not say; its number is the one that it has.
    pub(super) fn whisper(&self, told: &Told, at: u64) {
        let mut state = self.lock();
        state.listeners.retain(|listener| listener.whisper(told, at));
    }

    /// Those who watch as one of these people.
    pub(super) fn of(&self, people: &[PersonId]) -> Vec<Arc<Listener>> {
        let state = self.lock();
        let theirs = |listener: &&Arc<Listener>| {
            listener.actor.person().is_some_and(|person| people.contains(&person))
        };
        state.listeners.iter().filter(theirs).cloned().collect()
    }

    /// Cuts everybody, for good.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.listeners.drain(..).for_each(|listener| listener.cut.cancel());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn make_room(&mut self, person: Option<PersonId>) {
        let theirs = |listener: &Arc<Listener>| listener.actor.person() == person;
        if self.listeners.iter().filter(|listener| theirs(listener)).count() < OF_ONE {
            return;
        }
        if let Some(oldest) = self.listeners.iter().position(theirs) {
            self.listeners.remove(oldest).cut.cancel();
        }
    }
}

impl Listener {
    /// Says whether they are there still.
    fn tell(&self, told: &Told, last: u64) -> bool {
        let after = self.told.load(Ordering::SeqCst);
        let theirs = for_listener(&self.actor, told, after, last);
        if theirs.is_empty() {
            self.told.fetch_max(last, Ordering::SeqCst);
            return !self.cut.is_cancelled();
        }
        self.hand(theirs, last)
    }

    fn whisper(&self, told: &Told, at: u64) -> bool {
        let theirs = for_listener(&self.actor, told, 0, at);
        theirs.is_empty() || self.hand(theirs, at)
    }

    fn hand(&self, events: Vec<Event>, last: u64) -> bool {
        if self.cut.is_cancelled() || self.queue.try_send(events).is_err() {
            self.cut.cancel();
            return false;
        }
        self.told.store(last, Ordering::SeqCst);
        true
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.listener.cut.cancel();
        let mut state = self.listeners.lock();
        state.listeners.retain(|known| !Arc::ptr_eq(known, &self.listener));
    }
}
