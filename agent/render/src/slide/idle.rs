//! Nothing to show: a clock, the date, whose screen this is and whom to ask.

use jiff::ZonedDateTime;
use protocol::words::Args;

use super::Idle;
use super::foot::Foot;
use crate::canvas::Rect;
use crate::scene::{Line, Scene, TEXT, TEXT_LEADING, TITLE, TITLE_LEADING};
use crate::text::{Align, Room};

const CLOCK_SIZES: [i32; 2] = [TITLE, 420];
const DATE_SIZES: [i32; 2] = [TEXT, 104];
/// Clear of the school's name above and of the foot below.
const GAP: i32 = 36;

/// Draws it.
pub(super) fn draw(scene: &mut Scene<'_>, slide: &Idle) {
    let page = scene.page();
    let page = slide.bands.draw_top(scene, page);
    let support = support(scene, &slide.support);
    let foot = Foot {
        text: &support,
        offline_since: slide.offline_since.as_ref(),
        today: slide.now.as_ref().map(ZonedDateTime::date),
        ..Foot::default()
    };
    let foot = foot.place(scene, page);
    foot.draw(scene);
    let mut area = foot.rest;
    if let Some(ticker) = &slide.bands.ticker {
        let ticker = ticker.place(scene, area);
        ticker.draw(scene);
        area = ticker.rest;
    }
    let area = whose(scene, slide, area);
    let gap = scene.px(GAP);
    let area = Rect { y: area.y + gap, height: area.height - 2 * gap, ..area };
    match &slide.now {
        Some(now) => clock(scene, now, area),
        None => no_clock(scene, area),
    }
}

fn support(scene: &Scene<'_>, contact: &str) -> String {
    if contact.trim().is_empty() {
        return String::new();
    }
    let mut values = Args::new();
    values.set("contact", contact);
    scene.say("support", &values)
}

/// Draws school and room, and gives back what is left of the area.
fn whose(scene: &mut Scene<'_>, slide: &Idle, area: Rect) -> Rect {
    let (ink, muted) = (scene.palette.ink, scene.palette.muted);
    let school = Line { bold: true, colour: ink, sizes: [56, 80], leading: 118 };
    let height = (area.height / 3).min(scene.px(220));
    let height = scene.text(&slide.school, school, Rect { height, ..area });
    let area = area.below(height);
    let room = Line { bold: false, colour: muted, sizes: [TEXT, 60], leading: 118 };
    let height = (area.height / 3).min(scene.px(90));
    let height = scene.text(&slide.room, room, Rect { height, ..area });
    area.below(height)
}

fn clock(scene: &mut Scene<'_>, now: &ZonedDateTime, area: Rect) {
    let date = date(scene, now);
    let date = scene.line(&date, false, scene.palette.ink);
    let date = scene.fit(&date, scene.room(area, DATE_SIZES, TEXT_LEADING));
    let time = scene.line(&super::time(now), true, scene.palette.accent_ink);
    let room = scene.room(area, CLOCK_SIZES, TITLE_LEADING);
    let time = scene.fit(&time, Room { height: area.height - date.height, ..room });
    let y = area.y + (area.height - date.height - time.height).max(0) / 2;
    scene.draw(&time, Rect { y, ..area }, Align::Left);
    scene.draw(&date, Rect { y: y + time.height, ..area }, Align::Left);
}

/// Weekday, day and month.
fn date(scene: &Scene<'_>, now: &ZonedDateTime) -> String {
    let mut values = Args::new();
    values.set("weekday", now.weekday().to_monday_one_offset());
    values.set("day", now.day());
    values.set("month", now.month());
    scene.say("date", &values)
}

fn no_clock(scene: &mut Scene<'_>, area: Rect) {
    let text = scene.say("idle-no-clock", &Args::new());
    let text = scene.line(&text, false, scene.palette.muted);
    let laid = scene.fit(&text, scene.room(area, [TEXT, TITLE], TITLE_LEADING));
    let y = area.y + (area.height - laid.height).max(0) / 2;
    scene.draw(&laid, Rect { y, ..area }, Align::Left);
}
