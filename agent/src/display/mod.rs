//! Where frames go.

mod http;
mod png;

use std::io;
use std::time::Duration;

use agent_render::Frame;
use protocol::Digest;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::DisplayChoice;
use crate::trouble::Trouble;

/// A screen.
pub(crate) trait Display: Send {
    /// Brings a frame onto it. When this returns, whoever looks sees it.
    fn show(&mut self, frame: &Frame) -> io::Result<Flip>;

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

/// Opens the display that was chosen. What it serves runs in `tasks` until `stop`.
pub(crate) async fn open(
    choice: &DisplayChoice,
    tasks: &mut JoinSet<()>,
    stop: CancellationToken,
) -> anyhow::Result<Box<dyn Display>> {
    match choice {
        DisplayChoice::Png(file) => {
            let display = png::File::open(file)
                .map_err(|cause| Trouble::Frames { path: file.clone(), cause })?;
            Ok(Box::new(display))
        }
        DisplayChoice::Http(address) => {
            let display = http::Page::open(*address, tasks, stop)
                .await
                .map_err(|cause| Trouble::Page { address: address.to_string(), cause })?;
            Ok(Box::new(display))
        }
    }
}

/// A small frame that says something.
#[cfg(test)]
#[expect(clippy::expect_used, reason = "the resources are built in")]
fn sample(words: &str) -> Frame {
    let size = protocol::report::ScreenSize { width: 320, height: 180 };
    let painter = crate::draw::Painter::new(size, "https://efir.example:8883".to_owned());
    let scene = agent_core::Scene::Connecting { problem: Some(words.to_owned()) };
    painter.expect("the resources are built in").paint(&scene)
}
