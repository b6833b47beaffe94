//! The foot of an alert: who raised it and when, and what else is in force.

use protocol::words::Args;

use super::Density;
use super::chip::Chip;
use super::colours::Colours;
use super::icon::Icon;
use crate::canvas::Rect;
use crate::scene::{Scene, TEXT};
use crate::slide::{Alert, Beside, time};
use crate::text::{Align, Laid};

const LEADING: u16 = 122;
/// Height of a row.
const ROW: i32 = 70;
/// Between the rows and the edge of their band.
const PADDING: i32 = 14;
const ICON: i32 = 52;
const ICON_GAP: i32 = 28;
/// Between text and chip.
const COLUMN: i32 = 40;
/// Above the foot.
const GAP: [i32; 2] = [28, 12];
/// Rows for others in force; the last says how many more there are.
const ROWS: usize = 2;

/// A foot with its place.
pub(super) struct Foot {
    /// What is left of the page.
    pub(super) rest: Rect,
    text: Laid,
    text_place: Rect,
    chip: Option<Chip>,
    rows: Vec<Row>,
    rows_place: Rect,
}

/// One of the others in force, or how many more there are.
struct Row {
    icon: Option<Icon>,
    text: Laid,
    height: i32,
}

impl Foot {
    /// Finds a place at the bottom of the page.
    pub(super) fn new(
        scene: &mut Scene<'_>,
        slide: &Alert,
        colours: &Colours,
        page: Rect,
        density: Density,
    ) -> Self {
        let rows = rows(scene, slide, colours, page);
        let (padding, gap) = (scene.px(PADDING), density.px(scene, GAP));
        let height = rows.iter().map(|row| row.height).sum::<i32>();
        let rows_place = Rect { y: page.bottom() - height, height, ..page };
        let bottom = if rows.is_empty() { page.bottom() } else { rows_place.y - 2 * padding };
        // On a tall screen the chip stands in the head.
        let chip = slide.drill && slide.ended.is_none() && !scene.is_tall();
        let chip = chip.then(|| Chip::new(scene, slide, page.width / 2));
        let chip_width = chip.as_ref().map_or(0, |chip| chip.width + scene.px(COLUMN));
        let text = raised(scene, slide);
        let text = scene.line(&text, false, colours.ink);
        let room = Rect {
            width: page.width - chip_width,
            height: scene.px(2 * ROW).min(page.height / 4),
            ..page
        };
        let text = scene.fit(&text, scene.room(room, [TEXT, TEXT], LEADING));
        let height = text.height.max(chip.as_ref().map_or(0, |chip| chip.height));
        let text_place = Rect { y: bottom - height, height, ..page };
        let rest = Rect { height: text_place.y - padding - gap - page.y, ..page };
        Self { rest, text, text_place, chip, rows, rows_place }
    }

    /// Draws it.
    pub(super) fn draw(&self, scene: &mut Scene<'_>, colours: &Colours, frame: Rect) {
        let rule = Rect {
            y: self.text_place.y - scene.px(PADDING),
            height: scene.px(3).max(1),
            ..self.text_place
        };
        scene.canvas.fill(rule, colours.ground.with(40, colours.ink));
        scene.draw(&self.text, self.text.centred(self.text_place), Align::Left);
        if let Some(chip) = &self.chip {
            chip.draw(scene, self.text_place.right() - chip.width, self.text_place.y);
        }
        self.draw_rows(scene, colours, frame);
    }

    /// Lists what else is in force, in a band at the frame's lower edge.
    fn draw_rows(&self, scene: &mut Scene<'_>, colours: &Colours, frame: Rect) {
        if self.rows.is_empty() {
            return;
        }
        let mut y = self.rows_place.y;
        let top = y - scene.px(PADDING);
        scene.canvas.fill(Rect { y: top, height: frame.bottom() - top, ..frame }, colours.head);
        for Row { icon, text, height } in &self.rows {
            let across = scene.px(ICON);
            let middle = y + (height - across) / 2;
            let square = Rect { x: self.rows_place.x, y: middle, width: across, height: across };
            if let Some(icon) = icon {
                icon.draw(&mut scene.canvas, square, colours.sign, colours.head);
            }
            let x = square.right() + scene.px(ICON_GAP);
            let place = Rect { x, y, height: *height, ..self.rows_place };
            scene.draw(text, text.centred(place), Align::Left);
            y += height;
        }
    }
}

fn raised(scene: &Scene<'_>, slide: &Alert) -> String {
    let mut values = Args::new();
    values.set("time", time(&slide.raised));
    values.set("day", slide.raised.day());
    values.set("month", slide.raised.month());
    values.set("issuer", slide.issuer.as_str());
    let Some(end) = &slide.ended else {
        return scene.say(if slide.dated { "alert-raised-day" } else { "alert-raised" }, &values);
    };
    values.set("end", time(&end.at));
    scene.say(if slide.dated { "alert-ended-day" } else { "alert-ended" }, &values)
}

fn rows(scene: &mut Scene<'_>, slide: &Alert, colours: &Colours, page: Rect) -> Vec<Row> {
    let shown = if slide.beside.len() > ROWS { ROWS - 1 } else { ROWS };
    let mut texts: Vec<(Option<Icon>, String)> = Vec::new();
    for other in slide.beside.iter().take(shown) {
        texts.push((Some(Icon::of_severity(other.severity)), also(scene, other)));
    }
    if let Some(more) = slide.beside.len().checked_sub(shown).filter(|more| *more > 0) {
        let mut values = Args::new();
        values.set("count", more);
        texts.push((None, scene.say("alert-beside-more", &values)));
    }
    let lines = if scene.is_tall() { 2 } else { 1 };
    let room = Rect {
        width: page.width - scene.px(ICON + ICON_GAP),
        height: scene.px(lines * ROW).min(page.height / 6),
        ..page
    };
    let mut row = |(icon, text): (Option<Icon>, String)| {
        let text = scene.line(&text, true, colours.sign);
        let text = scene.fit(&text, scene.room(room, [TEXT, TEXT], LEADING));
        Row { icon, height: scene.px(ROW).max(text.height), text }
    };
    texts.into_iter().map(&mut row).collect()
}

fn also(scene: &Scene<'_>, other: &Beside) -> String {
    let mut values = Args::new();
    values.set("text", other.text.as_str());
    values.set("drill", if other.drill { "yes" } else { "no" });
    scene.say("alert-beside", &values)
}
