//! QR codes.

use qrcode::{Color, EcLevel, QrCode};

use crate::canvas::{Canvas, Rect};
use crate::colour::Colour;

/// Modules of quiet zone on each side, by ISO/IEC 18004.
const QUIET: i32 = 4;

/// Encodes text, if it is not too long for any code.
pub(crate) fn code(text: &str) -> Option<QrCode> {
    QrCode::with_error_correction_level(text, EcLevel::M).ok()
}

/// Draws a QR code as large as it goes into a square, dark on light with its quiet zone, in the
/// square's middle. Nothing is drawn where the square is too small to read it.
pub(crate) fn draw(canvas: &mut Canvas, square: Rect, radius: i32, code: &QrCode) {
    let Ok(modules) = i32::try_from(code.width()) else { return };
    let side = square.width.min(square.height);
    let module = side / (modules + 2 * QUIET);
    if module < 1 {
        return;
    }
    canvas.fill_round(square, radius, Colour::WHITE);
    let left = square.x + (square.width - modules * module) / 2;
    let top = square.y + (square.height - modules * module) / 2;
    for (row, colours) in (0..).zip(code.to_colors().chunks(code.width())) {
        for (column, colour) in (0..).zip(colours) {
            if *colour == Color::Dark {
                let (x, y) = (left + column * module, top + row * module);
                canvas.fill(Rect { x, y, width: module, height: module }, Colour::BLACK);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::register::Orientation;
    use protocol::report::ScreenSize;

    fn drawn(side: i32) -> Vec<bool> {
        let panel = ScreenSize { width: side.unsigned_abs(), height: side.unsigned_abs() };
        let mut canvas = Canvas::new(panel, Orientation::Landscape, Colour::rgb(9, 9, 9));
        let square = Rect { x: 0, y: 0, width: side, height: side };
        draw(&mut canvas, square, 0, &code("EFIR").expect("it is short"));
        canvas.into_pixels().chunks(4).map(|pixel| pixel[0] == 0).collect()
    }

    #[test]
    fn a_code_has_its_quiet_zone_and_finder() {
        // Version 1 has 21 modules; with the quiet zones 29.
        let dark = drawn(29);
        let row = |y: usize| &dark[y * 29..(y + 1) * 29];
        assert!((0..4).all(|y| row(y).iter().all(|dark| !dark)));
        assert!(row(4)[4..11].iter().all(|dark| *dark), "the finder's upper side");
        assert!(row(4)[..4].iter().all(|dark| !dark));
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert!(drawn(28).iter().all(|dark| !dark));
        assert!(code(&"https://example.org/".repeat(300)).is_none());
    }
}
