//! RGBA pixels as a PNG file: row by row, without a second copy of the picture, and with as few bytes to
//! compress as its colours allow.

use std::collections::HashMap;
use std::io::{self, Cursor};

use fdeflate::{Compressor, StoredOnlyCompressor};

/// What a text frame of 1920 × 1080 takes, and more.
const USUAL_BYTES: usize = 128 * 1024;

/// Encodes opaque RGBA pixels, four bytes each, row by row from the top; neither side may be 0.
pub(crate) fn png(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    let encoded = encode(width, height, pixels, &mut bytes);
    debug_assert!(encoded.is_ok(), "memory takes every byte, and a frame is never empty");
    bytes
}

fn encode(
    width: u32,
    height: u32,
    pixels: &[u8],
    bytes: &mut Vec<u8>,
) -> Result<(), png::EncodingError> {
    let columns = width as usize;
    let mut encoder = png::Encoder::new(bytes, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    let data = if let Some(mut palette) = Palette::of(pixels) {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette.bytes());
        compressed(pixels, columns, columns, |pixel, row| row.push(palette.place(pixel)))?
    } else {
        encoder.set_color(png::ColorType::Rgb);
        compressed(pixels, columns, columns * 3, |[red, green, blue], row| {
            row.extend([red, green, blue]);
        })?
    };
    encoder.write_header()?.write_chunk(png::chunk::IDAT, &data)
}

/// The rows, each as its difference to the one above (PNG's filter 2), or as they are where that is smaller.
fn compressed(
    pixels: &[u8],
    columns: usize,
    row_bytes: usize,
    mut put: impl FnMut([u8; 3], &mut Vec<u8>),
) -> io::Result<Vec<u8>> {
    let rows = pixels.chunks_exact(columns * 4);
    let mut fill = |pixels: &[u8], row: &mut Vec<u8>| {
        row.clear();
        colours(pixels).for_each(|colour| put(colour, row));
    };
    let stored = StoredOnlyCompressor::<()>::compressed_size((row_bytes + 1) * rows.len());
    let (mut above, mut row) = (vec![0; row_bytes], Vec::with_capacity(row_bytes));
    let mut filtered = Vec::with_capacity(row_bytes + 1);
    let mut compressor = Compressor::new(Vec::with_capacity(USUAL_BYTES))?;
    for pixels in rows.clone() {
        fill(pixels, &mut row);
        filtered.clear();
        filtered.push(2);
        filtered.extend(row.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)));
        compressor.write_data(&filtered)?;
        std::mem::swap(&mut row, &mut above);
    }
    let data = compressor.finish()?;
    if data.len() <= stored {
        return Ok(data);
    }
    drop(data);
    let mut compressor = StoredOnlyCompressor::new(Cursor::new(Vec::with_capacity(stored)))?;
    for pixels in rows {
        fill(pixels, &mut row);
        compressor.write_data(&[0])?;
        compressor.write_data(&row)?;
    }
    Ok(compressor.finish()?.into_inner())
}

fn colours(pixels: &[u8]) -> impl Iterator<Item = [u8; 3]> {
    pixels.chunks_exact(4).map(|pixel| pixel.first_chunk().copied().unwrap_or_default())
}

/// A picture's colours in order of appearance, at most 256.
struct Palette {
    colours: Vec<[u8; 3]>,
    places: HashMap<[u8; 3], u8>,
    /// Most pixels are like the one before.
    last: Option<([u8; 3], u8)>,
}

impl Palette {
    /// Collects the colours, if they are few enough.
    fn of(pixels: &[u8]) -> Option<Self> {
        let mut palette = Self { colours: Vec::new(), places: HashMap::new(), last: None };
        let mut last = None;
        for colour in colours(pixels) {
            if last != Some(colour) && !palette.places.contains_key(&colour) {
                let place = u8::try_from(palette.colours.len()).ok()?;
                palette.places.insert(colour, place);
                palette.colours.push(colour);
            }
            last = Some(colour);
        }
        Some(palette)
    }

    fn bytes(&self) -> Vec<u8> {
        self.colours.as_flattened().to_vec()
    }

    fn place(&mut self, colour: [u8; 3]) -> u8 {
        match self.last {
            Some((last, place)) if last == colour => place,
            Some(_) | None => {
                let place = self.places.get(&colour).copied().unwrap_or_default();
                self.last = Some((colour, place));
                place
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the png crate makes of whole pictures.
    fn by_the_library(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::FilterType::Up);
        let data: Vec<u8> = if let Some(mut palette) = Palette::of(pixels) {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette.bytes());
            colours(pixels).map(|colour| palette.place(colour)).collect()
        } else {
            encoder.set_color(png::ColorType::Rgb);
            colours(pixels).flatten().collect()
        };
        encoder.write_header().expect("a header").write_image_data(&data).expect("its data");
        bytes
    }

    proptest! {
        #[test]
        fn row_by_row_gives_the_bytes_of_a_whole_picture(
            width in 1..40_u32, height in 1..40_u32, kinds in 1..2_000_u32, seed in any::<u32>(),
        ) {
            let mut noise = seed;
            let mut colour = || {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let [red, green, blue, _] = ((noise >> 8) % kinds).wrapping_mul(2_654_435_761).to_le_bytes();
                [red, green, blue, u8::MAX]
            };
            let pixels: Vec<u8> = (0..width * height).flat_map(|_| colour()).collect();
            prop_assert!(png(width, height, &pixels) == by_the_library(width, height, &pixels));
        }
    }
}
