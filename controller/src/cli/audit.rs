//! `efir audit`: what was done, by whom.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use controller_core::domain::audit::{Deed, DeedKind};
use jiff::Timestamp;
use protocol::UnitId;

use super::choice::{DEED_KINDS, one_of};
use super::failure::Failure;
use super::lookup::{self, name_of};
use super::reader::Reader;
use super::rest::Controller;
use super::when::instant;
use crate::http::api::model::{AuditEntry, AuditFilter, AuditProof};

/// What is done with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Lists it, the newest first.
    List {
        /// Which entries.
        #[command(flatten)]
        which: Which,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// Proves that it is whole.
    Verify,
    /// Writes it as a table for spreadsheets.
    Export {
        /// Which entries.
        #[command(flatten)]
        which: Which,
        /// Into which file; standard output if not given.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Which entries.
#[derive(Debug, Args)]
pub struct Which {
    /// Of this unit and below.
    #[arg(long)]
    unit: Option<String>,
    /// Done by this login.
    #[arg(long)]
    by: Option<String>,
    /// Of this kind.
    #[arg(long, value_parser = one_of::<DeedKind>(DEED_KINDS))]
    kind: Option<DeedKind>,
    /// Of this very deed.
    #[arg(long)]
    deed: Option<String>,
    /// Not earlier.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Earlier.
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// With this text.
    #[arg(long)]
    text: Option<String>,
}

/// Does it.
pub(crate) fn run(
    command: AuditCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        AuditCommand::List { which, limit } => {
            let filter = which.filter(controller, reader)?;
            let entries = controller.first::<AuditEntry>("audit", &filter, limit)?;
            Ok(reader.answer(&entries, |entries| {
                let units = lookup::unit_names(controller, entries.iter().map(|e| e.unit));
                table(entries, &units, reader)
            }))
        }
        AuditCommand::Verify => {
            let proof = controller.get::<AuditProof>("audit/verify")?;
            if let Some(sequence) = proof.value.broken {
                return Err(Failure::AuditBroken { sequence });
            }
            Ok(reader.answer(&proof, |proof| {
                let entries = proof.entries.to_string();
                reader.say("done-audit-verify", &[("entries", &entries), ("head", &proof.head)])
            }))
        }
        AuditCommand::Export { which, out } => {
            let filter = which.filter(controller, reader)?;
            let Some(path) = out else {
                let mut out = io::stdout().lock();
                controller.download("audit/export", &filter, &mut out)?;
                return Ok(String::new());
            };
            let failed = |cause| Failure::File { path: path.clone(), cause };
            let mut file = File::create(&path).map_err(failed)?;
            controller.download("audit/export", &filter, &mut file)?;
            file.flush().map_err(failed)?;
            let path = path.display().to_string();
            Ok(reader.done(|| reader.say("done-audit-export", &[("path", &path)])))
        }
    }
}

impl Which {
    fn filter(self, controller: &Controller, reader: &Reader) -> Result<AuditFilter, Failure> {
        let at = |text: Option<String>| -> Result<Option<Timestamp>, Failure> {
            text.map(|text| instant(&text, |_| Ok(reader.zone().clone()))).transpose()
        };
        let deed = self.deed.map(|deed| {
            let named = |known: &&Deed| known.name() == deed;
            let known = Deed::ALL.iter().find(named).copied();
            known.ok_or_else(|| Failure::WrongDeed { value: deed.chars().take(60).collect() })
        });
        Ok(AuditFilter {
            unit: lookup::unit_if(controller, self.unit.as_deref())?,
            by: self.by,
            kind: self.kind,
            deed: deed.transpose()?,
            from: at(self.from)?,
            until: at(self.until)?,
            text: self.text,
            ..AuditFilter::default()
        })
    }
}

fn table(entries: &[AuditEntry], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
    let rows = entries
        .iter()
        .map(|entry| {
            let who = entry.by.as_ref().map(|author| author.login.clone());
            let details = entry.details.iter().map(|(name, value)| format!("{name}: {value}"));
            [
                reader.time(entry.at),
                who.unwrap_or_else(|| reader.say("audit-system", &[])),
                reader.say(&format!("audit-deed-{}", entry.deed), &[]),
                name_of(units, &entry.unit),
                details.collect::<Vec<_>>().join("; "),
            ]
        })
        .collect();
    let columns = ["column-time", "column-who", "column-deed", "column-unit", "column-details"];
    reader.table(columns, rows, "empty-audit")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Author, Subject};
    use controller_core::id::{EntryId, PersonId};
    use protocol::Language;

    #[test]
    fn the_log_reads_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        let person = PersonId::new(Timestamp::UNIX_EPOCH, 1);
        let published = AuditEntry {
            id: EntryId::new(Timestamp::UNIX_EPOCH, 1),
            at: "2026-11-25T05:30:00Z".parse().unwrap(),
            by: Some(Author { person, login: "anna".into(), token: None }),
            deed: "post-published".into(),
            subject: Subject { kind: "post".into(), id: "01".into() },
            unit,
            details: BTreeMap::from([("title".to_owned(), "Снегопад".to_owned())]),
            bootstrap: false,
        };
        let expired = AuditEntry {
            by: None,
            deed: "post-expired".into(),
            details: BTreeMap::new(),
            ..published.clone()
        };
        for language in [Language::Russian, Language::English] {
            let entries = [published.clone(), expired.clone()];
            let (some, none) =
                (table(&entries, &units, &reader(language)), table(&[], &units, &reader(language)));
            insta::assert_snapshot!(format!("audit_{language}"), format!("{some}\n\n{none}"));
        }
    }
}
