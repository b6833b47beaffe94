//! The foot of a frame: one quiet line, and the marks at its right end: the page, the badge of a TV
//! whose controller is out of reach, the age.

use jiff::ZonedDateTime;
use jiff::civil::Date;
use protocol::post::AgeMark;
use protocol::words::Args;

use crate::canvas::Rect;
use crate::scene::{Scene, TEXT, TEXT_LEADING};
use crate::text::{Align, Laid};

/// What stands in a foot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Foot<'a> {
    /// The line.
    pub(super) text: &'a str,
    /// Since when the controller is out of reach, if it is.
    pub(super) offline_since: Option<&'a ZonedDateTime>,
    /// Today, where it is known: the badge names the day if it is another.
    pub(super) today: Option<Date>,
    /// For which ages the slide is.
    pub(super) age: Option<AgeMark>,
    /// Which page of how many, from 1, where there are several.
    pub(super) page: Option<(u32, u32)>,
}

/// A foot with its place, not drawn yet.
pub(super) struct Placed {
    /// What is left of the area.
    pub(super) rest: Rect,
    line: Laid,
    line_row: Rect,
    marks: Vec<Mark>,
    marks_row: Rect,
}

/// Something at the right end.
struct Mark {
    look: MarkLook,
    text: Laid,
    width: i32,
}

#[derive(Clone, Copy)]
enum MarkLook {
    Plain,
    Badge,
    Framed,
}

/// Height of a row.
const ROW: i32 = 78;
const GAP: i32 = 40;
/// Between marks.
const MARK_GAP: i32 = 32;
const LEADING: u16 = 122;
/// Before the dot of a badge, the dot, after it, and after the text.
const BADGE: [i32; 4] = [28, 26, 20, 32];
/// Before and after the text of a framed mark.
const FRAMED: i32 = 20;

impl Foot<'_> {
    /// Finds a place in the lower end of an area.
    pub(super) fn place(&self, scene: &mut Scene<'_>, area: Rect) -> Placed {
        let row = scene.px(ROW);
        let marks = self.marks(scene, area);
        let gap = scene.px(MARK_GAP);
        let marks_width = marks.iter().map(|mark| mark.width + gap).sum::<i32>();
        let line = scene.line(self.text, true, scene.palette.muted);
        let beside = Rect {
            width: area.width - marks_width - scene.px(GAP - MARK_GAP),
            height: row,
            ..area
        };
        let stacked = !marks.is_empty() && !scene.fits(&line, beside, TEXT, TEXT_LEADING);
        let two_rows = Rect { height: (2 * row).min(area.height / 2), ..area };
        let room = if marks.is_empty() || stacked { two_rows } else { beside };
        let line = scene.fit(&line, scene.room(room, [TEXT, TEXT], LEADING));
        if line.lines.is_empty() && marks.is_empty() {
            let nowhere = Rect { height: 0, ..area };
            return Placed { rest: area, line, line_row: nowhere, marks, marks_row: nowhere };
        }
        let text_height = if line.lines.len() > 1 { line.height + row / 8 } else { row };
        let below = if stacked { row + scene.px(12) } else { 0 };
        let top = area.bottom() - text_height - below;
        let rule = scene.px(16).max(thickness(scene));
        // A stacked row of marks begins at the left, under the line.
        let width = if stacked { (marks_width - gap).min(area.width) } else { area.width };
        Placed {
            rest: Rect { height: top - rule - area.y, ..area },
            line,
            line_row: Rect { y: top, height: row, ..area },
            marks,
            marks_row: Rect { y: area.bottom() - row, height: row, width, ..area },
        }
    }

    /// From the right to the left.
    fn marks(&self, scene: &mut Scene<'_>, area: Rect) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut left = area.width;
        let gap = scene.px(MARK_GAP);
        if let Some(age) = self.age {
            marks.push(Mark::new(scene, MarkLook::Framed, age.name(), left));
        }
        left -= marks.iter().map(|mark| mark.width + gap).sum::<i32>();
        let page = self.page.map(|(page, pages)| {
            Mark::new(scene, MarkLook::Plain, &format!("{page}\u{a0}/\u{a0}{pages}"), left)
        });
        left -= page.iter().map(|mark| mark.width + gap).sum::<i32>();
        if let Some(since) = self.offline_since {
            let text = offline(scene, since, self.today);
            marks.push(Mark::new(scene, MarkLook::Badge, &text, left));
        }
        marks.extend(page);
        marks.retain(|mark| !mark.text.lines.is_empty());
        marks
    }
}

impl Placed {
    /// Draws the foot.
    pub(super) fn draw(&self, scene: &mut Scene<'_>) {
        if self.line.lines.is_empty() && self.marks.is_empty() {
            return;
        }
        scene.draw(&self.line, self.line.first_line_centred(self.line_row), Align::Left);
        let mut right = self.marks_row.right();
        for mark in &self.marks {
            let place = Rect { x: right - mark.width, width: mark.width, ..self.marks_row };
            mark.draw(scene, place);
            right = place.x - scene.px(MARK_GAP);
        }
        let rule = Rect { y: self.rest.bottom(), height: thickness(scene), ..self.rest };
        scene.canvas.fill(rule, scene.palette.hairline);
    }
}

impl Mark {
    fn new(scene: &mut Scene<'_>, look: MarkLook, text: &str, width: i32) -> Self {
        let around = match look {
            MarkLook::Plain => 0,
            MarkLook::Badge => BADGE.iter().map(|&part| scene.px(part)).sum(),
            MarkLook::Framed => 2 * scene.px(FRAMED),
        };
        let (bold, colour) = match look {
            MarkLook::Plain | MarkLook::Framed => (true, scene.palette.muted),
            MarkLook::Badge => (false, scene.palette.ink),
        };
        let text = scene.line(text, bold, colour);
        let room = Rect { x: 0, y: 0, width: width - around, height: scene.px(ROW) };
        let text = scene.fit(&text, scene.room(room, [TEXT, TEXT], TEXT_LEADING));
        Self { look, width: text.width + around, text }
    }

    fn draw(&self, scene: &mut Scene<'_>, place: Rect) {
        let text_x = match self.look {
            MarkLook::Plain => place.x,
            MarkLook::Badge => badge(scene, place),
            MarkLook::Framed => framed(scene, place),
        };
        let row = Rect { x: text_x, ..place };
        scene.draw(&self.text, self.text.first_line_centred(row), Align::Left);
    }
}

fn offline(scene: &Scene<'_>, since: &ZonedDateTime, today: Option<Date>) -> String {
    let mut values = Args::new();
    values.set("time", super::time(since));
    values.set("day", since.day());
    values.set("month", since.month());
    let other_day = today.is_some_and(|today| today != since.date());
    scene.say(if other_day { "offline-since-day" } else { "offline-since" }, &values)
}

/// Draws a badge with its dot, and says where its text begins.
fn badge(scene: &mut Scene<'_>, place: Rect) -> i32 {
    let [before, dot, after, _] = BADGE.map(|part| scene.px(part));
    scene.canvas.fill_round(place, place.height / 2, scene.palette.card);
    let (x, y) = (place.x + before, place.y + (place.height - dot) / 2);
    scene.canvas.fill_round(Rect { x, y, width: dot, height: dot }, dot / 2, scene.palette.warning);
    x + dot + after
}

/// Draws a frame, and says where its text begins.
fn framed(scene: &mut Scene<'_>, place: Rect) -> i32 {
    let (line, radius) = (scene.px(5).max(1), scene.px(14));
    scene.canvas.fill_round(place, radius, scene.palette.muted);
    let inner = Rect {
        x: place.x + line,
        y: place.y + line,
        width: place.width - 2 * line,
        height: place.height - 2 * line,
    };
    scene.canvas.fill_round(inner, radius - line, scene.palette.paper);
    place.x + scene.px(FRAMED)
}

fn thickness(scene: &Scene<'_>) -> i32 {
    scene.px(3).max(1)
}
