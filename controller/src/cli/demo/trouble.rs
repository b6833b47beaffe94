//! Why a demonstration failed.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use protocol::Digest;
use protocol::words::{Value, Words};

/// Why a demonstration failed.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The operating system refused something.
    System(io::Error),
    /// There is no agent beside the controller's program.
    NoAgent { path: PathBuf },
    /// cargo could not build the agent.
    NotBuilt { command: String, status: String },
    /// A program did not start.
    NotStarted { program: String, cause: io::Error },
    /// A program ended that should have gone on, or ended badly.
    Ended { program: String, status: String, log: String },
    /// A step took too long.
    Late { step: &'static str, limit: Duration, log: String },
    /// The announcement did not come onto the screen in time.
    NotShown { limit: Duration, seen: String, log: String },
    /// The frame that the TV gives out is not the one it reported.
    OtherFrame { reported: Digest, fetched: Digest },
    /// The frame could not be fetched.
    NoFrame { url: String, cause: String },
    /// The frame could not be saved.
    NotSaved { path: PathBuf, cause: io::Error },
    /// A program said something that was not understood.
    Strange { program: String, said: String },
    /// It was asked to end before the announcement was shown.
    Interrupted,
}

impl Trouble {
    /// What failed, with which value, and what to do.
    pub(crate) fn tell(&self, words: &Words) -> String {
        let say = |key: &str, pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter().map(|&(name, value)| (name, Value::from(value)));
            words.say_with(key, &pairs.collect())
        };
        match self {
            Self::System(cause) => say("trouble-system", &[("cause", &cause.to_string())]),
            Self::NoAgent { path } => {
                say("trouble-no-agent", &[("path", &path.display().to_string())])
            }
            Self::NotBuilt { command, status } => {
                say("trouble-not-built", &[("command", command), ("status", status)])
            }
            Self::NotStarted { program, cause } => {
                say("trouble-not-started", &[("program", program), ("cause", &cause.to_string())])
            }
            Self::Ended { program, status, log } => {
                say("trouble-ended", &[("program", program), ("status", status), ("log", log)])
            }
            Self::Late { step, limit, log } => say(
                "trouble-late",
                &[
                    ("step", &words.say(step)),
                    ("seconds", &limit.as_secs().to_string()),
                    ("log", log),
                ],
            ),
            Self::NotShown { limit, seen, log } => say(
                "trouble-not-shown",
                &[("seconds", &limit.as_secs().to_string()), ("seen", seen), ("log", log)],
            ),
            Self::OtherFrame { reported, fetched } => say(
                "trouble-other-frame",
                &[("reported", &reported.to_string()), ("fetched", &fetched.to_string())],
            ),
            Self::NoFrame { url, cause } => {
                say("trouble-no-frame", &[("url", url), ("cause", cause)])
            }
            Self::NotSaved { path, cause } => say(
                "trouble-not-saved",
                &[("path", &path.display().to_string()), ("cause", &cause.to_string())],
            ),
            Self::Strange { program, said } => {
                say("trouble-strange", &[("program", program), ("said", said)])
            }
            Self::Interrupted => words.say("trouble-interrupted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::words::words;
    use protocol::Language;

    fn all() -> Vec<Trouble> {
        let io = || io::Error::from(io::ErrorKind::PermissionDenied);
        let log = || "ERROR the disk is full".to_owned();
        let program = || "efir-agent run".to_owned();
        let limit = Duration::from_secs(20);
        vec![
            Trouble::System(io()),
            Trouble::NoAgent { path: "/opt/efir/efir-agent".into() },
            Trouble::NotBuilt { command: "cargo build -p agent".into(), status: "101".into() },
            Trouble::NotStarted { program: program(), cause: io() },
            Trouble::Ended { program: program(), status: "signal: 9".into(), log: log() },
            Trouble::Late { step: "trouble-step-code", limit, log: log() },
            Trouble::NotShown { limit, seen: "idle".into(), log: log() },
            Trouble::OtherFrame { reported: Digest::of(b"a"), fetched: Digest::of(b"b") },
            Trouble::NoFrame { url: "http://127.0.0.1:1/frame.png".into(), cause: "404".into() },
            Trouble::NotSaved { path: "/frame.png".into(), cause: io() },
            Trouble::Strange { program: program(), said: "{}".into() },
            Trouble::Interrupted,
        ]
    }

    #[test]
    fn troubles_read_like_this() {
        for language in [Language::Russian, Language::English] {
            let words = words(language);
            let told: Vec<String> = all().iter().map(|trouble| trouble.tell(&words)).collect();
            insta::assert_snapshot!(format!("troubles_{language}"), told.join("\n\n"));
        }
    }
}
