//! Words for people, from [Fluent](https://projectfluent.org) files: Russian and English.

use std::fmt;
use std::str::FromStr;

pub use fluent_bundle::FluentArgs as Args;
use fluent_bundle::FluentResource;
pub use fluent_bundle::FluentValue as Value;
use fluent_bundle::concurrent::FluentBundle;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unic_langid::langid;

/// A language that Efir speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Russian, the default.
    #[default]
    #[serde(rename = "ru")]
    Russian,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// The words of one surface in one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// A Fluent file that does not parse, or repeats a key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the words in {language} are wrong: {detail}")]
pub struct InvalidWords {
    language: Language,
    detail: String,
}

impl Words {
    /// Reads the Fluent text of one language.
    pub fn new(language: Language, fluent: &str) -> Result<Self, InvalidWords> {
        let invalid = |detail: String| InvalidWords { language, detail };
        let resource = FluentResource::try_new(fluent.to_owned())
            .map_err(|(_, errors)| invalid(format!("{errors:?}")))?;
        let identifier = match language {
            Language::Russian => langid!("ru"),
            Language::English => langid!("en"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        // Isolation marks are for mixed writing directions, which Efir's languages do not have.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| invalid(format!("{errors:?}")))?;
        Ok(Self { language, bundle })
    }

    /// Which language these are.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Says something without values. A missing key is said by its name: a test compares the keys
    /// of all languages, so that people never see it.
    pub fn say(&self, key: &str) -> String {
        self.say_with(key, &Args::new())
    }

    /// Says something with values.
    pub fn say_with(&self, key: &str, values: &Args<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(values), &mut Vec::new()).into_owned()
    }

    /// Whether a key is there.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// The words on TV frames.
pub fn of_frames(language: Language) -> Result<Words, InvalidWords> {
    Words::new(
        language,
        match language {
            Language::Russian => include_str!("../i18n/ru.ftl"),
            Language::English => include_str!("../i18n/en.ftl"),
        },
    )
}

/// The keys of a Fluent text with their values as written, in order: for tests that compare
/// languages.
pub fn entries(fluent: &str) -> Vec<(&str, &str)> {
    let mut entries: Vec<(&str, usize, usize)> = Vec::new();
    let mut offset = 0;
    for line in fluent.split_inclusive('\n') {
        let key = line.split_once('=').map(|(key, _)| key.trim_end());
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let (true, Some(key)) = (starts, key) {
            entries.push((
                key,
                offset + line.find('=').map_or(0, |at| at + 1),
                offset + line.len(),
            ));
        } else if let (true, Some(last)) = (line.starts_with([' ', '}']), entries.last_mut()) {
            last.2 = offset + line.len();
        }
        offset += line.len();
    }
    let value = |from, to| fluent.get(from..to).unwrap_or_default().trim();
    entries.into_iter().map(|(key, from, to)| (key, value(from, to))).collect()
}

/// Text that names no language of Efir's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no language that Efir speaks; give ru or en")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "ru" => Ok(Self::Russian),
            "en" => Ok(Self::English),
            other => Err(UnknownLanguage(other.chars().take(40).collect())),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Russian => "ru",
            Self::English => "en",
        })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_say_the_same_things_in_both_languages() {
        let russian = entries(include_str!("../i18n/ru.ftl"));
        let english = entries(include_str!("../i18n/en.ftl"));
        let keys = |entries: &[(&'static str, &'static str)]| -> Vec<&str> {
            entries.iter().map(|(key, _)| *key).collect()
        };
        assert!(!russian.is_empty());
        assert_eq!(keys(&russian), keys(&english));
        for ((key, russian), (_, english)) in russian.iter().zip(&english) {
            assert_ne!(russian, english, "{key} is not translated");
        }
        for language in [Language::Russian, Language::English] {
            let words = of_frames(language).expect("the words parse");
            assert!(
                keys(&entries(include_str!("../i18n/ru.ftl"))).iter().all(|key| words.knows(key))
            );
        }
    }

    #[test]
    fn values_stand_in_the_sentence() {
        let words = Words::new(
            Language::English,
            "screens = Reaches { $n ->\n    [one] one screen\n   *[other] { $n } screens\n}\n",
        )
        .expect("it parses");
        let mut one = Args::new();
        one.set("n", 1);
        assert_eq!(words.say_with("screens", &one), "Reaches one screen");
        let mut many = Args::new();
        many.set("n", 12);
        assert_eq!(words.say_with("screens", &many), "Reaches 12 screens");
    }
}
