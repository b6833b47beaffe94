//! What runs along the edges of a frame: alerts without an all-clear at its top, a ticker at its
//! foot.

use protocol::words::Args;

use super::{Bands, Ticker};
use crate::canvas::Rect;
use crate::scene::{STRIPE, Scene, TEXT};
use crate::text::{Align, Laid, Room};

/// Of text in a band.
const SIZE: i32 = 52;
const LEADING: u16 = 122;
/// Above and below the text.
const PADDING: i32 = 14;
/// Between a band and the slide.
const GAP: i32 = 28;
const TICKER_LINES: i32 = 2;
/// Enough for the longest text of an alert, on wide and on tall screens.
const OVERDUE_LINES: [i32; 2] = [3, 4];

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
        let [wide, tall] = OVERDUE_LINES;
        let room = lines(scene, area, if scene.is_tall() { tall } else { wide });
        let laid = scene.fit(&text, scene.room(room, [TEXT, SIZE], LEADING));
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
        let room = scene.room(lines(scene, area, TICKER_LINES), [SIZE, SIZE], LEADING);
        let pages = self.pages(scene, room);
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

impl Ticker {
    /// Whole sentences on each page, as many as it holds; one that is longer goes over several.
    fn pages(&self, scene: &mut Scene<'_>, room: Room) -> Vec<Laid> {
        let ink = scene.palette.ink;
        let mut pages = Vec::new();
        let mut rest = sentences(&self.text).peekable();
        let mut page = String::new();
        while let Some(sentence) = rest.next() {
            page.push_str(sentence);
            let with_next = rest.peek().map(|next| format!("{page}{next}"));
            let goes_on = with_next.is_some_and(|text| {
                let text = scene.line(&text, false, ink);
                text.fits(room, room.smallest)
            });
            if !goes_on {
                let text = scene.line(&page, false, ink);
                pages.extend(scene.pages(&text, room));
                page.clear();
            }
        }
        pages
    }
}

/// A text in sentences, with the space behind them. A short word with a full stop is taken for an
/// abbreviation.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    const ABBREVIATION: usize = 4;
    let mut word = 0;
    let mut ended = false;
    text.split_inclusive(move |char: char| {
        let ends = ended && char.is_whitespace();
        ended = matches!(char, '!' | '?' | '…' | '·') || char == '.' && word > ABBREVIATION;
        word = if char.is_alphanumeric() { word + 1 } else { 0 };
        ends
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let text = "Сбор в 8:50 на ул. Ленина. Возьмите сменку! Автобус № 3 · Вход свободный";
        let expected = [
            "Сбор в 8:50 на ул. Ленина. ",
            "Возьмите сменку! ",
            "Автобус № 3 · ",
            "Вход свободный",
        ];
        assert_eq!(sentences(text).collect::<Vec<_>>(), expected);
    }
}
