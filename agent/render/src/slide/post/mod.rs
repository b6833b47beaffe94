//! Posts: a title and a text, as large as they go, and a picture beside them.

mod arrange;
mod fit;

use super::bands;
use super::foot::{self, Foot};
use super::{Post, PostKind};
use crate::Warning;
use crate::canvas::Rect;
use crate::picture::Decoded;
use crate::scene::{STRIPE, Scene, TITLE};
use crate::text::{Align, Stack};
use arrange::{Arranged, Places};

/// Between the slide and what is above and below it.
const ABOVE: i32 = 8;
const BELOW: i32 = 36;
const RADIUS: i32 = 24;
/// Pages that people wait for.
const PATIENCE: usize = 3;

/// Draws a page of it.
pub(super) fn draw(scene: &mut Scene<'_>, slide: &Post, kind: PostKind) {
    let page = scene.page();
    let page = slide.bands.draw_top(scene, page);
    let parts = Parts {
        kind,
        title: scene.line(&slide.title, true, scene.palette.ink),
        text: scene.markdown(&slide.text),
        picture: slide.picture.as_ref().and_then(|picture| scene.decode(picture)),
    };
    let mut foot = Foot {
        text: &slide.school,
        offline_since: slide.offline_since.as_ref(),
        age: slide.age,
        ..Foot::default()
    };
    let mut laid = Layout::new(scene, slide, &parts, foot, page);
    if laid.arranged.pages > 1 {
        // The mark of the page may take a row of its own, and with it room from the text.
        let pages = u32::try_from(laid.arranged.pages).unwrap_or(u32::MAX);
        foot.page = Some((slide.page.saturating_add(1).min(pages), pages));
        laid = Layout::new(scene, slide, &parts, foot, page);
    }
    laid.draw(scene, slide, &parts);
}

/// What a post is made of.
struct Parts {
    kind: PostKind,
    title: Stack,
    text: Stack,
    picture: Option<Decoded>,
}

/// A post with everything in its place.
struct Layout {
    foot: foot::Placed,
    ticker: Option<bands::Placed>,
    arranged: Arranged,
}

impl Layout {
    fn new(scene: &mut Scene<'_>, slide: &Post, parts: &Parts, foot: Foot<'_>, page: Rect) -> Self {
        let foot = foot.place(scene, page);
        let ticker = slide.bands.ticker.as_ref().map(|ticker| ticker.place(scene, foot.rest));
        let rest = ticker.as_ref().map_or(foot.rest, |ticker| ticker.rest);
        let above = scene.px(ABOVE);
        let area =
            Rect { y: rest.y + above, height: rest.height - above - scene.px(BELOW), ..rest };
        let (x, y) = (scene.px(STRIPE), if slide.bands.overdue.is_empty() { 0 } else { area.y });
        let width = scene.canvas.width - x;
        let bleed = Rect { x, y, width, height: area.bottom() - y };
        let places = Places { area, bleed };
        Self { foot, ticker, arranged: arrange::arrange(scene, parts, slide.page, places) }
    }

    fn draw(self, scene: &mut Scene<'_>, slide: &Post, parts: &Parts) {
        let Self { foot, ticker, arranged } = self;
        let Arranged { picture, backdrop, title, title_place, pages, text, text_place, .. } =
            arranged;
        let is_alone = parts.text.is_empty();
        let radius = if is_alone { 0 } else { scene.px(RADIUS) };
        if let Some(backdrop) = backdrop {
            scene.canvas.fill_round(backdrop, radius, scene.palette.card);
        }
        if let (Some(picture), Some(placed)) = (&parts.picture, picture) {
            scene.paint(picture, &placed, radius);
        }
        if let Some(ticker) = ticker {
            ticker.draw(scene);
        }
        foot.draw(scene);
        if title.cut {
            scene.warn(Warning::TitleCut);
        }
        let first = pages < 2 || slide.page == 0;
        if first && title.lines.iter().any(|line| line.size < scene.size(TITLE)) {
            scene.warn(Warning::TitleSmall);
        }
        if pages > PATIENCE {
            scene.warn(Warning::TextLong);
        }
        scene.set_pages(pages);
        scene.draw(&title, title_place, Align::Left);
        scene.draw(&text, text_place, Align::Left);
    }
}
