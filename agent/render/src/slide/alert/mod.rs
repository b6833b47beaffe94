//! Alerts: frames that are trusted from eight metres. They carry a colour, an icon and a word, each of
//! which says alone how grave it is.

mod body;
mod chip;
mod colours;
mod foot;
mod head;
mod icon;

use super::Alert;
use crate::canvas::Rect;
use crate::colour::Colour;
use crate::scene::{OVERHANG, Scene};
use body::Body;
use colours::Colours;
use foot::Foot;
use head::Head;

/// How wide the stripes of a drill stand around the frame: inside the margins, which text keeps.
const BORDER: i32 = 32;
/// A stripe along a row, with which they begin again.
const STRIPE: i32 = 48;

/// How much room an alert leaves around its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Density {
    Roomy,
    /// For long texts.
    Dense,
}

/// Draws it.
pub(super) fn draw(scene: &mut Scene<'_>, slide: &Alert) {
    let colours = Colours::of(slide);
    let mut frame = Rect { x: 0, y: 0, width: scene.canvas.width, height: scene.canvas.height };
    if slide.drill {
        let width = scene.px(STRIPE);
        scene.canvas.fill_stripes(frame, width, [colours.head, Colour::WHITE]);
        frame = frame.inset(scene.px(BORDER));
    }
    scene.canvas.fill(frame, colours.ground);
    let safe = scene.safe();
    // Clear of the stripes.
    let indent = if slide.drill { scene.px(BORDER * 3 / 4) } else { 0 };
    let width = safe.width - 2 * indent - scene.px(OVERHANG);
    let page = Rect { x: safe.x + indent, width, ..safe };
    let mut layout = Layout::new(scene, slide, &colours, page, Density::Roomy);
    if !layout.body.is_legible(scene) {
        layout = Layout::new(scene, slide, &colours, page, Density::Dense);
    }
    layout.head.draw(scene, &colours, frame);
    layout.foot.draw(scene, &colours, frame);
    layout.body.draw(scene);
}

/// An alert with everything in its place.
struct Layout {
    head: Head,
    foot: Foot,
    body: Body,
}

impl Layout {
    fn new(
        scene: &mut Scene<'_>,
        slide: &Alert,
        colours: &Colours,
        page: Rect,
        density: Density,
    ) -> Self {
        let head = Head::new(scene, slide, colours, page, density);
        let foot = Foot::new(scene, slide, colours, head.rest, density);
        let body = Body::new(scene, slide, colours, foot.rest, density);
        Self { head, foot, body }
    }
}

impl Density {
    /// A length of some pixels, and where space is short.
    fn px(self, scene: &Scene<'_>, [roomy, dense]: [i32; 2]) -> i32 {
        scene.px(match self {
            Self::Roomy => roomy,
            Self::Dense => dense,
        })
    }
}
