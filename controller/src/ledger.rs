//! Runs use cases on the store: off the async threads, again on conflict, and announced after.

mod glances;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use controller_core::error::Error;
use controller_core::port::{Commit, CommitError, LogPage, Snapshot, Store, StoreError};
use controller_core::work::{View, Work};
use tokio::sync::Semaphore;

use crate::bus::Bus;
use crate::clock;
use crate::metrics::{Metrics, Outcome};
use crate::whispers::Whispers;
use glances::Glances;

/// The way to the store for everything asynchronous.
#[derive(Clone)]
pub struct Ledger {
    store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    metrics: Arc<Metrics>,
    whispers: Arc<Whispers>,
    turns: Arc<Semaphore>,
    glances: Arc<Glances>,
}

/// Calls to the store at a time; the others wait without a thread.
const AT_ONCE: usize = 64;
/// How often a use case is run before it is told that others keep changing the same thing.
const ATTEMPTS: u32 = 20;

impl Ledger {
    /// Runs use cases on this store and announces on this bus.
    pub fn new(store: Arc<dyn Store>, bus: Arc<dyn Bus>, metrics: Arc<Metrics>) -> Self {
        Self {
            store,
            bus,
            metrics,
            whispers: Arc::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            glances: Arc::default(),
        }
    }

    /// A way to the same store with a queue of its own, of so many calls at a time: what goes it does
    /// not wait behind thousands of devices.
    #[must_use]
    pub fn lane(&self, at_once: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(at_once)), ..self.clone() }
    }

    /// Runs a use case and commits what it leaves, whole; when it returns, that is on disk.
    ///
    /// The use case may run more than once, each time on a new snapshot.
    pub async fn change<T: Send + 'static>(
        &self,
        use_case: impl Fn(&mut Work<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.in_turn(move |ledger| ledger.change_here(use_case)).await
    }

    /// Asks a question of one snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&View<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.in_turn(move |ledger| ledger.read_here(query)).await
    }

    /// [`read`](Self::read) for a few keys: many who ask at the same time, such as thousands of TVs that
    /// come back at once, share a thread and a snapshot.
    pub async fn glance<T: Send + 'static>(
        &self,
        query: impl FnOnce(&View<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (glance, answered) = glances::ask(query);
        if self.glances.wait(glance) {
            let ledger = self.clone();
            tokio::task::spawn_blocking(move || ledger.glances.look(ledger.store.as_ref()));
        }
        match answered.await {
            Ok(Ok(result)) => result,
            // As if it had been called in place.
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_unasked) => Err(StoreError("the store could not be read".to_owned()).into()),
        }
    }

    /// The change log after a sequence number, at most `limit` entries.
    pub async fn log_after(&self, sequence: u64, limit: usize) -> Result<LogPage, Error> {
        self.in_turn(move |ledger| Ok(ledger.store.log_after(sequence, limit)?)).await
    }

    /// [`change`](Self::change) for a thread of one's own, such as one that ingests in batches.
    pub fn change_here<T>(
        &self,
        use_case: impl Fn(&mut Work<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        for attempt in 0..ATTEMPTS {
            let (result, commit) = self.prepare(&use_case)?;
            if is_empty(&commit) {
                return Ok(result);
            }
            match self.commit(commit) {
                Ok(()) => return Ok(result),
                Err(CommitError::Conflict) => clock::pause(jitter(attempt)),
                Err(CommitError::Store(error)) => return Err(error.into()),
            }
        }
        Err(Error::Busy {})
    }

    /// [`read`](Self::read) for a thread of one's own.
    pub fn read_here<T>(
        &self,
        query: impl FnOnce(&View<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.on_snapshot(|snapshot| query(&View::new(snapshot)))
    }

    /// The store below.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The bus that each commit is announced on.
    pub fn bus(&self) -> &Arc<dyn Bus> {
        &self.bus
    }

    /// The controller's figures.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// What happens too often for the log.
    pub fn whispers(&self) -> &Whispers {
        &self.whispers
    }

    /// Runs the use case; a refusal ends it before anything is committed.
    fn prepare<T>(
        &self,
        use_case: &impl Fn(&mut Work<'_>) -> Result<T, Error>,
    ) -> Result<(T, Commit), Error> {
        self.on_snapshot(|snapshot| {
            let mut random = rand::random::<u128>;
            let mut work = Work::new(snapshot, &mut random);
            let result = use_case(&mut work)?;
            Ok((result, work.into_commit()))
        })
    }

    fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        let begun = clock::monotonic();
        let committed = self.store.commit(commit);
        let outcome = match &committed {
            Ok(_) => "stored",
            Err(CommitError::Conflict) => "conflict",
            Err(CommitError::Store(_)) => "failed",
        };
        self.metrics.commits.get_or_create(&Outcome { outcome }).inc();
        let sequence = committed?.sequence;
        self.metrics.commit_seconds.observe(begun.elapsed().as_secs_f64());
        self.metrics.log_sequence.set(i64::try_from(sequence).unwrap_or(i64::MAX));
        self.bus.announce(sequence);
        Ok(())
    }

    fn on_snapshot<T>(
        &self,
        question: impl FnOnce(&dyn Snapshot) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut question = Some(question);
        let mut answer = None;
        self.store.read(&mut |snapshot| {
            answer = question.take().map(|question| question(snapshot));
            Ok(())
        })?;
        answer.unwrap_or_else(|| Err(StoreError("no snapshot was given".to_owned()).into()))
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let stopped = |what: String| Error::from(StoreError(what));
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|closed| stopped(closed.to_string()))?;
        let ledger = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work, not by the caller, who may give up waiting.
            let _turn = turn;
            work(&ledger)
        });
        match done.await {
            Ok(result) => result,
            // A defect in a use case is its caller's to tell, as if it had been called in place.
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(error) => Err(stopped(error.to_string())),
        }
    }
}

fn is_empty(commit: &Commit) -> bool {
    commit.changes.is_empty() && commit.log.is_empty() && commit.audit.is_empty()
}

/// Up to 1 ms after the first conflict, up to 64 ms after many.
fn jitter(attempt: u32) -> Duration {
    Duration::from_millis(1 << attempt.min(6)).mul_f64(rand::random())
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::sync::watch;

    use controller_core::change::Change;
    use controller_core::memory::MemoryStore;
    use controller_core::port::Committed;
    use protocol::UnitId;

    /// A bus that remembers the highest number.
    struct Heard(watch::Sender<u64>);

    impl Bus for Heard {
        fn announce(&self, sequence: u64) {
            self.0.send_replace(sequence);
        }
        fn subscribe(&self) -> watch::Receiver<u64> {
            self.0.subscribe()
        }
    }

    /// A store whose commits meet a rival the first `rivals` times.
    struct Contended {
        store: MemoryStore,
        rivals: AtomicU32,
    }

    impl Store for Contended {
        fn read(
            &self,
            reading: &mut dyn FnMut(&dyn Snapshot) -> Result<(), StoreError>,
        ) -> Result<(), StoreError> {
            self.store.read(reading)
        }
        fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
            let left =
                self.rivals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
            left.map_or_else(|_none| self.store.commit(commit), |_| Err(CommitError::Conflict))
        }
        fn log_after(&self, sequence: u64, limit: usize) -> Result<LogPage, StoreError> {
            self.store.log_after(sequence, limit)
        }
    }

    fn ledger(rivals: u32) -> Ledger {
        let store = Contended { store: MemoryStore::default(), rivals: AtomicU32::new(rivals) };
        let bus = Heard(watch::Sender::new(0));
        Ledger::new(Arc::new(store), Arc::new(bus), Arc::new(Metrics::new()))
    }

    fn leave_a_mark(work: &mut Work<'_>) -> Result<bool, Error> {
        let before = work.is_marked("mark")?;
        work.mark("mark");
        work.record(Change::Unit { unit: UnitId::new(clock::now(), 1) });
        Ok(before)
    }

    #[tokio::test]
    async fn change_is_committed_then_announced() {
        let ledger = ledger(0);
        assert!(!ledger.change(leave_a_mark).await.unwrap());
        assert!(ledger.read(|view| view.is_marked("mark")).await.unwrap());
        assert_eq!(*ledger.bus().subscribe().borrow(), 1);
        assert!(
            matches!(ledger.log_after(0, 9).await, Ok(LogPage::Entries(log)) if log.len() == 1)
        );
    }

    #[tokio::test]
    async fn conflict_runs_the_use_case_again() {
        let ledger = ledger(3);
        ledger.change(leave_a_mark).await.unwrap();
        let conflicts =
            ledger.metrics().commits.get_or_create(&Outcome { outcome: "conflict" }).get();
        assert_eq!(conflicts, 3);
    }

    #[tokio::test]
    async fn endless_conflict_ends_as_busy() {
        assert_eq!(ledger(u32::MAX).change(leave_a_mark).await, Err(Error::Busy {}));
    }

    #[tokio::test]
    async fn refusal_commits_nothing() {
        let ledger = ledger(0);
        let refused = ledger.change(|work| {
            leave_a_mark(work)?;
            Err::<(), _>(Error::NotSignedIn {})
        });
        assert_eq!(refused.await, Err(Error::NotSignedIn {}));
        assert!(!ledger.read(|view| view.is_marked("mark")).await.unwrap());
    }
}
