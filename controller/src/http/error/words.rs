//! The words of problems.

use protocol::Language;
use protocol::words::{Args, InvalidWords};

use super::super::language::Tongues;

const RUSSIAN: &str = include_str!("../../../i18n/ru/errors.ftl");
const ENGLISH: &str = include_str!("../../../i18n/en/errors.ftl");

/// Says what went wrong: for each code a title, and under `{code}-detail` the whole sentence.
#[derive(Debug)]
pub struct Speech(Tongues);

impl Speech {
    /// Reads both languages.
    pub fn new() -> Result<Self, InvalidWords> {
        Tongues::new(RUSSIAN, ENGLISH).map(Self)
    }

    pub(super) fn title(&self, code: &str, language: Language) -> String {
        self.0.words(language).say(code)
    }

    pub(super) fn detail(
        &self,
        code: &str,
        args: &[(&'static str, String)],
        language: Language,
    ) -> String {
        self.0.words(language).say_with(&format!("{code}-detail"), &values(args))
    }
}

/// The sentences as written.
pub(crate) fn fluent(language: Language) -> &'static str {
    match language {
        Language::Russian => RUSSIAN,
        Language::English => ENGLISH,
    }
}

/// The values of an error for its sentence.
pub(crate) fn values<'a>(args: &'a [(&'static str, String)]) -> Args<'a> {
    let mut values = Args::new();
    for (name, value) in args {
        match value.parse::<i64>() {
            // Numbers take part in plural forms; what only looks like one is still text.
            Ok(number) if number.to_string() == *value && value.len() < 7 => {
                values.set(*name, number);
            }
            Ok(_) | Err(_) => values.set(*name, value.as_str()),
        }
    }
    values
}
