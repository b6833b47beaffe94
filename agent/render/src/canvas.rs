//! The pixels of a frame, addressed upright whichever way the panel hangs.

mod picture;
mod shape;

use protocol::register::Orientation;
use protocol::report::ScreenSize;

use crate::colour::Colour;
pub(crate) use shape::{FINE, Shape};

/// Parts of a pixel's side by which a round edge is smoothed.
const SUBPIXELS: i32 = 8;

/// A rectangle in pixels of the upright picture; nothing is in it where a side is not positive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
}

/// A picture being drawn.
pub(crate) struct Canvas {
    /// Columns of the upright picture.
    pub(crate) width: i32,
    /// Rows of the upright picture.
    pub(crate) height: i32,
    pixels: Vec<[u8; 4]>,
    /// Where upright (0, 0) is, and how far the next column and the next row are from there.
    origin: i64,
    column: i64,
    row: i64,
    text_area: Rect,
    text_outside: bool,
}

/// Coverage of some pixels, 0 to 255, row by row.
pub(crate) struct Coverage<'a> {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) alpha: &'a [u8],
}

impl Canvas {
    /// Takes a panel's size, which may not be zero, and fills it.
    pub(crate) fn new(panel: ScreenSize, orientation: Orientation, paper: Colour) -> Self {
        let (columns, rows) = (i64::from(panel.width), i64::from(panel.height));
        let last = columns * rows - 1;
        let (portrait, origin, column, row) = match orientation {
            Orientation::Landscape => (false, 0, 1, columns),
            Orientation::LandscapeFlipped => (false, last, -1, -columns),
            // The top of the picture is the panel's left edge, and its left is the panel's bottom.
            Orientation::PortraitRight => (true, last + 1 - columns, -columns, 1),
            // The top of the picture is the panel's right edge, and its left is the panel's top.
            Orientation::PortraitLeft => (true, columns - 1, columns, -1),
        };
        let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
        let (width, height) = if portrait {
            (side(panel.height), side(panel.width))
        } else {
            (side(panel.width), side(panel.height))
        };
        let Colour { red, green, blue } = paper;
        let pixels =
            vec![[red, green, blue, u8::MAX]; panel.width as usize * panel.height as usize];
        let text_area = Rect { x: 0, y: 0, width, height };
        Self { width, height, pixels, origin, column, row, text_area, text_outside: false }
    }

    /// Says where text may be: what of it reaches beyond is left out.
    pub(crate) fn keep_text_in(&mut self, area: Rect) {
        self.text_area = area.intersection(self.everything());
    }

    /// Whether text was left out because it reached beyond its area.
    pub(crate) fn text_outside(&self) -> bool {
        self.text_outside
    }

    /// Fills a rectangle.
    pub(crate) fn fill(&mut self, rect: Rect, colour: Colour) {
        let rect = rect.intersection(self.everything());
        let Colour { red, green, blue } = colour;
        for y in rect.y..rect.bottom() {
            for x in rect.x..rect.right() {
                if let Some(pixel) = self.pixel(x, y) {
                    *pixel = [red, green, blue, u8::MAX];
                }
            }
        }
    }

    /// Fills a rectangle with round corners.
    pub(crate) fn fill_round(&mut self, rect: Rect, radius: i32, colour: Colour) {
        let radius = radius.min(rect.width / 2).min(rect.height / 2).max(0);
        let Rect { x, y, width, height } = rect;
        let (far_x, far_y) = (rect.right() - radius, rect.bottom() - radius);
        self.fill(Rect { x: x + radius, y, width: width - 2 * radius, height }, colour);
        for x in [x, far_x] {
            let side = Rect { x, y: y + radius, width: radius, height: height - 2 * radius };
            self.fill(side, colour);
        }
        let corner = corner(radius);
        for (corner_x, mirrored) in [(x, false), (far_x, true)] {
            for (corner_y, flipped) in [(y, false), (far_y, true)] {
                let alpha = turned(&corner, radius, mirrored, flipped);
                let coverage = Coverage { width: radius, height: radius, alpha: &alpha };
                self.blend(corner_x, corner_y, &coverage, colour, self.everything());
            }
        }
    }

    /// Draws a glyph.
    pub(crate) fn blend_text(&mut self, x: i32, y: i32, glyph: &Coverage<'_>, colour: Colour) {
        let place = Rect { x, y, width: glyph.width, height: glyph.height };
        self.text_outside |= place.intersection(self.text_area) != place;
        self.blend(x, y, glyph, colour, self.text_area);
    }

    /// The panel's pixels.
    pub(crate) fn into_pixels(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }

    fn blend(&mut self, left: i32, top: i32, glyph: &Coverage<'_>, colour: Colour, area: Rect) {
        let Ok(width) = usize::try_from(glyph.width.max(1)) else { return };
        let Colour { red, green, blue } = colour;
        for (y, row) in (top..).zip(glyph.alpha.chunks_exact(width)) {
            if y < area.y || y >= area.bottom() {
                continue;
            }
            for (x, &alpha) in (left..).zip(row) {
                let alpha = levelled(alpha);
                if alpha == 0 || x < area.x || x >= area.right() {
                    continue;
                }
                if let Some([under_red, under_green, under_blue, _]) = self.pixel(x, y) {
                    *under_red = blended(*under_red, red, alpha);
                    *under_green = blended(*under_green, green, alpha);
                    *under_blue = blended(*under_blue, blue, alpha);
                }
            }
        }
    }

    fn pixel(&mut self, x: i32, y: i32) -> Option<&mut [u8; 4]> {
        let index = self.origin + i64::from(x) * self.column + i64::from(y) * self.row;
        self.pixels.get_mut(usize::try_from(index).ok()?)
    }

    fn everything(&self) -> Rect {
        Rect { x: 0, y: 0, width: self.width, height: self.height }
    }
}

impl Rect {
    /// One past the last column.
    pub(crate) fn right(self) -> i32 {
        self.x.saturating_add(self.width)
    }

    /// One past the last row.
    pub(crate) fn bottom(self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// What is left of it, without some rows at its top.
    pub(crate) fn below(self, rows: i32) -> Self {
        Self { y: self.y + rows, height: self.height - rows, ..self }
    }

    /// What is left of it, without so much at each side.
    pub(crate) fn inset(self, by: i32) -> Self {
        let Self { x, y, width, height } = self;
        Self { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by }
    }

    /// What is in both.
    pub(crate) fn intersection(self, other: Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        Self {
            x,
            y,
            width: (self.right().min(other.right()) - x).max(0),
            height: (self.bottom().min(other.bottom()) - y).max(0),
        }
    }
}

/// Sixteen steps of coverage look as smooth as 256 on a TV, and keep a frame's colours few enough
/// for a PNG with a palette.
fn levelled(alpha: u8) -> u8 {
    let level = (u16::from(alpha) + 8) / 17;
    u8::try_from(level * 17).unwrap_or(u8::MAX)
}

/// Rounds to the nearest, as exact arithmetic would.
fn blended(under: u8, over: u8, alpha: u8) -> u8 {
    let alpha = u32::from(alpha);
    let sum = u32::from(under) * (255 - alpha) + u32::from(over) * alpha;
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

/// The upper left quarter of a circle: of how many of a pixel's sub-pixels the middle is inside.
/// Reckoned in whole numbers, so that it is the same everywhere and on either side of the diagonal.
fn corner(radius: i32) -> Vec<u8> {
    (0..radius)
        .flat_map(|row| (0..radius).map(move |column| corner_alpha(radius, column, row)))
        .collect()
}

fn corner_alpha(radius: i32, column: i32, row: i32) -> u8 {
    // Twice the number of sub-pixels, so that middles are whole numbers too.
    const GRID: i32 = 2 * SUBPIXELS;
    let reach = i64::from(radius * GRID).pow(2);
    let square = |position: i32| i64::from(radius * GRID - position).pow(2);
    let inside = |x: i32, y: i32| square(x) + square(y) <= reach;
    let middles = |pixel: i32| (0..SUBPIXELS).map(move |part| pixel * GRID + 2 * part + 1);
    if inside(column * GRID, row * GRID) {
        return u8::MAX;
    }
    let hits =
        middles(row).map(|y| middles(column).filter(|&x| inside(x, y)).count()).sum::<usize>();
    u8::try_from(hits * 255 / SUBPIXELS.pow(2).unsigned_abs() as usize).unwrap_or(u8::MAX)
}

fn turned(corner: &[u8], side: i32, mirrored: bool, flipped: bool) -> Vec<u8> {
    let Ok(side) = usize::try_from(side.max(1)) else { return Vec::new() };
    let mut rows: Vec<Vec<u8>> = corner.chunks_exact(side).map(<[u8]>::to_vec).collect();
    if flipped {
        rows.reverse();
    }
    if mirrored {
        for row in &mut rows {
            row.reverse();
        }
    }
    rows.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANEL: ScreenSize = ScreenSize { width: 3, height: 2 };

    /// Where upright (0, 0) and its right neighbour come to lie on a panel of 3 × 2.
    fn first_and_second(orientation: Orientation) -> [usize; 2] {
        [0, 1].map(|x| {
            let mut canvas = Canvas::new(PANEL, orientation, Colour::BLACK);
            canvas.fill(Rect { x, y: 0, width: 1, height: 1 }, Colour::WHITE);
            canvas.into_pixels().chunks(4).position(|pixel| pixel[0] == 255).expect("it is filled")
        })
    }

    #[test]
    fn the_picture_stands_upright_however_the_panel_hangs() {
        // 0 1 2
        // 3 4 5
        assert_eq!(first_and_second(Orientation::Landscape), [0, 1]);
        assert_eq!(first_and_second(Orientation::LandscapeFlipped), [5, 4]);
        assert_eq!(first_and_second(Orientation::PortraitRight), [3, 0]);
        assert_eq!(first_and_second(Orientation::PortraitLeft), [2, 5]);
    }

    #[test]
    fn text_beyond_its_area_is_left_out_and_said_so() {
        let mut canvas = Canvas::new(PANEL, Orientation::Landscape, Colour::BLACK);
        canvas.keep_text_in(Rect { x: 0, y: 0, width: 2, height: 2 });
        let glyph = Coverage { width: 2, height: 1, alpha: &[255, 255] };
        canvas.blend_text(0, 0, &glyph, Colour::WHITE);
        assert!(!canvas.text_outside());
        canvas.blend_text(1, 1, &glyph, Colour::WHITE);
        assert!(canvas.text_outside());
        let white: Vec<bool> =
            canvas.into_pixels().chunks(4).map(|pixel| pixel[0] == 255).collect();
        assert_eq!(white, [true, true, false, false, true, false]);
    }

    #[test]
    fn round_corners_are_the_same_on_all_sides() {
        let panel = ScreenSize { width: 40, height: 40 };
        let draw = |orientation| {
            let mut canvas = Canvas::new(panel, orientation, Colour::WHITE);
            let rect = Rect { x: 5, y: 5, width: 30, height: 30 };
            canvas.fill_round(rect, 12, Colour::BLACK);
            canvas.into_pixels()
        };
        let upright = draw(Orientation::Landscape);
        assert!(upright == draw(Orientation::LandscapeFlipped));
        assert!(upright == draw(Orientation::PortraitRight));
        assert!(upright.chunks(4).any(|pixel| (1..255).contains(&pixel[0])), "edges are smooth");
    }
}
