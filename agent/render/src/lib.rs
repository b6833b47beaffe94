//! Draws a slide as pixels: pure, and the same bytes on every CPU.

pub mod slide;

use protocol::Language;
use protocol::register::{Accent, Orientation, Theme};
use protocol::report::ScreenSize;

pub use slide::Slide;

/// How frames of one screen look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The panel's size in pixels; the frame has exactly this size, whichever way the panel hangs.
    pub size: ScreenSize,
    /// How the panel hangs.
    pub orientation: Orientation,
    /// Light or dark.
    pub theme: Theme,
    /// The school's colour.
    pub accent: Accent,
    /// The language of Efir's own words.
    pub language: Language,
}
