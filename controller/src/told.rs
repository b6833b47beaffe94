//! What `efir serve`, `efir init` and those that look after the data tell whoever started them, in the
//! language of the locale.

use std::error::Error as StdError;
use std::io::{self, Write};
use std::process::ExitCode;

use controller_core::error::Error;
use protocol::words::{Language, Words};

use crate::backup::BackupError;
use crate::config::ConfigError;
use crate::http::error::{fluent, values};
use crate::init::PasswordError;
use crate::pki::PkiError;
use crate::recover::NoSuchLogin;
use crate::serve::{CertificateError, PortError};
use crate::store::OpenError;

pub(crate) use commandline::io_args;

/// The values that a sentence names.
pub(crate) type Values = Vec<(&'static str, String)>;

/// An error that has a sentence in `serve.ftl`.
pub(crate) trait Told {
    /// The key of the sentence.
    fn code(&self) -> &'static str;
    /// The values that it names.
    fn args(&self) -> Values;
}

/// Tells whoever started `program` why it failed. The status tells scripts: 2 for settings, 5 for a
/// refusal, 1 for the rest.
pub(crate) fn complain(program: &str, error: &anyhow::Error) -> ExitCode {
    let complaint = tell(error, &words(commandline::language()));
    // Where even this cannot be written, the exit code still tells.
    let _ = writeln!(io::stderr(), "{program}: {complaint}");
    ExitCode::from(exit_code(error))
}

/// The words of `efir serve` and `efir init`.
#[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads both")]
pub(crate) fn words(language: Language) -> Words {
    let own = match language {
        Language::Russian => {
            [include_str!("../i18n/ru/serve.ftl"), include_str!("../i18n/ru/backup.ftl")]
        }
        Language::English => {
            [include_str!("../i18n/en/serve.ftl"), include_str!("../i18n/en/backup.ftl")]
        }
    };
    let text = [&own[..], &[fluent(language)]].concat().join("\n");
    commandline::words(language, &text).expect("the words of efir serve")
}

/// Says a sentence with its values.
pub(crate) fn say(words: &Words, key: &str, args: &Values) -> String {
    words.say_with(key, &values(args))
}

/// What failed, with which value, and what to do.
pub(crate) fn tell(error: &anyhow::Error, words: &Words) -> String {
    let known = error.chain().find_map(told);
    known.map_or_else(
        || say(words, "other-failure", &vec![("cause", format!("{error:#}"))]),
        |(key, args)| say(words, &key, &args),
    )
}

/// Which kinds of error have words.
fn told(error: &(dyn StdError + 'static)) -> Option<(String, Values)> {
    fn as_told<'e, T: Told + StdError + 'static>(
        error: &'e (dyn StdError + 'static),
    ) -> Option<&'e dyn Told> {
        error.downcast_ref::<T>().map(|error| error as &dyn Told)
    }
    if let Some(refusal) = error.downcast_ref::<Error>() {
        return Some(refused(refusal));
    }
    let kinds = [
        as_told::<ConfigError>,
        as_told::<CertificateError>,
        as_told::<OpenError>,
        as_told::<BackupError>,
        as_told::<PkiError>,
        as_told::<PortError>,
        as_told::<PasswordError>,
        as_told::<NoSuchLogin>,
    ];
    let told = kinds.iter().find_map(|kind| kind(error))?;
    Some((told.code().to_owned(), told.args()))
}

/// REST does not show its readers what is inside; whoever starts the controller may see it.
fn refused(error: &Error) -> (String, Values) {
    if matches!(error, Error::Store(_)) {
        return ("store-here".to_owned(), error.args());
    }
    if matches!(error, Error::Damaged { .. }) {
        return ("record-here".to_owned(), error.args());
    }
    let mut args = error.args();
    for (_, field) in args.iter_mut().filter(|(name, _)| *name == "field") {
        *field = flag(field).to_owned();
    }
    (format!("{}-detail", error.code()), args)
}

/// How `efir init` calls a field of the founding.
fn flag(field: &str) -> &str {
    match field {
        "organisation" => "--school, --country",
        "name" => "--name",
        other => other,
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<Error>() {
        Some(Error::Store(_) | Error::Damaged { .. }) => 1,
        Some(_) => 5,
        None if error.is::<ConfigError>() || error.is::<CertificateError>() => 2,
        None => 1,
    }
}

#[cfg(test)]
mod tests;
