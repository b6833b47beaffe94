//! Taking up many screens at once: a row each, and each row is answered by itself. Nothing typed is lost.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::error::Error;
use protocol::{DeviceId, UnitId};

use super::schools::{School, schools};
use crate::http::api::model::Claim;
use crate::http::api::take_up;
use crate::http::error::Failure;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::screens::tags;
use crate::http::web::visit::Member;

/// Rows of an empty grid.
const EMPTY: usize = 8;
/// Rows that are read, at most.
const ROWS: usize = 60;

/// One row.
#[derive(Debug, Clone, Default)]
struct Row {
    code: String,
    room: String,
    tags: String,
    outcome: Outcome,
}

/// What became of a row.
#[derive(Debug, Clone, Default)]
enum Outcome {
    /// It was not looked at.
    #[default]
    Open,
    /// The screen is taken up.
    Done(DeviceId),
    /// It was refused, and why.
    Refused(String),
}

pub(super) async fn ask(member: Member) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, String::new(), Vec::new()).await
}

pub(super) async fn claim(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = UnitId::parse(&form.text("unit")).map_err(|_| Error::UnitMissing {})?;
    let mut rows = rows(&form);
    let mut stopped = false;
    for row in rows.iter_mut().filter(|row| !row.code.is_empty()) {
        if stopped {
            break;
        }
        let (code, room, tags) = (row.code.clone(), row.room.clone(), tags(&row.tags));
        row.outcome = match take_up(&member.caller, Claim { code, unit, room, tags }, None).await {
            Ok(device) => Outcome::Done(device.id),
            Err(failure) if failure.status().is_client_error() => {
                // After too many wrong codes no other is looked at: it would be refused unread.
                stopped = matches!(failure, Failure::Core(Error::TooManyGuesses { .. }));
                Outcome::Refused(member.problem(&failure).detail)
            }
            Err(failure) => return Err(failure),
        };
    }
    let refused = rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_)));
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    show(&member, status, unit.to_string(), rows).await
}

/// The rows that were typed, and those that were pasted.
fn rows(form: &Form) -> Vec<Row> {
    let typed = (0..ROWS).map(|n| Row {
        code: form.text(&format!("code-{n}")).trim().to_owned(),
        room: form.text(&format!("room-{n}")).trim().to_owned(),
        tags: form.text(&format!("tags-{n}")).trim().to_owned(),
        outcome: Outcome::Open,
    });
    let pasted = form.text("pasted");
    let pasted = pasted.lines().filter(|line| !line.trim().is_empty()).map(row);
    let is_there = |row: &Row| !row.code.is_empty() || !row.room.is_empty() || !row.tags.is_empty();
    typed.chain(pasted).filter(is_there).take(ROWS).collect()
}

/// A line of a spreadsheet: code, room and tags, apart by tabs or semicolons.
fn row(line: &str) -> Row {
    let between = if line.contains('\t') { '\t' } else { ';' };
    let mut cells = line.splitn(3, between).map(|cell| cell.trim().trim_matches('"').to_owned());
    let mut next = || cells.next().unwrap_or_default();
    let (code, room, tags) = (next(), next(), next().replace(';', ","));
    Row { code, room, tags, outcome: Outcome::Open }
}

async fn show(
    member: &Member,
    status: StatusCode,
    unit: String,
    rows: Vec<Row>,
) -> Result<Response, Failure> {
    let (schools, _more) = schools(&member.caller).await?;
    let taken = rows.iter().filter(|row| matches!(row.outcome, Outcome::Done(_))).count();
    let left = rows.iter().filter(|row| !matches!(row.outcome, Outcome::Done(_))).count();
    let (done, mut open): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| matches!(row.outcome, Outcome::Done(_)));
    let tried = taken + left > 0;
    if open.len() < EMPTY && !tried {
        open.resize_with(EMPTY, Row::default);
    } else if open.is_empty() {
        open.resize_with(EMPTY / 2, Row::default);
    }
    let template = ManyPage {
        page: member.page(),
        schools,
        unit,
        done,
        open,
        taken,
        left: if tried { left } else { 0 },
    };
    Ok(member.visit.show(status, &template))
}

#[derive(Template)]
#[template(path = "enrol/many.html")]
struct ManyPage<'a> {
    page: Page<'a>,
    schools: Vec<School>,
    unit: String,
    done: Vec<Row>,
    open: Vec<Row>,
    taken: usize,
    left: usize,
}

impl ManyPage<'_> {
    fn is_chosen(&self, school: &School) -> bool {
        self.unit == school.id.to_string()
    }
}

impl Row {
    fn device(&self) -> Option<DeviceId> {
        match self.outcome {
            Outcome::Done(device) => Some(device),
            Outcome::Open | Outcome::Refused(_) => None,
        }
    }

    fn refusal(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Refused(why) => Some(why),
            Outcome::Open | Outcome::Done(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_spreadsheet_is_read_however_its_cells_are_apart() {
        for line in [
            "AB12-CD34\tХолл\tбольшой, 1 этаж",
            "AB12-CD34;Холл;большой;1 этаж",
            "\"AB12-CD34\" ; \"Холл\" ; большой,1 этаж",
        ] {
            let Row { code, room, tags, .. } = row(line);
            assert_eq!((code.as_str(), room.as_str()), ("AB12-CD34", "Холл"), "{line}");
            assert_eq!(crate::http::web::screens::tags(&tags).len(), 2, "{line}");
        }
        let Row { code, room, .. } = row("AB12-CD34");
        assert_eq!((code.as_str(), room.as_str()), ("AB12-CD34", ""));
    }
}
