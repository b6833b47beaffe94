//! Importing a list: a look at what it would change first, then storing it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::domain::access::Action;
use controller_core::domain::org::UnitKind;
use controller_core::error::Error;
use protocol::UnitId;
use serde::Deserialize;

use crate::clock;
use crate::http::api::model::{ImportOptions, ImportReport, Problem};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::import::{admit, run};
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;
use crate::imports::{Kept, Shelf};

/// Flaws on the page; all of them are in the answer of REST and of the command line.
const FLAWS: usize = 200;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Where {
    #[serde(default)]
    unit: Asked<UnitId>,
}

/// What was chosen besides the file.
#[derive(Debug, Clone, Default)]
struct Typed {
    source: String,
    delta: bool,
}

pub(super) async fn ask(
    member: Member,
    Query(Where { unit }): Query<Where>,
) -> Result<Response, Failure> {
    form(&member, StatusCode::OK, unit.0, Typed::default(), None).await
}

/// Looks at a file, and keeps it for the next step.
pub(super) async fn check(member: Member, sent: Form) -> Result<Response, Failure> {
    let typed = Typed { source: sent.text("source"), delta: !sent.text("delta").is_empty() };
    let unit = sent.text("unit").parse::<UnitId>().ok();
    match look(&member, unit, &typed, &sent).await {
        Ok(id) => Ok(Redirect::to(&format!("/units/import/{id}")).into_response()),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            form(&member, status, unit, typed, problem).await
        }
    }
}

async fn look(
    member: &Member,
    unit: Option<UnitId>,
    typed: &Typed,
    sent: &Form,
) -> Result<String, Failure> {
    let (by, unit) = admit(&member.caller, unit).await?;
    let bytes = sent.file().ok_or(Error::TableEmpty {})?;
    let options = ImportOptions {
        unit: Some(unit),
        dry_run: true,
        progress: Some(sent.text("progress")).filter(|name| !name.is_empty()),
        ..options(typed)
    };
    let language = member.visit.language;
    let report = run(&member.caller, options, bytes.clone(), language, None).await?;
    let id = Shelf::fresh();
    member.visit.console.shelf().keep(Kept {
        id: id.clone(),
        by,
        name: sent.file_name().unwrap_or_default(),
        bytes,
        unit,
        source: typed.source.clone(),
        delta: typed.delta,
        report,
        at: clock::now(),
    });
    Ok(id)
}

/// What a file would change, or has changed.
pub(super) async fn show(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let Some(kept) = find(&member, &id).await? else {
        return Ok(Redirect::to("/units/import").into_response());
    };
    Ok(member.show(&ReportPage::of(&member, kept, None)))
}

/// Stores a file that was looked at.
pub(super) async fn store(
    member: Member,
    Path(id): Path<String>,
    sent: Form,
) -> Result<Response, Failure> {
    let Some(kept) = find(&member, &id).await? else {
        return Ok(Redirect::to("/units/import").into_response());
    };
    let typed = Typed { source: kept.source.clone(), delta: kept.delta };
    let options = ImportOptions {
        unit: Some(kept.unit),
        partial: !sent.text("partial").is_empty(),
        progress: Some(sent.text("progress")).filter(|name| !name.is_empty()),
        ..options(&typed)
    };
    let language = member.visit.language;
    let stored = run(&member.caller, options, kept.bytes.clone(), language, None).await;
    match stored {
        Ok(report) => {
            let bytes = if report.applied { Bytes::new() } else { kept.bytes.clone() };
            let at = clock::now();
            member.visit.console.shelf().keep(Kept { bytes, report, at, ..kept });
            Ok(Redirect::to(&format!("/units/import/{id}")).into_response())
        }
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            Ok(member.visit.show(status, &ReportPage::of(&member, kept, problem)))
        }
    }
}

async fn find(member: &Member, id: &str) -> Result<Option<Kept>, Failure> {
    let by = member.caller.read(|_view, actor| Ok(actor.by().key())).await?;
    Ok(member.visit.console.shelf().find(&by, id))
}

fn options(typed: &Typed) -> ImportOptions {
    let source = typed.source.trim();
    ImportOptions {
        source: Some(source.to_owned()).filter(|source| !source.is_empty()),
        delta: typed.delta,
        ..ImportOptions::default()
    }
}

async fn form(
    member: &Member,
    status: StatusCode,
    unit: Option<UnitId>,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let choices = member.caller.read(move |view, actor| {
        let mut choices = choose(view, actor, Action::ImportSchools, unit)?;
        let mut fitting = Vec::new();
        for choice in choices.all {
            let found = view.get::<controller_core::domain::org::Unit>(&choice.id)?;
            if found.is_some_and(|unit| matches!(unit.kind, UnitKind::Country | UnitKind::Region)) {
                fitting.push(choice);
            }
        }
        choices.all = fitting;
        Ok(choices)
    });
    let page = ImportPage {
        page: member.page(),
        choices: choices.await?,
        typed,
        progress: Shelf::fresh(),
        problem,
    };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "units/import.html")]
struct ImportPage<'a> {
    page: Page<'a>,
    choices: Choices,
    typed: Typed,
    /// The name under which its progress is asked for.
    progress: String,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "units/report.html")]
struct ReportPage<'a> {
    page: Page<'a>,
    kept: Kept,
    progress: String,
    problem: Option<Problem>,
}

impl<'a> ReportPage<'a> {
    fn of(member: &'a Member, kept: Kept, problem: Option<Problem>) -> Self {
        Self { page: member.page(), kept, progress: Shelf::fresh(), problem }
    }

    fn report(&self) -> &ImportReport {
        &self.kept.report
    }

    fn title(&self) -> String {
        self.page.say(if self.report().applied {
            "units-import-done"
        } else {
            "units-import-report"
        })
    }

    fn is_same(&self) -> bool {
        let report = self.report();
        report.added + report.changed + report.closed == 0 && report.rejected_count == 0
    }

    fn may_store(&self) -> bool {
        !self.report().applied && !self.kept.bytes.is_empty() && self.report().rejected_count == 0
    }

    fn may_store_good(&self) -> bool {
        let report = self.report();
        let good = report.added + report.changed + report.closed > 0;
        !report.applied
            && !self.kept.bytes.is_empty()
            && report.rejected_count > 0
            && (good || !report.dry_run)
    }

    /// Counts with their names.
    fn figures(&self) -> Vec<(String, u64, bool)> {
        let report = self.report();
        let all = [
            ("units-import-added", report.added, false),
            ("units-import-changed", report.changed, false),
            ("units-import-unchanged", report.unchanged, false),
            ("units-import-closed", report.closed, report.closed > 0),
            ("units-import-skipped", report.skipped, false),
            ("units-import-rejected", report.rejected_count, report.rejected_count > 0),
        ];
        all.into_iter().map(|(name, count, bad)| (self.page.say(name), count, bad)).collect()
    }

    fn change(&self, change: &str) -> String {
        self.page.say(&format!("units-import-change-{change}"))
    }

    fn shown(&self) -> usize {
        self.report().rejected.len().min(FLAWS)
    }

    fn is_cut(&self) -> bool {
        u64::try_from(self.shown()).unwrap_or(u64::MAX) < self.report().rejected_count
    }

    fn dropped(&self) -> String {
        let columns = self.report().dropped.join(", ");
        self.page.tell("units-import-dropped", "columns", &columns)
    }

    fn more(&self) -> String {
        let (shown, all) = (self.shown().to_string(), self.report().rejected_count.to_string());
        self.page.tell2("units-import-flaws-more", "shown", &shown, "all", &all)
    }
}
