//! How far an import is, for whoever waits for it, and whether it is to go on.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Imports that are read and compared at a time: each holds its file in memory.
const AT_ONCE: usize = 2;
/// Imports that run or wait at a time.
const MOST: usize = 32;

/// The imports that run.
#[derive(Debug, Clone)]
pub(crate) struct Courses {
    running: Arc<Mutex<Vec<Arc<State>>>>,
    turns: Arc<Semaphore>,
}

/// An import that runs. It is forgotten when this is dropped.
#[derive(Debug)]
pub(crate) struct Course {
    all: Courses,
    state: Arc<State>,
    _turn: OwnedSemaphorePermit,
}

/// What an import does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The file is read.
    Reading,
    /// Its rows are compared with what there is.
    Comparing,
    /// What differs is stored. It cannot be cancelled any more.
    Storing,
}

#[derive(Debug)]
struct State {
    /// Whose it is, and how they call it.
    name: (String, String),
    phase: AtomicUsize,
    done: AtomicUsize,
    all: AtomicUsize,
    cancelled: AtomicBool,
}

impl Default for Courses {
    fn default() -> Self {
        Self { running: Arc::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Courses {
    /// Begins an import once it is its turn; `None` if too many wait. Whoever began it finds it by the
    /// name that they gave it.
    pub(crate) async fn begin(&self, by: String, name: String) -> Option<Course> {
        if self.lock().len() >= MOST {
            return None;
        }
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
        let state = Arc::new(State {
            name: (by, name),
            phase: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            all: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
        });
        self.lock().push(Arc::clone(&state));
        Some(Course { all: self.clone(), state, _turn: turn })
    }

    /// How far an import is: what it does, and how many rows of how many.
    pub(crate) fn look(&self, by: &str, name: &str) -> Option<(Phase, usize, usize)> {
        let state = self.find(by, name)?;
        let phase = match state.phase.load(Ordering::Relaxed) {
            0 => Phase::Reading,
            1 => Phase::Comparing,
            _ => Phase::Storing,
        };
        Some((phase, state.done.load(Ordering::Relaxed), state.all.load(Ordering::Relaxed)))
    }

    /// Cancels an import. Whether it was still running.
    pub(crate) fn cancel(&self, by: &str, name: &str) -> bool {
        let state = self.find(by, name);
        state.is_some_and(|state| {
            state.cancelled.store(true, Ordering::Relaxed);
            true
        })
    }

    fn find(&self, by: &str, name: &str) -> Option<Arc<State>> {
        let running = self.lock();
        running.iter().find(|state| state.name.0 == by && state.name.1 == name).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<State>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Course {
    /// A way to tell how far it is that outlives neither this nor the work.
    pub(crate) fn teller(
        &self,
    ) -> impl Fn(Phase, usize, usize) -> ControlFlow<()> + Send + 'static {
        let state = Arc::clone(&self.state);
        move |phase, done, all| {
            let phase = match phase {
                Phase::Reading => 0,
                Phase::Comparing => 1,
                Phase::Storing => 2,
            };
            state.phase.store(phase, Ordering::Relaxed);
            state.done.store(done, Ordering::Relaxed);
            state.all.store(all, Ordering::Relaxed);
            if state.cancelled.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        }
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        self.all.lock().retain(|state| !Arc::ptr_eq(state, &self.state));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_import_is_seen_and_cancelled_by_whoever_began_it_and_nobody_else() {
        let courses = Courses::default();
        let course = courses.begin("anna".into(), "a1".into()).await.unwrap();
        let tell = course.teller();
        assert!(tell(Phase::Comparing, 500, 2_000).is_continue());
        assert_eq!(courses.look("anna", "a1"), Some((Phase::Comparing, 500, 2_000)));
        assert_eq!(courses.look("boris", "a1"), None);
        assert!(!courses.cancel("boris", "a1"));
        assert!(tell(Phase::Comparing, 1_000, 2_000).is_continue());
        assert!(courses.cancel("anna", "a1"));
        assert!(tell(Phase::Comparing, 1_500, 2_000).is_break());
        drop(course);
        assert_eq!(courses.look("anna", "a1"), None);
    }

    #[tokio::test]
    async fn only_two_are_in_memory_at_a_time() {
        let courses = Courses::default();
        let one = courses.begin("anna".into(), "1".into()).await.unwrap();
        let _two = courses.begin("anna".into(), "2".into()).await.unwrap();
        let soon = std::time::Duration::from_millis(20);
        let third = tokio::time::timeout(soon, courses.begin("anna".into(), "3".into())).await;
        assert!(third.is_err());
        drop(one);
        assert!(courses.begin("anna".into(), "3".into()).await.is_some());
    }
}
