//! Where picture, title and text of a post stand: of several arrangements the one that shows most.

use super::Parts;
use super::fit::{self, GAP};
use crate::canvas::Rect;
use crate::picture::{self, Placed};
use crate::scene::Scene;
use crate::slide::PostKind;
use crate::text::{Laid, Stack};

/// Between picture and text.
const BESIDE: i32 = 56;
/// Text this large is comfortable; where it does not fit, the picture makes way.
const COMFORTABLE: i32 = 56;
/// A picture so many hundredths as wide as tall goes above its text on a wide screen too.
const PANORAMA: usize = 210;

/// Everything of a post in its place.
pub(super) struct Arranged {
    pub(super) picture: Option<Placed>,
    pub(super) title: Laid,
    pub(super) title_place: Rect,
    pub(super) pages: Vec<Laid>,
    pub(super) text_place: Rect,
}

/// One way to divide the area.
#[derive(Clone, Copy)]
enum Division {
    /// The picture in a column of so many hundredths of the width, title and text in the other.
    Column(i32),
    /// The title over the whole width, and below it the picture in a column.
    Headline(i32),
    /// The picture in so many hundredths of the height, title and text below it.
    Above(i32),
}

/// Puts everything in its place.
pub(super) fn arrange(scene: &mut Scene<'_>, parts: &Parts, area: Rect) -> Arranged {
    let Some(decoded) = &parts.picture else {
        return together(scene, parts, None, area, area);
    };
    let size = (decoded.width, decoded.height);
    if parts.text.is_empty() {
        return pictured(scene, parts, size, area);
    }
    let mut best: Option<Arranged> = None;
    for &division in divisions(scene, parts.kind, size) {
        let arranged = division.arrange(scene, parts, size, area);
        if arranged.is_comfortable(scene) {
            return arranged;
        }
        let better = |best: &Arranged| arranged.shortcoming() < best.shortcoming();
        if best.as_ref().is_none_or(better) {
            best = Some(arranged);
        }
    }
    best.unwrap_or_else(|| together(scene, parts, None, area, area))
}

/// What is tried, the best looking first.
fn divisions(
    scene: &Scene<'_>,
    kind: PostKind,
    (width, height): (usize, usize),
) -> &'static [Division] {
    use Division::{Above, Column, Headline};
    let panorama = width * 100 >= height * PANORAMA;
    match (kind, scene.is_tall() || panorama) {
        (PostKind::News, true) => &[Above(46), Above(38), Above(30)],
        (PostKind::News, false) => &[Column(50), Column(42), Headline(42), Headline(34)],
        (PostKind::Announcement, true) => &[Above(34), Above(26)],
        (PostKind::Announcement, false) => &[Column(36), Column(28), Headline(28)],
    }
}

impl Division {
    fn arrange(
        self,
        scene: &mut Scene<'_>,
        parts: &Parts,
        size: (usize, usize),
        area: Rect,
    ) -> Arranged {
        let gap = scene.px(BESIDE);
        match self {
            Self::Column(share) => {
                let (picture, text) = columns(scene, parts.kind, size, share, area);
                together(scene, parts, Some(picture), text, area)
            }
            Self::Above(share) => {
                let into = Rect { height: area.height * share / 100, ..area };
                let placed = picture::place(size, into);
                let picture = placed.moved(area.x, area.y);
                let text = area.below(picture.rect.height + gap);
                together(scene, parts, Some(picture), text, text)
            }
            Self::Headline(share) => {
                let title = fit::headline(scene, &parts.title, area);
                let below = area.below(title.height + scene.px(GAP));
                let (picture, text_place) = columns(scene, parts.kind, size, share, below);
                let (_, pages) = fit::fit(scene, &Stack::default(), &parts.text, text_place);
                Arranged { picture: Some(picture), title, title_place: area, pages, text_place }
            }
        }
    }
}

/// A column for the picture, and what is left for text. Stories begin with their picture.
fn columns(
    scene: &Scene<'_>,
    kind: PostKind,
    size: (usize, usize),
    share: i32,
    area: Rect,
) -> (Placed, Rect) {
    let placed = picture::place(size, Rect { width: area.width * share / 100, ..area });
    let taken = placed.rect.width + scene.px(BESIDE);
    let text = Rect { width: area.width - taken, ..area };
    match kind {
        PostKind::News => {
            let y = placed.rect.y;
            (placed.moved(area.x, y), Rect { x: area.x + taken, ..text })
        }
        PostKind::Announcement => {
            let (x, y) = (area.right() - placed.rect.width, placed.rect.y);
            (placed.moved(x, y), text)
        }
    }
}

/// Title above text, and where they are short, in the middle of the area's height.
fn together(
    scene: &mut Scene<'_>,
    parts: &Parts,
    picture: Option<Placed>,
    area: Rect,
    middle: Rect,
) -> Arranged {
    let (title, pages) = fit::fit(scene, &parts.title, &parts.text, area);
    let text_height = pages.first().map_or(0, |page| page.height);
    let gap = if title.lines.is_empty() || text_height == 0 { 0 } else { scene.px(GAP) };
    let free = if pages.len() > 1 { 0 } else { middle.height - title.height - gap - text_height };
    let place = Rect { y: middle.y + (free * 2 / 5).max(0), ..area };
    let text_place = place.below(title.height + gap);
    Arranged { picture, title, title_place: place, pages, text_place }
}

/// The picture alone, with its title below.
fn pictured(scene: &mut Scene<'_>, parts: &Parts, size: (usize, usize), area: Rect) -> Arranged {
    let title = fit::headline(scene, &parts.title, Rect { height: area.height / 2, ..area });
    let gap = if title.lines.is_empty() { 0 } else { scene.px(GAP) };
    let into = Rect { height: area.height - title.height - gap, ..area };
    let picture = picture::place(size, into);
    let title_place = Rect { y: area.bottom() - title.height, height: title.height, ..area };
    Arranged { picture: Some(picture), title, title_place, pages: Vec::new(), text_place: area }
}

impl Arranged {
    /// Whether all of it stands on one page in letters of a comfortable size.
    fn is_comfortable(&self, scene: &Scene<'_>) -> bool {
        let letters = self.pages.iter().flat_map(|page| &page.lines).map(|line| line.size);
        let large = letters.min().is_none_or(|size| size >= scene.size(COMFORTABLE));
        self.pages.len() == 1 && large && !self.title.cut
    }

    /// What is least wanted counts most.
    fn shortcoming(&self) -> (bool, usize) {
        (self.title.cut, self.pages.len())
    }
}
