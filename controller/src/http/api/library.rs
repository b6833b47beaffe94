//! The library.

use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::library::{self, Filter};
use controller_core::domain::library::Shared;
use controller_core::domain::org::Unit;
use controller_core::error::Error;
use controller_core::id::LibraryId;
use controller_core::work::View;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{
    CopyFromLibrary, LibraryContents, LibraryCopies, LibraryFilter, LibraryItem, Page, Post,
    ShareInLibrary,
};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_library, share_in_library))
        .routes(routes!(get_from_library, withdraw_from_library))
        .routes(routes!(copy_from_library))
}

/// Lists what is shared on one's own unit's shelf and on those above it, the nearest shelf first.
#[utoipa::path(
    get, path = "/library", tag = "library", params(LibraryFilter),
    responses((status = 200, body = Page<LibraryItem>, description = "A page of shared things"), Refusal)
)]
async fn list_library(
    caller: Caller,
    Query(filter): Query<LibraryFilter>,
) -> Result<Json<Page<LibraryItem>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let LibraryFilter { unit, text, kind, .. } = filter;
    let wanted = Filter { unit, text: text.unwrap_or_default(), kind: kind.map(Into::into) };
    let listed = caller.read(move |view, actor| {
        let listed = library::list(view, actor, &wanted, &page)?;
        listed.filter_map(|shared| named(view, shared).map(Some))
    });
    Ok(told(listed.await?, |item| item))
}

/// Shares posts and alerts with the units below, as they are now.
#[utoipa::path(
    post, path = "/library", tag = "library", params(OnceHeader), request_body = ShareInLibrary,
    responses((status = 201, body = LibraryItem, description = "The shared thing"), Refusal)
)]
async fn share_in_library(
    caller: Caller,
    once: Once,
    Json(new): Json<ShareInLibrary>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = library::NewShared::from(new);
    let item = caller
        .make(request, move |work, actor, now| {
            let shared = library::share(work, actor, &new, now)?;
            named(work, shared)
        })
        .await?;
    Ok(made(format!("/api/v1/library/{}", item.id), item))
}

/// Tells of a shared thing and of what it holds.
#[utoipa::path(
    get, path = "/library/{id}", tag = "library", params(("id" = String, Path, description = "The thing's id")),
    responses((status = 200, body = LibraryContents, description = "The shared thing"), Refusal)
)]
async fn get_from_library(
    caller: Caller,
    Id(id): Id<LibraryId>,
) -> Result<Json<LibraryContents>, Failure> {
    let shown = caller.read(move |view, actor| {
        let shown = library::show(view, actor, id)?;
        let unit = unit_name(view, &shown.shared)?;
        Ok(LibraryContents::of(shown, unit))
    });
    Ok(Json(shown.await?))
}

/// Takes a shared thing off its shelf. What was copied from it stays.
#[utoipa::path(
    delete, path = "/library/{id}", tag = "library", params(("id" = String, Path, description = "The thing's id")),
    responses((status = 204, description = "It is gone"), Refusal)
)]
async fn withdraw_from_library(
    caller: Caller,
    Id(id): Id<LibraryId>,
) -> Result<StatusCode, Failure> {
    caller.change(move |work, actor, now| library::withdraw(work, actor, id, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes drafts of a unit from a shared thing's posts. They are the unit's own from then on.
#[utoipa::path(
    post, path = "/library/{id}/copy", tag = "library",
    params(("id" = String, Path, description = "The thing's id"), OnceHeader),
    request_body = CopyFromLibrary,
    responses((status = 200, body = LibraryCopies, description = "The drafts"), Refusal)
)]
async fn copy_from_library(
    caller: Caller,
    Id(id): Id<LibraryId>,
    once: Once,
    Json(to): Json<CopyFromLibrary>,
) -> Result<Json<LibraryCopies>, Failure> {
    let request = once.of(&(id, &to));
    let copies = caller
        .make(request, move |work, actor, now| {
            let drafts = library::copy(work, actor, id, to.unit, now)?;
            let posts = drafts.into_iter().map(|draft| Post::at(draft, now)).collect();
            Ok(LibraryCopies { posts })
        })
        .await?;
    Ok(Json(copies))
}

fn named(view: &View<'_>, shared: Shared) -> Result<LibraryItem, Error> {
    let unit = unit_name(view, &shared)?;
    Ok(LibraryItem::of(shared, unit))
}

/// The name of the unit on whose shelf a thing stands: whoever finds the thing learns it.
fn unit_name(view: &View<'_>, shared: &Shared) -> Result<String, Error> {
    let unit = view.get::<Unit>(&shared.place.unit())?;
    Ok(unit.map(|unit| unit.name).unwrap_or_default())
}
