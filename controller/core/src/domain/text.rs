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
    if line.is_empty() { Err(Error::TextEmpty { field }) } else { Ok(line) }
}

/// One line that may be empty.
pub fn optional_line(field: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let line = text.trim();
    short(field, line, most)?;
    match line.chars().find(|c| c.is_control()) {
        Some(character) => Err(Error::TextControl { field, character: u32::from(character) }),
        None => Ok(line.to_owned()),
    }
}

/// Several lines, which may be empty. Line ends become `\n`.
pub fn block(field: &'static str, text: &str, most: usize) -> Result<String, Error> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    short(field, text, most)?;
    match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Some(character) => Err(Error::TextControl { field, character: u32::from(character) }),
        None => Ok(text.to_owned()),
    }
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

fn short(field: &'static str, text: &str, most: usize) -> Result<(), Error> {
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
    fn texts_keep_their_lines() {
        assert_eq!(block("text", "раз\r\nдва\n", 20), Ok("раз\nдва".to_owned()));
        assert!(block("text", "a\0b", 20).is_err());
    }
}
