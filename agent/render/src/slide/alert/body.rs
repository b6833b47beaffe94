//! The body of an alert: what has happened and what to do, or what is over; as large as it goes.

use protocol::alert::EndKind;
use protocol::words::Args;

use super::Density;
use super::colours::Colours;
use crate::Warning;
use crate::canvas::Rect;
use crate::scene::{Scene, TEXT, TITLE, TITLE_LEADING};
use crate::slide::Alert;
use crate::text::{Align, Laid, Room, Stack, largest};

const LARGEST_TEXT: i32 = 230;
const LARGEST_INSTRUCTION: i32 = 112;
/// A text beside others in force, or of the widest letters.
const SMALLEST_TEXT: i32 = 52;
const LEADING: u16 = 130;
const DENSE_LEADING: u16 = 120;
/// Between text and instruction.
const GAP: [i32; 2] = [40, 18];
/// Between the end's meaning and the text.
const OVER_GAP: i32 = 10;
/// What an end means.
const OVER: [i32; 2] = [TEXT, 64];
/// An instruction's letters beside those of its text, in hundredths at most.
const MOST: u32 = 64;
const STEPS: u16 = 64;

/// A body with its place.
pub(super) struct Body {
    over: Laid,
    text: Laid,
    more: Laid,
    place: Rect,
    /// Between the end's meaning and the text, and between the text and what follows.
    gaps: [i32; 2],
}

impl Body {
    /// Finds a place in an area.
    pub(super) fn new(
        scene: &mut Scene<'_>,
        slide: &Alert,
        colours: &Colours,
        area: Rect,
        density: Density,
    ) -> Self {
        let over = over(scene, slide, colours, area);
        let text = scene.line(&slide.text, true, colours.ink);
        let more = slide.ended.as_ref().map_or(&slide.instruction, |end| &end.text);
        let mut more = scene.markdown_in(more, colours.ink);
        if density == Density::Dense {
            more.tighten();
        }
        let above = if over.lines.is_empty() { 0 } else { scene.px(OVER_GAP) };
        let between = if text.is_empty() || more.is_empty() { 0 } else { density.px(scene, GAP) };
        let leading = if density == Density::Roomy { LEADING } else { DENSE_LEADING };
        let below = area.below(over.height + above);
        let (text, more) = fit(scene, [&text, &more], below, between, leading);
        let height = over.height + above + text.height + between + more.height;
        let place = area.below((area.height - height).max(0) * 2 / 5);
        Self { over, text, more, place, gaps: [above, between] }
    }

    /// Whether all of it is there in letters that are read from eight metres.
    pub(super) fn is_legible(&self, scene: &Scene<'_>) -> bool {
        !self.text.cut && !self.more.cut && !self.is_small(scene)
    }

    /// Draws it.
    pub(super) fn draw(&self, scene: &mut Scene<'_>) {
        if self.text.cut || self.more.cut {
            scene.warn(Warning::TextCut);
        }
        if self.is_small(scene) {
            scene.warn(Warning::TitleSmall);
        }
        let [above, between] = self.gaps;
        scene.draw(&self.over, self.place, Align::Left);
        let place = self.place.below(self.over.height + above);
        scene.draw(&self.text, place, Align::Left);
        scene.draw(&self.more, place.below(self.text.height + between), Align::Left);
    }

    fn is_small(&self, scene: &Scene<'_>) -> bool {
        self.text.lines.iter().any(|line| line.size < scene.size(TITLE))
    }
}

/// Says of an end what it means for the text that follows.
fn over(scene: &mut Scene<'_>, slide: &Alert, colours: &Colours, area: Rect) -> Laid {
    let Some(end) = &slide.ended else { return Laid::default() };
    let key = match end.kind {
        EndKind::AllClear => "alert-over",
        EndKind::InError => "alert-never",
    };
    let text = scene.say(key, &Args::new());
    let text = scene.line(&text, false, colours.ink);
    let room = Rect { height: area.height / 3, ..area };
    scene.fit(&text, scene.room(room, OVER, LEADING))
}

/// Both grow together; then each takes what the other leaves.
fn fit(
    scene: &Scene<'_>,
    [text, more]: [&Stack; 2],
    area: Rect,
    gap: i32,
    leading: u16,
) -> (Laid, Laid) {
    let text_room = scene.room(area, [TITLE, LARGEST_TEXT], TITLE_LEADING);
    let more_room = scene.room(area, [TEXT, LARGEST_INSTRUCTION], leading);
    let fits = |text_size: u16, more_size: u16| {
        text.fits(text_room, text_size)
            && more.fits(more_room, more_size)
            && text.height(text_room, text_size) + gap + more.height(more_room, more_size)
                <= area.height
    };
    let step = largest(0, STEPS, |step| fits(between(text_room, step), between(more_room, step)));
    let (mut text_size, mut more_size) = (between(text_room, step), between(more_room, step));
    if fits(text_size, more_size) {
        text_size = largest(text_size, text_room.largest, |size| fits(size, more_size));
        let most = (u32::from(text_size) * MOST / 100).min(more_room.largest.into());
        let most = u16::try_from(most).unwrap_or(u16::MAX);
        more_size = largest(more_size, most, |size| fits(text_size, size));
    } else {
        // The text makes way for the instruction, as far as it may.
        text_size = largest(scene.size(SMALLEST_TEXT), text_size, |size| fits(size, more_size));
    }
    let exactly = |room: Room, size: u16| Room { smallest: size, largest: size, ..room };
    let (text_room, more_room) = (exactly(text_room, text_size), exactly(more_room, more_size));
    // However long the text is, the instruction begins.
    let one_line = i32::from(more_size) * 13 / 10;
    let spared =
        if more.is_empty() { 0 } else { gap + one_line.min(more.height(more_room, more_size)) };
    let text = text.fit(scene.fonts, Room { height: area.height - spared, ..text_room });
    let left = area.height - text.height - gap;
    let more = more.fit(scene.fonts, Room { height: left, ..more_room });
    (text, more)
}

fn between(room: Room, step: u16) -> u16 {
    let more = u32::from(room.largest.saturating_sub(room.smallest)) * u32::from(step);
    room.smallest.saturating_add(u16::try_from(more / u32::from(STEPS)).unwrap_or(0))
}
