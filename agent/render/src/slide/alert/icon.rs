//! The icons of alerts, from simple shapes.

use protocol::alert::Severity;

use super::colours::Colours;
use crate::canvas::Rect;
use crate::scene::Scene;
use crate::slide::Alert;

/// What stands beside the signal word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    Warning,
    Notice,
    Done,
}

impl Icon {
    pub(super) fn of(slide: &Alert) -> Self {
        match (&slide.ended, slide.severity) {
            (Some(_), _) => Self::Done,
            (None, Severity::Minor) => Self::Notice,
            (None, Severity::Extreme | Severity::Severe | Severity::Moderate) => Self::Warning,
        }
    }

    pub(super) fn draw(self, scene: &mut Scene<'_>, square: Rect, colours: &Colours) {
        let radius = match self {
            Self::Warning => square.width / 8,
            Self::Notice | Self::Done => square.width / 2,
        };
        scene.canvas.fill_round(square, radius, colours.head_ink);
        let bar = Rect {
            x: square.x + square.width * 44 / 100,
            y: square.y + square.height * 20 / 100,
            width: square.width * 12 / 100,
            height: square.height * 38 / 100,
        };
        scene.canvas.fill_round(bar, bar.width / 2, colours.head);
        let dot = Rect { y: square.y + square.height * 66 / 100, height: bar.width, ..bar };
        scene.canvas.fill_round(dot, bar.width / 2, colours.head);
    }
}
