//! The built-in fonts: shaping and the pictures of glyphs. Fonts of the system are never looked at.

use std::sync::{Arc, LazyLock};

use cosmic_text::fontdb::{Database, ID, Source};
use cosmic_text::ttf_parser::Face;
use cosmic_text::{
    Attrs, AttrsList, CacheKey, CacheKeyFlags, Family, Font, FontSystem, ShapeLine, ShapeWord,
    Shaping, SubpixelBin, SwashCache, SwashImage, Weight,
};

use super::clean::Cleaner;
use super::lines::{Glyph, Word};
use crate::UnusableResources;

const FAMILY: Family<'static> = Family::Name("Noto Sans");
/// Bytes of glyphs that are kept from one frame to the next, at most.
const KEPT_GLYPHS: usize = 2 * 1024 * 1024;
/// Kinds of glyphs kept, at most.
const KEPT_KINDS: usize = 2_000;

/// Noto Sans, regular and bold.
pub(crate) struct Fonts {
    system: FontSystem,
    pictures: SwashCache,
    regular: Arc<Font>,
    ellipses: [Word; 2],
}

impl Fonts {
    /// Parses the fonts.
    pub(crate) fn new() -> Result<Self, UnusableResources> {
        let mut faces = Database::new();
        let regular = load(&mut faces, "Noto Sans Regular", notosans::REGULAR_TTF)?;
        load(&mut faces, "Noto Sans Bold", notosans::BOLD_TTF)?;
        // Shaping never looks for another font: text is cleaned of what Noto Sans lacks.
        let mut system = FontSystem::new_with_locale_and_db("ru".to_owned(), faces);
        let unreadable = UnusableResources::Font("Noto Sans Regular");
        let regular = system.get_font(regular).ok_or(unreadable)?;
        let ellipses = [Word::default(), Word::default()];
        let mut fonts = Self { system, pictures: SwashCache::new(), regular, ellipses };
        fonts.ellipses = [false, true]
            .map(|bold| fonts.shape(&[("…", bold)]).into_iter().next().unwrap_or_default());
        Ok(fonts)
    }

    /// A cleaner of text for these fonts.
    pub(crate) fn cleaner(&self) -> Cleaner {
        let regular = Arc::clone(&self.regular);
        Cleaner::new(move |char| regular.as_swash().charmap().map(char) != 0)
    }

    /// The mark of what was cut off.
    pub(crate) fn ellipsis(&self, bold: bool) -> &Word {
        let [regular, strong] = &self.ellipses;
        if bold { strong } else { regular }
    }

    /// Shapes clean text, given in runs of one weight, into words. Line breaks in it end lines.
    pub(crate) fn shape(&mut self, runs: &[(&str, bool)]) -> Vec<Word> {
        let mut words = Vec::new();
        let mut line = String::new();
        let mut attributes = AttrsList::new(&regular());
        for (text, is_bold) in runs {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    self.shape_line(&line, &attributes, &mut words);
                    line.clear();
                    attributes.clear_spans();
                }
                let start = line.len();
                line.push_str(part);
                if *is_bold && start < line.len() {
                    attributes.add_span(start..line.len(), &regular().weight(Weight::BOLD));
                }
            }
        }
        self.shape_line(&line, &attributes, &mut words);
        words
    }

    /// The picture of a glyph, in a size in pixels; none for a glyph without ink.
    pub(crate) fn picture(&mut self, glyph: &Glyph, size: u16) -> Option<&SwashImage> {
        let key = CacheKey {
            font_id: glyph.font,
            glyph_id: glyph.id,
            font_size_bits: f32::from(size).to_bits(),
            x_bin: SubpixelBin::Zero,
            y_bin: SubpixelBin::Zero,
            flags: CacheKeyFlags::empty(),
        };
        self.pictures.get_image(&mut self.system, key).as_ref()
    }

    /// Forgets the pictures, if they have become many.
    pub(crate) fn tidy(&mut self) {
        let pictures = &mut self.pictures.image_cache;
        let bytes: usize = pictures.values().flatten().map(|picture| picture.data.len()).sum();
        if bytes > KEPT_GLYPHS || pictures.len() > KEPT_KINDS {
            pictures.clear();
            pictures.shrink_to_fit();
        }
    }

    fn shape_line(&mut self, line: &str, attributes: &AttrsList, words: &mut Vec<Word>) {
        let line = line.trim_end_matches(' ');
        let shaped = ShapeLine::new(&mut self.system, line, attributes, Shaping::Advanced, 1);
        let begins = words.len();
        for word in shaped.spans.iter().flat_map(|span| &span.words) {
            if word.blank {
                let indent = words.len() == begins;
                if let (false, Some(last)) = (indent, words.last_mut()) {
                    last.space += width(word);
                }
            } else {
                words.push(Word { glyphs: glyphs(word), width: width(word), ..Word::default() });
            }
        }
        if let Some(last) = words.get_mut(begins..).and_then(<[Word]>::last_mut) {
            last.ends_line = true;
        }
    }
}

/// Whether the built-in fonts have a character.
pub(crate) fn knows(char: char) -> bool {
    static FACE: LazyLock<Option<Face<'static>>> =
        LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
    FACE.as_ref().is_some_and(|face| face.glyph_index(char).is_some_and(|glyph| glyph.0 != 0))
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

fn load(
    faces: &mut Database,
    name: &'static str,
    font: &'static [u8],
) -> Result<ID, UnusableResources> {
    let ids = faces.load_font_source(Source::Binary(Arc::new(font)));
    ids.first().copied().ok_or(UnusableResources::Font(name))
}

fn regular() -> Attrs<'static> {
    Attrs::new().family(FAMILY)
}

fn width(word: &ShapeWord) -> f32 {
    word.glyphs.iter().map(|glyph| glyph.x_advance).sum()
}

fn glyphs(word: &ShapeWord) -> Vec<Glyph> {
    let glyph = |glyph: &cosmic_text::ShapeGlyph| Glyph {
        font: glyph.font_id,
        id: glyph.glyph_id,
        advance: glyph.x_advance,
        x: glyph.x_offset,
        y: glyph.y_offset,
    };
    word.glyphs.iter().map(glyph).collect()
}
