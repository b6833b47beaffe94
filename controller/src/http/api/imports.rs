//! Schools from lists: importing them, how far that is, and placing those that wait.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use controller_core::app::import::{self, Waiting};
use controller_core::app::orgs;
use controller_core::domain::school::{ExternalId, Known};
use controller_core::error::Error;
use controller_core::id::KnownId;
use protocol::{Digest, UnitId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{
    ImportCourse, ImportOptions, ImportReport, ListEntry, NewParent, NewRoot, Page, Unit,
    WaitingFilter, WaitingSchool,
};
use super::refusal::Refusal;
use super::units::seen;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::import::{admit, run, source, whole};
use crate::http::language::preferred;
use crate::http::signin::Caller;
use crate::imports::Phase;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(import_schools))
        .routes(routes!(get_import, cancel_import))
        .routes(routes!(list_unplaced))
        .routes(routes!(place_school))
        .routes(routes!(list_entries))
        .routes(routes!(map_school))
        .routes(routes!(list_branches))
        .routes(routes!(move_unit))
        .routes(routes!(grow))
}

/// Imports the schools of a region, or of the country, from a list: CSV, XLSX, or the open register's XML.
/// Whole or not at all, unless `partial` is given; the same list again changes nothing. A school that the
/// list lacks is closed, unless `delta` is given, and never deleted.
#[utoipa::path(
    put, path = "/schools", tag = "units", params(ImportOptions, OnceHeader),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 80 MiB"),
    responses((status = 200, body = ImportReport, description = "What changed, and what is wrong with which row"), Refusal)
)]
async fn import_schools(
    caller: Caller,
    Query(options): Query<ImportOptions>,
    once: Once,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<ImportReport>, Failure> {
    admit(&caller, options.unit).await?;
    let file = whole(request).await?;
    let once = once.of(&Digest::of(&file));
    Ok(Json(run(&caller, options, file, preferred(&headers), once).await?))
}

/// Tells how far one's own import is, by the name that it was given.
#[utoipa::path(
    get, path = "/imports/{name}", tag = "units", params(("name" = String, Path, description = "The import's name")),
    responses((status = 200, body = ImportCourse, description = "How far it is"), Refusal)
)]
async fn get_import(
    State(console): State<Console>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Json<ImportCourse>, Failure> {
    let by = caller.read(|_view, actor| Ok(actor.by().key())).await?;
    let (phase, done, all) = console.courses().look(&by, &name).ok_or(Error::UnknownImport {})?;
    let phase = match phase {
        Phase::Reading => "reading",
        Phase::Comparing => "comparing",
        Phase::Storing => "storing",
    };
    let count = |of| u64::try_from(of).unwrap_or(u64::MAX);
    Ok(Json(ImportCourse { phase: phase.to_owned(), done: count(done), all: count(all) }))
}

/// Cancels one's own import, unless it is being stored already.
#[utoipa::path(
    delete, path = "/imports/{name}", tag = "units", params(("name" = String, Path, description = "The import's name")),
    responses((status = 204, description = "It will stop"), Refusal)
)]
async fn cancel_import(
    State(console): State<Console>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Failure> {
    let by = caller.read(|_view, actor| Ok(actor.by().key())).await?;
    if !console.courses().cancel(&by, &name) {
        return Err(Error::UnknownImport {}.into());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Lists the schools of which no list says where they stand.
#[utoipa::path(
    get, path = "/unplaced", tag = "units", params(WaitingFilter),
    responses((status = 200, body = Page<WaitingSchool>, description = "A page of schools"), Refusal)
)]
async fn list_unplaced(
    caller: Caller,
    Query(filter): Query<WaitingFilter>,
) -> Result<Json<Page<WaitingSchool>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let listed =
        caller.read(move |view, actor| import::waiting(view, actor, filter.unit, &page)).await?;
    Ok(told(listed, WaitingSchool::from))
}

/// Makes a school that waits, below a municipality or its region.
#[utoipa::path(
    post, path = "/unplaced/{id}/place", tag = "units", params(("id" = String, Path, description = "The id of the school that waits")),
    request_body = NewParent,
    responses((status = 201, body = Unit, description = "The school"), Refusal)
)]
async fn place_school(
    caller: Caller,
    Id(known): Id<KnownId>,
    Json(NewParent { parent }): Json<NewParent>,
) -> Result<Response, Failure> {
    let placed = caller.change(move |work, actor, now| {
        Ok(seen(import::place(work, actor, known, parent, now)?, actor))
    });
    let unit = placed.await?;
    Ok(made(format!("/api/v1/units/{}", unit.id), unit))
}

/// Tells what the lists say of a school.
#[utoipa::path(
    get, path = "/units/{id}/lists", tag = "units", params(("id" = String, Path, description = "The school's id")),
    responses((status = 200, body = Vec<ListEntry>, description = "What each list says"), Refusal)
)]
async fn list_entries(
    caller: Caller,
    Id(unit): Id<UnitId>,
) -> Result<Json<Vec<ListEntry>>, Failure> {
    let entries = caller.read(move |view, actor| {
        let unit = orgs::find(view, actor, unit)?;
        import::lists(view, unit.id())
    });
    Ok(Json(entries.await?.into_iter().map(ListEntry::from).collect()))
}

/// Says under which name a list knows a school: names and numbers repeat, so that is never guessed.
#[utoipa::path(
    put, path = "/units/{id}/lists/{source}/{external}", tag = "units",
    params(
        ("id" = String, Path, description = "The school's id"),
        ("source" = String, Path, description = "Whose list it is"),
        ("external" = String, Path, description = "The source's name for the school"),
    ),
    responses((status = 200, body = ListEntry, description = "What the list says of it, if it was imported"), Refusal)
)]
async fn map_school(
    caller: Caller,
    Path((unit, from, external)): Path<(String, String, String)>,
) -> Result<Json<ListEntry>, Failure> {
    let unit = crate::http::extract::id::<UnitId>(&unit)?;
    let from = source(&from)?;
    let invalid = |_| Error::SchoolNameInvalid {
        field: "external",
        value: external.chars().take(80).collect(),
    };
    let external = ExternalId::parse(&external).map_err(invalid)?;
    let mapped = caller
        .change(move |work, actor, now| import::map(work, actor, unit, &from, &external, now));
    Ok(Json(mapped.await?.into()))
}

/// Lists the branches of a school, as far as one may see them.
#[utoipa::path(
    get, path = "/units/{id}/branches", tag = "units", params(("id" = String, Path, description = "The school's id")),
    responses((status = 200, body = Vec<Unit>, description = "The branches"), Refusal)
)]
async fn list_branches(caller: Caller, Id(unit): Id<UnitId>) -> Result<Json<Vec<Unit>>, Failure> {
    let branches = caller.read(move |view, actor| {
        let branches = orgs::branches(view, actor, unit)?;
        Ok(branches.into_iter().map(|unit| seen(unit, actor)).collect())
    });
    Ok(Json(branches.await?))
}

/// Puts a unit, with all below it, under another one.
#[utoipa::path(
    post, path = "/units/{id}/move", tag = "units", params(("id" = String, Path, description = "The unit's id")),
    request_body = NewParent,
    responses((status = 200, body = Unit, description = "The unit as it is now"), Refusal)
)]
async fn move_unit(
    caller: Caller,
    Id(unit): Id<UnitId>,
    Json(NewParent { parent }): Json<NewParent>,
) -> Result<Json<Unit>, Failure> {
    let moved = caller.change(move |work, actor, now| {
        Ok(seen(orgs::move_under(work, actor, unit, parent, now)?, actor))
    });
    Ok(Json(moved.await?))
}

/// Puts a new unit above all there is: one school on its own, or one region, becomes part of a hierarchy.
/// Nothing else changes; whoever does it becomes the new unit's coordinator.
#[utoipa::path(
    post, path = "/units/root", tag = "units", params(OnceHeader), request_body = NewRoot,
    responses((status = 201, body = Unit, description = "The unit above all others"), Refusal)
)]
async fn grow(caller: Caller, once: Once, Json(new): Json<NewRoot>) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = orgs::NewRoot { kind: new.kind.into(), name: new.name, time_zone: new.time_zone };
    let grown = caller
        .make(request, move |work, actor, now| Ok(Unit::from(orgs::grow(work, actor, &new, now)?)));
    let unit = grown.await?;
    Ok(made(format!("/api/v1/units/{}", unit.id), unit))
}

impl From<Waiting> for WaitingSchool {
    fn from(Waiting { known, region }: Waiting) -> Self {
        let said = known.said.unwrap_or_default();
        Self {
            id: known.id.to_string(),
            source: known.source.to_string(),
            external: known.external.to_string(),
            name: said.name,
            address: said.facts.address,
            region: region.id(),
            region_name: region.name,
            since: known.since,
        }
    }
}

impl From<Known> for ListEntry {
    fn from(known: Known) -> Self {
        let facts = known.said.unwrap_or_default().facts;
        Self {
            source: known.source.to_string(),
            external: known.external.to_string(),
            gone: known.gone,
            full_name: facts.full_name,
            inn: facts.inn,
            kpp: facts.kpp,
            ogrn: facts.ogrn,
            address: facts.address,
            phone: facts.phone,
            mail: facts.mail,
            notes: facts.notes,
        }
    }
}
