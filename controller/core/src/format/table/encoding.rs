//! In which encoding a text file was saved.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

use crate::error::Error;

/// A file's text: by its byte order mark, as UTF-8, or as Russian in windows-1251.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let marked = [(UTF_8, 3), (UTF_16LE, 2), (UTF_16BE, 2)];
    for (encoding, length) in marked {
        if encoding_rs::Encoding::for_bom(bytes) == Some((encoding, length)) {
            let body = bytes.get(length..).unwrap_or_default();
            let text = encoding.decode_without_bom_handling_and_without_replacement(body);
            return text.ok_or(Error::TableEncodingUnknown {}).and_then(plain);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return plain(Cow::Borrowed(text));
    }
    let text = plain(WINDOWS_1251.decode_without_bom_handling(bytes).0)?;
    if is_russian(&text) { Ok(text) } else { Err(Error::TableEncodingUnknown {}) }
}

/// Refuses what is no text at all: programs, pictures, archives.
fn plain(text: Cow<'_, str>) -> Result<Cow<'_, str>, Error> {
    let steers = |character: char| character.is_control() && !character.is_whitespace();
    let steering = text.chars().take(SAMPLE).any(|c| c == '\0' || (c.is_ascii() && steers(c)));
    if steering { Err(Error::NotATable {}) } else { Ok(text) }
}

/// Whether nearly all that is not ASCII is what Russian is written with. Text in another one-byte
/// encoding (866 of DOS, that of a Mac) turns into other signs.
fn is_russian(text: &str) -> bool {
    let foreign = text.chars().take(SAMPLE).filter(|character| !character.is_ascii());
    let (mut all, mut russian) = (0_usize, 0_usize);
    for character in foreign {
        all += 1;
        russian += usize::from(matches!(
            character,
            'А'..='я'
                | 'Ё'
                | 'ё'
                | '«'
                | '»'
                | '№'
                | '–'
                | '—'
                | '“'
                | '”'
                | '„'
                | '’'
                | '…'
                | '•'
                | '°'
                | '§'
                | '\u{a0}'
                | '\u{ad}'
        ));
    }
    russian * 100 >= all * RUSSIAN
}

/// Per cent of the signs beyond ASCII that must be Russian.
const RUSSIAN: usize = 95;
/// Characters that are looked at.
const SAMPLE: usize = 1_000_000;
