//! The tree of commands, with its help in the reader's language.

use clap::CommandFactory;
use protocol::words::Words;

use super::Cli;

/// The tree of commands with help in the language of the words.
pub(crate) fn tree(words: &Words) -> clap::Command {
    commandline::tree(Cli::command(), words)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cli::words::{fluent, words};
    use clap::Command;
    use commandline::{about_key, arg_key};
    use protocol::Language;
    use protocol::words::entries;

    const BOTH: [Language; 2] = [Language::Russian, Language::English];

    #[test]
    fn the_tree_of_commands_is_sound() {
        tree(&words(Language::English)).debug_assert();
    }

    #[test]
    fn every_command_and_argument_has_a_sentence_in_both_languages_and_no_sentence_is_left_over() {
        for language in BOTH {
            let words = words(language);
            let mut said: BTreeSet<String> = BTreeSet::new();
            walk(&Cli::command(), &words, &[], &mut said);
            for key in &said {
                assert!(words.knows(key), "{language} lacks {key}");
            }
            let written = entries(fluent(language)).into_iter().map(|(key, _)| key);
            for key in written.filter(|key| key.starts_with("arg-")) {
                assert!(said.contains(key), "{language} explains {key}, which is gone");
            }
        }
    }

    fn walk(command: &Command, words: &Words, path: &[&str], said: &mut BTreeSet<String>) {
        said.insert(about_key("efir", path));
        for arg in command.get_arguments() {
            said.insert(arg_key(words, path, arg.get_id().as_str()));
        }
        for below in command.get_subcommands() {
            let path: Vec<&str> = path.iter().copied().chain([below.get_name()]).collect();
            walk(below, words, &path, said);
        }
    }

    #[test]
    fn help_reads_like_this() {
        for language in BOTH {
            let mut pages = String::new();
            collect(&mut tree(&words(language)), &mut pages);
            insta::assert_snapshot!(format!("help_{language}"), pages);
        }
    }

    fn collect(command: &mut Command, pages: &mut String) {
        pages.push_str(&command.render_help().to_string());
        pages.push_str("\n────────\n");
        for below in command.get_subcommands_mut() {
            collect(below, pages);
        }
    }
}
