//! QR codes in pages, as SVG without styles or scripts.

use std::fmt::{self, Write as _};

use qrcode::{Color, EcLevel, QrCode};

/// Modules of quiet around a code, which readers need.
const QUIET: usize = 4;

/// A QR code: one path, one unit a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    side: usize,
    path: String,
}

/// The QR code of a text; empty where the text is too long for any.
pub(super) fn picture(text: &str) -> Picture {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return Picture { side: 0, path: String::new() };
    };
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            // Writing to a text cannot fail.
            let _written = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Picture { side: width + 2 * QUIET, path }
}

impl fmt::Display for Picture {
    /// Dark on light whatever the page's colours: readers expect it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { side, path } = self;
        write!(
            f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"240\" \
             height=\"240\" shape-rendering=\"crispEdges\" aria-hidden=\"true\"><path fill=\"#fff\" \
             d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
        )
    }
}

/// It is made of numbers alone.
impl askama::filters::HtmlSafe for Picture {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_quiet_around() {
        let picture = picture("otpauth://totp/Efir:anna?secret=ABC");
        for (x, y) in
            [(QUIET, QUIET), (picture.side - QUIET - 7, QUIET), (QUIET, picture.side - QUIET - 7)]
        {
            assert!(picture.path.contains(&format!("M{x} {y}h1v1h-1z")), "{x} {y}");
        }
        assert!(!picture.path.contains("M3 ") && !picture.path.contains(" 3h"));
        assert_eq!(super::picture(&"x".repeat(5_000)).side, 0);
        let text = format!("{}", super::picture("<script>"));
        assert!(!text.contains("script") && !text.contains("style="));
    }
}
