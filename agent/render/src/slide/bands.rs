//! What runs along the edges of a frame: alerts without an all-clear at its top, a ticker at its
//! foot.

use protocol::words::Args;

use super::{Bands, Ticker};
use crate::canvas::Rect;
use crate::scene::{STRIPE, Scene, TEXT};
use crate::text::{Align, Laid};

/// Of text in a band.
const SIZE: i32 = 52;
const LEADING: u16 = 122;
/// Above and below the text.
const PADDING: i32 = 14;
/// Between a band and the slide.
const GAP: i32 = 28;
const TICKER_LINES: i32 = 2;
const OVERDUE_LINES: i32 = 2;

impl Bands {
    /// Draws what stands at the top, and gives back what is left of the area.
    pub(super) fn draw_top(&self, scene: &mut Scene<'_>, area: Rect) -> Rect {
        let Some(first) = self.overdue.first() else { return area };
        let mut values = Args::new();
        values.set("text", first.as_str());
        values.set("others", self.overdue.len() - 1);
        let key = if self.overdue.len() > 1 { "alert-overdue-others" } else { "alert-overdue" };
        let text = scene.say(key, &values);
        let ink = scene.palette.overdue_ink;
        let text = scene.line(&text, true, ink);
        let laid =
            scene.fit(&text, scene.room(lines(scene, area, OVERDUE_LINES), [TEXT, SIZE], LEADING));
        let height = laid.height + scene.px(2 * PADDING);
        let band =
            Rect { x: scene.px(STRIPE), y: 0, width: scene.canvas.width, height: area.y + height };
        let ground = scene.palette.overdue;
        scene.canvas.fill(band, ground);
        scene.draw(&laid, area.below(scene.px(PADDING) / 2), Align::Left);
        area.below(height + scene.px(GAP))
    }
}

/// A ticker with its place, not drawn yet.
pub(super) struct Placed {
    /// What is left of the area.
    pub(super) rest: Rect,
    band: Rect,
    text: Laid,
    text_place: Rect,
}

impl Ticker {
    /// Finds a place in the lower end of an area.
    pub(super) fn place(&self, scene: &mut Scene<'_>, area: Rect) -> Placed {
        let padding = scene.px(PADDING);
        let text = scene.line(&self.text, false, scene.palette.ink);
        let room = scene.room(lines(scene, area, TICKER_LINES), [SIZE, SIZE], LEADING);
        let pages = scene.pages(&text, room);
        scene.set_ticker_pages(pages.len());
        // As tall as the tallest page, so that the slide above stays where it is.
        let height = pages.iter().map(|page| page.height).max().unwrap_or(0) + 2 * padding;
        let y = area.bottom() - height;
        Placed {
            rest: Rect { height: y - area.y, ..area },
            band: Rect { x: scene.px(STRIPE), y, width: scene.canvas.width, height },
            text: chosen(&pages, self.page).cloned().unwrap_or_default(),
            text_place: Rect { y: y + padding, ..area },
        }
    }
}

impl Placed {
    /// Draws the band.
    pub(super) fn draw(&self, scene: &mut Scene<'_>) {
        scene.canvas.fill(self.band, scene.palette.card);
        scene.draw(&self.text, self.text_place, Align::Left);
    }
}

/// The room for so many lines.
fn lines(scene: &Scene<'_>, area: Rect, lines: i32) -> Rect {
    let size = scene.px(SIZE);
    let height = size * 125 / 100 + (lines - 1) * size * i32::from(LEADING) / 100 + 2;
    Rect { height: height.min(area.height / 3), ..area }
}

/// A page, or the last one if there are fewer.
pub(super) fn chosen(pages: &[Laid], page: u32) -> Option<&Laid> {
    let last = pages.len().checked_sub(1)?;
    pages.get(usize::try_from(page).map_or(last, |page| page.min(last)))
}
