//! `efir check`: proves the data of a controller that does not run, or a backup.

use std::fs::File;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;
use controller_core::check::{self, Finding, Looked};
use protocol::words::Words;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::command::{data_directory, words};
use super::format::Carried;
use super::opened::{Keys, Opened};
use super::restore::fill_store;
use super::{BackupError, source};
use crate::config::Environment;
use crate::store::{Place, Relic};
use crate::told::{self, Values};

/// Findings that are told one by one; the others are only counted.
const TOLD: usize = 200;

/// The flags of `efir check`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct CheckFlags {
    /// A backup to check instead of a data directory
    pub file: Option<PathBuf>,
    /// The controller's data directory [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The file with the recovery key of the backup [env: `EFIR_BACKUP_KEY`, the key itself]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Prints what was found as JSON
    #[arg(long)]
    pub json: bool,
}

/// What a check found.
#[derive(Debug, Default)]
struct Report {
    looked: Looked,
    media: u64,
    /// The first of them.
    findings: Vec<Found>,
    /// How many there are.
    found: u64,
}

/// A finding, by the key of its sentence.
#[derive(Debug)]
struct Found {
    key: String,
    code: &'static str,
    args: Values,
}

/// Checks, and tells what is wrong. It succeeds only if nothing is.
pub fn run_check(flags: &CheckFlags, environment: &Environment) -> ExitCode {
    let data = data_directory(flags.data.as_deref(), environment);
    let report = match &flags.file {
        Some(file) => {
            let keys = Keys { file: flags.key_file.as_deref(), environment, data: &data };
            check_backup(file, keys)
        }
        None => check_data(&data),
    };
    let told = report.and_then(|report| {
        let said = if flags.json { report.to_json() } else { report.tell(&words()) };
        writeln!(io::stdout(), "{said}")?;
        Ok(report.found == 0)
    });
    match told {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => told::complain("efir check", &error),
    }
}

fn check_data(data: &Path) -> anyhow::Result<Report> {
    if !data.join("store").is_dir() {
        return Err(BackupError::NoData { path: data.to_owned() }.into());
    }
    let place = Place::take(data)?;
    let mut report = Report::default();
    report.check_store(place.path())?;
    for media in source::media(data)? {
        report.media += 1;
        if !is_whole(&data.join(media.path()), media) {
            report.add(Found { key: media.to_string(), code: "media-broken", args: Vec::new() });
        }
    }
    Ok(report)
}

/// The store of a backup is unpacked for it; damage anywhere in the file is an error by then.
fn check_backup(file: &Path, keys: Keys<'_>) -> anyhow::Result<Report> {
    let opened = Opened::open(file)?;
    let key = opened.key(keys)?;
    let temporary = std::env::temp_dir();
    let folder = tempfile::tempdir().map_err(BackupError::file(&temporary))?;
    let (_, totals) = fill_store(opened, &key, folder.path())?;
    let mut report = Report { media: totals.media + totals.media_broken, ..Report::default() };
    report.check_store(folder.path())?;
    for _broken in 0..totals.media_broken {
        report.add(Found { key: "media".to_owned(), code: "media-broken", args: Vec::new() });
    }
    Ok(report)
}

impl Report {
    fn check_store(&mut self, data: &Path) -> anyhow::Result<()> {
        // A damaged store may make the database engine panic at any read.
        let checked = catch_unwind(AssertUnwindSafe(|| {
            let store = Relic::open_current(data)?;
            self.looked = check::check(&store, &mut |finding| self.add(finding.into()))?;
            Ok(())
        }));
        checked.unwrap_or_else(|_panic| Err(anyhow!("the database engine gave up on the store")))
    }

    fn add(&mut self, found: Found) {
        self.found += 1;
        if self.findings.len() < TOLD {
            self.findings.push(found);
        }
    }

    fn tell(&self, words: &Words) -> String {
        let line = |found: &Found| {
            let problem = told::say(words, &format!("check-{}", found.code), &found.args);
            format!("{}: {problem}", found.key)
        };
        let mut lines: Vec<String> = self.findings.iter().map(line).collect();
        let counts = vec![
            ("keys", self.looked.keys.to_string()),
            ("audit", self.looked.audit.to_string()),
            ("media", self.media.to_string()),
            ("found", self.found.to_string()),
        ];
        let end = if self.found == 0 { "check-whole" } else { "check-found" };
        lines.push(told::say(words, end, &counts));
        lines.join("\n")
    }

    fn to_json(&self) -> String {
        let findings = self.findings.iter().map(|found| {
            let args = found.args.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
            let args: serde_json::Map<String, Value> = args.collect();
            json!({"key": found.key, "code": found.code, "params": args})
        });
        json!({
            "whole": self.found == 0,
            "keys": self.looked.keys,
            "audit": self.looked.audit,
            "media": self.media,
            "found": self.found,
            "findings": findings.collect::<Vec<_>>(),
        })
        .to_string()
    }
}

impl From<Finding> for Found {
    fn from(Finding { key, problem }: Finding) -> Self {
        Self { key, code: problem.code(), args: problem.args() }
    }
}

/// Whether a media file is there, reads, and is what its name says.
fn is_whole(path: &Path, name: Carried) -> bool {
    let mut hash = Sha256::new();
    let read = File::open(path).and_then(|mut file| io::copy(&mut file, &mut hash));
    match name {
        Carried::Authority => read.is_ok(),
        Carried::Media(digest) => read.is_ok() && hash.finalize()[..] == digest.as_bytes()[..],
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use controller_core::check::Problem;
    use protocol::Language;

    use super::*;
    use crate::backup::tests::Data;

    #[test]
    fn whole_data_and_their_backup_are_whole_and_damage_is_named() {
        let data = Data::new();
        data.is_founded();
        data.has_media(b"a picture");
        let backup = data.backs_up();
        let report = check_data(data.root()).unwrap();
        assert_eq!((report.found, report.media), (0, 1));
        assert!(report.looked.keys > 10 && report.looked.audit > 0, "{report:?}");
        let keys = Keys { file: None, environment: &Environment::default(), data: data.root() };
        assert_eq!(check_backup(&backup, keys).unwrap().found, 0);

        let media = data.root().join(crate::backup::tests::media_path(b"a picture"));
        fs::write(&media, b"another picture").unwrap();
        data.stores([crate::backup::tests::puts(&[("novelty/1", "1"), ("unit/x", "{")])]);
        let report = check_data(data.root()).unwrap();
        let found: Vec<&str> = report.findings.iter().map(|found| found.code).collect();
        assert_eq!(found, ["unknown-key", "unreadable", "media-broken"]);
        assert!(media.ends_with(&report.findings[2].key), "{report:?}");
        let keys = Keys { file: None, environment: &Environment::default(), data: data.root() };
        let report = check_backup(&data.backs_up(), keys).unwrap();
        assert_eq!((report.found, report.media), (3, 1));
    }

    #[test]
    fn findings_read_like_this() {
        let problems = [
            Problem::UnknownKey,
            Problem::Unreadable { detail: "EOF at line 1".into() },
            Problem::Misplaced { belongs: "device/02".into() },
            Problem::Missing { missing: "devices/01/02".into() },
            Problem::Stray,
            Problem::WrongCount { stored: 7, counted: 1 },
            Problem::BrokenChain { sequence: 5 },
            Problem::AuditDiffers { chained: 4, listed: 5 },
            Problem::LogGap { sequence: 9 },
        ];
        let mut report = Report::default();
        for problem in problems {
            report.add(Finding { key: "device/01".into(), problem }.into());
        }
        report.add(Found { key: "media/ab/abcd".into(), code: "media-broken", args: vec![] });
        let whole =
            Report { looked: Looked { keys: 312, audit: 40 }, media: 2, ..Report::default() };
        for language in [Language::Russian, Language::English] {
            let words = told::words(language);
            let told = [report.tell(&words), whole.tell(&words)].join("\n\n");
            assert!(!told.contains(['{', '}']), "{told}");
            insta::assert_snapshot!(format!("check_{language}"), told);
        }
        insta::assert_snapshot!("check_json", report.to_json());
    }

    #[test]
    fn a_flood_of_findings_is_counted_and_not_printed() {
        let mut report = Report::default();
        for n in 0..5_000 {
            report.add(Finding { key: n.to_string(), problem: Problem::Stray }.into());
        }
        assert_eq!((report.findings.len(), report.found), (TOLD, 5_000));
        assert!(report.tell(&told::words(Language::English)).contains("5000"));
    }
}
