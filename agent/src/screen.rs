//! The one task that draws: always the newest scene, each frame told once it is on the screen.

use std::sync::Arc;

use agent_core::Scene;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::display::Display;
use crate::draw::Painter;
use crate::happening::Happening;

/// The screen, as the agent's loop sees it.
#[derive(Debug)]
pub(crate) struct Screen {
    wanted: watch::Sender<Option<Scene>>,
    address: String,
}

/// What drawing takes.
pub(crate) struct Drawing {
    pub(crate) painter: Painter,
    pub(crate) display: Box<dyn Display>,
    pub(crate) clock: Arc<Clock>,
}

impl Screen {
    /// Starts drawing in `tasks`, until `stop`.
    pub(crate) fn start(
        mut drawing: Drawing,
        happenings: mpsc::Sender<Happening>,
        tasks: &mut JoinSet<()>,
        stop: CancellationToken,
    ) -> Self {
        let (wanted, mut scenes) = watch::channel(None);
        let address = drawing.display.address();
        tasks.spawn(async move {
            loop {
                let changed = tokio::select! {
                    () = stop.cancelled() => return,
                    changed = scenes.changed() => changed,
                };
                let Some(scene) = changed.ok().and_then(|()| scenes.borrow_and_update().clone())
                else {
                    return;
                };
                let happening = block_in_place(|| drawing.draw(scene));
                if happenings.send(happening).await.is_err() {
                    return;
                }
            }
        });
        Self { wanted, address }
    }

    /// Asks for a scene in place of any that was not drawn yet.
    pub(crate) fn show(&self, scene: Scene) {
        self.wanted.send_replace(Some(scene));
    }

    /// Where it is, as `status` tells it.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drawing {
    fn draw(&mut self, scene: Scene) -> Happening {
        let frame = self.painter.paint(&scene);
        match self.display.show(&frame) {
            Ok(flip) => {
                let at = self.clock.at(flip.at);
                Happening::Drawn { scene, frame: flip.frame, at }
            }
            Err(error) => {
                let address = self.display.address();
                Happening::NotDrawn(format!("cannot show a frame on {address}: {error}"))
            }
        }
    }
}
