//! In which order a unit's screens show what is on air.

use controller_core::app::orgs;
use controller_core::app::posts::order;
use controller_core::domain::actor::Actor;
use controller_core::work::View;
use protocol::UnitId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{InTurn, NewOrder, Order};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(get_order, set_order))
}

/// Tells what takes turns on a unit's screens, in its order: its own posts and those from above.
#[utoipa::path(
    get, path = "/units/{id}/order", tag = "posts", params(("id" = String, Path, description = "The unit's id")),
    responses((status = 200, body = Order, description = "The order"), Refusal)
)]
async fn get_order(caller: Caller, Id(unit): Id<UnitId>) -> Result<Json<Order>, Failure> {
    let order =
        caller.read(move |view, actor| Ok(told(view, actor, order::show(view, actor, unit)?)));
    Ok(Json(order.await?))
}

/// Arranges the posts on a unit's screens. The unit's own order comes before that of the units above
/// it; of those that nobody arranged, the newest comes first.
#[utoipa::path(
    put, path = "/units/{id}/order", tag = "posts", params(("id" = String, Path, description = "The unit's id")),
    request_body = NewOrder,
    responses((status = 200, body = Order, description = "The order as it is now"), Refusal)
)]
async fn set_order(
    caller: Caller,
    Id(unit): Id<UnitId>,
    Json(new): Json<NewOrder>,
) -> Result<Json<Order>, Failure> {
    let arranged = caller.change(move |work, actor, now| {
        let turns = order::arrange(work, actor, unit, &new.posts, now)?;
        Ok(told(work, actor, turns))
    });
    Ok(Json(arranged.await?))
}

fn told(view: &View<'_>, actor: &Actor, turns: Vec<order::InTurn>) -> Order {
    let sees = |unit| orgs::find(view, actor, unit).is_ok();
    Order { posts: turns.into_iter().map(|turn| InTurn::told(turn, sees)).collect() }
}
