//! A decoded picture into the canvas: scaled row by row, with no copy of the whole.

use std::ops::Range;

use super::decode::Decoded;
use super::scale::{Mix, WHOLE, mixes};
use crate::canvas::{Canvas, Rect};
use crate::colour::Colour;

/// Hundredths of a side that may be cut off to fill a place.
const CROP: i64 = 12;

/// Where a picture goes, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) rect: Rect,
    columns: Range<usize>,
    rows: Range<usize>,
}

/// Puts a picture of some size into the middle of a place: it fills the place if little of it is lost
/// by that, else it stands there whole. It is never distorted.
pub(crate) fn place((width, height): (usize, usize), into: Rect) -> Placed {
    let side = |pixels: usize| i64::try_from(pixels.max(1)).unwrap_or(1);
    let (width, height) = (side(width), side(height));
    let (room_width, room_height) = (i64::from(into.width.max(1)), i64::from(into.height.max(1)));
    // What of the picture is seen if it fills the place.
    let seen_width = (height * room_width / room_height).clamp(1, width);
    let seen_height = (width * room_height / room_width).clamp(1, height);
    let fills =
        seen_width * 100 >= width * (100 - CROP) && seen_height * 100 >= height * (100 - CROP);
    if fills {
        let columns = middle(seen_width, width, 2);
        // What is cut off a tall picture is rather its floor than the heads of people.
        return Placed { rect: into, columns, rows: middle(seen_height, height, 3) };
    }
    let (new_width, new_height) = if width * room_height > height * room_width {
        (room_width, (height * room_width / width).max(1))
    } else {
        ((width * room_height / height).max(1), room_height)
    };
    let side = |length: i64| i32::try_from(length).unwrap_or(i32::MAX);
    let (new_width, new_height) = (side(new_width), side(new_height));
    let rect = Rect {
        x: into.x + (into.width - new_width) / 2,
        y: into.y + (into.height - new_height) / 2,
        width: new_width,
        height: new_height,
    };
    Placed { rect, columns: middle(width, width, 2), rows: middle(height, height, 2) }
}

/// A stretch of a side, with what is left of the side divided: one part of so many before it.
fn middle(seen: i64, all: i64, parts: i64) -> Range<usize> {
    let index = |at: i64| usize::try_from(at).unwrap_or(0);
    let begin = (all - seen) / parts;
    index(begin)..index(begin + seen)
}

impl Placed {
    /// How many pixels of the screen there are for one of the picture, in hundredths, along a side.
    pub(crate) fn enlarged(&self) -> usize {
        usize::try_from(self.rect.width).unwrap_or(0) * 100 / self.columns.len().max(1)
    }

    /// The same in other columns.
    pub(crate) fn moved_to_x(self, x: i32) -> Self {
        Self { rect: Rect { x, ..self.rect }, ..self }
    }

    /// The same in other rows.
    pub(crate) fn moved_to_y(self, y: i32) -> Self {
        Self { rect: Rect { y, ..self.rect }, ..self }
    }

    /// Draws the picture with round corners.
    pub(crate) fn paint(&self, canvas: &mut Canvas, picture: &Decoded, radius: i32) {
        let side = |length: i32| usize::try_from(length).unwrap_or(0);
        let columns = mixes(self.columns.clone(), side(self.rect.width));
        let rows = mixes(self.rows.clone(), side(self.rect.height));
        let mut sums = vec![0; picture.width * 3];
        let mut line = Vec::with_capacity(columns.len());
        for (y, row) in (0..).zip(&rows) {
            summed(picture, row, &mut sums);
            line.clear();
            line.extend(columns.iter().map(|column| mixed(&sums, column)));
            canvas.paint_row(self.rect, y, radius, &line);
        }
    }
}

/// The weighted sum of some rows, in [`FINE`] steps.
fn summed(picture: &Decoded, row: &Mix, sums: &mut [u32]) {
    sums.fill(0);
    let bytes = picture.width * 3;
    let rows = picture.rgb.chunks_exact(bytes.max(1)).skip(row.first);
    for (weight, old) in row.weights.iter().zip(rows) {
        for (sum, &channel) in sums.iter_mut().zip(old) {
            *sum += weight * u32::from(channel);
        }
    }
    for sum in sums {
        *sum /= WHOLE / FINE;
    }
}

/// Steps of a channel between the two passes, so that nothing is rounded twice.
const FINE: u32 = 1 << 8;

fn mixed(sums: &[u32], column: &Mix) -> Colour {
    let pixels = sums.chunks_exact(3).skip(column.first);
    let mut channels = [0; 3];
    for (weight, pixel) in column.weights.iter().zip(pixels) {
        for (channel, sum) in channels.iter_mut().zip(pixel) {
            *channel += weight * sum;
        }
    }
    let [red, green, blue] = channels.map(|channel: u32| {
        u8::try_from((channel + WHOLE * FINE / 2) / (WHOLE * FINE)).unwrap_or(u8::MAX)
    });
    Colour::rgb(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use protocol::register::Orientation;
    use protocol::report::ScreenSize;

    const PLACE: Rect = Rect { x: 10, y: 20, width: 800, height: 600 };

    #[test]
    fn a_picture_of_nearly_the_places_shape_fills_it() {
        assert_eq!(place((1600, 1100), PLACE).rect, PLACE);
    }

    #[test]
    fn another_is_seen_whole_in_the_middle() {
        let placed = place((1600, 900), PLACE);
        assert_eq!(placed.rect, Rect { x: 10, y: 95, width: 800, height: 450 });
        assert_eq!((placed.columns, placed.rows), (0..1600, 0..900));
    }

    proptest! {
        #[test]
        fn a_picture_is_hardly_cropped_and_never_distorted(
            width in 1..=1920_usize, height in 1..=1920_usize, across in 1..2000_i32, down in 1..2000_i32,
        ) {
            let into = Rect { width: across, height: down, ..PLACE };
            let Placed { rect, columns, rows } = place((width, height), into);
            prop_assert_eq!(rect.intersection(into), rect);
            prop_assert!(columns.end <= width && rows.end <= height);
            prop_assert!(columns.len() * 100 >= width * 87 && rows.len() * 100 >= height * 87);
            // Whole pixels round: by one on either side of the comparison.
            let [across, down] = [rect.width, rect.height].map(f64::from);
            let [wide, high] = [columns.len(), rows.len()].map(|side| u32::try_from(side).map_or(0.0, f64::from));
            let (least, most) = ((across - 1.0) / (down + 1.0), (across + 1.0) / (down - 1.0).max(0.1));
            prop_assert!(least <= (wide + 1.0) / (high - 1.0).max(0.1) && (wide - 1.0) / (high + 1.0) <= most);
        }
    }

    #[test]
    fn a_picture_of_one_colour_stays_so_however_it_is_scaled() {
        let panel = ScreenSize { width: 60, height: 40 };
        let decoded = Decoded { width: 30, height: 20, rgb: [7, 99, 200].repeat(600) };
        for rect in
            [Rect { x: 0, y: 0, width: 60, height: 40 }, Rect { x: 3, y: 5, width: 15, height: 10 }]
        {
            let mut canvas = Canvas::new(panel, Orientation::Landscape, Colour::BLACK);
            place((30, 20), rect).paint(&mut canvas, &decoded, 0);
            let pixels = canvas.into_pixels();
            let painted = pixels.chunks(4).filter(|pixel| pixel[..3] == [7, 99, 200]).count();
            assert_eq!(i32::try_from(painted), Ok(rect.width * rect.height));
        }
    }
}
