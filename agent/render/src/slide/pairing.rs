//! A device without an identity: how to connect it, or why it does not find its controller.

use jiff::ZonedDateTime;
use protocol::words::Args;

use super::Pairing;
use crate::canvas::Rect;
use crate::qr;
use crate::scene::{Line, Scene, TEXT, TEXT_LEADING, TITLE, TITLE_LEADING};
use crate::text::Align;

const CODE_SIZES: [i32; 2] = [TITLE, 280];
const CARD: i32 = 300;
/// Where the two groups stand below one another.
const CARD_STACKED: i32 = 250;
const CARD_RADIUS: i32 = 32;
const GAP: i32 = 44;
const QR: i32 = 560;

/// Draws it.
pub(super) fn draw(scene: &mut Scene<'_>, slide: &Pairing) {
    let page = scene.page();
    let title = scene.say("pairing-title", &Args::new());
    let ink = scene.palette.ink;
    let line = Line { bold: true, colour: ink, sizes: [TITLE, TITLE], leading: TITLE_LEADING };
    let height = scene.text(&title, line, page);
    let area = page.below(height + scene.px(GAP * 3 / 4));
    match slide {
        Pairing::Connecting { controller, problem } => {
            connecting(scene, controller, problem.as_deref(), area);
        }
        Pairing::Code { code, url, until } => claim(scene, code, url, until.as_ref(), area),
    }
}

/// The code, and what to do with it.
fn claim(scene: &mut Scene<'_>, code: &str, url: &str, until: Option<&ZonedDateTime>, area: Rect) {
    let area = groups(scene, code, area);
    let Some(code) = qr::code(url) else {
        instructions(scene, until, false, area);
        return;
    };
    let gap = scene.px(GAP);
    let square = if scene.is_tall() {
        let height = instructions(scene, until, true, area);
        area.below(height + gap)
    } else {
        let side = scene.px(QR).min(area.height);
        instructions(scene, until, true, Rect { width: area.width - side - gap, ..area });
        Rect { x: area.right() - side, width: side, ..area }
    };
    let side = scene.px(QR).min(square.height).min(square.width);
    let radius = scene.px(CARD_RADIUS / 2);
    let y = square.y + (square.height - side).max(0) / 2;
    qr::draw(&mut scene.canvas, Rect { y, width: side, height: side, ..square }, radius, &code);
}

/// Draws the code in two groups, each on its card, and gives back what is left of the area.
fn groups(scene: &mut Scene<'_>, code: &str, area: Rect) -> Rect {
    let half = code.chars().count().div_ceil(2);
    let groups: [String; 2] =
        [code.chars().take(half).collect(), code.chars().skip(half).collect()];
    let gap = scene.px(GAP);
    let card_height = if scene.is_tall() { CARD_STACKED } else { CARD };
    let height = scene.px(card_height).min(area.height);
    let (width, right, down) = if scene.is_tall() {
        (area.width, 0, height + gap / 2)
    } else {
        let width = (area.width - gap) / 2;
        (width, width + gap, 0)
    };
    for (index, group) in (0..).zip(&groups) {
        let (x, y) = (area.x + index * right, area.y + index * down);
        card(scene, group, Rect { x, y, width, height });
    }
    area.below(height + down + gap)
}

fn card(scene: &mut Scene<'_>, group: &str, card: Rect) {
    let (ground, radius) = (scene.palette.card, scene.px(CARD_RADIUS));
    scene.canvas.fill_round(card, radius, ground);
    let colour = scene.palette.accent_ink;
    let text = scene.line(group, true, colour);
    let padding = scene.px(36);
    let inner = Rect { x: card.x + padding, width: card.width - 2 * padding, ..card };
    // The letters of a code have nothing above or below them, so they may fill the card.
    let tall = Rect { height: card.height * 13 / 10, ..inner };
    let laid = scene.fit(&text, scene.room(tall, CODE_SIZES, 100));
    let place = laid.first_line_centred(inner);
    scene.draw(&laid, place, Align::Centre);
}

/// Says what to do with the code, and how tall that has become.
fn instructions(
    scene: &mut Scene<'_>,
    until: Option<&ZonedDateTime>,
    has_qr: bool,
    area: Rect,
) -> i32 {
    let (ink, muted) = (scene.palette.ink, scene.palette.muted);
    let mut texts = vec![(scene.say("pairing-how", &Args::new()), ink)];
    if has_qr {
        texts.push((scene.say("pairing-scan", &Args::new()), ink));
    }
    if let Some(until) = until {
        let mut values = Args::new();
        values.set("time", super::time(until));
        texts.push((scene.say("pairing-until", &values), muted));
    }
    let mut rest = area;
    for (text, colour) in texts {
        let line = Line { bold: false, colour, sizes: [TEXT, 56], leading: 126 };
        let height = scene.text(&text, line, rest);
        rest = rest.below(height + scene.px(20));
    }
    rest.y - area.y
}

/// Whom the device looks for, and what is wrong with that.
fn connecting(scene: &mut Scene<'_>, controller: &str, problem: Option<&str>, area: Rect) {
    let (ink, muted, accent) = (scene.palette.ink, scene.palette.muted, scene.palette.accent_ink);
    let text = Line { bold: false, colour: ink, sizes: [TEXT, 72], leading: TEXT_LEADING };
    let searching = scene.say("pairing-connecting", &Args::new());
    let height = scene.text(&searching, text, area);
    let rest = area.below(height + scene.px(GAP));
    let padding = scene.px(GAP);
    let inner = Rect { x: rest.x + padding, width: rest.width - 2 * padding, ..rest };
    let label = scene.say("pairing-controller", &Args::new());
    let label = scene.line(&label, false, muted);
    let label = scene.fit(&label, scene.room(inner, [TEXT, TEXT], TEXT_LEADING));
    let address = scene.line(controller, true, accent);
    let room = inner.below(padding + label.height + padding);
    let address = scene.fit(&address, scene.room(room, [TEXT, 88], 120));
    let card = Rect { height: label.height + address.height + padding, ..rest };
    let (ground, radius) = (scene.palette.card, scene.px(CARD_RADIUS));
    scene.canvas.fill_round(card, radius, ground);
    let inner = inner.below(padding / 2);
    scene.draw(&label, inner, Align::Left);
    scene.draw(&address, inner.below(label.height), Align::Left);
    if let Some(problem) = problem {
        warning(scene, problem, rest.below(card.height + padding));
    }
}

/// What is wrong, behind a bar in the colour of warnings.
fn warning(scene: &mut Scene<'_>, problem: &str, area: Rect) {
    let bar = scene.px(12).max(1);
    let indent = bar + scene.px(32);
    let place = Rect { x: area.x + indent, width: area.width - indent, ..area };
    let line = Line { bold: false, colour: scene.palette.ink, sizes: [TEXT, 60], leading: 126 };
    let height = scene.text(problem, line, place);
    let colour = scene.palette.warning;
    scene.canvas.fill_round(Rect { width: bar, height, ..area }, bar / 2, colour);
}
