//! What was not understood of a command line, from clap's findings instead of its English.

use std::error::Error as _;
use std::io::{self, Write};
use std::process;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use protocol::words::{Args, Words};

use crate::Invalid;

/// How a process ends whose command line was not understood.
const USAGE: i32 = 2;

/// Shows the help or version that was asked for, or complains; then ends the process.
pub(crate) fn end(error: &clap::Error, program: &str, words: &Words) -> ! {
    match complain(error, words) {
        None => error.exit(),
        Some(complaint) => {
            // Where even this cannot be written, the exit code still tells.
            let _ = writeln!(io::stderr(), "{program}: {complaint}");
            process::exit(USAGE)
        }
    }
}

/// What was wrong, with which value, and what to do; nothing where help or version was asked for.
pub fn complain(error: &clap::Error, words: &Words) -> Option<String> {
    let complaint = Complaint { error, words };
    let found = complaint.found()?;
    let hints = [complaint.choices(), complaint.perhaps()].into_iter().flatten();
    let first = [found].into_iter().chain(hints).collect::<Vec<_>>().join(" ");
    let lines = [Some(first), complaint.usage(), Some(words.say("usage-help"))];
    Some(lines.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

struct Complaint<'a> {
    error: &'a clap::Error,
    words: &'a Words,
}

impl Complaint<'_> {
    fn found(&self) -> Option<String> {
        let key = match self.error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            | ErrorKind::DisplayVersion => return None,
            ErrorKind::UnknownArgument => "usage-unknown",
            ErrorKind::InvalidSubcommand => "usage-no-command",
            ErrorKind::MissingSubcommand => "usage-command-missing",
            ErrorKind::MissingRequiredArgument => "usage-argument-missing",
            ErrorKind::InvalidValue if self.text(ContextKind::InvalidValue).is_empty() => {
                "usage-no-value"
            }
            ErrorKind::InvalidValue => "usage-value",
            ErrorKind::ValueValidation => return Some(self.refused_value()),
            ErrorKind::TooManyValues => "usage-too-many",
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "usage-value-count",
            ErrorKind::NoEquals => "usage-equals",
            ErrorKind::ArgumentConflict if self.is_repeated() => "usage-repeated",
            ErrorKind::ArgumentConflict => "usage-conflict",
            ErrorKind::InvalidUtf8 => "usage-encoding",
            ErrorKind::Io | ErrorKind::Format | _ => "usage-other",
        };
        Some(self.say(key))
    }

    /// A value parser's own words where it has some.
    fn refused_value(&self) -> String {
        let source = self.error.source();
        let because = match source.and_then(|source| source.downcast_ref::<Invalid>()) {
            Some(invalid) => {
                let pairs = invalid.args.iter().map(|(name, value)| (*name, value.as_str()));
                self.words.say_with(invalid.key, &args(pairs))
            }
            None => source.map(ToString::to_string).unwrap_or_default(),
        };
        let (arg, value) = (self.arg(), self.value());
        let pairs = [("arg", arg.as_str()), ("value", &value), ("because", &because)];
        self.words.say_with("usage-value-because", &args(pairs))
    }

    fn choices(&self) -> Option<String> {
        let choices = self.text(ContextKind::ValidValue);
        let pairs = [("choices", choices.as_str())];
        (!choices.is_empty()).then(|| self.words.say_with("usage-choices", &args(pairs)))
    }

    fn perhaps(&self) -> Option<String> {
        let kinds = [
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedArg,
            ContextKind::SuggestedValue,
        ];
        let value = kinds.map(|kind| self.text(kind)).into_iter().find(|text| !text.is_empty())?;
        Some(self.words.say_with("usage-perhaps", &args([("value", value.as_str())])))
    }

    fn usage(&self) -> Option<String> {
        let usage = self.text(ContextKind::Usage);
        // clap puts its own heading before it.
        let usage = usage.split_once(' ')?.1.trim();
        Some(self.words.say_with("usage-line", &args([("usage", usage)])))
    }

    /// A sentence with whatever clap found.
    fn say(&self, key: &str) -> String {
        let (arg, value) = (self.arg(), self.value());
        let other = self.text(ContextKind::PriorArg);
        let choices = self.text(ContextKind::ValidSubcommand);
        let cause = self.error.to_string();
        let pairs = [
            ("arg", arg.as_str()),
            ("args", &arg),
            ("value", &value),
            ("other", &other),
            ("choices", &choices),
            ("cause", &cause),
        ];
        self.words.say_with(key, &args(pairs))
    }

    fn arg(&self) -> String {
        self.text(ContextKind::InvalidArg)
    }

    /// What was typed in the wrong place.
    fn value(&self) -> String {
        let kinds =
            [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg];
        let mut said = kinds.into_iter().map(|kind| self.text(kind));
        said.find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn is_repeated(&self) -> bool {
        self.arg() == self.text(ContextKind::PriorArg)
    }

    fn text(&self, kind: ContextKind) -> String {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => text.clone(),
            Some(ContextValue::Strings(texts)) => texts.join(", "),
            Some(ContextValue::StyledStr(text)) => text.to_string(),
            Some(ContextValue::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }
}

fn args<'a>(pairs: impl IntoIterator<Item = (&'static str, &'a str)>) -> Args<'a> {
    let mut args = Args::new();
    for (name, value) in pairs {
        args.set(name, value);
    }
    args
}
