//! Running an import, the same for REST and for pages.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use controller_core::app::answers;
use controller_core::app::import::{self, Command, Report};
use controller_core::domain::school::Source;
use controller_core::error::Error;
use controller_core::format::schools::{self, Listing, Reason, Rejected};
use controller_core::format::table::MAX_BYTES;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use protocol::words::{Args, Words};
use protocol::{Digest, Language, UnitId};

use super::Console;
use super::api::model::{ImportFlaw, ImportOptions, ImportReport, ImportSample};
use super::error::{Failure, Misuse};
use super::signin::Caller;
use crate::imports::{Phase, Shelf};

/// Flaws that are told, at most.
const FLAWS: usize = 10_000;
/// Characters of an import's own name, at most.
const NAME_CHARS: usize = 64;

/// Whether somebody may import: who may not is not listened to. Answers whose import it is, and for
/// which unit.
pub(super) async fn admit(
    caller: &Caller,
    unit: Option<UnitId>,
) -> Result<(String, UnitId), Failure> {
    let ask = caller
        .read(move |view, actor| Ok((actor.by().key(), import::may(view, actor, unit)?.id())));
    ask.await
}

/// Reads a file and imports it, or tells what it would change.
pub(super) async fn run(
    caller: &Caller,
    options: ImportOptions,
    file: Bytes,
    language: Language,
    once: Option<answers::Request>,
) -> Result<ImportReport, Failure> {
    let (by, unit) = admit(caller, options.unit).await?;
    let name = options.progress.clone().unwrap_or_else(Shelf::fresh);
    if name.is_empty() || name.len() > NAME_CHARS {
        return Err(Error::SchoolNameInvalid { field: "progress", value: cut(&name) }.into());
    }
    let command = Command {
        unit,
        source: options.source.as_deref().map(source).transpose()?,
        partial: options.partial,
        delta: options.delta,
        file: Digest::of(&file),
    };
    let course = caller.console().courses().begin(by, name).await.ok_or(Error::Busy {})?;
    let tell = course.teller();
    let listing = tokio::task::spawn_blocking(move || {
        let listing = schools::read(&file);
        (listing, tell(Phase::Reading, 0, 0).is_break())
    });
    let (listing, is_cancelled) = match listing.await {
        Ok(read) => read,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    };
    if is_cancelled {
        return Err(Error::ImportCancelled {}.into());
    }
    let listing = Arc::new(listing?);
    let tell = course.teller();
    let console = caller.console().clone();
    if options.dry_run {
        let now = crate::clock::now();
        let looked = caller.read(move |view, actor| {
            let mut on = |done, all| tell(Phase::Comparing, done, all);
            let report = import::preview(view, actor, &command, &listing, now, &mut on)?;
            Ok(Telling::new(&console, language, &listing).told(&report, Some(&command)))
        });
        return looked.await;
    }
    let stored = caller.make(once, move |work, actor, now| {
        let mut on = |done, all| tell(Phase::Comparing, done, all);
        let report = import::import(work, actor, &command, &listing, now, &mut on)?;
        if tell(Phase::Storing, 0, 0).is_break() {
            return Err(Error::ImportCancelled {});
        }
        let applied = report.rejected.is_empty() || command.partial;
        let told = Telling::new(&console, language, &listing).told(&report, None);
        Ok(ImportReport { applied, ..told })
    });
    stored.await
}

/// The whole body; one that says it is too long is not read.
pub(super) async fn whole(request: Request) -> Result<Bytes, Misuse> {
    let too_large = || Misuse::BodyTooLarge { limit: MAX_BYTES };
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err(too_large());
    }
    let body: Body = request.into_body();
    match Limited::new(body, MAX_BYTES).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Misuse::BrokenBody),
    }
}

/// The name of whoever's list it is.
pub(super) fn source(text: &str) -> Result<Source, Error> {
    let invalid = |_| Error::SchoolNameInvalid { field: "source", value: cut(text) };
    Source::parse(text.trim()).map_err(invalid)
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

/// A report in the words of a reader.
struct Telling<'t> {
    words: &'t Words,
    listing: &'t Listing,
}

impl<'t> Telling<'t> {
    fn new(console: &'t Console, language: Language, listing: &'t Listing) -> Self {
        Self { words: console.pages().words(language), listing }
    }

    fn told(&self, report: &Report, dry: Option<&Command>) -> ImportReport {
        let sample = |sample: &import::Sample| ImportSample {
            change: sample.change.name().to_owned(),
            external: sample.external.clone(),
            name: sample.name.clone(),
        };
        ImportReport {
            applied: false,
            dry_run: dry.is_some(),
            added: count(report.added),
            changed: count(report.changed),
            unchanged: count(report.unchanged),
            closed: count(report.closed),
            skipped: count(report.skipped),
            moved: count(report.moved),
            reopened: count(report.reopened),
            unplaced: count(report.unplaced),
            places: count(report.places),
            dropped: report.dropped.clone(),
            rejected: report.rejected.iter().take(FLAWS).map(|flaw| self.flaw(flaw)).collect(),
            rejected_count: count(report.rejected.len()),
            samples: report.samples.iter().map(sample).collect(),
        }
    }

    fn flaw(&self, flaw: &Rejected) -> ImportFlaw {
        let column = flaw.field.map(|field| {
            let known = self.listing.columns.get(&field).cloned();
            let own = || self.words.say(&format!("units-field-{}", field.name().replace('_', "-")));
            known.unwrap_or_else(own)
        });
        let code = flaw.reason.code();
        let mut values = Args::new();
        if let Reason::Repeated { first } = flaw.reason {
            values.set("line", i64::from(first));
        }
        values.set("digits", i64::try_from(flaw.value.chars().count()).unwrap_or_default());
        ImportFlaw {
            row: flaw.line,
            column: column.unwrap_or_default(),
            value: flaw.value.clone(),
            reason: self.words.say_with(&format!("units-flaw-{code}"), &values),
            code: code.to_owned(),
        }
    }
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
