//! A screen on one of this machine's own connectors, through the kernel's mode setting (KMS).
//!
//! Two dumb buffers take turns. A frame counts as shown from the instant that the kernel gives for the
//! page flip; without a screen nothing does.

mod buffer;
mod card;
mod console;
mod hotplug;
mod output;
mod pick;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use agent_render::Frame;
use protocol::report::ScreenSize;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Display, Flip, Look};
use crate::clock;
use crate::trouble::Trouble;
use card::Card;
use console::Console;
use output::Output;
pub(crate) use pick::{ConnectorName, ModeWish};

/// The size of frames before any screen was there: what most screens have.
const USUAL: ScreenSize = ScreenSize { width: 1920, height: 1080 };

/// What was asked for on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// The card's device file; without it the first card that has a screen.
    pub(crate) card: Option<PathBuf>,
    /// The connector; without it the first that has a screen.
    pub(crate) connector: Option<ConnectorName>,
    /// The mode; without it the one that the screen prefers.
    pub(crate) mode: Option<ModeWish>,
}

/// The screen, there or not.
pub(super) struct Panel {
    /// All cards that may get the screen; the one that it is on, once there was one.
    cards: Vec<Arc<Card>>,
    wish: Wish,
    output: Option<Output>,
    size: ScreenSize,
    /// Set when the kernel has told of a change.
    heard: Arc<AtomicBool>,
    /// Given back when the agent ends.
    _console: Option<Console>,
}

impl Panel {
    /// Opens the card, and the screen if there is one; `wake` is notified whenever
    /// [`look`](Display::look) is due.
    pub(super) fn open(
        wish: Wish,
        tasks: &mut JoinSet<()>,
        wake: Arc<Notify>,
        stop: CancellationToken,
    ) -> Result<Self, Trouble> {
        let has_screen = |card: &_| matches!(output::find(card, &wish, None, true), Ok(Some(_)));
        let cards = card::candidates(&wish, has_screen)?;
        let heard = Arc::new(AtomicBool::new(true));
        let mut panel = Self {
            cards,
            wish,
            output: None,
            size: USUAL,
            heard: Arc::clone(&heard),
            _console: Console::take(),
        };
        panel.look();
        if panel.output.is_none() {
            tracing::warn!("{}; waiting for one", panel.absence());
        }
        tasks.spawn(hotplug::watch(wake, heard, stop));
        Ok(panel)
    }

    /// Finds the screen, where it is or elsewhere. The state is read anew from the wire if the kernel
    /// has told of a change, or as long as there is none: some connectors cannot tell.
    fn find(&self, is_news: bool) -> Option<output::Found> {
        let current = self.output.as_ref().map(Output::connector);
        let is_thorough = is_news || current.is_none();
        self.cards.iter().find_map(|card| {
            output::find(card, &self.wish, current, is_thorough).unwrap_or_else(|error| {
                tracing::warn!("cannot ask {} for its screens: {error}", card.path().display());
                None
            })
        })
    }

    fn absence(&self) -> String {
        let cards: Vec<_> = self.cards.iter().map(|card| card.path().to_string_lossy()).collect();
        let connector = self.wish.connector.as_ref();
        let place = connector.map(|name| format!("{name} of ")).unwrap_or_default();
        format!("no screen is connected to {place}{}", cards.join(", "))
    }
}

impl Display for Panel {
    fn show(&mut self, frame: &Frame) -> io::Result<Flip> {
        let Some(output) = &mut self.output else {
            return Err(io::Error::new(io::ErrorKind::NotConnected, self.absence()));
        };
        let flip = output.show(frame)?;
        let at = clock::uptime_at(flip);
        tracing::debug!("{output} was flipped at {:.6} s", flip.as_secs_f64());
        // Only now: it takes as long as several refreshes of the screen.
        Ok(Flip { at, frame: frame.png().sha256 })
    }

    fn look(&mut self) -> Look {
        let is_news = self.heard.swap(false, Ordering::Relaxed);
        let Some(found) = self.find(is_news) else {
            return match self.output.take() {
                Some(output) => {
                    tracing::warn!("{output} is gone");
                    Look::Gone(self.absence())
                }
                None => Look::Same,
            };
        };
        if let Some(output) = self.output.as_mut().filter(|output| output.is(&found)) {
            // A cable that was out for a moment may have left the link without its training.
            if is_news {
                output.dim();
            }
            return if output.is_lit() { Look::Same } else { Look::Anew };
        }
        // Before the next, so that there are never more than two buffers.
        self.output = None;
        match Output::open(found) {
            Ok(output) => {
                tracing::info!("the screen is {output}");
                self.cards.retain(|card| Arc::ptr_eq(card, output.card()));
                output.card().keep();
                self.size = output.size();
                self.output = Some(output);
                Look::Anew
            }
            Err(error) => Look::Gone(format!("the screen cannot be used: {error}")),
        }
    }

    fn size(&self) -> ScreenSize {
        self.size
    }

    fn address(&self) -> String {
        match (&self.output, self.cards.first(), &self.wish.card) {
            (Some(output), ..) => format!("drm:{output}"),
            (None, Some(card), Some(_)) => format!("drm:{}", card.path().display()),
            (None, ..) => "drm".to_owned(),
        }
    }
}
