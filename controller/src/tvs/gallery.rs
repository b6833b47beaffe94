//! Frames of browser TVs: each drawn once, for all who show it, and kept in bounded memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agent_render::slide::Pairing;
use agent_render::{Frame, Look, Picture, Png, Renderer, Slide, UnusableResources};
use bytes::Bytes;
use controller_core::app::devices::{Drawable, Matter};
use protocol::post::Item;
use protocol::register::Orientation;
use protocol::report::ScreenSize;
use protocol::{Digest, Language, PostId};
use tokio::sync::{OnceCell, Semaphore, watch};

use crate::frames::draw;
use crate::media::Media;
use crate::metrics::Metrics;
use crate::preview::Undrawn;

/// Bytes of frames that are kept, at most: some 1,000 of text.
const BYTES: usize = 64 * 1024 * 1024;
/// Posts whose pages are remembered, at most.
const PAGES: usize = 20_000;

/// Draws frames and keeps them.
#[derive(Debug)]
pub(crate) struct Gallery {
    media: Media,
    /// Alerts wait for nothing else.
    alerts: Lane,
    others: Lane,
    shelf: Mutex<Shelf>,
    pages: Mutex<HashMap<Paper, u32>>,
    learnt: watch::Sender<u64>,
    metrics: Arc<Metrics>,
}

/// A drawn frame.
#[derive(Debug)]
pub(crate) struct Drawn {
    /// The file.
    pub(crate) png: Bytes,
    /// Names those bytes, as a device reports them.
    pub(crate) sha256: Digest,
    /// Whether it is what the plan meant: one without its picture is not to be kept.
    pub(crate) whole: bool,
}

/// What the number of a post's pages depends on.
type Paper = (PostId, u32, Orientation, ScreenSize);

/// A frame's place on the shelf: filled by whoever asks first, while the others wait.
type Cell = Arc<OnceCell<Arc<Drawn>>>;

/// One renderer: one drawing at a time, of some tens of megabytes.
#[derive(Debug)]
struct Lane {
    turns: Arc<Semaphore>,
    renderer: Arc<Mutex<Option<Renderer>>>,
}

/// What was drawn, by name: what nobody has asked for longest goes first.
#[derive(Debug)]
struct Shelf {
    most: usize,
    frames: HashMap<Digest, (Cell, u64)>,
    bytes: usize,
    looks: u64,
}

impl Gallery {
    /// Draws frames with these pictures.
    pub(crate) fn new(media: Media, metrics: Arc<Metrics>) -> Self {
        Self {
            media,
            alerts: Lane::default(),
            others: Lane::default(),
            shelf: Mutex::new(Shelf::of(BYTES)),
            pages: Mutex::default(),
            learnt: watch::Sender::new(0),
            metrics,
        }
    }

    /// A frame by its name, drawn now if nobody has asked for it lately.
    pub(crate) async fn frame(&self, name: Digest, of: &Drawable) -> Result<Arc<Drawn>, Undrawn> {
        let cell = lock(&self.shelf).look(name);
        if let Some(drawn) = cell.get() {
            return Ok(Arc::clone(drawn));
        }
        let drawing = || async {
            let picture = self.picture(of).await;
            let lane = match of.matter {
                Matter::Alert { .. } => &self.alerts,
                Matter::Post { .. } | Matter::Idle { .. } => &self.others,
            };
            let (drawable, whole) = (of.clone(), picture.is_ok());
            self.metrics.browser_frames.inc();
            let drawn = lane.draw(move |renderer| {
                let picture = picture.ok().flatten();
                draw::draw(renderer, &drawable, picture.as_ref())
            });
            let (frame, png) = drawn.await?;
            self.learn(of, &frame);
            Ok::<_, Undrawn>(Arc::new(Drawn { png: png.bytes.into(), sha256: png.sha256, whole }))
        };
        let drawn = Arc::clone(cell.get_or_try_init(drawing).await?);
        lock(&self.shelf).settle(name, &cell, &drawn);
        Ok(drawn)
    }

    /// The frame of a pairing code, as an agent shows it.
    pub(crate) async fn code(
        &self,
        code: String,
        url: String,
        size: ScreenSize,
        language: Language,
    ) -> Result<Arc<Drawn>, Undrawn> {
        let name = [code.as_bytes(), url.as_bytes(), language.to_string().as_bytes()].concat();
        let sides = [size.width, size.height].map(u32::to_be_bytes).concat();
        let name = Digest::of_parts(&[b"a pairing code", &name, &sides]);
        let cell = lock(&self.shelf).look(name);
        if let Some(drawn) = cell.get() {
            return Ok(Arc::clone(drawn));
        }
        let drawing = || async {
            let drawn = self.others.draw(move |renderer| {
                let slide = Slide::Pairing(Pairing::Code { code, url, until: None });
                let look = Look { language, ..Look::of(None, size) };
                let frame = renderer.draw(&slide, &look);
                let png = frame.png();
                (frame, png)
            });
            self.metrics.browser_frames.inc();
            let (_, png) = drawn.await?;
            let drawn = Drawn { png: png.bytes.into(), sha256: png.sha256, whole: true };
            Ok::<_, Undrawn>(Arc::new(drawn))
        };
        let drawn = Arc::clone(cell.get_or_try_init(drawing).await?);
        lock(&self.shelf).settle(name, &cell, &drawn);
        Ok(drawn)
    }

    /// How many pages a post has on such a screen, as far as it was drawn; 1 before.
    pub(crate) fn pages(&self, item: &Item, hung: Orientation, size: ScreenSize) -> u32 {
        let paper = (item.post, item.revision, hung, size);
        lock(&self.pages).get(&paper).copied().unwrap_or(1)
    }

    /// Counts what was learnt of pages: plans may have to be made anew.
    pub(crate) fn learnt(&self) -> watch::Receiver<u64> {
        self.learnt.subscribe()
    }

    /// With bands at its edges a post may take more pages than without: the most that it was seen to take
    /// counts, so that the number settles.
    fn learn(&self, of: &Drawable, frame: &Frame) {
        let paper = |item: &Item| (item.post, item.revision, of.settings.orientation, of.size);
        let post = match &of.matter {
            Matter::Post { item, .. } => Some((paper(item), frame.pages())),
            Matter::Alert { .. } | Matter::Idle { .. } => None,
        };
        let ticker = of.ticker.as_ref().map(|(item, _)| (paper(item), frame.ticker_pages()));
        let mut known = lock(&self.pages);
        let mut is_news = false;
        for (paper, pages) in post.into_iter().chain(ticker) {
            if pages > known.get(&paper).copied().unwrap_or(1) {
                if known.len() >= PAGES {
                    known.clear();
                }
                known.insert(paper, pages);
                is_news = true;
            }
        }
        drop(known);
        if is_news {
            self.learnt.send_modify(|count| *count += 1);
        }
    }

    /// A post's picture, if it has one that can be shown; an error if it should be there and is not.
    async fn picture(&self, of: &Drawable) -> Result<Option<Picture>, ()> {
        let Matter::Post { picture: Some(picture), .. } = &of.matter else { return Ok(None) };
        match self.media.read(*picture).await {
            Ok(jpeg) => Ok(Picture::new(jpeg).ok()),
            Err(flaw) => {
                tracing::warn!(%picture, %flaw, "a frame is drawn without its picture");
                Err(())
            }
        }
    }
}

impl Lane {
    async fn draw(
        &self,
        drawing: impl FnOnce(&mut Renderer) -> (Frame, Png) + Send + 'static,
    ) -> Result<(Frame, Png), Undrawn> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let renderer = Arc::clone(&self.renderer);
        let drawn = tokio::task::spawn_blocking(move || {
            // Held by the work, not by the caller, who may give up waiting.
            let _held = turn;
            let mut kept = lock(&renderer);
            let renderer = match &mut *kept {
                Some(renderer) => renderer,
                none => none.insert(Renderer::new()?),
            };
            Ok::<_, UnusableResources>(drawing(renderer))
        });
        Ok(drawn.await??)
    }
}

impl Default for Lane {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(1)), renderer: Arc::default() }
    }
}

impl Shelf {
    fn of(most: usize) -> Self {
        Self { most, frames: HashMap::new(), bytes: 0, looks: 0 }
    }

    fn look(&mut self, name: Digest) -> Cell {
        self.looks += 1;
        let (cell, looked) = self.frames.entry(name).or_default();
        *looked = self.looks;
        Arc::clone(cell)
    }

    /// Makes room once a frame is drawn. One that lacks its picture is drawn anew the next time.
    fn settle(&mut self, name: Digest, cell: &Cell, drawn: &Drawn) {
        let is_kept = |(known, _): &(Cell, u64)| Arc::ptr_eq(known, cell);
        if !drawn.whole && self.frames.get(&name).is_some_and(is_kept) {
            self.frames.remove(&name);
        }
        self.bytes = self.frames.values().filter_map(|(cell, _)| cell.get()).map(bytes_of).sum();
        while self.bytes > self.most {
            let filled = self.frames.iter().filter_map(|(name, (cell, looked))| {
                cell.get().map(|drawn| (*looked, *name, bytes_of(drawn)))
            });
            let Some((_, oldest, bytes)) = filled.min_by_key(|(looked, ..)| *looked) else {
                return;
            };
            self.frames.remove(&oldest);
            self.bytes -= bytes;
        }
    }
}

fn bytes_of(drawn: &Arc<Drawn>) -> usize {
    drawn.png.len()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_asked_for_longest_goes_first_and_the_bytes_are_bounded() {
        let mut shelf = Shelf::of(100);
        let name = |of: &str| Digest::of(of.as_bytes());
        let keep = |shelf: &mut Shelf, of: &str, bytes: usize, whole| {
            let cell = shelf.look(name(of));
            let png = vec![0; bytes].into();
            let drawn = Arc::new(Drawn { png, sha256: name(of), whole });
            cell.set(Arc::clone(&drawn)).unwrap();
            shelf.settle(name(of), &cell, &drawn);
        };
        keep(&mut shelf, "a", 40, true);
        keep(&mut shelf, "b", 40, true);
        shelf.look(name("a"));
        keep(&mut shelf, "c", 40, true);
        assert!(!shelf.frames.contains_key(&name("b")), "a was looked at since");
        assert_eq!((shelf.frames.len(), shelf.bytes), (2, 80));
        keep(&mut shelf, "d", 10, false);
        assert!(!shelf.frames.contains_key(&name("d")), "it lacks its picture: drawn anew");
    }
}
