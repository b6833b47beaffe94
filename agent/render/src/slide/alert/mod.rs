//! Alerts: frames that are trusted from eight metres.

mod colours;
mod icon;

use protocol::alert::EndKind;
use protocol::words::Args;

use super::Alert;
use crate::Warning;
use crate::canvas::Rect;
use crate::scene::{Scene, TEXT, TEXT_LEADING, TITLE, TITLE_LEADING};
use crate::text::{Align, Laid, Room, Stack, largest};
use colours::Colours;
use icon::Icon;

const LARGEST_TEXT: i32 = 220;
const LARGEST_INSTRUCTION: i32 = 110;
const WORD_SIZES: [i32; 2] = [60, 110];
/// Height of the head with the signal word.
const HEAD: i32 = 150;
const GAP: i32 = 40;
const FOOT_LEADING: u16 = 122;

/// Draws it.
pub(super) fn draw(scene: &mut Scene<'_>, slide: &Alert) {
    let colours = Colours::of(slide);
    let everything = Rect { x: 0, y: 0, width: scene.canvas.width, height: scene.canvas.height };
    scene.canvas.fill(everything, colours.ground);
    let page = scene.safe();
    let area = head(scene, slide, &colours, page);
    let area = foot(scene, slide, &colours, area);
    let text = scene.line(&slide.text, true, colours.ink);
    let more = slide.ended.as_ref().map_or(&slide.instruction, |end| &end.text);
    let more = scene.markdown_in(more, colours.ink);
    body(scene, &text, &more, area);
}

/// Icon and signal word.
fn head(scene: &mut Scene<'_>, slide: &Alert, colours: &Colours, page: Rect) -> Rect {
    let height = scene.px(HEAD);
    let band = Rect { x: 0, y: 0, width: scene.canvas.width, height: page.y + height };
    scene.canvas.fill(band, colours.head);
    let row = Rect { height: height - scene.px(GAP / 2), ..page };
    let icon = Icon::of(slide);
    let across = row.height;
    icon.draw(scene, Rect { width: across, ..row }, colours);
    let beside = Rect {
        x: row.x + across + scene.px(GAP),
        width: row.width - across - scene.px(GAP),
        ..row
    };
    let word = word(scene, slide);
    let word = scene.line(&word, true, colours.head_ink);
    let word = scene.fit(
        &word,
        scene.room(Rect { height: beside.height * 13 / 10, ..beside }, WORD_SIZES, 104),
    );
    scene.draw(&word, word.first_line_centred(beside), Align::Left);
    page.below(height + scene.px(GAP))
}

fn word(scene: &Scene<'_>, slide: &Alert) -> String {
    let nothing = Args::new();
    let key = match slide.ended.as_ref().map(|end| end.kind) {
        Some(EndKind::AllClear) if slide.drill => "alert-all-clear-drill",
        Some(EndKind::AllClear) => "alert-all-clear",
        Some(EndKind::InError) => "alert-in-error",
        None if slide.drill => "alert-drill",
        None => {
            let mut values = Args::new();
            values.set("severity", slide.severity.name());
            return scene.say("alert-severity", &values);
        }
    };
    scene.say(key, &nothing)
}

/// Who raised it and when, and what else is in force.
fn foot(scene: &mut Scene<'_>, slide: &Alert, colours: &Colours, area: Rect) -> Rect {
    let mut values = Args::new();
    values.set("time", super::time(&slide.raised));
    values.set("day", slide.raised.day());
    values.set("month", slide.raised.month());
    values.set("issuer", slide.issuer.as_str());
    let mut text =
        scene.say(if slide.dated { "alert-raised-day" } else { "alert-raised" }, &values);
    if let Some(end) = &slide.ended {
        values.set("time", super::time(&end.at));
        text = format!("{} · {text}", scene.say("alert-ended", &values));
    }
    let mut lines = vec![text];
    if let Some(other) = slide.beside.first() {
        let mut values = Args::new();
        values.set("text", other.text.as_str());
        values.set("drill", if other.drill { "yes" } else { "no" });
        lines.insert(0, scene.say("alert-beside", &values));
    }
    let mut area = area;
    for line in lines.iter().rev() {
        let text = scene.line(line, false, colours.ink);
        let room = Rect { height: scene.px(2 * 66).min(area.height / 3), ..area };
        let laid = scene.fit(&text, scene.room(room, [TEXT, TEXT], FOOT_LEADING));
        let y = area.bottom() - laid.height;
        scene.draw(&laid, Rect { y, ..area }, Align::Left);
        area.height = y - scene.px(GAP / 4) - area.y;
    }
    Rect { height: area.height - scene.px(GAP / 2), ..area }
}

/// The text above what to do: both as large as they go.
fn body(scene: &mut Scene<'_>, text: &Stack, more: &Stack, area: Rect) {
    let gap = if text.is_empty() || more.is_empty() { 0 } else { scene.px(GAP) };
    let text_room = scene.room(area, [TITLE, LARGEST_TEXT], TITLE_LEADING);
    let more_room = scene.room(area, [TEXT, LARGEST_INSTRUCTION], TEXT_LEADING);
    let step = largest(0, STEPS, |step| {
        let (text_size, more_size) = (between(text_room, step), between(more_room, step));
        text.fits(text_room, text_size)
            && more.fits(more_room, more_size)
            && text.height(text_room, text_size) + gap + more.height(more_room, more_size)
                <= area.height
    });
    let smallest = text_room.smallest.min(text.largest_unbroken(area.width).max(scene.size(TEXT)));
    let text =
        text.fit(scene.fonts, Room { largest: between(text_room, step), smallest, ..text_room });
    let left = area.below(text.height + gap);
    let more = more.fit(scene.fonts, Room { height: left.height, ..more_room });
    for cut in [&text, &more].into_iter().filter(|laid: &&Laid| laid.cut) {
        let _ = cut;
        scene.warn(Warning::TextCut);
    }
    let free = (area.height - text.height - gap - more.height).max(0) / 3;
    scene.draw(&text, Rect { y: area.y + free, ..area }, Align::Left);
    scene.draw(&more, Rect { y: left.y + free, ..left }, Align::Left);
}

const STEPS: u16 = 64;

fn between(room: Room, step: u16) -> u16 {
    let more = u32::from(room.largest.saturating_sub(room.smallest)) * u32::from(step);
    room.smallest.saturating_add(u16::try_from(more / u32::from(STEPS)).unwrap_or(0))
}
