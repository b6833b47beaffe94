//! Which language a reader wants: `Accept-Language` (RFC 9110, 12.5.4), Russian by default.

use std::fmt;

use axum::http::{HeaderMap, header};
use protocol::Language;
use protocol::words::{InvalidWords, Words};

/// The languages that are looked at in a header, at most.
const RANGES: usize = 32;

/// The language that a reader likes best of those that Efir speaks; the earlier one at a tie.
pub(super) fn preferred(headers: &HeaderMap) -> Language {
    let mut best = (Language::default(), 0);
    for range in headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|v| v.to_str().ok()) {
        for (language, quality) in range.split(',').take(RANGES).filter_map(parse_range) {
            if quality > best.1 {
                best = (language, quality);
            }
        }
    }
    best.0
}

/// One range, for example `en-GB;q=0.8`, as a language and its quality in thousandths.
fn parse_range(range: &str) -> Option<(Language, u32)> {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next()?.split('-').next()?.to_ascii_lowercase();
    let language = match tag.as_str() {
        "ru" | "*" => Language::Russian,
        "en" => Language::English,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    Some((language, quality.map_or(Some(1000), parse_quality)?))
}

/// `0.8` → 800.
fn parse_quality(text: &str) -> Option<u32> {
    let quality: f32 = text.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    (0.0..=1.0).contains(&quality).then_some((quality * 1000.0) as u32)
}

/// The words of a surface in both languages.
pub(super) struct Tongues {
    russian: Words,
    english: Words,
}

impl Tongues {
    /// Reads both Fluent texts.
    pub(super) fn new(russian: &str, english: &str) -> Result<Self, InvalidWords> {
        Ok(Self {
            russian: Words::new(Language::Russian, russian)?,
            english: Words::new(Language::English, english)?,
        })
    }

    /// The words in one of them.
    pub(super) fn words(&self, language: Language) -> &Words {
        match language {
            Language::Russian => &self.russian,
            Language::English => &self.english,
        }
    }
}

impl fmt::Debug for Tongues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tongues").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_best_quality_wins_and_russian_is_the_default() {
        for (header, language) in [
            ("en", Language::English),
            ("en-GB,en;q=0.9,ru;q=0.8", Language::English),
            ("ru-RU, ru;q=0.9, en;q=0.8", Language::Russian),
            ("de, en;q=0.3", Language::English),
            ("de-DE", Language::Russian),
            ("en;q=0, ru;q=0.1", Language::Russian),
            ("en;q=0", Language::Russian),
            ("*, en;q=0.5", Language::Russian),
            ("en;q=0.5, *;q=0.1", Language::English),
            ("en;q=nonsense", Language::Russian),
            ("en;q=NaN,en;q=-3,en;q=7", Language::Russian),
            ("", Language::Russian),
            (",;,;q=,;;;", Language::Russian),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(header));
            assert_eq!(preferred(&headers), language, "{header}");
        }
        assert_eq!(preferred(&HeaderMap::new()), Language::Russian);
    }
}
