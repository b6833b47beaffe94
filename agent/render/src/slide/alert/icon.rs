//! The icons of alerts, from simple shapes: what an eye knows before it can read the word.

use protocol::alert::Severity;

use crate::canvas::{Canvas, FINE, Rect, Shape};
use crate::colour::Colour;
use crate::slide::Alert;

/// What stands beside the signal word. Each gravity has a shape of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Icon {
    /// An octagon, as where traffic has to stop.
    Stop,
    /// A triangle.
    Warning,
    /// A triangle in outline.
    Caution,
    /// A disc with an i.
    Notice,
    /// A disc with a check mark.
    Done,
}

impl Icon {
    /// The icon of an alert or of its end.
    pub(super) fn of(slide: &Alert) -> Self {
        if slide.ended.is_some() { Self::Done } else { Self::of_severity(slide.severity) }
    }

    /// The icon of an alert in force.
    pub(super) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Extreme => Self::Stop,
            Severity::Severe => Self::Warning,
            Severity::Moderate => Self::Caution,
            Severity::Minor => Self::Notice,
        }
    }

    /// Draws it into a square, in one colour on a ground.
    pub(super) fn draw(self, canvas: &mut Canvas, square: Rect, ink: Colour, ground: Colour) {
        let pen = Pen { square };
        match self {
            Self::Stop => {
                canvas.fill_shape(&pen.octagon(), ink);
                pen.exclamation(canvas, 500, ground);
            }
            Self::Warning => {
                canvas.fill_shape(&pen.triangle(0), ink);
                pen.exclamation(canvas, 580, ground);
            }
            Self::Caution => {
                canvas.fill_shape(&pen.triangle(0), ink);
                canvas.fill_shape(&pen.triangle(70), ground);
                pen.exclamation(canvas, 590, ink);
            }
            Self::Notice => {
                canvas.fill_shape(&pen.shape(&[(500, 500)], 480), ink);
                canvas.fill_shape(&pen.shape(&[(500, 290)], 70), ground);
                canvas.fill_shape(&pen.shape(&[(500, 480), (500, 740)], 60), ground);
            }
            Self::Done => {
                canvas.fill_shape(&pen.shape(&[(500, 500)], 480), ink);
                canvas.fill_shape(&pen.shape(&[(285, 520), (440, 675)], 58), ground);
                canvas.fill_shape(&pen.shape(&[(440, 675), (720, 365)], 58), ground);
            }
        }
    }
}

/// Draws in thousandths of a square.
struct Pen {
    square: Rect,
}

impl Pen {
    fn octagon(&self) -> Shape {
        let (near, far) = (310, 690);
        let corners = [
            (near, 60),
            (far, 60),
            (940, near),
            (940, far),
            (far, 940),
            (near, 940),
            (60, far),
            (60, near),
        ];
        self.shape(&corners, 40)
    }

    /// A triangle, with its edges so far inside those of the largest.
    fn triangle(&self, inside: i32) -> Shape {
        let corners = [
            (500, 120 + inside * 2),
            (930 - inside * 173 / 100, 870 - inside),
            (70 + inside * 173 / 100, 870 - inside),
        ];
        self.shape(&corners, 62 - inside / 2)
    }

    /// An exclamation mark around some height.
    fn exclamation(&self, canvas: &mut Canvas, middle: i32, colour: Colour) {
        let bar =
            [(462, middle - 210), (538, middle - 210), (518, middle + 70), (482, middle + 70)];
        canvas.fill_shape(&self.shape(&bar, 26), colour);
        canvas.fill_shape(&self.shape(&[(500, middle + 200)], 62), colour);
    }

    fn shape(&self, corners: &[(i32, i32)], radius: i32) -> Shape {
        let Rect { x, y, width, .. } = self.square;
        let fine = |thousandths: i32| width * FINE * thousandths / 1000;
        let corners =
            corners.iter().map(|&(right, down)| (x * FINE + fine(right), y * FINE + fine(down)));
        Shape { corners: corners.collect(), radius: fine(radius) }
    }
}
