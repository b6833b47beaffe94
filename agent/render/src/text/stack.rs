//! Paragraphs that stand below one another, before anybody knows how large.

use protocol::markdown::{self, Span};

use super::clean::Cleaner;
use super::fonts::Fonts;
use super::lines::{self, Word};
use crate::colour::Colour;

/// Paragraphs below one another; sizes and distances are relative to one size to be found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stack {
    pub(crate) blocks: Vec<Block>,
}

/// A paragraph.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) words: Vec<Word>,
    pub(crate) colour: Colour,
    pub(crate) marker: Option<Marker>,
    /// Its letters, in hundredths of the stack's size.
    pub(crate) scale: u16,
    /// Distance from the paragraph above, in hundredths of the stack's size.
    pub(crate) above: u16,
    /// Where its lines begin, in ems.
    pub(crate) indent: f32,
    /// Whether its lines should be about equally long.
    pub(crate) balanced: bool,
}

/// What stands before a list's item.
#[derive(Debug, Clone)]
pub(crate) struct Marker {
    pub(crate) shape: MarkerShape,
    pub(crate) colour: Colour,
}

/// The look of a [`Marker`].
#[derive(Debug, Clone)]
pub(crate) enum MarkerShape {
    Dot,
    Number(Word),
}

/// The colours of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tone {
    pub(crate) text: Colour,
    pub(crate) accent: Colour,
}

const BULLET_INDENT: f32 = 0.95;
const NUMBER_GAP: f32 = 0.45;

impl Stack {
    /// One paragraph of one weight, with lines about equally long.
    pub(crate) fn plain(
        fonts: &mut Fonts,
        cleaner: &mut Cleaner,
        text: &str,
        bold: bool,
        colour: Colour,
    ) -> Self {
        let words = fonts.shape(&[(&cleaner.line(text), bold)]);
        let block = Block::new(words, colour);
        Self { blocks: vec![Block { balanced: true, ..block }] }.without_empty()
    }

    /// The small Markdown of posts.
    pub(crate) fn markdown(
        fonts: &mut Fonts,
        cleaner: &mut Cleaner,
        text: &str,
        tone: Tone,
    ) -> Self {
        let mut blocks = Vec::new();
        let mut listed = false;
        for block in markdown::parse(text) {
            let in_list = matches!(block, markdown::Block::Bullet { .. });
            let mut block = match block {
                markdown::Block::Heading(spans) => {
                    let words = shaped(fonts, cleaner, &spans, true);
                    Block {
                        scale: 115,
                        above: 85,
                        balanced: true,
                        ..Block::new(words, tone.accent)
                    }
                }
                markdown::Block::Paragraph(spans) => Block {
                    above: 55,
                    ..Block::new(shaped(fonts, cleaner, &spans, false), tone.text)
                },
                markdown::Block::Bullet { number, spans } => {
                    let words = shaped(fonts, cleaner, &spans, false);
                    let shape = number.map_or(MarkerShape::Dot, |number| numeral(fonts, number));
                    let marker = Some(Marker { shape, colour: tone.accent });
                    Block { marker, above: 55, ..Block::new(words, tone.text) }
                }
            };
            if in_list && listed {
                block.above = 28;
            }
            listed = in_list;
            blocks.push(block);
        }
        Self { blocks }.indented().without_empty()
    }

    /// Whether there is nothing to read.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Gives all of it one colour.
    pub(crate) fn recolour(&mut self, colour: Colour) {
        for block in &mut self.blocks {
            block.colour = colour;
        }
    }

    /// Halves the distances between paragraphs.
    pub(crate) fn tighten(&mut self) {
        for block in &mut self.blocks {
            block.above /= 2;
        }
    }

    fn without_empty(mut self) -> Self {
        self.blocks.retain(|block| !block.words.is_empty());
        if let Some(first) = self.blocks.first_mut() {
            first.above = 0;
        }
        self
    }

    /// Gives all items of a list the same indent.
    fn indented(mut self) -> Self {
        for list in
            self.blocks.chunk_by_mut(|one, other| one.marker.is_some() == other.marker.is_some())
        {
            let indent = list
                .iter()
                .filter_map(|item| item.marker.as_ref())
                .map(Marker::indent)
                .fold(0.0, f32::max);
            for item in list {
                item.indent = indent;
            }
        }
        self
    }
}

impl Block {
    fn new(words: Vec<Word>, colour: Colour) -> Self {
        Self { words, colour, marker: None, scale: 100, above: 0, indent: 0.0, balanced: false }
    }
}

impl Marker {
    fn indent(&self) -> f32 {
        match &self.shape {
            MarkerShape::Dot => BULLET_INDENT,
            MarkerShape::Number(numeral) => numeral.width + NUMBER_GAP,
        }
    }
}

fn numeral(fonts: &mut Fonts, number: u64) -> MarkerShape {
    let mut words = fonts.shape(&[(&format!("{number}."), true)]);
    MarkerShape::Number(words.pop().unwrap_or_default())
}

fn shaped(fonts: &mut Fonts, cleaner: &mut Cleaner, spans: &[Span], all_bold: bool) -> Vec<Word> {
    let clean: Vec<(String, bool)> =
        spans.iter().map(|span| (cleaner.text(&span.text), span.bold || all_bold)).collect();
    let runs: Vec<(&str, bool)> = clean.iter().map(|(text, bold)| (text.as_str(), *bold)).collect();
    fonts.shape(&runs)
}

/// The longest word of a stack, with its indent, in ems of the stack's size.
pub(crate) fn widest(stack: &Stack) -> f32 {
    stack
        .blocks
        .iter()
        .map(|block| (block.indent + lines::widest(&block.words)) * f32::from(block.scale) / 100.0)
        .fold(0.0, f32::max)
}
