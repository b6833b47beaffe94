//! Text as people send it, made fit for a screen: only characters that the fonts have, and spaces
//! that keep together what a reader wants together.

const NO_BREAK: char = '\u{a0}';
const REPLACEMENT: char = '\u{fffd}';
/// Letters of a word that does not stand at a line's end: в, и, на, №.
const SHORT: usize = 2;
/// So many words are kept with their next one in a row, so that lines can break at all.
const TIES: usize = 2;

/// Cleans text, and remembers whether something had to go.
pub(crate) struct Cleaner {
    knows: Box<dyn Fn(char) -> bool>,
    lost: bool,
}

impl Cleaner {
    /// Takes the question whether the fonts have a character.
    pub(crate) fn new(knows: impl Fn(char) -> bool + 'static) -> Self {
        Self { knows: Box::new(knows), lost: false }
    }

    /// Whether characters were left out or replaced.
    pub(crate) fn lost(&self) -> bool {
        self.lost
    }

    /// Keeps the breaks between lines, drops what has no picture (controls, directions, joiners),
    /// leaves out symbols that the fonts lack, and marks words in other scripts with �.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for char in text.chars() {
            self.push(&mut clean, char);
        }
        tied(&clean)
    }

    /// The same, on one line.
    pub(crate) fn line(&mut self, text: &str) -> String {
        self.text(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn push(&mut self, clean: &mut String, char: char) {
        match char {
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            NO_BREAK | '\u{202f}' => clean.push(NO_BREAK),
            '\r' => {}
            _ if char.is_whitespace() => {
                if !clean.ends_with([' ', '\n']) {
                    clean.push(' ');
                }
            }
            _ if is_invisible(char) => {}
            _ if (self.knows)(char) => clean.push(char),
            _ => {
                self.lost = true;
                if char.is_alphanumeric() && !clean.ends_with(REPLACEMENT) {
                    clean.push(REPLACEMENT);
                }
            }
        }
    }
}

/// The characters of a text that a frame cannot show, each once, in their order.
pub(crate) fn unknown(text: &str, knows: impl Fn(char) -> bool) -> Vec<char> {
    let mut unknown = Vec::new();
    for char in text.chars() {
        let is_blank = char.is_whitespace() || is_invisible(char);
        if !is_blank && !knows(char) && !unknown.contains(&char) {
            unknown.push(char);
        }
    }
    unknown
}

/// Whether a character has no picture of its own: controls, formats, directions, variations.
fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Ties short words to the next one, and dashes to the word before.
fn tied(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    let mut ties = 0;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char != ' ' {
            word.push(char);
            if char == '\n' {
                word.clear();
            }
            result.push(char);
            continue;
        }
        let dash = matches!(chars.peek(), Some('—' | '–'));
        if (dash || is_short(&word)) && ties < TIES {
            ties += 1;
            result.push(NO_BREAK);
        } else {
            ties = 0;
            result.push(' ');
        }
        word.clear();
    }
    result
}

fn is_short(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '«', '"', '„', '“']);
    let tied = |char: char| {
        char.is_ascii_digit() || char == '№' || ('\u{400}'..='\u{4ff}').contains(&char)
    };
    !word.is_empty() && word.chars().count() <= SHORT && word.chars().all(tied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaner() -> Cleaner {
        Cleaner::new(|char| {
            char.is_ascii() || ('\u{400}'..='\u{4ff}').contains(&char) || "—«»№�".contains(char)
        })
    }

    #[test]
    fn short_words_stay_with_the_next_one() {
        assert_eq!(cleaner().text("Уроки в школе № 11"), "Уроки в\u{a0}школе №\u{a0}11");
        assert_eq!(cleaner().text("23 ноября — выходной"), "23\u{a0}ноября\u{a0}— выходной");
        assert_eq!(cleaner().text("а\nв классе"), "а\nв\u{a0}классе");
    }

    #[test]
    fn a_row_of_short_words_still_breaks() {
        assert!(cleaner().text(&"и ".repeat(50)).matches(' ').count() > 10);
    }

    #[test]
    fn symbols_without_a_picture_go_and_other_scripts_leave_a_mark() {
        let mut cleaner = cleaner();
        assert_eq!(cleaner.text("Ура! 🎉 Каникулы"), "Ура! Каникулы");
        assert_eq!(cleaner.text("שלום мир"), "� мир");
        assert!(cleaner.lost());
    }

    #[test]
    fn controls_and_directions_vanish_silently() {
        let mut cleaner = cleaner();
        assert_eq!(cleaner.text("a\u{0}\u{202e}b\r\n\tc\u{fe0f}  d"), "ab\nc d");
        assert!(!cleaner.lost());
        assert_eq!(cleaner.line(" a\n b "), "a b");
    }

    proptest! {
        #[test]
        fn only_known_characters_come_out(text in any::<String>()) {
            let knows = |char: char| char.is_ascii_graphic() || char == '�';
            let clean = Cleaner::new(knows).text(&text);
            let space = |char: char| matches!(char, ' ' | '\n' | NO_BREAK);
            let all_known = clean.chars().all(|char| knows(char) || space(char));
            prop_assert!(all_known, "{}", clean);
        }
    }
}
