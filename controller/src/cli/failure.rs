//! Why a command failed: the words for people, the exit code for scripts.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use protocol::words::{Value, Words};

use super::demo::Trouble;
use crate::http::api::model::Problem;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The controller said no, in the reader's language.
    Refused(Box<Problem>),
    /// A draft was made, but could not be published.
    DraftKept { id: String, because: Box<Failure> },
    /// The session is forgotten here, but could not be ended at the controller.
    ForgottenOnlyHere { because: Box<Failure> },
    /// Nobody is signed in, or not at this controller.
    NotSignedIn,
    /// Nothing answers there.
    Unreachable { url: String, cause: String },
    /// Something answers whose certificate nobody trusted vouches for.
    Untrusted { url: String, cause: String },
    /// Something answers, but not as a controller does.
    NotAController { url: String, cause: String },
    /// An address that is none.
    WrongUrl { url: String },
    /// A certificate file without certificates.
    NoCertificates { place: String, cause: String },
    /// A file that cannot be read or written.
    File { path: PathBuf, cause: io::Error },
    /// A file that is larger than the controller takes, in mebibytes.
    LargeFile { path: PathBuf, limit: usize },
    /// Rows of a list were rejected: what is said of them.
    RowsRejected { said: String },
    /// Neither home nor configuration directory is known.
    NoHome,
    /// The password is missing or unreadable.
    NoPassword { cause: String },
    /// A one-time code is asked for, and nobody is there to type one.
    NoCode { cause: String },
    /// Standard input is no text.
    Input { cause: io::Error },
    /// Text that names no deed of the audit log.
    WrongDeed { value: String },
    /// The audit log does not hold from this entry on.
    AuditBroken { sequence: u64 },
    /// Text that is no instant.
    WrongTime { value: String },
    /// A wall clock time that the change to summer time skips.
    SkippedTime { value: String, zone: String },
    /// The unit's time zone cannot be learned.
    NoZone { value: String, unit: String },
    /// No unit of that name or id is seen.
    UnknownUnit { value: String },
    /// Several units are called so.
    SeveralUnits { value: String, found: String },
    /// No person with that login or id is seen.
    UnknownPerson { value: String },
    /// Text that is no id.
    WrongId { value: String },
    /// A command that would change nothing.
    NothingToChange,
    /// A preview of nothing.
    NothingToPreview,
    /// Rows of a list of schools are wrong; the report says which.
    SchoolsRejected { count: u64, applied: bool },
    /// The demonstration failed.
    Demo(Trouble),
}

/// What a script learns from how `efir` ends; `efir --help` lists it.
mod exit {
    pub(super) const OTHER: u8 = 1;
    pub(super) const USAGE: u8 = 2;
    pub(super) const FORBIDDEN: u8 = 3;
    pub(super) const UNKNOWN: u8 = 4;
    pub(super) const REFUSED: u8 = 5;
    pub(super) const UNREACHABLE: u8 = 6;
}

impl Failure {
    /// How the process ends.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code())
    }

    fn code(&self) -> u8 {
        match self {
            Self::Refused(problem) => match problem.status {
                401 | 403 => exit::FORBIDDEN,
                404 | 410 => exit::UNKNOWN,
                400..=499 => exit::REFUSED,
                _ => exit::OTHER,
            },
            Self::DraftKept { because, .. } | Self::ForgottenOnlyHere { because } => because.code(),
            Self::NotSignedIn => exit::FORBIDDEN,
            Self::Unreachable { .. } | Self::Untrusted { .. } => exit::UNREACHABLE,
            Self::UnknownUnit { .. } | Self::UnknownPerson { .. } => exit::UNKNOWN,
            Self::LargeFile { .. } | Self::RowsRejected { .. } | Self::SchoolsRejected { .. } => {
                exit::REFUSED
            }
            Self::WrongUrl { .. }
            | Self::NoCertificates { .. }
            | Self::NoPassword { .. }
            | Self::NoCode { .. }
            | Self::WrongDeed { .. }
            | Self::WrongTime { .. }
            | Self::SkippedTime { .. }
            | Self::NoZone { .. }
            | Self::SeveralUnits { .. }
            | Self::WrongId { .. }
            | Self::NothingToChange
            | Self::NothingToPreview => exit::USAGE,
            Self::AuditBroken { .. }
            | Self::NotAController { .. }
            | Self::File { .. }
            | Self::NoHome
            | Self::Input { .. }
            | Self::Demo(_) => exit::OTHER,
        }
    }

    /// What failed, with which value, and what to do.
    pub(crate) fn tell(&self, words: &Words) -> String {
        let say = |key: &str, pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter().map(|&(name, value)| (name, Value::from(value)));
            words.say_with(key, &pairs.collect())
        };
        match self {
            Self::Refused(problem) => refused(problem, words),
            Self::DraftKept { id, because } => {
                say("failure-draft-kept", &[("id", id), ("because", &because.tell(words))])
            }
            Self::ForgottenOnlyHere { because } => {
                say("failure-forgotten-only-here", &[("because", &because.tell(words))])
            }
            Self::NotSignedIn => say("failure-not-signed-in", &[]),
            Self::Unreachable { url, cause } => {
                say("failure-unreachable", &[("url", url), ("cause", cause)])
            }
            Self::Untrusted { url, cause } => {
                say("failure-untrusted", &[("url", url), ("cause", cause)])
            }
            Self::NotAController { url, cause } => {
                say("failure-not-a-controller", &[("url", url), ("cause", cause)])
            }
            Self::WrongUrl { url } => say("failure-wrong-url", &[("url", url)]),
            Self::NoCertificates { place, cause } => {
                say("failure-no-certificates", &[("place", place), ("cause", cause)])
            }
            Self::File { path, cause } => say(
                "failure-file",
                &[("path", &path.display().to_string()), ("cause", &cause.to_string())],
            ),
            Self::LargeFile { path, limit } => say(
                "failure-large-file",
                &[("path", &path.display().to_string()), ("limit", &limit.to_string())],
            ),
            Self::RowsRejected { said } => said.clone(),
            Self::NoHome => say("failure-no-home", &[]),
            Self::NoPassword { cause } => say("failure-no-password", &[("cause", cause)]),
            Self::NoCode { cause } => say("failure-no-code", &[("cause", cause)]),
            Self::Input { cause } => say("failure-input", &[("cause", &cause.to_string())]),
            Self::WrongDeed { value } => say("failure-wrong-deed", &[("value", value)]),
            Self::WrongTime { value } => say("failure-wrong-time", &[("value", value)]),
            Self::SkippedTime { value, zone } => {
                say("failure-skipped-time", &[("value", value), ("zone", zone)])
            }
            Self::NoZone { value, unit } => {
                say("failure-no-zone", &[("value", value), ("unit", unit)])
            }
            Self::UnknownUnit { value } => say("failure-unknown-unit", &[("value", value)]),
            Self::SeveralUnits { value, found } => {
                say("failure-several-units", &[("value", value), ("found", found)])
            }
            Self::UnknownPerson { value } => say("failure-unknown-person", &[("value", value)]),
            Self::AuditBroken { sequence } => {
                say("failure-audit-broken", &[("sequence", &sequence.to_string())])
            }
            Self::WrongId { value } => say("failure-wrong-id", &[("value", value)]),
            Self::NothingToChange => say("failure-nothing-to-change", &[]),
            Self::NothingToPreview => say("failure-nothing-to-preview", &[]),
            Self::SchoolsRejected { count, applied } => say(
                "failure-rows-rejected",
                &[("count", &count.to_string()), ("applied", if *applied { "yes" } else { "no" })],
            ),
            Self::Demo(trouble) => trouble.tell(words),
        }
    }
}

/// The code of a sign-in that failed.
const WRONG_LOGIN: &str = "wrong-login";

/// The controller's own sentence, and what to do where the command line knows better.
fn refused(problem: &Problem, words: &Words) -> String {
    let text = if problem.detail.is_empty() { &problem.title } else { &problem.detail };
    match problem.status {
        // Whoever just tries to sign in knows how.
        401 if problem.code != WRONG_LOGIN => {
            let values = [("text", Value::from(text.as_str()))].into_iter().collect();
            words.say_with("failure-signed-out", &values)
        }
        _ => text.clone(),
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Demo(trouble)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::cli::words::words;
    use protocol::Language;

    fn refusal(status: u16) -> Failure {
        Failure::Refused(Box::new(Problem {
            kind: "urn:efir:problem:x".into(),
            title: "Nothing of the kind".into(),
            status,
            code: "x".into(),
            detail: "There is no post 01ja. Look with: efir post list".into(),
            field: None,
            params: BTreeMap::new(),
        }))
    }

    fn all() -> Vec<Failure> {
        let io = || io::Error::from(io::ErrorKind::PermissionDenied);
        let url = || "https://efir.example".to_owned();
        let value = || "Гимназия №11".to_owned();
        vec![
            refusal(404),
            refusal(401),
            Failure::DraftKept { id: "01ja".into(), because: Box::new(refusal(409)) },
            Failure::ForgottenOnlyHere { because: Box::new(refusal(503)) },
            Failure::NotSignedIn,
            Failure::Unreachable { url: url(), cause: "Connection refused".into() },
            Failure::Untrusted { url: url(), cause: "UnknownIssuer".into() },
            Failure::NotAController { url: url(), cause: "404 text/html".into() },
            Failure::WrongUrl { url: "efir.example".into() },
            Failure::NoCertificates { place: "ca.pem".into(), cause: "no section".into() },
            Failure::File { path: "/root/x".into(), cause: io() },
            Failure::LargeFile { path: "cat.png".into(), limit: 20 },
            Failure::NoHome,
            Failure::NoPassword { cause: "end of input".into() },
            Failure::NoCode { cause: "EFIR_CODE".into() },
            Failure::Input { cause: io() },
            Failure::WrongDeed { value: "post-pubished".into() },
            Failure::WrongTime { value: "tomorrow".into() },
            Failure::SkippedTime { value: "2026-03-29 02:30".into(), zone: "Europe/Berlin".into() },
            Failure::NoZone { value: "2026-12-01 08:00".into(), unit: value() },
            Failure::UnknownUnit { value: value() },
            Failure::SeveralUnits { value: value(), found: "01ja, 01jb".into() },
            Failure::UnknownPerson { value: "anna".into() },
            Failure::AuditBroken { sequence: 17 },
            Failure::WrongId { value: "x y".into() },
            Failure::NothingToChange,
            Failure::NothingToPreview,
            Failure::SchoolsRejected { count: 9, applied: false },
            Failure::SchoolsRejected { count: 1, applied: true },
        ]
    }

    #[test]
    fn failures_read_like_this() {
        for language in [Language::Russian, Language::English] {
            let words = words(language);
            let told: Vec<String> = all()
                .iter()
                .map(|failure| format!("[{}] {}", failure.code(), failure.tell(&words)))
                .collect();
            insta::assert_snapshot!(format!("failures_{language}"), told.join("\n\n"));
        }
    }

    #[test]
    fn the_exit_code_tells_the_kind_of_error() {
        let codes = [401, 403, 404, 400, 409, 422, 429, 500].map(|status| refusal(status).code());
        assert_eq!(codes, [3, 3, 4, 5, 5, 5, 5, 1]);
        assert_eq!(Failure::NotSignedIn.code(), 3);
        assert_eq!(Failure::WrongTime { value: String::new() }.code(), 2);
        let unreachable = Failure::Unreachable { url: String::new(), cause: String::new() };
        assert_eq!(unreachable.code(), 6);
    }
}
