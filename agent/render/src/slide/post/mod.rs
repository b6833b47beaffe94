//! Posts: a title and a text, as large as they go, and a picture beside them.

mod arrange;
mod fit;

use super::bands::{self, chosen};
use super::foot::{self, Foot};
use super::{Post, PostKind};
use crate::Warning;
use crate::canvas::Rect;
use crate::picture::Decoded;
use crate::scene::Scene;
use crate::text::{Align, Laid, Stack};
use arrange::Arranged;

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
    if laid.arranged.pages.len() > 1 {
        // The mark of the page may take a row of its own, and with it room from the text.
        let pages = u32::try_from(laid.arranged.pages.len()).unwrap_or(u32::MAX);
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
        Self { foot, ticker, arranged: arrange::arrange(scene, parts, area) }
    }

    fn draw(self, scene: &mut Scene<'_>, slide: &Post, parts: &Parts) {
        let Self { foot, ticker, arranged } = self;
        let Arranged { picture, title, title_place, pages, text_place } = arranged;
        if let (Some(picture), Some(placed)) = (&parts.picture, picture) {
            scene.paint(picture, &placed, RADIUS);
        }
        if let Some(ticker) = ticker {
            ticker.draw(scene);
        }
        foot.draw(scene);
        if title.cut {
            scene.warn(Warning::TitleCut);
        }
        if title.lines.iter().any(|line| line.size < scene.size(crate::scene::TITLE)) {
            scene.warn(Warning::TitleSmall);
        }
        if pages.len() > PATIENCE {
            scene.warn(Warning::TextLong);
        }
        scene.set_pages(pages.len());
        scene.draw(&title, title_place, Align::Left);
        let nothing = Laid::default();
        let text = chosen(&pages, slide.page).unwrap_or(&nothing);
        scene.draw(text, text_place, Align::Left);
    }
}
