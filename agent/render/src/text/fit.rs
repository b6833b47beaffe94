//! Text into a room: as large as it goes, never smaller than can be read, and cut where even that
//! does not help.

use std::borrow::Cow;
use std::ops::Range;

use super::fonts::Fonts;
use super::lines::{self, Word};
use super::stack::{self, Block, Marker, Stack};
use crate::colour::Colour;

/// Where text may go. Lengths are in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// Sizes of letters.
    pub(crate) largest: u16,
    pub(crate) smallest: u16,
    /// From line to line, in hundredths of the size.
    pub(crate) leading: u16,
}

/// Text with its place in a room. Lengths are in pixels from the room's upper left corner.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    pub(crate) lines: Vec<Line>,
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// Whether something had to be left out; an ellipsis shows where, if there is room for one.
    pub(crate) cut: bool,
}

/// A line of text.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) words: Vec<Word>,
    pub(crate) x: i32,
    pub(crate) baseline: i32,
    pub(crate) width: i32,
    pub(crate) size: u16,
    pub(crate) colour: Colour,
    pub(crate) marker: Option<Marker>,
    /// Whether a paragraph, a heading or a list's item begins here.
    pub(crate) begins_block: bool,
    pub(crate) is_heading: bool,
}

/// What the tallest letter with its accent needs above the baseline, in hundredths of the size.
const ASCENT: i32 = 98;
/// What the deepest letter needs below it.
const DESCENT: i32 = 27;

impl Stack {
    /// Fits text into a room: the largest size at which all of it is there and no word is broken,
    /// else the smallest, cut.
    pub(crate) fn fit(&self, fonts: &Fonts, room: Room) -> Laid {
        self.lay(fonts, room, self.largest(room))
    }

    /// Lays text out in one size.
    pub(crate) fn lay(&self, fonts: &Fonts, room: Room, size: u16) -> Laid {
        let mut laid = Laid::default();
        for block in &self.blocks {
            laid.add(fonts, block, room, size);
            if laid.cut {
                break;
            }
        }
        laid.width = laid.lines.iter().map(|line| line.x + line.width).max().unwrap_or(0);
        laid
    }

    /// What is left of text after so many lines in a room and a size.
    pub(crate) fn after(&self, room: Room, size: u16, lines: usize) -> Self {
        let mut skip = lines;
        let mut rest = Vec::new();
        for block in &self.blocks {
            let measure = Measure::new(block, room, size);
            let words = measure.words(block);
            let lines = measure.lines(block, &words);
            let begun = skip.min(lines.len());
            skip -= begun;
            match begun.checked_sub(1).and_then(|last| lines.get(last)) {
                None => rest.push(block.clone()),
                Some(last) if last.end == words.len() => {}
                Some(last) => rest.push(Block {
                    words: words.get(last.end..).unwrap_or_default().to_vec(),
                    marker: None,
                    ..block.clone()
                }),
            }
        }
        Self { blocks: rest }
    }

    /// The largest size at which text fits, or the smallest at all.
    pub(crate) fn largest(&self, room: Room) -> u16 {
        largest(room.smallest, room.largest, |size| self.fits(room, size))
    }

    /// Whether text fits in a size without a broken word.
    pub(crate) fn fits(&self, room: Room, size: u16) -> bool {
        let widest = stack::widest(self) * f32::from(size);
        widest <= pixels(room.width) && self.height(room, size) <= room.height
    }

    /// The longest word in a size, with its indent.
    pub(crate) fn widest_line(&self, size: u16) -> i32 {
        whole(stack::widest(self) * f32::from(size))
    }

    /// The largest size in which no word is longer than a line.
    pub(crate) fn largest_unbroken(&self, width: i32) -> u16 {
        largest(1, u16::MAX - 1, |size| stack::widest(self) * f32::from(size) <= pixels(width))
    }

    /// How tall text is in a size.
    pub(crate) fn height(&self, room: Room, size: u16) -> i32 {
        let mut pen = Pen::default();
        for block in &self.blocks {
            let measure = Measure::new(block, room, size);
            pen.begin(block, size);
            for _line in lines::broken(&measure.words(block), measure.room) {
                pen.next(measure.size, room.leading);
            }
        }
        pen.bottom()
    }
}

/// The largest of some sizes that a test passes, if it passes at all for the smallest; else that.
pub(crate) fn largest(smallest: u16, largest: u16, fits: impl Fn(u16) -> bool) -> u16 {
    let (mut good, mut bad) = (smallest, largest.max(smallest).saturating_add(1));
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if fits(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}

impl Line {
    /// Where its tallest letters begin.
    pub(crate) fn top(&self) -> i32 {
        self.baseline - i32::from(self.size) * ASCENT / 100
    }

    /// Where its deepest letters end.
    pub(crate) fn bottom(&self) -> i32 {
        self.baseline + i32::from(self.size) * DESCENT / 100
    }
}

impl Laid {
    fn add(&mut self, fonts: &Fonts, block: &Block, room: Room, size: u16) {
        let measure = Measure::new(block, room, size);
        let words = measure.words(block);
        let mut pen = self.pen();
        pen.begin(block, size);
        let mut marker = block.marker.clone();
        let mut begins_block = true;
        for line in measure.lines(block, &words) {
            pen.next(measure.size, room.leading);
            if pen.bottom() > room.height {
                self.cut = true;
                self.mark_cut(fonts, room);
                return;
            }
            self.height = pen.bottom();
            self.lines.push(Line {
                words: words.get(line.clone()).unwrap_or_default().to_vec(),
                x: measure.indent,
                baseline: pen.baseline,
                width: whole(lines::line_width(&words, &line) * f32::from(measure.size)),
                size: measure.size,
                colour: block.colour,
                marker: marker.take(),
                begins_block: std::mem::take(&mut begins_block),
                is_heading: block.balanced,
            });
        }
    }

    fn pen(&self) -> Pen {
        self.lines.last().map_or_else(Pen::default, |line| Pen {
            baseline: line.baseline,
            size: line.size,
            gap: 0,
        })
    }

    /// Ends the last line in an ellipsis, in place of as many words as it needs.
    fn mark_cut(&mut self, fonts: &Fonts, room: Room) {
        let Some(line) = self.lines.last_mut() else { return };
        let bold_font = fonts.ellipsis(true).glyphs.first().map(|glyph| glyph.font);
        let last_font =
            line.words.last().and_then(|word| word.glyphs.last()).map(|glyph| glyph.font);
        let ellipsis = fonts.ellipsis(bold_font == last_font);
        let limit = pixels(room.width - line.x) / f32::from(line.size.max(1));
        while line.words.len() > 1 && ended(&line.words, ellipsis) > limit {
            line.words.pop();
        }
        if let Some(last) = line.words.last_mut() {
            while !last.glyphs.is_empty() && last.width + ellipsis.width > limit {
                last.width -= last.glyphs.pop().map_or(0.0, |glyph| glyph.advance);
            }
            last.glyphs.extend(ellipsis.glyphs.iter().cloned());
            last.width += ellipsis.width;
            last.space = 0.0;
        }
        let all = 0..line.words.len();
        line.width = whole(lines::line_width(&line.words, &all) * f32::from(line.size));
    }
}

/// The width of words with an ellipsis at their end.
fn ended(words: &[Word], ellipsis: &Word) -> f32 {
    lines::line_width(words, &(0..words.len())) + ellipsis.width
}

/// A block's measures in a size.
struct Measure {
    size: u16,
    indent: i32,
    /// The length of a line, in ems of the block.
    room: f32,
}

impl Measure {
    fn new(block: &Block, room: Room, size: u16) -> Self {
        let scaled = u32::from(size) * u32::from(block.scale) / 100;
        let size = u16::try_from(scaled).unwrap_or(u16::MAX).max(1);
        let indent = whole(block.indent * f32::from(size));
        Self { size, indent, room: pixels(room.width - indent).max(0.0) / f32::from(size) }
    }

    fn words<'b>(&self, block: &'b Block) -> Cow<'b, [Word]> {
        lines::split(&block.words, self.room)
    }

    fn lines(&self, block: &Block, words: &[Word]) -> Vec<Range<usize>> {
        if block.balanced {
            lines::balanced(words, self.room)
        } else {
            lines::without_orphan(words, self.room)
        }
    }
}

/// Goes down line by line.
#[derive(Debug, Default)]
struct Pen {
    baseline: i32,
    size: u16,
    gap: i32,
}

impl Pen {
    fn begin(&mut self, block: &Block, size: u16) {
        self.gap = i32::from(size) * i32::from(block.above) / 100;
    }

    fn next(&mut self, size: u16, leading: u16) {
        self.baseline += if self.size == 0 {
            i32::from(size) * ASCENT / 100
        } else {
            i32::from(size) * i32::from(leading) / 100 + self.gap
        };
        self.gap = 0;
        self.size = size;
    }

    fn bottom(&self) -> i32 {
        self.baseline + i32::from(self.size) * DESCENT / 100
    }
}

/// Whole pixels as a number to reckon with.
pub(crate) fn pixels(length: i32) -> f32 {
    f32::from(i16::try_from(length).unwrap_or(i16::MAX))
}

/// The nearest whole pixel.
#[expect(
    clippy::cast_possible_truncation,
    reason = "lengths on a screen are small, and `as` saturates"
)]
pub(crate) fn whole(length: f32) -> i32 {
    (length + 0.5).floor() as i32
}

#[cfg(test)]
mod tests;
