//! What `status` says, in Russian and English.

use protocol::Language;
use protocol::words::{Args, Words};

const RUSSIAN: &str = include_str!("../i18n/ru.ftl");
const ENGLISH: &str = include_str!("../i18n/en.ftl");

/// Words in the reader's language.
#[derive(Debug)]
pub(crate) struct Speech(Option<Words>);

impl Speech {
    /// In the language of `LC_ALL`, `LC_MESSAGES` or `LANG`: Russian, else English.
    pub(crate) fn of_environment() -> Self {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let set =
            names.iter().find_map(|name| std::env::var(name).ok().filter(|text| !text.is_empty()));
        Self::in_language(language_of(set.as_deref()))
    }

    fn in_language(language: Language) -> Self {
        let fluent = match language {
            Language::Russian => RUSSIAN,
            Language::English => ENGLISH,
        };
        // A test reads both files; should one be broken, keys are said.
        Self(Words::new(language, fluent).ok())
    }

    /// Says something with values.
    pub(crate) fn say(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let mut arguments = Args::new();
        for (name, value) in values {
            arguments.set(*name, value.clone());
        }
        match &self.0 {
            Some(words) => words.say_with(key, &arguments),
            None => key.to_owned(),
        }
    }
}

fn language_of(locale: Option<&str>) -> Language {
    if locale.is_some_and(|locale| locale.starts_with("ru")) {
        Language::Russian
    } else {
        Language::English
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::words::entries;

    #[test]
    fn both_languages_say_the_same_things_differently() {
        let (russian, english) = (entries(RUSSIAN), entries(ENGLISH));
        assert!(!russian.is_empty());
        assert_eq!(russian.len(), english.len());
        for ((key, russian), (other, english)) in russian.into_iter().zip(english) {
            assert_eq!(key, other);
            assert_ne!(russian, english, "{key} is not translated");
            for language in [Language::Russian, Language::English] {
                let speech = Speech::in_language(language);
                assert!(speech.0.expect("the words parse").knows(key));
            }
        }
    }

    #[test]
    fn a_plain_locale_speaks_english() {
        assert_eq!(language_of(Some("ru_RU.UTF-8")), Language::Russian);
        assert_eq!(language_of(Some("C")), Language::English);
        assert_eq!(language_of(None), Language::English);
    }
}
