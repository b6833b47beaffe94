//! Whom to ask for help.

use controller_core::app::support;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::UnitSupport;
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(get_support))
}

/// Tells whom people of a unit ask for help, and which unit says so. `PATCH /units/{id}` says otherwise.
#[utoipa::path(
    get, path = "/units/{id}/support", tag = "units", params(("id" = String, Path, description = "The unit's id")),
    responses((status = 200, body = UnitSupport, description = "The contact"), Refusal)
)]
async fn get_support(caller: Caller, Id(unit): Id<UnitId>) -> Result<Json<UnitSupport>, Failure> {
    let found = caller.read(move |view, actor| support::show(view, actor, unit)).await?;
    Ok(Json(UnitSupport {
        unit,
        support: found.support.into(),
        own: found.is_own,
        from: found.from.map(|unit| unit.id()),
    }))
}
