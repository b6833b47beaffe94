//! A value that an argument does not take, with the words that say why.

use thiserror::Error;

/// What a value parser answers: a key of the program's words and the values in its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{key} {args:?}")]
pub struct Invalid {
    /// The sentence: what is wrong and what to give instead.
    pub key: &'static str,
    /// The values that it names.
    pub args: Vec<(&'static str, String)>,
}

impl Invalid {
    /// A sentence without values.
    pub fn plain(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    /// A sentence with a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}
