//! An announcement: a title and a text, as large as they go.

use super::Announcement;
use super::foot::Foot;
use crate::Warning;
use crate::canvas::Rect;
use crate::scene::{Scene, TEXT, TEXT_LEADING, TITLE, TITLE_LEADING};
use crate::text::{Align, Laid, Room, Stack, largest};

const LARGEST_TEXT: i32 = 88;
const LARGEST_TITLE: i32 = 176;
/// Where one stands without the other.
const LARGEST_TEXT_ALONE: i32 = 128;
const LARGEST_TITLE_ALONE: i32 = 232;
/// Between title and text.
const GAP: i32 = 44;

/// Draws it.
pub(super) fn draw(scene: &mut Scene<'_>, slide: &Announcement) {
    let page = scene.page();
    let foot =
        Foot { text: &slide.school, offline_since: slide.offline_since.as_ref(), today: None };
    let above = foot.draw(scene, page);
    let area = Rect { y: above.y + scene.px(8), height: above.height - scene.px(8 + 36), ..above };
    let title = scene.line(&slide.title, true, scene.palette.ink);
    let text = scene.markdown(&slide.text);
    let (title, text) = fit(scene, &title, &text, area);
    let gap = if title.lines.is_empty() || text.lines.is_empty() { 0 } else { scene.px(GAP) };
    let free = area.height - title.height - gap - text.height;
    let y = area.y + (free * 2 / 5).max(0);
    scene.draw(&title, Rect { y, ..area }, Align::Left);
    scene.draw(&text, Rect { y: y + title.height + gap, ..area }, Align::Left);
}

/// Finds sizes for both: they grow together; then the text alone takes what is left.
fn fit(scene: &mut Scene<'_>, title: &Stack, text: &Stack, area: Rect) -> (Laid, Laid) {
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
    let text = text.fit(scene.fonts, Room { height: left, ..text_room });
    if title.cut {
        scene.warn(Warning::TitleCut);
    }
    if text.cut {
        scene.warn(Warning::TextCut);
    }
    (title, text)
}

const STEPS: u16 = 64;

fn rooms(scene: &Scene<'_>, title: &Stack, text: &Stack, area: Rect) -> (Room, Room) {
    let largest_title = if text.is_empty() { LARGEST_TITLE_ALONE } else { LARGEST_TITLE };
    let largest_text = if title.is_empty() { LARGEST_TEXT_ALONE } else { LARGEST_TEXT };
    (
        scene.room(area, [TITLE, largest_title], TITLE_LEADING),
        scene.room(area, [TEXT, largest_text], TEXT_LEADING),
    )
}

fn between(room: Room, step: u16) -> u16 {
    let more = u32::from(room.largest.saturating_sub(room.smallest)) * u32::from(step);
    room.smallest.saturating_add(u16::try_from(more / u32::from(STEPS)).unwrap_or(0))
}
