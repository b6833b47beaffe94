//! The one task that draws: always the newest scene, each frame told once it is on the screen.

use std::io::ErrorKind;
use std::sync::Arc;

use agent_core::Scene;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::{JoinSet, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::clock::{self, Clock};
use crate::display::{Display, Look};
use crate::draw::Painter;
use crate::happening::Happening;

/// The screen, as the agent's loop sees it.
#[derive(Debug)]
pub(crate) struct Screen {
    wanted: watch::Sender<Option<Scene>>,
    asked: watch::Sender<u64>,
    answered: watch::Receiver<u64>,
}

/// What drawing takes.
pub(crate) struct Drawing {
    pub(crate) painter: Painter,
    pub(crate) display: Box<dyn Display>,
    /// Notified when the display wants to be looked after.
    pub(crate) wake: Arc<Notify>,
    pub(crate) clock: Arc<Clock>,
}

impl Screen {
    /// Starts drawing in `tasks`, until `stop`.
    pub(crate) fn start(
        drawing: Drawing,
        happenings: mpsc::Sender<Happening>,
        tasks: &mut JoinSet<()>,
        stop: CancellationToken,
    ) -> Self {
        let (wanted, scenes) = watch::channel(None);
        let (asked, questions) = watch::channel(0);
        let (answers, answered) = watch::channel(0);
        let task = Task { drawing, scenes, questions, answers, trouble: None };
        tasks.spawn(task.run(happenings, stop));
        let screen = Self { wanted, asked, answered };
        screen.ask();
        screen
    }

    /// Asks for a scene in place of any that was not drawn yet.
    pub(crate) fn show(&self, scene: Scene) {
        self.wanted.send_replace(Some(scene));
    }

    /// Asks the task whether it is alive. It answers as soon as it is done with what it draws.
    pub(crate) fn ask(&self) {
        self.asked.send_modify(|question| *question += 1);
    }

    /// Whether it has answered the last question; one is asked from the start.
    pub(crate) fn has_answered(&self) -> bool {
        *self.answered.borrow() == *self.asked.borrow()
    }
}

struct Task {
    drawing: Drawing,
    scenes: watch::Receiver<Option<Scene>>,
    questions: watch::Receiver<u64>,
    answers: watch::Sender<u64>,
    /// What was told last of a frame that is not on the screen.
    trouble: Option<String>,
}

impl Task {
    async fn run(mut self, happenings: mpsc::Sender<Happening>, stop: CancellationToken) {
        loop {
            let happened = tokio::select! {
                () = stop.cancelled() => return,
                Ok(()) = self.questions.changed() => {
                    self.answers.send_replace(*self.questions.borrow_and_update());
                    continue;
                }
                changed = self.scenes.changed() => match changed {
                    Ok(()) => block_in_place(|| self.draw()),
                    Err(_) => return,
                },
                () = self.drawing.wake.notified() => block_in_place(|| self.look()),
            };
            for happening in happened {
                if happenings.send(happening).await.is_err() {
                    return;
                }
            }
        }
    }

    /// Draws the newest scene.
    fn draw(&mut self) -> Vec<Happening> {
        let Some(scene) = self.scenes.borrow_and_update().clone() else { return Vec::new() };
        let Drawing { painter, display, clock, .. } = &mut self.drawing;
        let (frame, pages) = painter.paint(&scene, display.size());
        let lost = painter.take_lost().map(Happening::lost_picture);
        match display.show(&frame) {
            Ok(flip) => {
                self.trouble = None;
                let at = clock.at(flip.at);
                let drawn = Happening::Drawn { scene, frame: flip.frame, pages, at };
                std::iter::once(drawn).chain(lost).collect()
            }
            // The display has said itself which screen is missing.
            Err(error) if error.kind() == ErrorKind::NotConnected => self.tell(error.to_string()),
            Err(error) => {
                let address = display.address();
                self.tell(format!("cannot show a frame on {address}: {error}"))
            }
        }
    }

    /// Looks after the display.
    fn look(&mut self) -> Vec<Happening> {
        match self.drawing.display.look() {
            Look::Same => Vec::new(),
            Look::Anew => {
                let display = &self.drawing.display;
                let screen = Happening::Screen { size: display.size(), address: display.address() };
                let mut happened = vec![screen];
                happened.extend(self.draw());
                happened
            }
            Look::Gone(detail) => {
                let at = self.drawing.clock.at(clock::uptime());
                let address = self.drawing.display.address();
                let mut happened = vec![Happening::Dark { at, address }];
                happened.extend(self.tell(detail));
                happened
            }
        }
    }

    /// A screen that fails is tried again and again: the same trouble is told once.
    fn tell(&mut self, trouble: String) -> Vec<Happening> {
        if self.trouble.as_ref() == Some(&trouble) {
            return Vec::new();
        }
        self.trouble = Some(trouble.clone());
        vec![Happening::NotDrawn(trouble)]
    }
}

#[cfg(test)]
mod tests;
