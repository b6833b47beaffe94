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
        // What deeds are called is the same on pages.
        Language::Russian => concat!(
            include_str!("../../i18n/ru/cli.ftl"),
            "\n",
            include_str!("../../i18n/ru/console/audit.ftl")
        ),
        Language::English => concat!(
            include_str!("../../i18n/en/cli.ftl"),
            "\n",
            include_str!("../../i18n/en/console/audit.ftl")
        ),
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
