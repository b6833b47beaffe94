//! What every slide draws with: the canvas and its margins, the palette, the words, and the
//! warnings that come up.

use std::collections::BTreeSet;

use protocol::report::ScreenSize;
use protocol::words::{Args, Words};

use crate::canvas::{Canvas, Rect};
use crate::colour::Colour;
use crate::frame::Notes;
use crate::picture::{Decoded, Placed};
use crate::text::{self, Align, Cleaner, Fonts, Laid, Room, Stack, Tone};
use crate::theme::Palette;
use crate::{Frame, Look, Picture, UnusablePicture, Warning};

/// The smallest text on a screen 1080 pixels high (RIGS: 8 m from a 55″ screen).
pub(crate) const TEXT: i32 = 48;
/// The smallest title there.
pub(crate) const TITLE: i32 = 96;
/// From line to line in running text, in hundredths of the size.
pub(crate) const TEXT_LEADING: u16 = 134;
/// From line to line in titles.
pub(crate) const TITLE_LEADING: u16 = 114;

/// The shorter side of the screen for which lengths are written down.
const SHORTER_SIDE: i32 = 1080;
/// Free of text on each side, in hundredths of the side's length.
const MARGIN: i32 = 5;
/// Sides of a frame, in pixels.
const SIDE: std::ops::RangeInclusive<u32> = 1..=7680;

/// How a paragraph is set; sizes as for [`Scene::px`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) bold: bool,
    pub(crate) colour: Colour,
    /// The smallest and the largest.
    pub(crate) sizes: [i32; 2],
    /// From line to line, in hundredths of the size.
    pub(crate) leading: u16,
}

/// The school's stripe on the frame's edge.
pub(crate) const STRIPE: i32 = 40;
/// From the margin to the text, for the stripe's sake.
const INDENT: i32 = 32;

/// Kept free at the right margin: some letters reach beyond their own width.
pub(crate) const OVERHANG: i32 = 12;

/// Pixels of the screen for one of a picture, in hundredths, above which it looks coarse.
const COARSE: usize = 180;

/// A frame being drawn.
pub(crate) struct Scene<'a> {
    pub(crate) canvas: Canvas,
    pub(crate) fonts: &'a mut Fonts,
    pub(crate) palette: Palette,
    words: &'a Words,
    cleaner: Cleaner,
    warnings: BTreeSet<Warning>,
    panel: ScreenSize,
    pages: u32,
    ticker_pages: u32,
    unusable_picture: Option<UnusablePicture>,
}

impl<'a> Scene<'a> {
    /// Begins with an empty frame.
    pub(crate) fn new(fonts: &'a mut Fonts, words: &'a Words, look: &Look) -> Self {
        let side = |pixels: u32| pixels.clamp(*SIDE.start(), *SIDE.end());
        let panel = ScreenSize { width: side(look.size.width), height: side(look.size.height) };
        let palette = Palette::new(look.theme, look.accent);
        let cleaner = fonts.cleaner();
        let canvas = Canvas::new(panel, look.orientation, palette.paper);
        let mut scene = Self {
            canvas,
            fonts,
            palette,
            words,
            cleaner,
            warnings: BTreeSet::new(),
            panel,
            pages: 1,
            ticker_pages: 0,
            unusable_picture: None,
        };
        scene.canvas.keep_text_in(scene.safe());
        scene
    }

    /// Ends the frame.
    pub(crate) fn into_frame(mut self) -> Frame {
        if self.cleaner.lost() {
            self.warn(Warning::UnknownCharacters);
        }
        if self.canvas.text_outside() {
            self.warn(Warning::AccentsCut);
        }
        let notes = Notes {
            warnings: self.warnings.into_iter().collect(),
            pages: self.pages,
            ticker_pages: self.ticker_pages,
            unusable_picture: self.unusable_picture,
        };
        Frame::new(self.panel.width, self.panel.height, self.canvas.into_pixels(), notes)
    }

    /// Where text may be.
    pub(crate) fn safe(&self) -> Rect {
        let margin = |side: i32| (side * MARGIN + 99) / 100;
        let (x, y) = (margin(self.canvas.width), margin(self.canvas.height));
        Rect { x, y, width: self.canvas.width - 2 * x, height: self.canvas.height - 2 * y }
    }

    /// Draws the school's stripe, and gives back the page that is left for the slide.
    pub(crate) fn page(&mut self) -> Rect {
        let stripe = Rect { x: 0, y: 0, width: self.px(STRIPE), height: self.canvas.height };
        self.canvas.fill(stripe, self.palette.accent);
        if self.palette.accent_is_faint {
            self.warn(Warning::LowContrast);
        }
        let (safe, indent) = (self.safe(), self.px(INDENT));
        let width = safe.width - indent - self.px(OVERHANG);
        Rect { x: safe.x + indent, width, ..safe }
    }

    /// Whether the picture is taller than wide.
    pub(crate) fn is_tall(&self) -> bool {
        self.canvas.height > self.canvas.width
    }

    /// A length that is given for a screen whose shorter side has 1080 pixels.
    pub(crate) fn px(&self, length: i32) -> i32 {
        let shorter = self.canvas.width.min(self.canvas.height);
        (length * shorter + SHORTER_SIDE / 2) / SHORTER_SIDE
    }

    /// The same for the size of letters, which is never nothing.
    pub(crate) fn size(&self, size: i32) -> u16 {
        u16::try_from(self.px(size)).unwrap_or(u16::MAX).max(1)
    }

    /// A room for text, with its sizes as for [`Scene::px`].
    pub(crate) fn room(&self, rect: Rect, sizes: [i32; 2], leading: u16) -> Room {
        let [smallest, largest] = sizes.map(|size| self.size(size));
        Room { width: rect.width, height: rect.height, largest, smallest, leading }
    }

    /// Whether a paragraph fits in a size.
    pub(crate) fn fits(&self, text: &Stack, place: Rect, size: i32, leading: u16) -> bool {
        text.fits(self.room(place, [size, size], leading), self.size(size))
    }

    /// Says something in Efir's own words.
    pub(crate) fn say(&self, key: &str, values: &Args<'_>) -> String {
        self.words.say_with(key, values)
    }

    /// Shapes one paragraph.
    pub(crate) fn line(&mut self, text: &str, bold: bool, colour: Colour) -> Stack {
        Stack::plain(self.fonts, &mut self.cleaner, text, bold, colour)
    }

    /// Shapes a post's text.
    pub(crate) fn markdown(&mut self, text: &str) -> Stack {
        let tone = Tone { text: self.palette.ink, accent: self.palette.accent_ink };
        Stack::markdown(self.fonts, &mut self.cleaner, text, tone)
    }

    /// Shapes Markdown in one colour.
    pub(crate) fn markdown_in(&mut self, text: &str, colour: Colour) -> Stack {
        let tone = Tone { text: colour, accent: colour };
        Stack::markdown(self.fonts, &mut self.cleaner, text, tone)
    }

    /// Shapes, fits and draws a paragraph, and says how tall it has become.
    pub(crate) fn text(&mut self, text: &str, line: Line, place: Rect) -> i32 {
        let shaped = self.line(text, line.bold, line.colour);
        let laid = self.fit(&shaped, self.room(place, line.sizes, line.leading));
        self.draw(&laid, place, Align::Left);
        laid.height
    }

    /// Fits a paragraph into a room; what must be cut is warned of as a detail.
    pub(crate) fn fit(&mut self, text: &Stack, room: Room) -> Laid {
        let laid = text.fit(self.fonts, room);
        if laid.cut {
            self.warn(Warning::DetailCut);
        }
        laid
    }

    /// Draws text.
    pub(crate) fn draw(&mut self, text: &Laid, place: Rect, align: Align) {
        text.draw(self.fonts, &mut self.canvas, place, align);
    }

    /// Lays text out on as many pages as it needs.
    pub(crate) fn pages(&mut self, text: &Stack, room: Room) -> Vec<Laid> {
        text::pages(text, self.fonts, room)
    }

    /// The same with another room on the first page.
    pub(crate) fn pages_after_first(
        &mut self,
        text: &Stack,
        first: Room,
        others: Room,
    ) -> Vec<Laid> {
        text::pages_after_first(text, self.fonts, first, others)
    }

    /// Decodes a picture; what cannot be decoded is noted.
    pub(crate) fn decode(&mut self, picture: &Picture) -> Option<Decoded> {
        picture.decode().map_err(|unusable| self.unusable_picture = Some(unusable)).ok()
    }

    /// Draws a picture with round corners.
    pub(crate) fn paint(&mut self, picture: &Decoded, placed: &Placed, radius: i32) {
        if placed.enlarged() > COARSE {
            self.warn(Warning::PictureCoarse);
        }
        placed.paint(&mut self.canvas, picture, radius);
    }

    /// Notes over how many pages the post goes.
    pub(crate) fn set_pages(&mut self, pages: usize) {
        self.pages = u32::try_from(pages).unwrap_or(u32::MAX).max(1);
    }

    /// Notes over how many pages the ticker goes.
    pub(crate) fn set_ticker_pages(&mut self, pages: usize) {
        self.ticker_pages = u32::try_from(pages).unwrap_or(u32::MAX);
    }

    /// Notes something that an author should know.
    pub(crate) fn warn(&mut self, warning: Warning) {
        self.warnings.insert(warning);
    }
}
