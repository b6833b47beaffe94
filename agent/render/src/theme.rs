//! The colours of a frame: calm grounds with a breath of the school's accent, and text that is read
//! at 7 : 1 whatever that accent is.

use protocol::register::{Accent, Theme};

use crate::colour::{Colour, LEGIBLE};

/// The colours of one frame. Text colours are legible on [`Palette::paper`] and
/// [`Palette::card`] alike.
#[derive(Debug)]
pub(crate) struct Palette {
    /// The ground.
    pub(crate) paper: Colour,
    /// The ground of what is set apart.
    pub(crate) card: Colour,
    /// Thin lines: no text.
    pub(crate) hairline: Colour,
    /// Text that matters most.
    pub(crate) ink: Colour,
    /// Text beside it.
    pub(crate) muted: Colour,
    /// Text in the school's colour.
    pub(crate) accent_ink: Colour,
    /// Large areas and bars in the school's colour, as near to it as can be seen.
    pub(crate) accent: Colour,
    /// Whether the school's own colour is hardly seen on the ground.
    pub(crate) accent_is_faint: bool,
    /// The dot of a warning: no text.
    pub(crate) warning: Colour,
    /// The ground of what must not be overlooked, and the text on it.
    pub(crate) overdue: Colour,
    pub(crate) overdue_ink: Colour,
}

/// The least contrast of a bar or an area with what it lies on, in hundredths.
const VISIBLE: u32 = 150;
/// What WCAG 2.1 asks of graphics, 3 : 1.
const DISTINCT: u32 = 300;

impl Palette {
    /// Mixes the colours of one frame.
    pub(crate) fn new(theme: Theme, accent: Accent) -> Self {
        let accent = Colour::from(accent);
        let (paper, card, hairline, ink, muted, warning) = match theme {
            Theme::Light => (
                Colour::rgb(0xfc, 0xfc, 0xfa).with(3, accent),
                Colour::rgb(0xf1, 0xf1, 0xee).with(6, accent),
                Colour::rgb(0xd6, 0xd7, 0xd6).with(8, accent),
                Colour::rgb(0x16, 0x19, 0x1d),
                Colour::rgb(0x4b, 0x50, 0x57),
                Colour::rgb(0xd9, 0x7a, 0x06),
            ),
            Theme::Dark => (
                Colour::rgb(0x10, 0x13, 0x17).with(5, accent),
                Colour::rgb(0x1c, 0x20, 0x26).with(7, accent),
                Colour::rgb(0x3a, 0x40, 0x48).with(8, accent),
                Colour::rgb(0xf4, 0xf5, 0xf6),
                Colour::rgb(0xbd, 0xc3, 0xca),
                Colour::rgb(0xf5, 0xa6, 0x23),
            ),
        };
        let text = |colour: Colour| colour.against(&[paper, card], LEGIBLE);
        Self {
            paper,
            card,
            hairline,
            ink: text(ink),
            muted: text(muted),
            accent_ink: text(accent),
            accent: accent.against(&[paper], VISIBLE),
            accent_is_faint: accent.contrast(paper) < DISTINCT,
            warning,
            overdue: Colour::rgb(0xff, 0xb0, 0x20),
            overdue_ink: Colour::rgb(0x1a, 0x12, 0x00),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn text_is_legible_with_any_accent(red: u8, green: u8, blue: u8, dark: bool) {
            let theme = if dark { Theme::Dark } else { Theme::Light };
            let palette = Palette::new(theme, Accent { red, green, blue });
            for text in [palette.ink, palette.muted, palette.accent_ink] {
                for ground in [palette.paper, palette.card] {
                    prop_assert!(text.contrast(ground) >= LEGIBLE, "{text:?} on {ground:?}");
                }
            }
            prop_assert!(palette.accent.contrast(palette.paper) >= VISIBLE);
        }
    }

    #[test]
    fn a_deep_accent_is_shown_as_it_is() {
        let accent = Accent { red: 0x8b, green: 0x12, blue: 0x1a };
        let palette = Palette::new(Theme::Light, accent);
        assert_eq!(palette.accent, accent.into());
        assert_eq!(palette.accent_ink, accent.into());
    }

    #[test]
    fn a_light_accent_is_darkened_for_text_but_not_for_areas() {
        let yellow = Accent { red: 0xff, green: 0xd5, blue: 0x00 };
        let palette = Palette::new(Theme::Light, yellow);
        assert_ne!(palette.accent_ink, yellow.into());
        assert!(palette.accent.contrast(yellow.into()) < 115);
        assert_eq!(Palette::new(Theme::Dark, yellow).accent_ink, yellow.into());
    }
}
