//! What the agent says to people, in Russian and English.

use protocol::Language;
use protocol::words::{Args, Words};

/// Words in the reader's language.
#[derive(Debug)]
pub(crate) struct Speech(Words);

impl Speech {
    /// In the language of the locale.
    pub(crate) fn of_environment() -> Self {
        Self::in_language(commandline::language())
    }

    #[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads both")]
    pub(crate) fn in_language(language: Language) -> Self {
        let own = match language {
            Language::Russian => include_str!("../i18n/ru.ftl"),
            Language::English => include_str!("../i18n/en.ftl"),
        };
        Self(commandline::words(language, own).expect("the agent's words"))
    }

    /// The words themselves.
    pub(crate) fn words(&self) -> &Words {
        &self.0
    }

    /// Says something with values.
    pub(crate) fn say(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let mut arguments = Args::new();
        for (name, value) in values {
            arguments.set(*name, value.as_str());
        }
        self.0.say_with(key, &arguments)
    }
}

#[cfg(test)]
mod tests;
