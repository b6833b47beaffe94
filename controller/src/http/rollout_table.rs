//! Every school of a unit with how far it is, as a table.

use axum::response::Response;
use controller_core::app::rollout::{self, SchoolLine};
use controller_core::domain::rollout::Step;
use controller_core::page::{MOST as PIECE, Page};
use protocol::words::Words;
use protocol::{Language, UnitId};

use super::api::model::TableFormat;
use super::error::Failure;
use super::signin::Caller;
use super::table::{Cell, MOST, Table};
use crate::clock;

const COLUMNS: [&str; 8] = [
    "reports-column-above",
    "reports-column-school",
    "reports-column-director",
    "reports-column-administrator",
    "reports-column-screens",
    "reports-column-connected",
    "reports-column-overdue",
    "reports-column-id",
];

/// Answers with the table. It is read in pieces, and the reader's rights are looked at for each.
pub(super) async fn answer(
    caller: Caller,
    unit: Option<UnitId>,
    format: TableFormat,
    language: Language,
) -> Result<Response, Failure> {
    let mut rows = Vec::new();
    let mut next: Option<String> = None;
    loop {
        let (page, now) = (Page::new(PIECE, next.as_deref())?, clock::now());
        let listed =
            caller.read(move |view, actor| rollout::schools(view, actor, unit, &page, now)).await?;
        let words = caller.console().pages().words(language);
        rows.extend(listed.items.iter().map(|line| row(words, line)));
        next = listed.next;
        if next.is_none() || rows.len() >= MOST {
            break;
        }
    }
    let words = caller.console().pages().words(language);
    let columns = COLUMNS.map(|column| words.say(column)).into();
    Table { file: "efir-rollout", columns, rows }.answer(format, language).await
}

fn row(words: &Words, line: &SchoolLine) -> Vec<Cell> {
    let is_so = |is_so: bool| words.say(if is_so { "reports-yes" } else { "reports-no" });
    let overdue = |step: &Step| line.figures.step(*step).overdue > 0;
    let overdue: Vec<String> = Step::ALL
        .into_iter()
        .filter(overdue)
        .map(|step| words.say(&format!("reports-step-{}", step.name())))
        .collect();
    vec![
        Cell::Text(line.above.join(" / ")),
        Cell::Text(line.unit.name.clone()),
        Cell::Text(is_so(line.directors > 0)),
        Cell::Text(is_so(line.administrators > 0)),
        Cell::Number(line.screens),
        Cell::Number(line.connected),
        Cell::Text(overdue.join(", ")),
        Cell::Text(line.unit.id().to_string()),
    ]
}
