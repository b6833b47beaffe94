//! Words into lines. All lengths are in ems, so that a text is shaped once for every size.

use std::borrow::Cow;
use std::ops::Range;

use cosmic_text::fontdb::ID;

/// A picture of a font, and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) font: ID,
    pub(crate) id: u16,
    /// How far the next glyph is.
    pub(crate) advance: f32,
    /// To the right of its place.
    pub(crate) x: f32,
    /// Above its place.
    pub(crate) y: f32,
}

/// What is not broken, if that can be helped, with the space behind it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Word {
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) width: f32,
    pub(crate) space: f32,
    pub(crate) ends_line: bool,
}

/// A line shorter than this part of the room, alone at a paragraph's end, is an orphan.
const ORPHAN: f32 = 0.22;
/// Steps in which a paragraph is made narrower to look better.
const STEPS: u8 = 24;

/// Fills lines greedily.
pub(crate) fn broken(words: &[Word], room: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut used = 0.0;
    for (index, word) in words.iter().enumerate() {
        if index > start && used + word.width > room {
            lines.push(start..index);
            (start, used) = (index, 0.0);
        }
        used += word.width + word.space;
        if word.ends_line {
            lines.push(start..index + 1);
            (start, used) = (index + 1, 0.0);
        }
    }
    if start < words.len() {
        lines.push(start..words.len());
    }
    lines
}

/// Fills lines so that they are about equally long, without needing more of them: for titles.
pub(crate) fn balanced(words: &[Word], room: f32) -> Vec<Range<usize>> {
    let greedy = broken(words, room);
    let narrower = (0..STEPS).map(|step| broken(words, room * part(step)));
    narrower.take_while(|lines| lines.len() == greedy.len()).last().unwrap_or(greedy)
}

/// Fills lines so that no lonely short word ends the paragraph, if that needs no more lines.
pub(crate) fn without_orphan(words: &[Word], room: f32) -> Vec<Range<usize>> {
    let greedy = broken(words, room);
    let lonely = |lines: &[Range<usize>]| {
        lines.len() > 1 && lines.last().is_some_and(|last| line_width(words, last) < room * ORPHAN)
    };
    if !lonely(&greedy) {
        return greedy;
    }
    let narrower = (1..STEPS / 3).map(|step| broken(words, room * part(step)));
    narrower
        .take_while(|lines| lines.len() == greedy.len())
        .find(|lines| !lonely(lines))
        .unwrap_or(greedy)
}

/// How long a line is, without the space at its end.
pub(crate) fn line_width(words: &[Word], line: &Range<usize>) -> f32 {
    let words = words.get(line.clone()).unwrap_or_default();
    let whole: f32 = words.iter().map(|word| word.width + word.space).sum();
    whole - words.last().map_or(0.0, |last| last.space)
}

/// The longest word.
pub(crate) fn widest(words: &[Word]) -> f32 {
    words.iter().map(|word| word.width).fold(0.0, f32::max)
}

/// Breaks words that are longer than a line between their letters.
pub(crate) fn split(words: &[Word], room: f32) -> Cow<'_, [Word]> {
    if widest(words) <= room {
        return Cow::Borrowed(words);
    }
    words.iter().flat_map(|word| pieces(word, room)).collect()
}

fn pieces(word: &Word, room: f32) -> Vec<Word> {
    if word.width <= room {
        return vec![word.clone()];
    }
    let mut pieces = vec![Word::default()];
    for glyph in &word.glyphs {
        let Some(piece) = pieces.last_mut() else { break };
        // What has no width of its own is an accent of the glyph before it.
        let full = glyph.advance > 0.0 && piece.width + glyph.advance > room;
        if full && !piece.glyphs.is_empty() {
            pieces.push(Word::default());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.width += glyph.advance;
            piece.glyphs.push(glyph.clone());
        }
    }
    if let Some(last) = pieces.last_mut() {
        last.space = word.space;
        last.ends_line = word.ends_line;
    }
    pieces
}

fn part(step: u8) -> f32 {
    1.0 - f32::from(step) / f32::from(STEPS + 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(widths: &[f32]) -> Vec<Word> {
        let word = |&width: &f32| Word { width, space: 1.0, ..Word::default() };
        widths.iter().map(word).collect()
    }

    #[test]
    fn lines_are_filled() {
        let words = words(&[4.0, 4.0, 4.0, 9.0, 20.0, 1.0]);
        assert_eq!(broken(&words, 9.0), [0..2, 2..3, 3..4, 4..5, 5..6]);
    }

    #[test]
    fn a_written_break_ends_a_line() {
        let mut words = words(&[1.0, 1.0, 1.0]);
        words[0].ends_line = true;
        assert_eq!(broken(&words, 9.0), [0..1, 1..3]);
    }

    #[test]
    fn a_title_is_balanced() {
        let words = words(&[4.0; 5]);
        assert_eq!(broken(&words, 20.0), [0..4, 4..5]);
        assert_eq!(balanced(&words, 20.0), [0..3, 3..5]);
    }

    #[test]
    fn a_lonely_word_gets_company() {
        let words = words(&[4.0, 4.0, 4.0, 4.0, 2.0]);
        assert_eq!(broken(&words, 20.0), [0..4, 4..5]);
        assert_eq!(without_orphan(&words, 20.0), [0..3, 3..5]);
    }

    proptest! {
        #[test]
        fn lines_hold_every_word_once_and_fit(
            widths in proptest::collection::vec(0.1_f32..30.0, 0..80), room in 1.0_f32..40.0,
        ) {
            let words = words(&widths);
            for lines in [broken(&words, room), balanced(&words, room), without_orphan(&words, room)] {
                let seen: Vec<usize> = lines.iter().cloned().flatten().collect();
                prop_assert_eq!(seen, (0..words.len()).collect::<Vec<_>>());
                for line in lines {
                    let width = line_width(&words, &line);
                    prop_assert!(width <= room + 0.001 || line.len() == 1);
                }
            }
        }
    }
}
