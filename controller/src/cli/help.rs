//! The tree of commands, with its help in the reader's language.

use clap::{Command, CommandFactory};
use protocol::words::Language;

use super::Cli;

/// The tree of commands with help in a language.
pub(crate) fn tree(_language: Language) -> Command {
    Cli::command()
}
