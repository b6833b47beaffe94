//! What people may write into a field.

use std::collections::BTreeSet;

use protocol::limit;

use crate::error::Error;

/// A name in one line: trimmed, not empty, at most [`limit::NAME_CHARS`].
pub fn name(field: &'static str, text: &str) -> Result<String, Error> {
    line(field, text, limit::NAME_CHARS)
}

/// One line that must say something.
pub fn line(field: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let line = optional_line(field, text, most)?;
    if line.chars().any(is_seen) { Ok(line) } else { Err(Error::TextEmpty { field }) }
}

/// One line that may be empty.
pub fn optional_line(field: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let line = text.trim();
    short(field, line, most)?;
    plain(field, line, &[])?;
    Ok(line.to_owned())
}

/// Several lines, which may be empty. Line ends become `\n`.
pub fn block(field: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    short(field, text, most)?;
    plain(field, text, &['\n', '\t'])?;
    Ok(text.to_owned())
}

/// A line as a device tells it: a hostile one must not steer whoever's terminal or page shows it,
/// and nothing a device says is refused, so it is cleaned and cut instead.
pub fn told(text: &str, most: usize) -> String {
    let clean = |c: char| if c.is_control() || turns(c) { ' ' } else { c };
    text.chars().take(most).map(clean).collect::<String>().trim().to_owned()
}

/// A set of names: each at most `chars` characters, at most `most` of them.
pub fn names(
    field: &'static str,
    names: &BTreeSet<String>,
    chars: usize,
    most: usize,
) -> Result<BTreeSet<String>, Error> {
    if names.len() > most {
        return Err(Error::TooMany { field, actual: names.len(), limit: most });
    }
    names.iter().map(|name| line(field, name, chars)).collect()
}

/// Refuses what steers a screen, or makes a text read otherwise than it is stored, or buries its
/// neighbours under marks.
fn plain(field: &'static str, text: &str, allowed: &[char]) -> Result<(), Error> {
    let mut marks = 0;
    for character in text.chars() {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        let steers = character.is_control() && !allowed.contains(&character);
        if steers || turns(character) || marks > MARKS {
            return Err(Error::TextControl { field, character: u32::from(character) });
        }
    }
    Ok(())
}

/// Marks over one letter, at most; a stress and a dot below already are more than Russian needs.
const MARKS: usize = 4;

/// Whether it is a diacritic of the general blocks.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether it turns the direction of what follows, or breaks lines where none is shown.
fn turns(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Whether it leaves something on the screen.
fn is_seen(character: char) -> bool {
    let invisible = matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}');
    !character.is_whitespace() && !invisible
}

/// Refuses a text that is too long.
pub fn short(field: &'static str, text: &str, most: usize) -> Result<(), Error> {
    let actual = text.chars().count();
    if actual > most { Err(Error::TextTooLong { field, actual, limit: most }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_lines_of_bounded_length() {
        assert_eq!(name("name", "  Гимназия №11 "), Ok("Гимназия №11".to_owned()));
        assert_eq!(name("name", " \u{a0}"), Err(Error::TextEmpty { field: "name" }));
        let error = name("name", &"ы".repeat(201)).unwrap_err();
        assert_eq!(error, Error::TextTooLong { field: "name", actual: 201, limit: 200 });
        let error = name("name", "a\u{1b}[31m").unwrap_err();
        assert_eq!(error, Error::TextControl { field: "name", character: 0x1b });
    }

    #[test]
    fn a_name_is_seen_and_reads_as_it_is_stored() {
        for unseen in ["\u{200b}", "\u{feff} \u{200d}", "\u{e0041}\u{e0042}", "\u{3164}"] {
            assert_eq!(name("name", unseen), Err(Error::TextEmpty { field: "name" }), "{unseen:?}");
        }
        for turned in ["\u{202e}11 ярк", "шк\u{2066}ола", "а\u{2028}б"] {
            assert!(matches!(name("name", turned), Err(Error::TextControl { .. })), "{turned:?}");
            assert!(matches!(block("text", turned, 99), Err(Error::TextControl { .. })));
        }
        let flood = format!("а{}", "\u{301}".repeat(5));
        assert!(matches!(block("text", &flood, 99), Err(Error::TextControl { .. })));
        for fine in ["за\u{301}мок", "и\u{306}", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}"]
        {
            assert_eq!(name("name", fine), Ok(fine.to_owned()));
        }
    }

    #[test]
    fn what_a_device_tells_steers_no_terminal() {
        assert_eq!(told("disk full: /var", 99), "disk full: /var");
        assert_eq!(told("\u{1b}[2J\u{202e}evil\nline\u{7}", 99), "[2J evil line");
        assert_eq!(told(&"я".repeat(500), 300), "я".repeat(300));
    }

    #[test]
    fn texts_keep_their_lines() {
        assert_eq!(block("text", "раз\r\nдва\n", 20), Ok("раз\nдва".to_owned()));
        assert!(block("text", "a\0b", 20).is_err());
    }
}
