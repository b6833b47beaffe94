//! How far a unit is, and what is right below it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::rollout::{self, Due, Report};
use controller_core::domain::access::{self, Action};
use controller_core::domain::org::{Unit, UnitKind};
use controller_core::domain::rollout::Step;
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use super::bar::bar;
use crate::clock;
use crate::http::api::model::{Problem, RolloutTable};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::rollout_table;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::screens::Svg;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// Units right below on a page: a country's regions fit.
const PIECE: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    unit: Asked<UnitId>,
    cursor: Option<String>,
}

pub(super) async fn show(
    member: Member,
    Query(Wanted { unit, cursor }): Query<Wanted>,
) -> Result<Response, Failure> {
    told(&member, unit.0, cursor, StatusCode::OK, None).await
}

/// The page, with what went wrong.
pub(super) async fn told(
    member: &Member,
    unit: Option<UnitId>,
    cursor: Option<String>,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let (piece, now) = (Piece::new(PIECE, cursor.as_deref())?, clock::now());
    let seen = member.caller.read(move |view, actor| {
        let choices = choose(view, actor, Action::SeeRollout, unit)?;
        let report = rollout::report(view, actor, Some(choices.unit.id()), &piece, now)?;
        let place = &report.unit.place;
        let above = place.above().last().filter(|at| access::may(actor, Action::SeeRollout, at));
        let above = above.map(|at| view.get::<Unit>(&at.unit())).transpose()?.flatten();
        let is_school = report.unit.kind == UnitKind::School;
        let may_plan = !is_school && access::may(actor, Action::PlanRollout, place);
        Ok((choices, report, above, may_plan))
    });
    let (choices, report, above, may_plan) = seen.await?;
    let page = RolloutPage {
        page: member.page(),
        is_first: cursor.is_none(),
        choices,
        report,
        above,
        may_plan,
        problem,
    };
    Ok(member.visit.show(status, &page))
}

pub(super) async fn export(
    member: Member,
    Query(RolloutTable { unit, format }): Query<RolloutTable>,
) -> Result<Response, Failure> {
    rollout_table::answer(member.caller, unit, format, member.visit.language).await
}

#[derive(Template)]
#[template(path = "reports/rollout.html")]
struct RolloutPage<'a> {
    page: Page<'a>,
    choices: Choices,
    report: Report,
    above: Option<Unit>,
    may_plan: bool,
    is_first: bool,
    problem: Option<Problem>,
}

impl RolloutPage<'_> {
    fn unit(&self) -> UnitId {
        self.report.unit.id()
    }

    fn is_school(&self) -> bool {
        self.report.unit.kind == UnitKind::School
    }

    /// The steps that anybody here is to take.
    fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        Step::ALL.into_iter().filter(|step| self.report.figures.all(*step) > 0)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn name(&self, step: &Step) -> String {
        self.page.say(&format!("reports-step-{}", step.name()))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn lacking(&self, step: &Step) -> u64 {
        self.report.figures.step(*step).lacking
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn overdue(&self, step: &Step) -> u64 {
        self.report.figures.step(*step).overdue
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn done(&self, step: &Step) -> String {
        let (all, lacking) = (self.report.figures.all(*step), self.lacking(step));
        let done = all.saturating_sub(lacking).to_string();
        self.page.tell2("reports-done-of", "done", &done, "all", &all.to_string())
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn bar(&self, step: &Step) -> Svg {
        let label = format!("{}: {}", self.name(step), self.done(step));
        let figures = self.report.figures.step(*step);
        bar(&label, self.report.figures.all(*step), figures.lacking, figures.overdue)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn due(&self, step: &Step) -> Option<Due> {
        self.report.dues.get(step).copied()
    }

    /// What the unit said itself, as a field has it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn own(&self, step: &Step) -> String {
        let said = self.report.own.as_ref().and_then(|plan| plan.due.get(step));
        said.map(ToString::to_string).unwrap_or_default()
    }
}

/// The steps that something right below may be asked for, for the columns of the table.
fn columns() -> [Step; 4] {
    [Step::Director, Step::Administrator, Step::Device, Step::Online]
}

/// How much of what is right below lacks a step, «—» where nobody is to take it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
fn below(row: &rollout::Row, step: &Step) -> String {
    match row.figures.all(*step) {
        0 => "—".to_owned(),
        _ => row.figures.step(*step).lacking.to_string(),
    }
}

fn lacks_coordinator(row: &rollout::Row) -> bool {
    row.unit.kind != UnitKind::School && row.figures.step(Step::Coordinator).lacking > 0
}
