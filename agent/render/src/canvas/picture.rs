//! Rows of a picture.

use super::{Canvas, Rect, blended, corner_alpha};
use crate::colour::Colour;

impl Canvas {
    /// Draws one row of a picture that fills a rectangle with round corners.
    pub(crate) fn paint_row(&mut self, rect: Rect, row: i32, radius: i32, colours: &[Colour]) {
        let y = rect.y + row;
        if y < 0 || y >= self.height {
            return;
        }
        let radius = radius.min(rect.width / 2).min(rect.height / 2).max(0);
        let from_edge = row.min(rect.height - 1 - row);
        for (column, &Colour { red, green, blue }) in (0..).zip(colours) {
            let x = rect.x + column;
            if x < 0 || x >= self.width {
                continue;
            }
            let from_side = column.min(rect.width - 1 - column);
            let in_corner = from_side < radius && from_edge < radius;
            let alpha =
                if in_corner { corner_alpha(radius, from_side, from_edge) } else { u8::MAX };
            let Some([under_red, under_green, under_blue, _]) = self.pixel(x, y) else { continue };
            *under_red = blended(*under_red, red, alpha);
            *under_green = blended(*under_green, green, alpha);
            *under_blue = blended(*under_blue, blue, alpha);
        }
    }
}
