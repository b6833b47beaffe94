//! Draws posts for their authors, as TVs would: the same item, the same settings, the same renderer.

use std::sync::{Arc, Mutex, PoisonError};

use agent_render::slide::{IdleView, PostView};
use agent_render::{Look, Picture, Png, Renderer, Slide, UnusableResources, Warning};
use controller_core::app::posts::preview::Preview;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::task::JoinError;

use crate::media::{Flaw, Media};

/// Draws previews, one at a time: a frame is some tens of megabytes.
#[derive(Debug, Clone)]
pub struct Easel {
    media: Media,
    turns: Arc<Semaphore>,
    renderer: Arc<Mutex<Option<Renderer>>>,
}

/// A drawn page of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The frame.
    pub png: Png,
    /// Which page it is, from 1.
    pub page: u32,
    /// How many the post has on this screen.
    pub pages: u32,
    /// What its author should know.
    pub warnings: Vec<Warning>,
}

/// Why nothing was drawn.
#[derive(Debug, Error)]
pub enum Undrawn {
    /// The picture's bytes cannot be had.
    #[error(transparent)]
    Picture(#[from] Flaw),
    /// What is built in cannot be used.
    #[error(transparent)]
    Resources(#[from] UnusableResources),
    /// There is nothing to draw.
    #[error("nothing is known of the frame")]
    Nothing,
    /// The controller is stopping.
    #[error("drawing was broken off: {0}")]
    Stopped(#[from] JoinError),
}

impl Easel {
    /// Draws posts with these pictures.
    pub fn new(media: Media) -> Self {
        Self { media, turns: Arc::new(Semaphore::new(1)), renderer: Arc::default() }
    }

    /// Draws a page of a post, counted from 1; the last one, if there are fewer.
    pub async fn draw(&self, preview: Preview, page: u32) -> Result<Drawn, Undrawn> {
        let picture = match preview.item.content.picture() {
            Some(picture) => Picture::new(self.media.read(picture.sha256).await?).ok(),
            None => None,
        };
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let renderer = Arc::clone(&self.renderer);
        let drawing = tokio::task::spawn_blocking(move || {
            let _held = turn;
            let mut kept = renderer.lock().unwrap_or_else(PoisonError::into_inner);
            let renderer = match &mut *kept {
                Some(renderer) => renderer,
                none => none.insert(Renderer::new()?),
            };
            Ok(draw(renderer, &preview, picture.as_ref(), page.max(1)))
        });
        drawing.await?
    }
}

fn draw(renderer: &mut Renderer, preview: &Preview, picture: Option<&Picture>, page: u32) -> Drawn {
    let Preview { item, settings, size } = preview;
    let look = Look::of(Some(settings), *size);
    let is_ticker = item.content.is_ticker();
    let slide = if is_ticker {
        // It has no frame of its own: it runs at the foot of whatever stands there.
        let ticker = Some((item, page - 1));
        Slide::idle(Some(settings), IdleView { ticker, ..IdleView::default() })
    } else {
        Slide::of_post(item, settings, PostView { page: page - 1, picture, ..PostView::default() })
    };
    let frame = renderer.draw(&slide, &look);
    let pages = if is_ticker { frame.ticker_pages() } else { frame.pages() }.max(1);
    Drawn { png: frame.png(), page: page.min(pages), pages, warnings: frame.warnings().to_vec() }
}
