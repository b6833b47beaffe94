//! Reports: how far the rollout is.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::response::Response;
use controller_core::app::rollout;
use controller_core::domain::access::{self, Action};
use controller_core::domain::actor::Actor;
use controller_core::domain::rollout::Step;
use jiff::civil::Date;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{page, told};
use super::model::{
    Page, Rollout, RolloutFilter, RolloutLack, RolloutLackFilter, RolloutPlan, RolloutTable,
};
use super::refusal::Refusal;
use crate::clock;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Query};
use crate::http::language::preferred;
use crate::http::signin::Caller;
use crate::http::{Console, rollout_table};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(get_rollout))
        .routes(routes!(list_lacking))
        .routes(routes!(export_rollout))
        .routes(routes!(plan_rollout))
}

/// Tells how far the rollout is in a unit, with figures of what is right below it.
#[utoipa::path(
    get, path = "/reports/rollout", tag = "reports", params(RolloutFilter),
    responses((status = 200, body = Rollout, description = "The report"), Refusal)
)]
async fn get_rollout(
    caller: Caller,
    Query(filter): Query<RolloutFilter>,
) -> Result<Json<Rollout>, Failure> {
    let (page, now) = (page(filter.limit, filter.cursor.as_deref())?, clock::now());
    let report = caller.read(move |view, actor| {
        let report = rollout::report(view, actor, filter.unit, &page, now)?;
        Ok(seen(report, actor))
    });
    Ok(Json(report.await?))
}

/// Lists the units that lack a step.
#[utoipa::path(
    get, path = "/reports/rollout/lacking", tag = "reports", params(RolloutLackFilter),
    responses((status = 200, body = Page<RolloutLack>, description = "A page of units"), Refusal)
)]
async fn list_lacking(
    caller: Caller,
    Query(filter): Query<RolloutLackFilter>,
) -> Result<Json<Page<RolloutLack>>, Failure> {
    let (page, now) = (page(filter.limit, filter.cursor.as_deref())?, clock::now());
    let step = filter.step.into();
    let listed = caller
        .read(move |view, actor| rollout::lacking(view, actor, filter.unit, step, &page, now))
        .await?;
    Ok(told(listed, RolloutLack::from))
}

/// Every school with how far it is, as a table for spreadsheets.
#[utoipa::path(
    get, path = "/reports/rollout/export", tag = "reports", params(RolloutTable),
    responses((status = 200, content_type = "text/csv", body = String, description = "The table"), Refusal)
)]
async fn export_rollout(
    caller: Caller,
    headers: HeaderMap,
    Query(RolloutTable { unit, format }): Query<RolloutTable>,
) -> Result<Response, Failure> {
    rollout_table::answer(caller, unit, format, preferred(&headers)).await
}

/// Says by when the steps are to be taken in a unit and below, instead of what it said before.
#[utoipa::path(
    put, path = "/units/{id}/rollout", tag = "reports", params(("id" = String, Path, description = "The unit's id")),
    request_body = RolloutPlan,
    responses((status = 200, body = RolloutPlan, description = "What it says now"), Refusal)
)]
async fn plan_rollout(
    caller: Caller,
    Id(unit): Id<UnitId>,
    Json(plan): Json<RolloutPlan>,
) -> Result<Json<RolloutPlan>, Failure> {
    let due: BTreeMap<Step, Date> =
        plan.due.iter().map(|(step, day)| ((*step).into(), *day)).collect();
    let planned =
        caller.change(move |work, actor, now| rollout::plan(work, actor, unit, &due, now)).await?;
    let due = planned.due.into_iter().map(|(step, day)| (step.into(), day)).collect();
    Ok(Json(RolloutPlan { due }))
}

/// A report as somebody may see it: who said the days only where they may see that unit.
fn seen(report: rollout::Report, actor: &Actor) -> Rollout {
    let place = report.unit.place.clone();
    Rollout::of(report, |unit| {
        let above = place.above().chain([place.clone()]).find(|above| above.unit() == unit);
        above.is_some_and(|above| access::may(actor, Action::SeeUnit, &above))
    })
}
