//! A unit's colour in the console: made dark enough to be read on paper, and light enough at night.

use protocol::register::Accent;

/// The contrast that words need against what is behind them (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;
const PAPER: Accent = Accent { red: 255, green: 255, blue: 255 };
/// What words in the colour stand on: `--paper` and `--accent-soft` of `efir.css`.
const DAY: [Accent; 2] = [PAPER, Accent { red: 0xe6, green: 0xee, blue: 0xf8 }];
/// The same at night.
const NIGHT: [Accent; 2] =
    [Accent { red: 0x19, green: 0x21, blue: 0x2a }, Accent { red: 0x20, green: 0x30, blue: 0x3f }];
const INK: Accent = Accent { red: 0x0d, green: 0x1a, blue: 0x29 };

/// The tokens of `efir.css` that the colour decides.
pub(super) fn styles(colour: Accent) -> String {
    let day = towards(colour, Accent { red: 0, green: 0, blue: 0 }, DAY);
    let night = towards(colour, PAPER, NIGHT);
    let tokens = |accent, words| {
        format!(":root{{--accent:{};--on-accent:{}}}", String::from(accent), String::from(words))
    };
    let (day, night) = (tokens(day, PAPER), tokens(night, INK));
    format!("{day}@media (prefers-color-scheme:dark){{{night}}}")
}

/// The colour, mixed with as little of another as makes it readable on some grounds.
fn towards(colour: Accent, other: Accent, grounds: [Accent; 2]) -> Accent {
    (0..=20)
        .map(|step| mixed(colour, other, f64::from(step) / 20.0))
        .find(|mixed| grounds.iter().all(|ground| contrast(*mixed, *ground) >= READABLE))
        .unwrap_or(other)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
fn mixed(one: Accent, other: Accent, part: f64) -> Accent {
    let mix = |a: u8, b: u8| (f64::from(a) * (1.0 - part) + f64::from(b) * part).round() as u8;
    Accent {
        red: mix(one.red, other.red),
        green: mix(one.green, other.green),
        blue: mix(one.blue, other.blue),
    }
}

/// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: Accent, other: Accent) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, "relative luminance".
fn luminance(Accent { red, green, blue }: Accent) -> f64 {
    let linear = |byte: u8| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_colour_is_readable_by_day_and_by_night(red: u8, green: u8, blue: u8) {
            let colour = Accent { red, green, blue };
            let day = towards(colour, Accent { red: 0, green: 0, blue: 0 }, DAY);
            let night = towards(colour, PAPER, NIGHT);
            prop_assert!(DAY.iter().all(|ground| contrast(day, *ground) >= READABLE));
            prop_assert!(NIGHT.iter().all(|ground| contrast(night, *ground) >= READABLE));
            prop_assert!(contrast(night, INK) >= READABLE);
        }
    }

    #[test]
    fn a_colour_that_is_dark_enough_stays_as_it_is() {
        let blue = Accent::default();
        assert!(styles(blue).starts_with(":root{--accent:#1f5fa8;--on-accent:#ffffff}"));
        assert!((contrast(PAPER, Accent { red: 0, green: 0, blue: 0 }) - 21.0).abs() < 0.01);
    }
}
