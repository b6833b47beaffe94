//! The head of an alert: its icon and the signal word, in a band from edge to edge.

use protocol::alert::EndKind;
use protocol::words::Args;

use super::chip::{Chip, severity};
use super::colours::Colours;
use super::icon::Icon;
use super::{Alert, Density};
use crate::canvas::Rect;
use crate::scene::Scene;
use crate::text::{Align, Laid};

/// The signal word: the smallest, the largest, the largest where space is short.
const WORD: [i32; 3] = [72, 118, 76];
/// That of an all-clear.
const END: [i32; 3] = [72, 180, 118];
const LEADING: u16 = 108;
/// The icon, roomy and dense; and on a tall screen, where it stands beside several lines.
const ICON: [i32; 2] = [128, 96];
const ICON_TALL: [i32; 2] = [190, 160];
/// Between icon and word.
const GAP: i32 = 40;
/// Between the word and the band's edge, and between the band and what follows.
const PADDING: [i32; 2] = [30, 18];
const BELOW: [i32; 2] = [44, 22];

/// A head with its place.
pub(super) struct Head {
    /// What is left of the page.
    pub(super) rest: Rect,
    icon: Icon,
    square: Rect,
    word: Laid,
    word_place: Rect,
    /// Where the band ends.
    bottom: i32,
    chip: Option<Chip>,
}

impl Head {
    /// Finds a place at the top of the page.
    pub(super) fn new(
        scene: &mut Scene<'_>,
        slide: &Alert,
        colours: &Colours,
        page: Rect,
        density: Density,
    ) -> Self {
        let icon = density.px(scene, if scene.is_tall() { ICON_TALL } else { ICON });
        let gap = scene.px(GAP);
        let beside = Rect { x: page.x + icon + gap, width: page.width - icon - gap, ..page };
        let word = word(scene, slide, colours, beside, density);
        let height = icon.max(word.accented().min(page.height / 3));
        let square = Rect { y: page.y + (height - icon) / 2, width: icon, height: icon, ..page };
        let bottom = page.y + height + density.px(scene, PADDING);
        let mut rest = page.below(bottom + density.px(scene, BELOW) - page.y);
        // On a wide screen the chip stands in the foot.
        let chip = (slide.drill && scene.is_tall()).then(|| Chip::new(scene, slide, page.width));
        if let Some(chip) = &chip {
            rest = rest.below(chip.height + density.px(scene, BELOW));
        }
        let word_place = word.centred(Rect { height, ..beside });
        Self { rest, icon: Icon::of(slide), square, word, word_place, bottom, chip }
    }

    /// Draws it.
    pub(super) fn draw(&self, scene: &mut Scene<'_>, colours: &Colours, frame: Rect) {
        let band = Rect { height: self.bottom - frame.y, ..frame };
        scene.canvas.fill(band, colours.head);
        self.icon.draw(&mut scene.canvas, self.square, colours.sign, colours.head);
        scene.draw(&self.word, self.word_place, Align::Left);
        if let Some(chip) = &self.chip {
            chip.draw(
                scene,
                self.square.x,
                self.bottom + (self.rest.y - self.bottom - chip.height) / 2,
            );
        }
    }
}

fn word(
    scene: &mut Scene<'_>,
    slide: &Alert,
    colours: &Colours,
    beside: Rect,
    density: Density,
) -> Laid {
    let end = slide.ended.as_ref().map(|end| end.kind);
    let word = match end {
        Some(EndKind::AllClear) if slide.drill => scene.say("alert-all-clear-drill", &Args::new()),
        Some(EndKind::AllClear) => scene.say("alert-all-clear", &Args::new()),
        Some(EndKind::InError) => scene.say("alert-in-error", &Args::new()),
        None if slide.drill => scene.say("alert-drill", &Args::new()),
        None => severity(scene, slide),
    };
    let [smallest, roomy, dense] = if end == Some(EndKind::AllClear) { END } else { WORD };
    let most = match density {
        Density::Roomy => roomy,
        Density::Dense => dense,
    };
    // Several lines where the screen is narrow; on a wide one the word stands beside its icon.
    let height = if scene.is_tall() { most * 13 / 4 } else { most * 5 / 4 };
    let room = Rect { height: scene.px(height), ..beside };
    let word = scene.line(&word, true, colours.sign);
    scene.fit(&word, scene.room(room, [smallest, most], LEADING))
}
