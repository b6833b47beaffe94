//! Where frames go.

mod drm;
mod http;
mod png;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use agent_render::Frame;
use protocol::Digest;
use protocol::report::ScreenSize;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::{DisplayChoice, RunOptions};
use crate::trouble::Trouble;
pub(crate) use drm::{ConnectorName, ModeWish};

/// A screen.
pub(crate) trait Display: Send {
    /// Brings a frame onto it. When this returns, whoever looks sees it.
    fn show(&mut self, frame: &Frame) -> io::Result<Flip>;

    /// Looks after it, whenever it asked for that: it may have been plugged in or out.
    fn look(&mut self) -> Look {
        Look::Same
    }

    /// The size of the frames that it takes now.
    fn size(&self) -> ScreenSize;

    /// Where it is, as `status` tells it.
    fn address(&self) -> String;
}

/// A frame that has come onto a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flip {
    /// The uptime at which it did.
    pub(crate) at: Duration,
    /// SHA-256 of the frame's PNG, its name in reports.
    pub(crate) frame: Digest,
}

/// What a look at a screen has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing new.
    Same,
    /// It is to be drawn anew, perhaps in another size.
    Anew,
    /// It is gone; which one.
    Gone(String),
}

/// Opens the display that was chosen. What it needs runs in `tasks` until `stop`, and notifies `wake`
/// when it is to be looked after.
pub(crate) async fn open(
    options: &RunOptions,
    tasks: &mut JoinSet<()>,
    wake: Arc<Notify>,
    stop: CancellationToken,
) -> Result<Box<dyn Display>, Trouble> {
    match &options.display {
        DisplayChoice::Drm(card) => {
            let wish = drm::Wish {
                card: card.clone(),
                connector: options.connector.clone(),
                mode: options.mode,
            };
            Ok(Box::new(drm::Panel::open(wish, tasks, wake, stop)?))
        }
        DisplayChoice::Png(file) => {
            let display = png::File::open(file, options.size)
                .map_err(|cause| Trouble::Frames { path: file.clone(), cause })?;
            Ok(Box::new(display))
        }
        DisplayChoice::Http(address) => {
            let display = http::Page::open(*address, options.size, tasks, stop)
                .await
                .map_err(|cause| Trouble::Page { address: address.to_string(), cause })?;
            Ok(Box::new(display))
        }
    }
}

/// The size of what the tests' displays take.
#[cfg(test)]
const SAMPLE: ScreenSize = ScreenSize { width: 320, height: 180 };

/// A small frame that says something.
#[cfg(test)]
fn sample(words: &str) -> Frame {
    let painter = crate::draw::Painter::new("https://efir.example:8883".to_owned(), Arc::default());
    let scene = agent_core::Scene::Connecting { problem: Some(words.to_owned()) };
    painter.expect("the resources are built in").paint(&scene, SAMPLE).0
}
