//! The colours of alerts: those of safety signs (ANSI Z535.4), the same on every TV, whatever the
//! school's colour and theme.

use protocol::alert::Severity;

use crate::colour::Colour;
use crate::slide::Alert;

/// The colours of one alert. Each text colour is legible on its ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    /// The ground of the body, and its text.
    pub(super) ground: Colour,
    pub(super) ink: Colour,
    /// The ground of the head, and its icon and word.
    pub(super) head: Colour,
    pub(super) sign: Colour,
}

const BLACK: Colour = Colour::rgb(0x14, 0x14, 0x14);
const RED: Colour = Colour::rgb(0xa6, 0x10, 0x14);
const DEEP_RED: Colour = Colour::rgb(0x6e, 0x06, 0x0a);
const ORANGE: Colour = Colour::rgb(0xff, 0x96, 0x1f);
const YELLOW: Colour = Colour::rgb(0xff, 0xdc, 0x3c);
const BLUE: Colour = Colour::rgb(0x12, 0x4b, 0x90);
const DEEP_BLUE: Colour = Colour::rgb(0x0a, 0x30, 0x62);
const GREEN: Colour = Colour::rgb(0x0c, 0x5c, 0x35);
const DEEP_GREEN: Colour = Colour::rgb(0x06, 0x3f, 0x23);
/// Of drills alone: no sign of danger has it.
const VIOLET: Colour = Colour::rgb(0x5a, 0x2a, 0x88);

impl Colours {
    /// The colours of an alert, of a drill, or of an end.
    pub(super) fn of(slide: &Alert) -> Self {
        match (slide.drill, slide.ended.is_some()) {
            (true, _) => Self::new([Colour::WHITE, BLACK], [VIOLET, Colour::WHITE]),
            (false, true) => Self::new([GREEN, Colour::WHITE], [DEEP_GREEN, Colour::WHITE]),
            (false, false) => Self::of_severity(slide.severity),
        }
    }

    /// The colours of a real alert in force.
    pub(super) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Extreme => Self::new([RED, Colour::WHITE], [DEEP_RED, Colour::WHITE]),
            Severity::Severe => Self::new([ORANGE, BLACK], [BLACK, ORANGE]),
            Severity::Moderate => Self::new([YELLOW, BLACK], [BLACK, YELLOW]),
            Severity::Minor => Self::new([BLUE, Colour::WHITE], [DEEP_BLUE, Colour::WHITE]),
        }
    }

    fn new([ground, ink]: [Colour; 2], [head, sign]: [Colour; 2]) -> Self {
        Self { ground, ink, head, sign }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::LEGIBLE;
    use crate::slide::tests::{ended, raised};
    use protocol::alert::EndKind;

    #[test]
    fn every_alert_drill_and_end_is_legible() {
        for severity in Severity::ALL {
            for drill in [false, true] {
                let alert = Alert { severity, drill, ..raised() };
                let over = ended(alert.clone(), EndKind::AllClear);
                for slide in [alert, over] {
                    let Colours { ground, ink, head, sign } = Colours::of(&slide);
                    assert!(ink.contrast(ground) >= LEGIBLE, "{ink:?} on {ground:?}");
                    assert!(sign.contrast(head) >= LEGIBLE, "{sign:?} on {head:?}");
                }
            }
        }
    }

    #[test]
    fn no_two_gravities_share_a_ground_with_each_other_a_drill_or_an_end() {
        let mut grounds: Vec<Colour> =
            Severity::ALL.map(|severity| Colours::of_severity(severity).ground).to_vec();
        grounds.push(Colours::of(&Alert { drill: true, ..raised() }).ground);
        grounds.push(Colours::of(&ended(raised(), EndKind::AllClear)).ground);
        for (index, one) in grounds.iter().enumerate() {
            assert!(!grounds[index + 1..].contains(one), "{one:?}");
        }
    }
}
