//! Where frames go.

mod http;
mod png;

use std::io;

use agent_render::Png;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::DisplayChoice;
use crate::trouble::Trouble;

/// A screen.
pub(crate) trait Display: Send {
    /// Brings a frame onto it. When this returns, whoever looks sees it.
    fn show(&mut self, frame: &Png) -> io::Result<()>;

    /// Where it is, as `status` tells it.
    fn address(&self) -> String;
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
