//! How grave a drilled alert is: icon and word on its colour, small, so that it is not taken for one.

use protocol::words::Args;

use super::colours::Colours;
use super::icon::Icon;
use crate::canvas::Rect;
use crate::scene::{Scene, TEXT};
use crate::slide::Alert;
use crate::text::{Align, Laid};

const HEIGHT: i32 = 76;
const ICON: i32 = 52;
/// Before the icon and after it; twice that after the word.
const GAP: i32 = 18;

/// A chip, not drawn yet.
pub(super) struct Chip {
    pub(super) width: i32,
    pub(super) height: i32,
    icon: Icon,
    colours: Colours,
    word: Laid,
}

impl Chip {
    /// The chip of an alert's gravity, at most so wide.
    pub(super) fn new(scene: &mut Scene<'_>, slide: &Alert, width: i32) -> Self {
        let colours = Colours::of_severity(slide.severity);
        let around = scene.px(4 * GAP + ICON);
        let height = scene.px(HEIGHT);
        let word = severity(scene, slide);
        let word = scene.line(&word, true, colours.ink);
        let room = Rect { x: 0, y: 0, width: width - around, height };
        let word = scene.fit(&word, scene.room(room, [TEXT, TEXT], 100));
        let icon = Icon::of_severity(slide.severity);
        Self { width: word.width + around, height, icon, colours, word }
    }

    /// Draws it with its upper left corner given.
    pub(super) fn draw(&self, scene: &mut Scene<'_>, x: i32, y: i32) {
        let Colours { ground, ink, .. } = self.colours;
        let place = Rect { x, y, width: self.width, height: self.height };
        scene.canvas.fill_round(place, scene.px(GAP), ground);
        let (icon, gap) = (scene.px(ICON), scene.px(GAP));
        let top = y + (self.height - icon) / 2;
        let square = Rect { x: x + gap, y: top, width: icon, height: icon };
        self.icon.draw(&mut scene.canvas, square, ink, ground);
        let beside = Rect { x: square.right() + gap, ..place };
        scene.draw(&self.word, self.word.centred(beside), Align::Left);
    }
}

/// The signal word of an alert's gravity.
pub(super) fn severity(scene: &Scene<'_>, slide: &Alert) -> String {
    let mut values = Args::new();
    values.set("severity", slide.severity.name());
    scene.say("alert-severity", &values)
}
