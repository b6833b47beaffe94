//! The audit log.

use axum::http::HeaderMap;
use axum::response::Response;
use controller_core::app::audit;
use jiff::tz::TimeZone;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{page, told};
use super::model::{AuditEntry, AuditFilter, AuditProof, Page};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::export;
use crate::http::extract::{Json, Query};
use crate::http::language::preferred;
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_audit))
        .routes(routes!(export_audit))
        .routes(routes!(verify_audit))
}

/// Lists what was done where one may see it, the newest first.
#[utoipa::path(
    get, path = "/audit", tag = "audit", params(AuditFilter),
    responses((status = 200, body = Page<AuditEntry>, description = "A page of entries"), Refusal)
)]
async fn list_audit(
    caller: Caller,
    Query(filter): Query<AuditFilter>,
) -> Result<Json<Page<AuditEntry>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let wanted = filter.wanted();
    let listed = caller.read(move |view, actor| audit::list(view, actor, &wanted, &page)).await?;
    Ok(told(listed, AuditEntry::from))
}

/// The same as a table for spreadsheets: CSV in UTF-8, by the reader's language, times in UTC.
#[utoipa::path(
    get, path = "/audit/export", tag = "audit", params(AuditFilter),
    responses((status = 200, content_type = "text/csv", body = String, description = "The table"), Refusal)
)]
async fn export_audit(
    caller: Caller,
    headers: HeaderMap,
    Query(filter): Query<AuditFilter>,
) -> Result<Response, Failure> {
    let language = preferred(&headers);
    export::audit(caller, filter.wanted(), language, TimeZone::UTC).await
}

/// Proves that nobody has changed or removed an entry of the log, for coordinators of the root. It takes
/// a moment: the whole log is read, piece by piece.
#[utoipa::path(
    get, path = "/audit/verify", tag = "audit",
    responses((status = 200, body = AuditProof, description = "What was proven"), Refusal)
)]
async fn verify_audit(caller: Caller) -> Result<Json<AuditProof>, Failure> {
    let mut proof = audit::Proof::default();
    while !proof.is_complete {
        let from = proof;
        proof = caller.read(move |view, actor| audit::prove(view, actor, &from)).await?;
    }
    Ok(Json(AuditProof {
        whole: proof.broken.is_none(),
        entries: proof.chain.length,
        head: proof.chain.last.to_string(),
        broken: proof.broken,
    }))
}
