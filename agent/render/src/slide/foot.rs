//! The foot of a frame: one quiet line, and the badge of a TV whose controller is out of reach.

use jiff::ZonedDateTime;
use jiff::civil::Date;
use protocol::words::Args;

use crate::canvas::Rect;
use crate::scene::{Scene, TEXT, TEXT_LEADING};
use crate::text::{Align, Laid};

/// What stands in a foot.
pub(super) struct Foot<'a> {
    /// The line.
    pub(super) text: &'a str,
    /// Since when the controller is out of reach, if it is.
    pub(super) offline_since: Option<&'a ZonedDateTime>,
    /// Today, where it is known: the badge names the day if it is another.
    pub(super) today: Option<Date>,
}

/// Height of a row.
const ROW: i32 = 78;
const GAP: i32 = 40;
const LEADING: u16 = 122;

impl Foot<'_> {
    /// Draws the foot into the lower end of an area, and gives back what is left of the area.
    pub(super) fn draw(&self, scene: &mut Scene<'_>, area: Rect) -> Rect {
        let badge = self.offline_since.map(|since| badge_text(scene, since, self.today, area));
        let row = scene.px(ROW);
        let badge_width = badge.as_ref().map_or(0, |badge| badge_width(scene, badge));
        let line = scene.line(self.text, true, scene.palette.muted);
        let sizes = [TEXT, TEXT];
        let beside = Rect { width: area.width - badge_width - scene.px(GAP), height: row, ..area };
        let stacked = badge.is_some() && !scene.fits(&line, beside, TEXT, TEXT_LEADING);
        let two_rows = Rect { height: (2 * row).min(area.height / 2), ..area };
        let place = if badge.is_none() || stacked { two_rows } else { beside };
        let line = scene.fit(&line, scene.room(place, sizes, LEADING));
        if line.lines.is_empty() && badge.is_none() {
            return area;
        }
        let text_height = if line.lines.len() > 1 { line.height + row / 8 } else { row };
        let below = if stacked { row + scene.px(12) } else { 0 };
        let top = area.bottom() - text_height - below;
        let place = Rect { y: top, height: row, ..area };
        scene.draw(&line, line.first_line_centred(place), Align::Left);
        if let Some(badge) = badge {
            let x = if stacked { area.x } else { area.right() - badge_width };
            let y = area.bottom() - row;
            draw_badge(scene, &badge, Rect { x, y, width: badge_width, height: row });
        }
        let thickness = scene.px(3).max(1);
        let rule = Rect { y: top - scene.px(16).max(thickness), height: thickness, ..area };
        scene.canvas.fill(rule, scene.palette.hairline);
        Rect { height: rule.y - area.y, ..area }
    }
}

fn badge_text(
    scene: &mut Scene<'_>,
    since: &ZonedDateTime,
    today: Option<Date>,
    area: Rect,
) -> Laid {
    let mut values = Args::new();
    values.set("time", super::time(since));
    values.set("day", since.day());
    values.set("month", since.month());
    let key = if today.is_some_and(|today| today != since.date()) {
        "offline-since-day"
    } else {
        "offline-since"
    };
    let text = scene.say(key, &values);
    let text = scene.line(&text, false, scene.palette.ink);
    let width = area.width - scene.px(28 + 26 + 20 + 32);
    let room =
        scene.room(Rect { width, height: scene.px(ROW), ..area }, [TEXT, TEXT], TEXT_LEADING);
    scene.fit(&text, room)
}

fn badge_width(scene: &Scene<'_>, text: &Laid) -> i32 {
    text.width + scene.px(28) + scene.px(26) + scene.px(20) + scene.px(32)
}

fn draw_badge(scene: &mut Scene<'_>, text: &Laid, place: Rect) {
    if text.lines.is_empty() {
        return;
    }
    scene.canvas.fill_round(place, place.height / 2, scene.palette.card);
    let dot = scene.px(26);
    let x = place.x + scene.px(28);
    let y = place.y + (place.height - dot) / 2;
    scene.canvas.fill_round(Rect { x, y, width: dot, height: dot }, dot / 2, scene.palette.warning);
    let text_x = x + dot + scene.px(20);
    scene.draw(text, text.first_line_centred(Rect { x: text_x, ..place }), Align::Left);
}
