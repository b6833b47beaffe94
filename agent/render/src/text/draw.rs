//! Laid out text into pixels.

use super::fit::{Laid, Line, pixels, whole};
use super::fonts::Fonts;
use super::lines::Word;
use super::stack::{Marker, MarkerShape};
use crate::canvas::{Canvas, Coverage, Rect};
use crate::colour::Colour;

/// How lines stand in their room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
}

/// The height of capitals, in hundredths of the size.
const CAPITAL: i32 = 71;
/// What accents need above that.
const ACCENT: i32 = 27;

impl Laid {
    /// Where to draw a text so that its first line's capitals are in the middle of a row.
    pub(crate) fn first_line_centred(&self, row: Rect) -> Rect {
        let Some(line) = self.lines.first() else { return row };
        let capital = i32::from(line.size) * CAPITAL / 100;
        Rect { y: row.y + (row.height + capital) / 2 - line.baseline, ..row }
    }

    /// Where to draw a text so that it stands in the middle of a place, from the tops of its first
    /// capitals to its last baseline.
    pub(crate) fn centred(&self, place: Rect) -> Rect {
        let Some(first) = self.lines.first() else { return place };
        let top = first.baseline - i32::from(first.size) * CAPITAL / 100;
        Rect { y: place.y + (place.height - self.capitals()) / 2 - top, ..place }
    }

    /// How tall it is from the tops of its first capitals to its last baseline.
    pub(crate) fn capitals(&self) -> i32 {
        let (Some(first), Some(last)) = (self.lines.first(), self.lines.last()) else { return 0 };
        last.baseline - first.baseline + i32::from(first.size) * CAPITAL / 100
    }

    /// The same with as much above and below as accents need above capitals.
    pub(crate) fn accented(&self) -> i32 {
        let size = self.lines.first().map_or(0, |line| i32::from(line.size));
        self.capitals() + 2 * (size * ACCENT + 99) / 100
    }

    /// Draws text with its room's upper left corner and width given.
    pub(crate) fn draw(&self, fonts: &mut Fonts, canvas: &mut Canvas, place: Rect, align: Align) {
        for line in &self.lines {
            let shift = match align {
                Align::Left => 0,
                Align::Centre => (place.width - line.width) / 2,
            };
            let mut brush = Brush { fonts, canvas, size: line.size };
            if let Some(marker) = &line.marker {
                brush.mark(marker, place.x + shift, place.y + line.baseline);
            }
            brush.line(line, place.x + shift + line.x, place.y + line.baseline);
        }
    }
}

struct Brush<'a> {
    fonts: &'a mut Fonts,
    canvas: &'a mut Canvas,
    size: u16,
}

impl Brush<'_> {
    fn line(&mut self, line: &Line, x: i32, baseline: i32) {
        let mut pen = pixels(x);
        for word in &line.words {
            self.word(word, pen, baseline, line.colour);
            pen += (word.width + word.space) * f32::from(self.size);
        }
    }

    fn mark(&mut self, marker: &Marker, x: i32, baseline: i32) {
        match &marker.shape {
            MarkerShape::Dot => {
                let size = i32::from(self.size);
                let diameter = (size * 30 / 100).max(1);
                let (x, y) = (x + size * 12 / 100, baseline - size * 27 / 100 - diameter / 2);
                let dot = Rect { x, y, width: diameter, height: diameter };
                self.canvas.fill_round(dot, diameter / 2, marker.colour);
            }
            MarkerShape::Number(numeral) => self.word(numeral, pixels(x), baseline, marker.colour),
        }
    }

    fn word(&mut self, word: &Word, x: f32, baseline: i32, colour: Colour) {
        let size = f32::from(self.size);
        let mut pen = x;
        for glyph in &word.glyphs {
            // Glyphs stand on whole pixels: at sizes for a hall nobody sees the difference, and
            // each is drawn only once.
            let left = whole(pen + glyph.x * size);
            let base = baseline - whole(glyph.y * size);
            pen += glyph.advance * size;
            let Some(picture) = self.fonts.picture(glyph, self.size) else { continue };
            let length = |pixels: u32| i32::try_from(pixels).unwrap_or(0);
            let placement = picture.placement;
            let (width, height) = (length(placement.width), length(placement.height));
            let coverage = Coverage { width, height, alpha: &picture.data };
            let (x, y) = (left + placement.left, base - placement.top);
            self.canvas.blend_text(x, y, &coverage, colour);
        }
    }
}
