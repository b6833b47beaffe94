//! Which language a command line speaks.

use std::env;

use protocol::Language;

/// The language of the locale: Russian for `ru…`, English for everything else, `C` too.
pub fn language() -> Language {
    of_locale(|name| env::var(name).ok())
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

    fn speaks(locale: &[(&str, &str)]) -> Language {
        of_locale(|name| {
            locale.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
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
