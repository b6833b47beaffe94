//! Units of the hierarchy.

use axum::response::Response;
use controller_core::app::orgs;
use controller_core::domain::access::Action;
use controller_core::domain::actor::Actor;
use controller_core::domain::org;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::{IfMatchHeader, OnceHeader};
use super::list::{made, page, told};
use super::model::{EditUnit, NewUnit, Page, Unit, UnitFilter};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, IfMatch, Json, Once, Query, Version, Versioned};
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
            let listed = orgs::list(view, actor, filter.parent, filter.text.as_deref(), &page)?;
            listed.filter_map(|unit| Ok(Some(seen(unit, actor))))
        })
        .await?;
    Ok(told(listed, |unit| unit))
}

/// Adds a unit below another.
#[utoipa::path(
    post, path = "/units", tag = "units", params(OnceHeader), request_body = NewUnit,
    responses((status = 201, body = Unit, description = "The unit"), Refusal)
)]
async fn add_unit(
    caller: Caller,
    once: Once,
    Json(new): Json<NewUnit>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = orgs::NewUnit {
        kind: new.kind.into(),
        name: new.name,
        parent: new.parent,
        time_zone: new.time_zone,
    };
    let unit = caller
        .make(request, move |work, actor, now| {
            Ok(seen(orgs::create(work, actor, &new, now)?, actor))
        })
        .await?;
    Ok(made(format!("/api/v1/units/{}", unit.id), unit))
}

/// Tells of a unit.
#[utoipa::path(
    get, path = "/units/{id}", tag = "units", params(("id" = String, Path, description = "The unit's id")),
    responses((status = 200, body = Unit, description = "The unit"), Refusal)
)]
async fn get_unit(caller: Caller, Id(unit): Id<UnitId>) -> Result<Versioned<Json<Unit>>, Failure> {
    let found = caller.read(move |view, actor| {
        let unit = orgs::find(view, actor, unit)?;
        Ok(Version::of(&unit).with(Json(seen(unit, actor))))
    });
    found.await
}

/// Changes a unit: absent fields stay, null ones follow the unit above again.
#[utoipa::path(
    patch, path = "/units/{id}", tag = "units", params(("id" = String, Path, description = "The unit's id"), IfMatchHeader),
    request_body = EditUnit,
    responses((status = 200, body = Unit, description = "The unit as it is now"), Refusal)
)]
async fn edit_unit(
    caller: Caller,
    Id(unit): Id<UnitId>,
    meant: IfMatch,
    Json(edit): Json<EditUnit>,
) -> Result<Versioned<Json<Unit>>, Failure> {
    let edit = orgs::EditUnit {
        name: edit.name,
        time_zone: edit.time_zone,
        language: edit.language,
        theme: edit.theme,
        accent: edit.accent,
        support: edit.support.map(|support| support.map(Into::into)),
    };
    let edited = caller.change(move |work, actor, now| {
        meant.check(&orgs::find(work, actor, unit)?)?;
        let unit = orgs::edit(work, actor, unit, &edit, now)?;
        Ok(Version::of(&unit).with(Json(seen(unit, actor))))
    });
    edited.await
}

/// A unit as somebody may see it: the unit above only if it may be seen, too.
pub(super) fn seen(unit: org::Unit, actor: &Actor) -> Unit {
    let places = actor.places_for(Action::SeeUnit);
    let sees_above =
        places.iter().any(|place| place.unit() != unit.id() && place.covers(&unit.place));
    let mut unit = Unit::from(unit);
    unit.parent = unit.parent.filter(|_| sees_above);
    unit.branch_of = unit.branch_of.filter(|_| sees_above);
    unit
}
