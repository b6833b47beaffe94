//! The tree of commands, with its help in the reader's language.
//!
//! clap's own complaints about a command line stay English: clap cannot say them otherwise. What it
//! would add to help by itself (defaults, values, environment) the sentences in `cli.ftl` say.

use clap::{Arg, ArgAction, Command, CommandFactory};
use protocol::words::Words;

use super::Cli;

/// The tree of commands with help in the language of the words.
pub(crate) fn tree(words: &Words) -> Command {
    speak(Cli::command().after_help(words.say("help-after")), words, &[])
}

fn speak(command: Command, words: &Words, path: &[&str]) -> Command {
    let command = headings(command, words)
        .about(words.say(&about_key(path)))
        .long_about(None::<&str>)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_args(|arg| {
            let key = arg_key(words, path, arg.get_id().as_str());
            let takes_values = arg.get_action().takes_values();
            arg.help(words.say(&key))
                .long_help(None::<&str>)
                .hide_default_value(takes_values)
                .hide_possible_values(takes_values)
                .hide_env(takes_values)
        })
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help))
        .mut_arg("help", |arg| arg.help(words.say("arg-help")));
    let command = if path.is_empty() {
        command.arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(words.say("arg-version")),
        )
    } else {
        command
    };
    let command = command
        .mut_args(|arg| {
            let last = ["json", "ca", "help", "version"];
            let order = last.iter().position(|&id| arg.get_id() == id);
            let arg = match order {
                Some(place) => arg.display_order(1000 + place),
                None => arg,
            };
            let heading = if arg.is_positional() { "help-arguments" } else { "help-options" };
            arg.help_heading(words.say(heading))
        })
        .mut_subcommands(|below| {
            let name = below.get_name().to_owned();
            let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
            speak(below, words, &path)
        });
    let usage = usage(&command, words, path);
    command.override_usage(usage)
}

fn headings(command: Command, words: &Words) -> Command {
    command
        .subcommand_help_heading(words.say("help-commands"))
        .subcommand_value_name(words.say("help-command-value"))
        .help_template(format!(
            "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
            words.say("help-usage")
        ))
}

/// The line that shows how a command is typed: what must be there is spelled out.
fn usage(command: &Command, words: &Words, path: &[&str]) -> String {
    let required = command.get_opts().filter(|option| option.is_required_set());
    let positional = command.get_positionals();
    ["efir"]
        .into_iter()
        .chain(path.iter().copied())
        .map(str::to_owned)
        .chain([format!("[{}]", words.say("help-options-value"))])
        .chain(required.map(|option| format!("--{} {}", name_of(option), value(option))))
        .chain(positional.map(value))
        .chain(command.has_subcommands().then(|| format!("<{}>", words.say("help-command-value"))))
        .collect::<Vec<_>>()
        .join(" ")
}

fn name_of(option: &Arg) -> &str {
    option.get_long().unwrap_or_else(|| option.get_id().as_str())
}

fn value(arg: &Arg) -> String {
    let named = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    format!("<{}>", named.unwrap_or_else(|| arg.get_id().as_str().to_uppercase()))
}

fn about_key(path: &[&str]) -> String {
    if path.is_empty() { "help-efir".to_owned() } else { format!("help-{}", path.join("-")) }
}

/// An argument's own sentence, or the one that it shares with arguments of its name elsewhere.
fn arg_key(words: &Words, path: &[&str], id: &str) -> String {
    let id = id.replace('_', "-");
    let own = format!("arg-{}-{id}", path.join("-"));
    if words.knows(&own) { own } else { format!("arg-{id}") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cli::words::{fluent, words};
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
                let own = ["arg-help", "arg-version"].contains(&key);
                assert!(own || said.contains(key), "{language} explains {key}, which is gone");
            }
        }
    }

    fn walk(command: &Command, words: &Words, path: &[&str], said: &mut BTreeSet<String>) {
        said.insert(about_key(path));
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
