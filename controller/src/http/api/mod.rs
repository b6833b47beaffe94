//! REST under `/api/v1`: one file a resource. Handlers hold no logic: they read the request, call
//! a use case as whoever asks, and tell what came of it.

mod account;
mod alerts;
mod audit;
mod consents;
mod devices;
mod directors;
mod docs;
mod events;
mod frames;
mod grants;
mod headers;
mod history;
mod imports;
mod library;
mod list;
mod me;
mod members;
pub mod model;
mod nominations;
mod notices;
mod order;
mod people;
mod personal;
mod pictures;
mod posts;
mod preview;
mod refusal;
mod reports;
mod screens;
mod sessions;
mod setup;
mod sketches;
mod status;
mod support;
mod tickets;
mod tokens;
mod units;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::Console;

pub(super) use account::{
    change_password, choose, confirm, disable, offer, present_password, renew_recovery, unlink,
};
pub(super) use alerts::{alert_status, raise as raise_alert, reach as alert_reach};
pub(super) use devices::take_up;
pub(super) use members::{LIST_BYTES, admit, take_in_list};
pub(super) use people::{invite, make as make_person, offer_reset};
pub(super) use personal::{erase, erase_own, gather};
pub(super) use pictures::take_in;
pub(super) use screens::{roll, whereabouts};
pub(super) use sessions::own_sessions;
pub(super) use setup::found;

/// REST, its description, and the page to try it.
pub(super) fn router() -> Router<Console> {
    let (routes, description) = described();
    routes.layer(map_response(never_stored)).merge(docs::router(description))
}

/// The routes and what OpenAPI says of them.
fn described() -> (Router<Console>, OpenApi) {
    let resources = OpenApiRouter::new()
        .merge(setup::router())
        .merge(sessions::router())
        .merge(me::router())
        .merge(account::router())
        .merge(units::router())
        .merge(imports::router())
        .merge(people::router())
        .merge(members::router())
        .merge(personal::router())
        .merge(grants::router())
        .merge(nominations::router())
        .merge(directors::router())
        .merge(tokens::router())
        .merge(devices::router())
        .merge(frames::router())
        .merge(notices::router())
        .merge(posts::router())
        .merge(sketches::router())
        .merge(history::router())
        .merge(screens::router())
        .merge(alerts::router())
        .merge(preview::router())
        .merge(order::router())
        .merge(pictures::router())
        .merge(audit::router())
        .merge(reports::router())
        .merge(tickets::router())
        .merge(support::router())
        .merge(library::router())
        .merge(consents::router())
        .merge(events::router())
        .merge(status::router());
    OpenApiRouter::with_openapi(docs::description()).nest("/api/v1", resources).split_for_parts()
}

/// Answers are of one reader and of one moment, unless they say otherwise.
async fn never_stored(mut response: Response) -> Response {
    let caching = response.headers_mut().entry(header::CACHE_CONTROL);
    caching.or_insert(HeaderValue::from_static("no-store"));
    response
}
