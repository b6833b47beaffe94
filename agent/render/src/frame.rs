//! A finished frame and its PNG.

use protocol::Digest;

/// A picture of exactly the panel's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    warnings: Vec<Warning>,
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
    /// The text does not fit at the smallest legible size and ends in an ellipsis.
    TextCut,
    /// A name or another of the frame's small lines ends in an ellipsis.
    DetailCut,
    /// Characters that the fonts lack (emoji, other scripts) are left out or drawn as �.
    UnknownCharacters,
}

impl Frame {
    /// Takes opaque RGBA pixels, row by row from the top, four bytes a pixel.
    pub(crate) fn new(width: u32, height: u32, pixels: Vec<u8>, warnings: Vec<Warning>) -> Self {
        debug_assert_eq!(pixels.len(), width as usize * height as usize * 4);
        Self { width, height, pixels, warnings }
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
        &self.warnings
    }

    /// Encodes the frame, quickly rather than small: some milliseconds and some tens of kilobytes
    /// for a text frame of 1920 × 1080.
    pub fn png(&self) -> Png {
        let mut bytes = Vec::with_capacity(128 * 1024);
        let encoded = self.encode(&mut bytes);
        debug_assert!(encoded.is_ok(), "memory takes every byte, and a frame is never empty");
        Png { sha256: Digest::of(&bytes), bytes }
    }

    fn encode(&self, bytes: &mut Vec<u8>) -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::FilterType::Up);
        let mut rgb = Vec::with_capacity(self.pixels.len() / 4 * 3);
        for pixel in self.pixels.chunks_exact(4) {
            if let [red, green, blue, _opaque] = pixel {
                rgb.extend_from_slice(&[*red, *green, *blue]);
            }
        }
        encoder.write_header()?.write_image_data(&rgb)
    }
}
