//! The one task that draws: always the newest scene, each frame told once it is on the screen.

use agent_core::Scene;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinSet, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::display::Display;
use crate::draw::Painter;
use crate::happening::Happening;

/// The screen, as the agent's loop sees it.
#[derive(Debug)]
pub(crate) struct Screen {
    wanted: watch::Sender<Option<Scene>>,
    address: String,
}

impl Screen {
    /// Starts drawing in `tasks`, until `stop`.
    pub(crate) fn start(
        mut painter: Painter,
        mut display: Box<dyn Display>,
        happenings: mpsc::Sender<Happening>,
        tasks: &mut JoinSet<()>,
        stop: CancellationToken,
    ) -> Self {
        let (wanted, mut scenes) = watch::channel(None);
        let address = display.address();
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
                let happening = block_in_place(|| draw(&mut painter, &mut *display, scene));
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

fn draw(painter: &mut Painter, display: &mut dyn Display, scene: Scene) -> Happening {
    let frame = painter.paint(&scene);
    match display.show(&frame) {
        Ok(()) => Happening::Drawn(scene, frame.sha256),
        Err(error) => {
            Happening::NotDrawn(format!("cannot show a frame on {}: {error}", display.address()))
        }
    }
}
