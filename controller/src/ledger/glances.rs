//! Small questions of many, asked together: whoever comes while another's are being answered is
//! answered next, by the same thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use controller_core::error::Error;
use controller_core::port::{Snapshot, Store};
use controller_core::work::View;
use tokio::sync::oneshot;

/// Questions asked of one snapshot, at most: writers wait meanwhile.
const TOGETHER: usize = 32;

/// A question that answers by itself.
pub(super) type Glance = Box<dyn FnOnce(&View<'_>) + Send>;

/// What became of a question: its answer, or the panic that it ended in.
type Answer<T> = std::thread::Result<Result<T, Error>>;

/// Questions that wait.
#[derive(Default)]
pub(super) struct Glances(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    questions: Vec<Glance>,
    /// Somebody answers, and will not end before all are answered.
    is_looked_at: bool,
}

/// A question, and where its answer comes; nothing comes if the store cannot be read.
pub(super) fn ask<T: Send + 'static>(
    query: impl FnOnce(&View<'_>) -> Result<T, Error> + Send + 'static,
) -> (Glance, oneshot::Receiver<Answer<T>>) {
    let (answer, answered) = oneshot::channel();
    let glance = move |view: &View<'_>| {
        // One who asks no longer, or asks what panics, takes nothing from the others.
        let _unheard = answer.send(catch_unwind(AssertUnwindSafe(|| query(view))));
    };
    (Box::new(glance), answered)
}

impl Glances {
    /// Puts a question to the others. True if nobody answers them: whoever is told so must
    /// [`look`](Self::look).
    pub(super) fn wait(&self, glance: Glance) -> bool {
        let mut waiting = self.lock();
        waiting.questions.push(glance);
        !std::mem::replace(&mut waiting.is_looked_at, true)
    }

    /// Answers until no question is left. Blocks.
    pub(super) fn look(&self, store: &dyn Store) {
        while let Some(questions) = self.next() {
            let mut questions = questions.into_iter();
            let mut answer_all = |snapshot: &dyn Snapshot| {
                let view = View::new(snapshot);
                questions.by_ref().for_each(|glance| glance(&view));
                Ok(())
            };
            // A store that panics must not keep those waiting who come later.
            match catch_unwind(AssertUnwindSafe(|| store.read(&mut answer_all))) {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "could not read for those who wait"),
                Err(_panic) => tracing::error!("reading for those who wait panicked"),
            }
        }
    }

    fn next(&self) -> Option<Vec<Glance>> {
        let mut waiting = self.lock();
        let count = waiting.questions.len().min(TOGETHER);
        if count == 0 {
            waiting.is_looked_at = false;
            return None;
        }
        Some(waiting.questions.drain(..count).collect())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use controller_core::memory::MemoryStore;

    #[test]
    fn whoever_comes_while_others_are_answered_is_answered_too() {
        let (glances, store) = (Glances::default(), MemoryStore::default());
        let asked: Vec<_> = (0..=TOGETHER).map(|n| (n, ask(move |_view| Ok(n)))).collect();
        let mut answers = Vec::new();
        for (n, (glance, answered)) in asked {
            assert_eq!(glances.wait(glance), n == 0, "only the first must look");
            answers.push((n, answered));
        }
        glances.look(&store);
        for (n, mut answered) in answers {
            assert!(matches!(answered.try_recv(), Ok(Ok(Ok(answer))) if answer == n));
        }
        assert!(glances.wait(ask(|_view| Ok(())).0), "nobody looks any more");
    }

    #[test]
    fn a_question_that_panics_takes_nothing_from_the_others() {
        let (glances, store) = (Glances::default(), MemoryStore::default());
        let (bad, mut panicked) = ask(|_view| -> Result<(), Error> { panic!("a defect") });
        let (good, mut answered) = ask(|_view| Ok(7));
        glances.wait(bad);
        glances.wait(good);
        glances.look(&store);
        assert!(matches!(panicked.try_recv(), Ok(Err(_panic))));
        assert!(matches!(answered.try_recv(), Ok(Ok(Ok(7)))));
    }
}
