//! How Efir's programs speak on a command line: in the reader's language, from Fluent files.
//!
//! A program's own Fluent text says what its commands (`help-…`) and arguments (`arg-…`) are; what
//! every command line says is here.

mod complaint;
mod help;
mod invalid;
mod locale;
mod system;

use std::ffi::OsString;

use clap::Parser;
use protocol::words::{InvalidWords, Language, Words};

pub use complaint::complain;
pub use help::{about_key, arg_key, tree};
pub use invalid::Invalid;
pub use locale::language;
pub use system::io_args;

/// A program's words, with those that every command line says.
pub fn words(language: Language, own: &str) -> Result<Words, InvalidWords> {
    let shared = match language {
        Language::Russian => include_str!("../i18n/ru.ftl"),
        Language::English => include_str!("../i18n/en.ftl"),
    };
    Words::new(language, &[shared, own].join("\n"))
}

/// Reads a command line. What it does not understand, and `--help`, end the process.
pub fn parse<C: Parser>(arguments: impl IntoIterator<Item = OsString>, words: &Words) -> C {
    try_parse(arguments, words)
        .unwrap_or_else(|error| complaint::end(&error, C::command().get_name(), words))
}

/// Reads a command line.
pub fn try_parse<C: Parser>(
    arguments: impl IntoIterator<Item = OsString>,
    words: &Words,
) -> Result<C, clap::Error> {
    let mut tree = tree(C::command(), words);
    let matches = tree.try_get_matches_from_mut(arguments)?;
    C::from_arg_matches(&matches).map_err(|error| error.format(&mut tree))
}
