//! The colours of alerts: those of safety signs (ANSI Z535, GOST R 12.4.026), the same on every TV,
//! whatever the school's colour and theme.

use protocol::alert::{EndKind, Severity};

use crate::colour::Colour;
use crate::slide::Alert;

/// The colours of one alert. Text is legible on its ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    pub(super) ground: Colour,
    pub(super) ink: Colour,
    /// Of the head with the signal word.
    pub(super) head: Colour,
    pub(super) head_ink: Colour,
}

impl Colours {
    pub(super) fn of(slide: &Alert) -> Self {
        const WHITE: Colour = Colour::WHITE;
        const BLACK: Colour = Colour::rgb(0x12, 0x12, 0x12);
        let plain = |ground, ink, head, head_ink| Self { ground, ink, head, head_ink };
        if let Some(end) = &slide.ended {
            return match end.kind {
                EndKind::AllClear | EndKind::InError => plain(
                    Colour::rgb(0x0b, 0x5a, 0x30),
                    WHITE,
                    Colour::rgb(0x08, 0x43, 0x24),
                    WHITE,
                ),
            };
        }
        if slide.drill {
            return plain(WHITE, BLACK, Colour::rgb(0x12, 0x4a, 0x8c), WHITE);
        }
        match slide.severity {
            Severity::Extreme => {
                plain(Colour::rgb(0x9e, 0x0b, 0x0f), WHITE, Colour::rgb(0x6a, 0x04, 0x07), WHITE)
            }
            Severity::Severe => {
                plain(Colour::rgb(0xff, 0x9d, 0x2b), BLACK, BLACK, Colour::rgb(0xff, 0x9d, 0x2b))
            }
            Severity::Moderate => {
                plain(Colour::rgb(0xff, 0xdd, 0x33), BLACK, BLACK, Colour::rgb(0xff, 0xdd, 0x33))
            }
            Severity::Minor => {
                plain(Colour::rgb(0x12, 0x4a, 0x8c), WHITE, Colour::rgb(0x0b, 0x33, 0x63), WHITE)
            }
        }
    }
}
