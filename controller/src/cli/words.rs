//! Which language the command line speaks, and its words.

use std::env;

use protocol::words::{Language, Words};

/// The language of the locale: Russian for `ru…`, English for everything else, `C` too.
pub(crate) fn language() -> Language {
    of_locale(|name| env::var(name).ok())
}

/// The words of the command line.
#[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads both")]
pub(crate) fn words(language: Language) -> Words {
    Words::new(language, fluent(language)).expect("the words of the command line")
}

pub(super) fn fluent(language: Language) -> &'static str {
    match language {
        Language::Russian => include_str!("../../i18n/ru/cli.ftl"),
        Language::English => include_str!("../../i18n/en/cli.ftl"),
    }
}

fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    let russian = locale.split(['_', '.', '@']).next() == Some("ru");
    if russian { Language::Russian } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::words::entries;

    fn speaks(locale: &[(&str, &str)]) -> Language {
        of_locale(|name| {
            locale.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn both_languages_say_the_same_things_in_different_words() {
        let russian = entries(fluent(Language::Russian));
        let english = entries(fluent(Language::English));
        let keys = |entries: &[(&'static str, &'static str)]| -> Vec<&str> {
            entries.iter().map(|(key, _)| *key).collect()
        };
        assert_eq!(keys(&russian), keys(&english));
        for ((key, russian), (_, english)) in russian.iter().zip(&english) {
            assert_ne!(russian, english, "{key} is not translated");
        }
    }

    #[test]
    fn the_words_are_read() {
        assert!(words(Language::Russian).knows("help-heading"));
        assert!(words(Language::English).knows("help-heading"));
    }

    #[test]
    fn the_locale_chooses_the_language_and_c_is_english() {
        assert_eq!(speaks(&[("LANG", "ru_RU.UTF-8")]), Language::Russian);
        assert_eq!(speaks(&[("LANG", "ru")]), Language::Russian);
        assert_eq!(speaks(&[("LANG", "C")]), Language::English);
        assert_eq!(speaks(&[("LANG", "run_RW")]), Language::English);
        assert_eq!(speaks(&[]), Language::English);
    }

    #[test]
    fn the_stronger_variable_wins_and_an_empty_one_does_not_count() {
        assert_eq!(speaks(&[("LC_ALL", "C"), ("LANG", "ru_RU.UTF-8")]), Language::English);
        assert_eq!(speaks(&[("LC_MESSAGES", "ru_RU"), ("LANG", "C")]), Language::Russian);
        assert_eq!(speaks(&[("LC_ALL", ""), ("LANG", "ru_RU.UTF-8")]), Language::Russian);
    }
}
