//! Who is asking.

use controller_core::app::signin;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Grant, Me, Token};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::Json;
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(get_me))
}

/// Tells who is asking, and the roles they hold.
#[utoipa::path(
    get, path = "/me", tag = "sessions",
    responses((status = 200, body = Me, description = "Who is asking"), Refusal)
)]
async fn get_me(caller: Caller) -> Result<Json<Me>, Failure> {
    let me = caller.read(signin::me).await?;
    Ok(Json(Me {
        person: me.person.into(),
        token: me.token.map(Token::from),
        grants: me.grants.into_iter().map(Grant::from).collect(),
    }))
}
