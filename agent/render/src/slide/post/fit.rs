//! A title above its text: both as large as they go.

use crate::canvas::Rect;
use crate::scene::{Scene, TEXT, TEXT_LEADING, TITLE, TITLE_LEADING};
use crate::text::{Laid, Room, Stack, largest};

const LARGEST_TEXT: i32 = 88;
const LARGEST_TITLE: i32 = 176;
/// A title with a word that is longer than the screen is wide.
const SMALLEST_TITLE: i32 = 72;
/// Where one stands without the other.
const LARGEST_TEXT_ALONE: i32 = 128;
const LARGEST_TITLE_ALONE: i32 = 232;
const LARGEST_HEADLINE: i32 = 120;
const RUNNING: i32 = 56;
/// Between title and text.
pub(super) const GAP: i32 = 44;

/// A title over the whole width, above a picture.
pub(super) fn headline(scene: &mut Scene<'_>, title: &Stack, area: Rect) -> Laid {
    titled(scene, title, area, LARGEST_HEADLINE)
}

/// The same, leaving as much room as it can.
pub(super) fn smallest_headline(scene: &mut Scene<'_>, title: &Stack, area: Rect) -> Laid {
    titled(scene, title, area, TITLE)
}

/// A title once more, as a small line above a text that goes on.
pub(super) fn running_title(scene: &mut Scene<'_>, title: &Stack, area: Rect) -> Laid {
    let place = Rect { height: (scene.px(RUNNING) * 26 / 10).min(area.height / 2), ..area };
    let mut title = title.clone();
    title.recolour(scene.palette.accent_ink);
    title.fit(scene.fonts, scene.room(place, [TEXT, RUNNING], TITLE_LEADING))
}

fn titled(scene: &mut Scene<'_>, title: &Stack, area: Rect, most: i32) -> Laid {
    let place = Rect { height: area.height * 2 / 3, ..area };
    let room = scene.room(place, [TITLE, most], TITLE_LEADING);
    let smallest = room.smallest.min(unbroken(scene, title, area));
    title.fit(scene.fonts, Room { smallest, ..room })
}

/// The pages of a text of which the first has a place of its own.
pub(super) fn pages_after_first(
    scene: &mut Scene<'_>,
    text: &Stack,
    first: Rect,
    others: Rect,
) -> Vec<Laid> {
    let room = |scene: &Scene<'_>, place| scene.room(place, [TEXT, LARGEST_TEXT], TEXT_LEADING);
    let (first, others) = (room(scene, first), room(scene, others));
    scene.pages_after_first(text, first, others)
}

/// Finds sizes for both: they grow together; then the text alone takes what is left.
pub(super) fn fit(
    scene: &mut Scene<'_>,
    title: &Stack,
    text: &Stack,
    area: Rect,
) -> (Laid, Vec<Laid>) {
    let (title_room, text_room) = rooms(scene, title, text, area);
    let gap = if title.is_empty() || text.is_empty() { 0 } else { scene.px(GAP) };
    let sizes = |step: u16| (between(title_room, step), between(text_room, step));
    let step = largest(0, STEPS, |step| {
        let (title_size, text_size) = sizes(step);
        title.fits(title_room, title_size)
            && text.fits(text_room, text_size)
            && title.height(title_room, title_size) + gap + text.height(text_room, text_size)
                <= area.height
    });
    let title_largest = sizes(step).0;
    // A title never takes so much that nothing of its text can be seen.
    let spared =
        if text.is_empty() { 0 } else { gap + 2 * i32::from(text_room.smallest) * 13 / 10 };
    let title_height = area.height - spared;
    let room = Room { largest: title_largest, height: title_height, ..title_room };
    let title = title.fit(scene.fonts, room);
    let left = area.height - title.height - if title.lines.is_empty() { 0 } else { gap };
    let pages = scene.pages(text, Room { height: left, ..text_room });
    (title, pages)
}

const STEPS: u16 = 64;

fn rooms(scene: &Scene<'_>, title: &Stack, text: &Stack, area: Rect) -> (Room, Room) {
    let largest_title = if text.is_empty() { LARGEST_TITLE_ALONE } else { LARGEST_TITLE };
    let largest_text = if title.is_empty() { LARGEST_TEXT_ALONE } else { LARGEST_TEXT };
    let title_room = scene.room(area, [TITLE, largest_title], TITLE_LEADING);
    // A long word is rather a little smaller than broken.
    let smallest = title_room.smallest.min(unbroken(scene, title, area));
    (Room { smallest, ..title_room }, scene.room(area, [TEXT, largest_text], TEXT_LEADING))
}

fn unbroken(scene: &Scene<'_>, title: &Stack, area: Rect) -> u16 {
    title.largest_unbroken(area.width).max(scene.size(SMALLEST_TITLE))
}

fn between(room: Room, step: u16) -> u16 {
    let more = u32::from(room.largest.saturating_sub(room.smallest)) * u32::from(step);
    room.smallest.saturating_add(u16::try_from(more / u32::from(STEPS)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Look;
    use crate::text::Fonts;
    use protocol::Language;
    use protocol::register::{Accent, Orientation, Theme};
    use protocol::report::ScreenSize;

    /// The sizes of a title's and a text's letters on a screen.
    fn sizes(width: u32, height: u32, title: &str, text: &str) -> (Vec<u16>, Vec<u16>) {
        let mut fonts = Fonts::new().expect("the fonts are built in");
        let words = protocol::words::of_frames(Language::Russian).expect("they parse");
        let look = Look {
            size: ScreenSize { width, height },
            orientation: Orientation::Landscape,
            theme: Theme::Light,
            accent: Accent::default(),
            language: Language::Russian,
        };
        let mut scene = Scene::new(&mut fonts, &words, &look);
        let page = scene.page();
        let title = scene.line(title, true, scene.palette.ink);
        let text = scene.markdown(text);
        let (title, text) = fit(&mut scene, &title, &text, page);
        let sizes = |laid: &Laid| laid.lines.iter().map(|line| line.size).collect();
        (sizes(&title), text.iter().flat_map(|page| -> Vec<u16> { sizes(page) }).collect())
    }

    #[test]
    fn the_longest_title_and_text_keep_to_the_legible_sizes() {
        let title: String = "Расписание звонков ".chars().cycle().take(120).collect();
        let text: String = "Уроки начинаются позже. ".chars().cycle().take(2_000).collect();
        let (title, text) = sizes(1920, 1080, &title, &text);
        assert!(title.len() > 1 && title.iter().all(|size| *size == 96), "{title:?}");
        assert!(text.len() > 1 && text.iter().all(|size| (48..56).contains(size)), "{text:?}");
    }

    #[test]
    fn a_short_announcement_is_large() {
        let (title, text) = sizes(1920, 1080, "Снегопад", "Уроки с 9:30");
        assert_eq!((title, text), (vec![176], vec![88]));
        assert_eq!(sizes(1920, 1080, "Снегопад", "").0, [232]);
    }

    #[test]
    fn sizes_follow_the_shorter_side() {
        assert_eq!(sizes(3840, 2160, "Снегопад", "").0, [464]);
        assert_eq!(sizes(2160, 3840, "Снег", "").0, [464]);
    }

    #[test]
    fn a_title_is_rather_smaller_than_its_word_is_broken() {
        let (title, _) = sizes(1080, 1920, "Общеобразовательная", "");
        assert!(title.len() == 1 && (72..96).contains(&title[0]), "{title:?}");
    }
}
