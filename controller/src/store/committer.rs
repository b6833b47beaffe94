//! The one thread that writes: it gathers the commits that wait, writes them as one batch, syncs
//! once, and only then answers.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, PoisonError, RwLock};

use controller_core::port::{Commit, CommitError, Committed, StoreError};
use sled::Db;

use super::Health;
use super::assembly::{Assembly, Heads, batch, failed};
use super::sled_store::Limits;
use super::tap::Tap;

/// A commit and where its answer goes.
pub(super) struct Job {
    pub(super) commit: Commit,
    pub(super) answer: SyncSender<Answer>,
}

/// What became of a commit.
pub(super) type Answer = Result<Committed, CommitError>;

/// What the committer works on.
pub(super) struct Committer {
    pub(super) db: Db,
    /// sled's database file. `Db::flush` ends in `sync_file_range`, which leaves the disk's cache
    /// and the file's length alone, so it is followed by an fdatasync on this.
    pub(super) file: File,
    /// Readers share it, so that none sees half a batch.
    pub(super) gate: Arc<RwLock<()>>,
    /// Gets every batch, within the gate, while a copy is made.
    pub(super) tap: Arc<Tap>,
    pub(super) limits: Limits,
    pub(super) heads: Heads,
    /// The log's last number that is on disk.
    pub(super) durable: Arc<AtomicU64>,
    pub(super) health: Health,
}

impl Committer {
    /// Works until every sender of jobs is gone.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let waiting = std::iter::once(first).chain(jobs.try_iter());
            let batch: Vec<Job> = waiting.take(self.limits.batch_commits).collect();
            self.serve(batch);
        }
    }

    /// Answers every job of a batch.
    fn serve(&mut self, batch: Vec<Job>) {
        let (commits, answers): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|job| (job.commit, job.answer)).unzip();
        // sled panics on some I/O errors; here every failure ends in the same loud stop.
        let worked = catch_unwind(AssertUnwindSafe(|| self.write(commits)))
            .unwrap_or_else(|_panic| Err(StoreError("the database engine panicked".to_owned())));
        match worked {
            Ok(results) => {
                for (answer, result) in answers.into_iter().zip(results) {
                    // Whoever asked may be gone; the commit stands.
                    let _ = answer.send(result);
                }
            }
            Err(error) => {
                self.health.fail(&error.0);
                for answer in answers {
                    let _ = answer.send(Err(CommitError::Store(error.clone())));
                }
            }
        }
    }

    /// Writes and syncs; an error means that nothing is known of what is on disk.
    fn write(&mut self, commits: Vec<Commit>) -> Result<Vec<Answer>, StoreError> {
        if let Some(reason) = self.health.failure() {
            // After a failed sync the kernel may drop the dirty pages: a later sync that succeeds
            // would prove nothing.
            return Err(StoreError(reason));
        }
        let mut assembly = Assembly::new(&self.db, self.limits, self.heads);
        let results: Vec<Answer> = commits
            .into_iter()
            .map(|commit| assembly.admit(commit).map(|sequence| Committed { sequence }))
            .collect();
        if results.iter().all(Result::is_err) {
            return Ok(results);
        }
        let (changes, heads) = assembly.finish();
        let batch = batch(&self.db, &changes)?;
        {
            let _writing = self.gate.write().unwrap_or_else(PoisonError::into_inner);
            self.db.apply_batch(batch).map_err(failed)?;
            self.tap.catch(changes);
        }
        self.sync()?;
        self.heads = heads;
        self.durable.store(heads.log_last, Ordering::Release);
        Ok(results)
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.db.flush().map_err(failed)?;
        self.file.sync_data().map_err(|error| StoreError(format!("fdatasync: {error}")))
    }
}
