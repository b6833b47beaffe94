//! Text: cleaned, shaped, broken into lines, fitted into a room, drawn.

mod clean;
mod draw;
mod fit;
mod fonts;
mod lines;
mod pages;
mod stack;

pub(crate) use clean::{Cleaner, unknown};
pub(crate) use draw::Align;
pub(crate) use fit::{Laid, Room, largest};
pub(crate) use fonts::{Fonts, knows};
pub(crate) use pages::{pages, pages_after_first};
pub(crate) use stack::{Stack, Tone};
