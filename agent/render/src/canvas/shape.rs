//! Shapes beyond rectangles: what icons and stripes are made of. Whole numbers throughout, so that
//! they are the same on every CPU.

use super::{Canvas, Coverage, Rect, SUBPIXELS};
use crate::colour::Colour;

/// Parts of a pixel in which corners of shapes are given: twice the sub-pixels, so that their middles
/// are whole numbers.
pub(crate) const FINE: i32 = 2 * SUBPIXELS;

/// Everything within a distance of a convex polygon, clockwise: one corner gives a disc, two a
/// stroke with round ends. All in [`FINE`] parts of a pixel.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) corners: Vec<(i32, i32)>,
    pub(crate) radius: i32,
}

impl Canvas {
    /// Fills a shape.
    pub(crate) fn fill_shape(&mut self, shape: &Shape, colour: Colour) {
        let bounds = shape.bounds();
        let alpha: Vec<u8> = (bounds.y..bounds.bottom())
            .flat_map(|y| (bounds.x..bounds.right()).map(move |x| shape.coverage(x, y)))
            .collect();
        let coverage = Coverage { width: bounds.width, height: bounds.height, alpha: &alpha };
        self.blend(bounds.x, bounds.y, &coverage, colour, self.everything());
    }

    /// Fills a rectangle with diagonal stripes of two colours, so wide along a row.
    pub(crate) fn fill_stripes(&mut self, rect: Rect, width: i32, colours: [Colour; 2]) {
        let [over, under] = colours;
        self.fill(rect, under);
        let width = width.max(1);
        for y in rect.y..rect.bottom() {
            // A stripe's edge goes through the pixels' corners: those on it are half covered.
            let alpha: Vec<u8> = (rect.x..rect.right())
                .map(|x| match (x + y).rem_euclid(2 * width) {
                    0 => 128,
                    along if along < width => u8::MAX,
                    along if along == width => 128,
                    _ => 0,
                })
                .collect();
            let row = Coverage { width: rect.width, height: 1, alpha: &alpha };
            self.blend(rect.x, y, &row, over, self.everything());
        }
    }
}

impl Shape {
    /// The pixels that it touches.
    fn bounds(&self) -> Rect {
        let range = |values: &dyn Fn(&(i32, i32)) -> i32| {
            let low = self.corners.iter().map(values).min().unwrap_or(0) - self.radius;
            let high = self.corners.iter().map(values).max().unwrap_or(0) + self.radius;
            (low.div_euclid(FINE), high.div_euclid(FINE) + 1)
        };
        let ((left, right), (top, bottom)) = (range(&|corner| corner.0), range(&|corner| corner.1));
        Rect { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// How much of a pixel it covers. It is convex: what holds for a pixel's corners holds between.
    fn coverage(&self, x: i32, y: i32) -> u8 {
        let (left, top) = (x * FINE, y * FINE);
        let corners = [(0, 0), (FINE, 0), (0, FINE), (FINE, FINE)];
        if corners.iter().all(|(right, down)| self.holds(left + right, top + down)) {
            return u8::MAX;
        }
        let middles = (0..SUBPIXELS).map(|part| 2 * part + 1);
        let hits = middles
            .clone()
            .flat_map(|down| middles.clone().map(move |right| (right, down)))
            .filter(|(right, down)| self.holds(left + right, top + down))
            .count();
        u8::try_from(hits * 255 / SUBPIXELS.pow(2).unsigned_abs() as usize).unwrap_or(u8::MAX)
    }

    fn holds(&self, x: i32, y: i32) -> bool {
        let edges = || self.corners.iter().zip(self.corners.iter().cycle().skip(1));
        let inside =
            self.corners.len() > 2 && edges().all(|(&from, &to)| across(from, to, (x, y)) >= 0);
        inside || edges().any(|(&from, &to)| self.is_near(from, to, (x, y)))
    }

    /// Whether a point is within the radius of an edge.
    fn is_near(&self, from: (i32, i32), to: (i32, i32), point: (i32, i32)) -> bool {
        let radius = i64::from(self.radius).pow(2);
        let length = squared(from, to);
        let along = i64::from(point.0 - from.0) * i64::from(to.0 - from.0)
            + i64::from(point.1 - from.1) * i64::from(to.1 - from.1);
        if along <= 0 {
            return squared(from, point) <= radius;
        }
        if along >= length {
            return squared(to, point) <= radius;
        }
        // Sides of a frame keep these below 2¹²⁷, though not below 2⁶³.
        let across = i128::from(across(from, to, point));
        across * across <= i128::from(radius) * i128::from(length)
    }
}

/// Positive to the right of an edge, as the picture is seen.
fn across(from: (i32, i32), to: (i32, i32), point: (i32, i32)) -> i64 {
    i64::from(to.0 - from.0) * i64::from(point.1 - from.1)
        - i64::from(to.1 - from.1) * i64::from(point.0 - from.0)
}

fn squared(from: (i32, i32), to: (i32, i32)) -> i64 {
    i64::from(to.0 - from.0).pow(2) + i64::from(to.1 - from.1).pow(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::register::Orientation;
    use protocol::report::ScreenSize;

    fn canvas(side: u32) -> Canvas {
        let panel = ScreenSize { width: side, height: side };
        Canvas::new(panel, Orientation::Landscape, Colour::BLACK)
    }

    fn levels(canvas: Canvas) -> Vec<u8> {
        canvas.into_pixels().chunks(4).map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn a_disc_is_that_of_a_round_rectangle() {
        let mut shape = canvas(40);
        let disc = Shape { corners: vec![(20 * FINE, 20 * FINE)], radius: 12 * FINE };
        shape.fill_shape(&disc, Colour::WHITE);
        let mut rounded = canvas(40);
        rounded.fill_round(Rect { x: 8, y: 8, width: 24, height: 24 }, 12, Colour::WHITE);
        assert_eq!(levels(shape), levels(rounded));
    }

    #[test]
    fn a_triangle_is_filled_on_the_inner_side_of_its_edges() {
        let mut triangle = canvas(20);
        let corners = vec![(10 * FINE, 2 * FINE), (18 * FINE, 18 * FINE), (2 * FINE, 18 * FINE)];
        triangle.fill_shape(&Shape { corners, radius: 0 }, Colour::WHITE);
        let levels = levels(triangle);
        let at = |x: usize, y: usize| levels[y * 20 + x];
        assert_eq!([at(10, 10), at(2, 4), at(17, 4), at(10, 19)], [255, 0, 0, 0]);
        assert_eq!(
            (0..20).map(|y| at(9, y)).collect::<Vec<_>>(),
            (0..20).map(|y| at(10, y)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn stripes_of_two_colours_are_equally_wide() {
        let mut striped = canvas(16);
        let everything = Rect { x: 0, y: 0, width: 16, height: 16 };
        striped.fill_stripes(everything, 4, [Colour::WHITE, Colour::BLACK]);
        let levels = levels(striped);
        assert_eq!(levels[..8], [136, 255, 255, 255, 136, 0, 0, 0]);
        assert_eq!(levels[16..24], [255, 255, 255, 136, 0, 0, 0, 136]);
    }
}
