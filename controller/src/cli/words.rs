//! The words of the command line.

use protocol::words::{Language, Words};

pub(crate) use commandline::language;

/// The words of the command line.
#[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads both")]
pub(crate) fn words(language: Language) -> Words {
    commandline::words(language, fluent(language)).expect("the words of the command line")
}

pub(super) fn fluent(language: Language) -> &'static str {
    match language {
        Language::Russian => include_str!("../../i18n/ru/cli.ftl"),
        Language::English => include_str!("../../i18n/en/cli.ftl"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_read() {
        for language in [Language::Russian, Language::English] {
            assert!(words(language).knows("help-efir") && words(language).knows("help-usage"));
        }
    }
}
