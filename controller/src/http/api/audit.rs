//! The audit log.

use controller_core::app::audit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::{page, told};
use super::model::{AuditEntry, AuditFilter, Page};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Json, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list_audit))
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
    let listed =
        caller.read(move |view, actor| audit::list(view, actor, filter.unit, &page)).await?;
    Ok(told(listed, AuditEntry::from))
}
