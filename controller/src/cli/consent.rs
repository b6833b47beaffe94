//! `efir consent`: consents to name or to show a child.

use clap::{Args, Subcommand};
use controller_core::id::ConsentId;
use jiff::civil::Date;

use super::choice::{CONSENT_KINDS, one_of};
use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{Consent, ConsentFilter, ConsentKind, ConsentWithdrawn, NewConsent};

/// What is done with consents.
#[derive(Debug, Subcommand)]
pub enum ConsentCommand {
    /// Writes one down.
    Add(AddArgs),
    /// Lists them.
    List {
        /// Given to this unit and those below.
        #[arg(long)]
        unit: Option<String>,
        /// Only those that were not withdrawn.
        #[arg(long)]
        standing: bool,
    },
    /// Withdraws one, and takes its posts off the air.
    Withdraw {
        /// Which.
        id: String,
    },
}

/// `efir consent add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// To which unit it was given.
    #[arg(long)]
    unit: Option<String>,
    /// What it allows.
    #[arg(long, value_parser = one_of::<ConsentKind>(CONSENT_KINDS))]
    kind: ConsentKind,
    /// Its number in the school's own papers.
    #[arg(long)]
    number: String,
    /// What it is about.
    #[arg(long, default_value = "")]
    about: String,
    /// The day on which it was given.
    #[arg(long, value_name = "DATE")]
    given: Date,
}

/// Does it.
pub(crate) fn run(
    command: ConsentCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        ConsentCommand::Add(AddArgs { unit, kind, number, about, given }) => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let new = NewConsent { unit, kind, number, about, given };
            let made = controller.post::<Consent>("consents", &new)?;
            Ok(reader.answer(&made, |consent| {
                let id = consent.id.to_string();
                reader.say("done-consent-add", &[("number", &consent.number), ("id", &id)])
            }))
        }
        ConsentCommand::List { unit, standing } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let standing = standing.then_some(true);
            let filter = ConsentFilter { unit, standing, ..ConsentFilter::default() };
            let consents = controller.list::<Consent>("consents", &filter)?;
            Ok(reader.answer(&consents, |consents| table(consents, reader)))
        }
        ConsentCommand::Withdraw { id } => {
            let id = lookup::id::<ConsentId>(&id)?;
            let path = format!("consents/{id}/withdraw");
            let withdrawn = controller.order::<ConsentWithdrawn>(&path)?;
            Ok(reader.answer(&withdrawn, |withdrawn| {
                let count = withdrawn.taken_off.len().to_string();
                let number = &withdrawn.consent.number;
                reader.say("done-consent-withdraw", &[("number", number), ("count", &count)])
            }))
        }
    }
}

fn table(consents: &[Consent], reader: &Reader) -> String {
    let rows = consents
        .iter()
        .map(|consent| {
            [
                consent.number.clone(),
                consent.given.to_string(),
                reader.name("consent", &consent.kind),
                consent.about.clone(),
                consent.posts.to_string(),
                reader.time_or(consent.withdrawn, "consent-standing"),
                consent.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-number",
        "column-given",
        "column-kind",
        "column-note",
        "column-posts",
        "column-withdrawn",
        "column-id",
    ];
    reader.table(columns, rows, "empty-consents")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use jiff::Timestamp;
    use jiff::civil::date;
    use protocol::{Language, UnitId};

    #[test]
    fn consents_read_like_this() {
        let standing = Consent {
            id: ConsentId::new(Timestamp::UNIX_EPOCH, 1),
            unit: UnitId::new(Timestamp::UNIX_EPOCH, 2),
            by: None,
            kind: ConsentKind::NameAndPicture,
            number: "12-С".into(),
            about: "5 «Б»".into(),
            given: date(2026, 1, 12),
            recorded: Timestamp::UNIX_EPOCH,
            withdrawn: None,
            withdrawn_by: None,
            posts: 2,
        };
        let withdrawn = Some("2026-11-23T09:00:00Z".parse().unwrap());
        let ended = Consent { withdrawn, kind: ConsentKind::Name, ..standing.clone() };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [table(&[standing.clone(), ended.clone()], &reader), table(&[], &reader)];
            insta::assert_snapshot!(format!("consents_{language}"), told.join("\n\n"));
        }
    }
}
