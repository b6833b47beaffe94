//! Consents to name or to show a child: written down, listed, withdrawn.

use axum::response::Response;
use controller_core::app::consents;
use controller_core::id::ConsentId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{Consent, ConsentFilter, ConsentWithdrawn, NewConsent, Page};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_consents, add_consent))
        .routes(routes!(get_consent))
        .routes(routes!(withdraw_consent))
}

/// Lists the consents that one may see, the newest first.
#[utoipa::path(
    get, path = "/consents", tag = "posts", params(ConsentFilter),
    responses((status = 200, body = Page<Consent>, description = "A page of consents"), Refusal)
)]
async fn list_consents(
    caller: Caller,
    Query(filter): Query<ConsentFilter>,
) -> Result<Json<Page<Consent>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let (unit, standing) = (filter.unit, filter.standing.unwrap_or(false));
    let listed =
        caller.read(move |view, actor| consents::list(view, actor, unit, standing, &page)).await?;
    Ok(told(listed, Consent::from))
}

/// Writes a consent down, so that posts may name it.
#[utoipa::path(
    post, path = "/consents", tag = "posts", params(OnceHeader), request_body = NewConsent,
    responses((status = 201, body = Consent, description = "The consent"), Refusal)
)]
async fn add_consent(
    caller: Caller,
    once: Once,
    Json(new): Json<NewConsent>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = consents::NewConsent::from(new);
    let consent = caller
        .make(request, move |work, actor, now| {
            Ok(Consent::from(consents::record(work, actor, &new, now)?))
        })
        .await?;
    Ok(made(format!("/api/v1/consents/{}", consent.id), consent))
}

/// Tells of a consent.
#[utoipa::path(
    get, path = "/consents/{id}", tag = "posts", params(("id" = String, Path, description = "The consent's id")),
    responses((status = 200, body = Consent, description = "The consent"), Refusal)
)]
async fn get_consent(caller: Caller, Id(id): Id<ConsentId>) -> Result<Json<Consent>, Failure> {
    let found = caller.read(move |view, actor| consents::find(view, actor, id)).await?;
    Ok(Json(found.into()))
}

/// Withdraws a consent; every post that names it goes off the air at once.
#[utoipa::path(
    post, path = "/consents/{id}/withdraw", tag = "posts", params(("id" = String, Path, description = "The consent's id")),
    responses((status = 200, body = ConsentWithdrawn, description = "The consent, and what went off the air"), Refusal)
)]
async fn withdraw_consent(
    caller: Caller,
    Id(id): Id<ConsentId>,
) -> Result<Json<ConsentWithdrawn>, Failure> {
    let (consent, taken_off) =
        caller.change(move |work, actor, now| consents::withdraw(work, actor, id, now)).await?;
    Ok(Json(ConsentWithdrawn { consent: consent.into(), taken_off }))
}
