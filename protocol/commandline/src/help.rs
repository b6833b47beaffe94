//! The tree of commands, with its help in the reader's language.
//!
//! What clap would add to help by itself (defaults, values, environment) the sentences say.

use clap::{Arg, ArgAction, Command};
use protocol::words::Words;

/// The tree of commands with help in the language of the words.
pub fn tree(command: Command, words: &Words) -> Command {
    let program = command.get_name().to_owned();
    speak(command.after_help(words.say("help-after")), words, &program, &[])
}

fn speak(command: Command, words: &Words, program: &str, path: &[&str]) -> Command {
    let command = headings(command, words)
        .about(words.say(&about_key(program, path)))
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
            speak(below, words, program, &path)
        });
    let usage = usage(&command, words, program, path);
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
fn usage(command: &Command, words: &Words, program: &str, path: &[&str]) -> String {
    let required = command.get_opts().filter(|option| option.is_required_set());
    let positional = command.get_positionals();
    [program]
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

/// The key of what a command does.
pub fn about_key(program: &str, path: &[&str]) -> String {
    if path.is_empty() { format!("help-{program}") } else { format!("help-{}", path.join("-")) }
}

/// An argument's own sentence, or the one that it shares with arguments of its name elsewhere.
pub fn arg_key(words: &Words, path: &[&str], id: &str) -> String {
    let id = id.replace('_', "-");
    let own = format!("arg-{}-{id}", path.join("-"));
    if words.knows(&own) { own } else { format!("arg-{id}") }
}
