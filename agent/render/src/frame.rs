//! A finished frame and its PNG.

use protocol::Digest;

use crate::UnusablePicture;
use crate::encode;

/// A picture of exactly the panel's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    notes: Notes,
}

/// What is to be said of a frame besides its pixels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    pub(crate) warnings: Vec<Warning>,
    pub(crate) pages: u32,
    pub(crate) ticker_pages: u32,
    pub(crate) unusable_picture: Option<UnusablePicture>,
}

/// A frame as a PNG file: the same bytes for the same frame, on every machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// The digest of those bytes: the frame's name in reports.
    pub sha256: Digest,
}

/// Something an author should know of a frame: a reader of the screen misses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// The title does not fit at the smallest legible size and ends in an ellipsis.
    TitleCut,
    /// The text does not fit at the smallest legible size and ends in an ellipsis: a post's on any
    /// number of pages, an alert's on its one.
    TextCut,
    /// A name or another of the frame's small lines ends in an ellipsis.
    DetailCut,
    /// Characters that the fonts lack (emoji, other scripts) are left out or drawn as �.
    UnknownCharacters,
    /// Accents piled on one another reach beyond the margins and are cut off there.
    AccentsCut,
    /// The title is smaller than can be read from eight metres, since one of its words is so long.
    TitleSmall,
    /// The text goes over more pages than people wait for.
    TextLong,
    /// The school's colour is hardly seen on the frame's ground; text in it is drawn in another
    /// shade.
    LowContrast,
    /// The picture has so few pixels that it looks coarse.
    PictureCoarse,
}

impl Frame {
    /// Takes opaque RGBA pixels, row by row from the top, four bytes a pixel.
    pub(crate) fn new(width: u32, height: u32, pixels: Vec<u8>, notes: Notes) -> Self {
        debug_assert_eq!(pixels.len(), width as usize * height as usize * 4);
        Self { width, height, pixels, notes }
    }

    /// Columns.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Opaque RGBA, row by row from the top, four bytes a pixel.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// What an author should know, each once, in the order of [`Warning`].
    pub fn warnings(&self) -> &[Warning] {
        &self.notes.warnings
    }

    /// Over how many pages the post goes at this look; 1 for all other slides.
    pub fn pages(&self) -> u32 {
        self.notes.pages
    }

    /// Over how many pages the ticker goes at this look; 0 without one.
    pub fn ticker_pages(&self) -> u32 {
        self.notes.ticker_pages
    }

    /// Why the post's picture is not in the frame, though it was given.
    pub fn unusable_picture(&self) -> Option<&UnusablePicture> {
        self.notes.unusable_picture.as_ref()
    }

    /// Encodes the frame, quickly rather than small: some milliseconds and some tens of kilobytes
    /// for a text frame of 1920 × 1080.
    pub fn png(&self) -> Png {
        let bytes = encode::png(self.width, self.height, &self.pixels);
        Png { sha256: Digest::of(&bytes), bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(png: &Png) -> Vec<u8> {
        let mut decoder = png::Decoder::new(png.bytes.as_slice());
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("it is a PNG");
        let mut rgb = vec![0; reader.output_buffer_size()];
        reader.next_frame(&mut rgb).expect("it is whole");
        rgb
    }

    /// A frame with so many colours, each in a row of its own.
    fn frame(colours: u16) -> Frame {
        let row = |colour: u16| {
            let [high, low] = colour.to_be_bytes();
            [high, low, 7, 255].repeat(3)
        };
        Frame::new(3, u32::from(colours), (0..colours).flat_map(row).collect(), Notes::default())
    }

    #[test]
    fn a_png_says_what_the_frame_shows_however_many_colours_it_has() {
        for colours in [1, 2, 256, 257, 2_000] {
            let frame = frame(colours);
            let rgb: Vec<u8> =
                frame.pixels.chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect();
            assert!(decoded(&frame.png()) == rgb, "{colours} colours");
        }
    }

    #[test]
    fn a_png_is_named_by_its_bytes() {
        let png = frame(9).png();
        assert_eq!(png, frame(9).png());
        assert_eq!(png.sha256, Digest::of(&png.bytes));
    }
}
