//! `efir backup`, `efir restore` and `efir recovery-key`, as they are typed and what they say.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use controller_core::app::restoration::CarriedOver;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::format::Totals;
use super::opened::{Keys, prove};
use super::restore::{Before, Restored, restore};
use super::target::Target;
use super::{BackupError, KeyId, RecoveryKey, Source, desk};
use crate::clock;
use crate::config::Environment;
use crate::pki::Pki;
use crate::store::{OpenError, Place, SledStore};
use crate::told::{self, Values};

/// The keys of what is said here when all went well.
#[cfg(test)]
pub(crate) const SAID: &[&str] = &[
    "backup-made",
    "recovery-key-about",
    "restored",
    "restored-aside",
    "restored-next",
    "restored-another",
    "restored-carried",
    "restored-unreadable",
    "backup-media-broken",
    "check-whole",
    "check-found",
    "check-unknown-key",
    "check-unreadable",
    "check-misplaced",
    "check-missing",
    "check-stray",
    "check-wrong-count",
    "check-broken-chain",
    "check-audit-differs",
    "check-log-gap",
    "check-media-broken",
];

/// The flags of `efir backup`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct BackupFlags {
    /// The file to make; one that is there is not overwritten
    pub file: PathBuf,
    /// The controller's data directory [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Prints what was made as JSON
    #[arg(long)]
    pub json: bool,
}

/// The flags of `efir restore`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct RestoreFlags {
    /// The backup
    pub file: PathBuf,
    /// The data directory to bring it back into [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The file with the recovery key [env: `EFIR_BACKUP_KEY`, the key itself]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Prints what was done as JSON
    #[arg(long)]
    pub json: bool,
}

/// The flags of `efir recovery-key`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct KeyFlags {
    /// The controller's data directory [default: ./efir-data] [env: `EFIR_DATA`]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Makes a backup, of a controller that runs or of one that does not.
pub fn run(flags: &BackupFlags, environment: &Environment) -> ExitCode {
    let data = data_directory(flags.data.as_deref(), environment);
    conclude("efir backup", flags.json, make(&flags.file, &data), |made| {
        let Made { totals, bytes, key, .. } = made;
        let said = told::say(&words(), "backup-made", &counted(totals, &flags.file, *bytes, *key));
        let file = flags.file.display().to_string();
        let json = json!({
            "file": file, "bytes": bytes, "made": made.at, "key": key.to_string(), "totals": totals,
        });
        (said, json)
    })
}

/// Brings a backup back.
pub fn run_restore(flags: &RestoreFlags, environment: &Environment) -> ExitCode {
    let data = data_directory(flags.data.as_deref(), environment);
    let done = || {
        // Before a data directory is made for nothing.
        fs::metadata(&flags.file).map_err(BackupError::file(&flags.file))?;
        let place = Place::take(&data)?;
        let keys = Keys { file: flags.key_file.as_deref(), environment, data: &data };
        restore(&place, &flags.file, keys, clock::now())
    };
    conclude("efir restore", flags.json, done(), |restored| {
        let Restored { manifest, totals, aside, before } = restored;
        let json = json!({
            "data": data.display().to_string(),
            "made": manifest.made,
            "totals": totals,
            "aside": aside.as_ref().map(|aside| aside.display().to_string()),
            "before": match before {
                Before::Nothing => json!({"state": "nothing"}),
                Before::Another => json!({"state": "another"}),
                Before::Unreadable(reason) => json!({"state": "unreadable", "reason": reason}),
                Before::Carried(done) => json!({"state": "carried-over", "carried": done}),
            },
        });
        (restored_words(restored, &data), json)
    })
}

/// Prints the recovery key, alone on its line, so that it can be piped; what it is for goes to
/// standard error.
pub fn show_key(flags: &KeyFlags, environment: &Environment) -> ExitCode {
    let data = data_directory(flags.data.as_deref(), environment);
    let key = if data.join("pki").is_dir() {
        RecoveryKey::open(&data)
    } else {
        Err(BackupError::NoData { path: data })
    };
    let shown = key.map_err(anyhow::Error::from).and_then(|key| {
        let about = told::say(&words(), "recovery-key-about", &vec![("key", key.id().to_string())]);
        writeln!(io::stderr(), "{about}")?;
        Ok(writeln!(io::stdout(), "{key}")?)
    });
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told::complain("efir recovery-key", &error),
    }
}

/// A backup that was made.
struct Made {
    totals: Totals,
    bytes: u64,
    key: KeyId,
    at: Timestamp,
}

fn make(file: &Path, data: &Path) -> anyhow::Result<Made> {
    if !data.join("store").is_dir() {
        return Err(BackupError::NoData { path: data.to_owned() }.into());
    }
    let target = Target::begin(file)?;
    let at = clock::now();
    let key = match Place::take(data) {
        Ok(place) => {
            let store = Arc::new(SledStore::open(place.path())?);
            let authority = Pki::open(&data.join("pki"), at)?.fingerprint();
            let source = Source::new(store, place.path(), authority)?;
            source.write(target.file(), file, at, &|| false)?;
            source.key().clone()
        }
        Err(OpenError::Held { holder, .. }) => {
            desk::fetch(data, &holder, &mut target.file(), file)?;
            RecoveryKey::open(data)?
        }
        Err(error) => return Err(error.into()),
    };
    let (_, totals) = prove(target.place(), &key)?;
    let bytes = target.file().metadata().map_err(BackupError::file(file))?.len();
    target.keep()?;
    Ok(Made { totals, bytes, key: key.id(), at })
}

fn restored_words(restored: &Restored, data: &Path) -> String {
    let words = words();
    let Restored { manifest, totals, aside, before } = restored;
    let made = manifest.made.to_zoned_datetime(TimeZone::system());
    let made = made.strftime("%Y-%m-%d %H:%M").to_string();
    let say = |key: &str, values: Values| told::say(&words, key, &values);
    let mut said = vec![say(
        "restored",
        vec![
            ("made", made),
            ("path", data.display().to_string()),
            ("changes", totals.changes.to_string()),
            ("media", totals.media.to_string()),
        ],
    )];
    if totals.media_broken > 0 {
        said.push(say("backup-media-broken", vec![("count", totals.media_broken.to_string())]));
    }
    if let Some(aside) = aside {
        said.push(say("restored-aside", vec![("path", aside.display().to_string())]));
    }
    match before {
        Before::Nothing => {}
        Before::Another => said.push(say("restored-another", Vec::new())),
        Before::Unreadable(reason) => {
            said.push(say("restored-unreadable", vec![("reason", reason.clone())]));
        }
        Before::Carried(done) => said.push(say("restored-carried", carried(done))),
    }
    said.push(say("restored-next", Vec::new()));
    said.join("\n")
}

fn counted(totals: &Totals, file: &Path, bytes: u64, key: KeyId) -> Values {
    vec![
        ("path", file.display().to_string()),
        ("size", size(bytes)),
        ("changes", totals.changes.to_string()),
        ("media", totals.media.to_string()),
        ("broken", totals.media_broken.to_string()),
        ("key", key.to_string()),
    ]
}

fn carried(done: &CarriedOver) -> Values {
    let named = [
        ("revoked", done.devices_revoked),
        ("returning", done.devices_returning),
        ("blocked", done.people_blocked),
        ("grants", done.grants_revoked),
        ("credentials", done.credentials_ended),
        ("unreadable", done.unreadable),
    ];
    named.map(|(name, count)| (name, count.to_string())).into()
}

/// Bytes in MiB, with one decimal place.
fn size(bytes: u64) -> String {
    let tenths = bytes.div_ceil(1024 * 1024 / 10);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

pub(super) fn data_directory(flag: Option<&Path>, environment: &Environment) -> PathBuf {
    let variable = || environment.get("EFIR_DATA").map(PathBuf::from);
    flag.map(Path::to_owned).or_else(variable).unwrap_or_else(|| "efir-data".into())
}

pub(super) fn words() -> protocol::words::Words {
    told::words(commandline::language())
}

/// Says what was done, in words or as JSON, or why it was not.
fn conclude<T>(
    program: &str,
    json: bool,
    done: anyhow::Result<T>,
    say: impl FnOnce(&T) -> (String, serde_json::Value),
) -> ExitCode {
    let said = done.and_then(|done| {
        let (words, value) = say(&done);
        let said = if json { value.to_string() } else { words };
        Ok(writeln!(io::stdout(), "{said}")?)
    });
    match said {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told::complain(program, &error),
    }
}
