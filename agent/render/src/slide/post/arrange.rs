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
/// Between a title as a small line and what follows.
const RUNNING_GAP: i32 = 28;
/// Hundredths of the width that a picture above its text takes at least on a wide screen.
const BROAD: i32 = 90;

/// Everything of a page in its place.
pub(super) struct Arranged {
    pub(super) picture: Option<Placed>,
    /// The ground of a picture that leaves something free beside it.
    pub(super) backdrop: Option<Rect>,
    pub(super) title: Laid,
    pub(super) title_place: Rect,
    /// How many pages there are.
    pub(super) pages: usize,
    /// The text of this one.
    pub(super) text: Laid,
    pub(super) text_place: Rect,
    smallest: Option<u16>,
}

/// Where a post may stand.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// The post.
    pub(super) area: Rect,
    /// A picture alone: as far as the frame's edges.
    pub(super) bleed: Rect,
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

/// Puts everything of a page, from 0, in its place. A text that does not fit beside its picture goes
/// on without it, and so does its title.
pub(super) fn arrange(scene: &mut Scene<'_>, parts: &Parts, page: u32, places: Places) -> Arranged {
    let area = places.area;
    let Some(decoded) = &parts.picture else {
        let whole = together(scene, parts, area, area);
        return if whole.pages == 1 { whole } else { over_pages(scene, parts, None, page, area) };
    };
    let size = (decoded.width, decoded.height);
    if parts.text.is_empty() {
        return pictured(scene, parts, size, places);
    }
    let mut best: Option<Arranged> = None;
    for &division in divisions(scene, parts.kind, size, area) {
        let arranged = division.arrange(scene, parts, size, area);
        if arranged.is_comfortable(scene) {
            return arranged;
        }
        if best.as_ref().is_none_or(|best| arranged.shortcoming() < best.shortcoming()) {
            best = Some(arranged);
        }
    }
    match best {
        Some(whole) if whole.pages == 1 => whole,
        Some(_) | None => over_pages(scene, parts, Some(size), page, area),
    }
}

/// What is tried, the best looking first.
fn divisions(
    scene: &Scene<'_>,
    kind: PostKind,
    size: (usize, usize),
    area: Rect,
) -> &'static [Division] {
    use Division::{Above, Column, Headline};
    let half = Rect { height: area.height / 2, ..area };
    let is_broad = picture::place(size, half).rect.width * 100 >= area.width * BROAD;
    match (kind, scene.is_tall() || is_broad) {
        (PostKind::News, true) => &[Above(50), Above(42), Above(34), Above(26)],
        (PostKind::News, false) => {
            &[Column(50), Column(42), Headline(50), Headline(42), Headline(34)]
        }
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
        match self {
            Self::Column(share) => {
                let (picture, text) = columns(scene, parts.kind, size, share, area);
                Arranged { picture: Some(picture), ..together(scene, parts, text, area) }
            }
            Self::Above(share) => {
                let into = Rect { height: area.height * share / 100, ..area };
                let (picture, backdrop) = above(size, into);
                let text = area.below(picture.rect.height + scene.px(BESIDE));
                let arranged = together(scene, parts, text, text);
                Arranged { picture: Some(picture), backdrop, ..arranged }
            }
            Self::Headline(share) => {
                let title = fit::headline(scene, &parts.title, area);
                let below = area.below(title.height + scene.px(GAP));
                let (picture, text_place) = columns(scene, parts.kind, size, share, below);
                let (_, pages) = fit::fit(scene, &Stack::default(), &parts.text, text_place);
                let free = below.height - pages.first().map_or(0, |page| page.height);
                let text_place = text_place.below((free / 2).max(0));
                Arranged {
                    picture: Some(picture),
                    ..Arranged::new(title, area, pages, 0, text_place)
                }
            }
        }
    }
}

/// A picture over a place's whole width; where it is narrower, on a ground of its own.
fn above(size: (usize, usize), into: Rect) -> (Placed, Option<Rect>) {
    let placed = picture::place(size, into);
    let place = placed.moved_to_y(into.y);
    let backdrop =
        (place.rect.width < into.width).then_some(Rect { height: place.rect.height, ..into });
    (place, backdrop)
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
        PostKind::News => (placed.moved_to_x(area.x), Rect { x: area.x + taken, ..text }),
        PostKind::Announcement => {
            let x = area.right() - placed.rect.width;
            (placed.moved_to_x(x), text)
        }
    }
}

/// Title above text, and where they are short, near the middle of a stretch of height.
fn together(scene: &mut Scene<'_>, parts: &Parts, area: Rect, middle: Rect) -> Arranged {
    let (title, pages) = fit::fit(scene, &parts.title, &parts.text, area);
    let text_height = pages.first().map_or(0, |page| page.height);
    let gap = if title.lines.is_empty() || text_height == 0 { 0 } else { scene.px(GAP) };
    let free = if pages.len() > 1 { 0 } else { middle.height - title.height - gap - text_height };
    let place = Rect { y: middle.y + (free * 2 / 5).max(0), ..area };
    let text_place = place.below(title.height + gap);
    Arranged::new(title, place, pages, 0, text_place)
}

/// Title and picture on the first page only; the others begin with the title as a small line, so
/// that who looks up late knows what is read.
fn over_pages(
    scene: &mut Scene<'_>,
    parts: &Parts,
    size: Option<(usize, usize)>,
    page: u32,
    area: Rect,
) -> Arranged {
    let title = fit::smallest_headline(scene, &parts.title, area);
    let gap = |scene: &Scene<'_>, title: &Laid, gap| {
        if title.lines.is_empty() { 0 } else { scene.px(gap) }
    };
    let below = area.below(title.height + gap(scene, &title, GAP));
    let (picture, backdrop, first) = match size {
        None => (None, None, below),
        Some(size) => first_picture(scene, parts.kind, size, below),
    };
    let running = fit::running_title(scene, &parts.title, area);
    let others = area.below(running.height + gap(scene, &running, RUNNING_GAP));
    let pages = fit::pages_after_first(scene, &parts.text, first, others);
    if page == 0 || pages.len() < 2 {
        return Arranged { picture, backdrop, ..Arranged::new(title, area, pages, 0, first) };
    }
    Arranged::new(running, area, pages, page, others)
}

/// The picture of a story that goes on, and what it leaves for the beginning.
fn first_picture(
    scene: &Scene<'_>,
    kind: PostKind,
    size: (usize, usize),
    below: Rect,
) -> (Option<Placed>, Option<Rect>, Rect) {
    if scene.is_tall() {
        let (picture, backdrop) = above(size, Rect { height: below.height * 40 / 100, ..below });
        let first = below.below(picture.rect.height + scene.px(BESIDE));
        return (Some(picture), backdrop, first);
    }
    let share = match kind {
        PostKind::News => 46,
        PostKind::Announcement => 34,
    };
    let (picture, first) = columns(scene, kind, size, share, below);
    (Some(picture.moved_to_y(below.y)), None, first)
}

/// The picture alone, with its title below.
fn pictured(
    scene: &mut Scene<'_>,
    parts: &Parts,
    size: (usize, usize),
    Places { area, bleed }: Places,
) -> Arranged {
    let title = fit::smallest_headline(scene, &parts.title, area);
    let gap = if title.lines.is_empty() { 0 } else { scene.px(GAP) };
    let title_place = area.below(area.height - title.height);
    let into = Rect { height: title_place.y - gap - bleed.y, ..bleed };
    let picture = picture::place(size, into);
    let backdrop = Some(into);
    let arranged = Arranged::new(title, title_place, Vec::new(), 0, area);
    Arranged { picture: Some(picture), backdrop, ..arranged }
}

impl Arranged {
    fn new(title: Laid, title_place: Rect, pages: Vec<Laid>, page: u32, text_place: Rect) -> Self {
        let sizes = pages.iter().flat_map(|page| &page.lines).map(|line| line.size);
        let smallest = sizes.min();
        let count = pages.len();
        let page = usize::try_from(page).unwrap_or(usize::MAX).min(count.saturating_sub(1));
        let text = pages.into_iter().nth(page).unwrap_or_default();
        let (picture, backdrop) = (None, None);
        Self { picture, backdrop, title, title_place, pages: count, text, text_place, smallest }
    }

    /// Whether all of it stands on one page in letters of a comfortable size.
    fn is_comfortable(&self, scene: &Scene<'_>) -> bool {
        let large = self.smallest.is_none_or(|size| size >= scene.size(COMFORTABLE));
        self.pages == 1 && large && !self.title.cut
    }

    /// What is least wanted counts most.
    fn shortcoming(&self) -> (bool, usize) {
        (self.title.cut, self.pages)
    }
}
