//! Draws a slide as pixels: pure, and the same bytes on every CPU.
//!
//! ```
//! use agent_render::{Look, Renderer, Slide, slide::Idle};
//! # use protocol::{Language, report::ScreenSize};
//!
//! let mut renderer = Renderer::new()?;
//! let look = Look {
//!     size: ScreenSize { width: 1920, height: 1080 },
//!     orientation: Default::default(),
//!     theme: Default::default(),
//!     accent: Default::default(),
//!     language: Language::English,
//! };
//! let idle = Idle { school: "Gymnasium 11".to_owned(), ..Idle::default() };
//! let png = renderer.draw(&Slide::Idle(idle), &look).png();
//! assert!(png.bytes.starts_with(b"\x89PNG"));
//! # Ok::<(), agent_render::UnusableResources>(())
//! ```

mod canvas;
mod colour;
mod encode;
mod frame;
mod picture;
mod qr;
mod scene;
pub mod slide;
mod text;
mod theme;

use protocol::Language;
use protocol::register::{Accent, Orientation, Theme};
use protocol::report::ScreenSize;
use protocol::words::{InvalidWords, Words, of_frames};
use thiserror::Error;

use scene::Scene;
use text::Fonts;

pub use frame::{Frame, Png, Warning};
pub use picture::{Picture, UnusablePicture};
pub use slide::Slide;

/// The characters of a text that the built-in fonts lack, each once, in their order: a frame leaves
/// them out or shows � in their place.
///
/// ```
/// assert_eq!(agent_render::unknown_characters("Каникулы 🎉, 寒假!"), ['🎉', '寒', '假']);
/// ```
pub fn unknown_characters(text: &str) -> Vec<char> {
    text::unknown(text, text::knows)
}

/// How frames of one screen look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The panel's size in pixels; the frame has exactly this size, whichever way the panel hangs.
    /// Sides are taken as 1 to 7680.
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

/// Draws frames. It holds fonts, words and a bounded cache of glyphs; drawing the same slide again
/// gives the same frame.
#[derive(Debug)]
pub struct Renderer {
    fonts: Fonts,
    russian: Words,
    english: Words,
}

/// The words or the fonts that are built in cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnusableResources {
    /// A Fluent file is wrong.
    #[error(transparent)]
    Words(#[from] InvalidWords),
    /// A font does not parse.
    #[error("the font {0} cannot be read")]
    Font(&'static str),
}

impl Renderer {
    /// Reads the built-in fonts and words. Fonts of the system are never used.
    pub fn new() -> Result<Self, UnusableResources> {
        Ok(Self {
            fonts: Fonts::new()?,
            russian: of_frames(Language::Russian)?,
            english: of_frames(Language::English)?,
        })
    }

    /// Draws a slide.
    pub fn draw(&mut self, slide: &Slide, look: &Look) -> Frame {
        let words = match look.language {
            Language::Russian => &self.russian,
            Language::English => &self.english,
        };
        let mut scene = Scene::new(&mut self.fonts, words, look);
        slide.draw(&mut scene);
        let frame = scene.into_frame();
        self.fonts.tidy();
        frame
    }
}
