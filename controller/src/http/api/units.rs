//! Units of the hierarchy.

use axum::response::Response;
use controller_core::app::orgs;
use controller_core::domain::access::Action;
use controller_core::domain::actor::Actor;
use controller_core::domain::org;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{made, page, told};
use super::model::{EditUnit, NewUnit, Page, Unit, UnitFilter};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list_units, add_unit)).routes(routes!(get_unit, edit_unit))
}

/// Lists the units that one may see.
#[utoipa::path(
    get, path = "/units", tag = "units", params(UnitFilter),
    responses((status = 200, body = Page<Unit>, description = "A page of units"), Refusal)
)]
async fn list_units(
    caller: Caller,
    Query(filter): Query<UnitFilter>,
) -> Result<Json<Page<Unit>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let listed = caller
        .read(move |view, actor| {
            let listed = orgs::list(view, actor, filter.parent, &page)?;
            listed.filter_map(|unit| Ok(Some(seen(unit, actor))))
        })
        .await?;
    Ok(told(listed, |unit| unit))
}

/// Adds a unit below another.
#[utoipa::path(
    post, path = "/units", tag = "units", request_body = NewUnit,
    responses((status = 201, body = Unit, description = "The unit"), Refusal)
)]
async fn add_unit(caller: Caller, Json(new): Json<NewUnit>) -> Result<Response, Failure> {
    let new = orgs::NewUnit {
        kind: new.kind.into(),
        name: new.name,
        parent: new.parent,
        time_zone: new.time_zone,
    };
    let unit = caller
        .change(move |work, actor, now| Ok(seen(orgs::create(work, actor, &new, now)?, actor)))
        .await?;
    Ok(made(format!("/api/v1/units/{}", unit.id), unit))
}

/// Tells of a unit.
#[utoipa::path(
    get, path = "/units/{id}", tag = "units", params(("id" = String, Path, description = "The unit's id")),
    responses((status = 200, body = Unit, description = "The unit"), Refusal)
)]
async fn get_unit(caller: Caller, Id(unit): Id<UnitId>) -> Result<Json<Unit>, Failure> {
    let found =
        caller.read(move |view, actor| Ok(seen(orgs::find(view, actor, unit)?, actor))).await?;
    Ok(Json(found))
}

/// Changes a unit: absent fields stay, null ones follow the unit above again.
#[utoipa::path(
    patch, path = "/units/{id}", tag = "units", params(("id" = String, Path, description = "The unit's id")),
    request_body = EditUnit,
    responses((status = 200, body = Unit, description = "The unit as it is now"), Refusal)
)]
async fn edit_unit(
    caller: Caller,
    Id(unit): Id<UnitId>,
    Json(edit): Json<EditUnit>,
) -> Result<Json<Unit>, Failure> {
    let edit = orgs::EditUnit {
        name: edit.name,
        time_zone: edit.time_zone,
        language: edit.language,
        theme: edit.theme,
        accent: edit.accent,
        support: edit.support.map(|support| support.map(Into::into)),
    };
    let edited = caller
        .change(move |work, actor, now| Ok(seen(orgs::edit(work, actor, unit, &edit, now)?, actor)))
        .await?;
    Ok(Json(edited))
}

/// A unit as somebody may see it: the unit above only if it may be seen, too.
fn seen(unit: org::Unit, actor: &Actor) -> Unit {
    let places = actor.places_for(Action::SeeUnit);
    let sees_above =
        places.iter().any(|place| place.unit() != unit.id() && place.covers(&unit.place));
    let mut unit = Unit::from(unit);
    unit.parent = unit.parent.filter(|_| sees_above);
    unit
}
