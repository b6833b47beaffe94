//! Browser TVs under `/tv`: the page, its pairing, and what it hears and says. Machines talk to machines
//! here, except for the page itself: errors have a stable code and one language.

mod browser;
mod caller;
mod cookie;
mod frames;
mod hello;
mod page;
mod pairing;
mod said;
mod stream;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use protocol::limit;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use super::device::problem::Problem;
use super::{Console, layers};
use crate::gateway::Gateway;
use crate::ledger::Ledger;
use crate::pki::Pki;
use crate::tvs::Tvs;

/// What the page and its requests need of the controller.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    /// The way to the store.
    pub(crate) ledger: Ledger,
    /// Whose fingerprint stands in codes.
    pub(crate) pki: Arc<Pki>,
    /// Knows when a pairing gets on.
    pub(crate) gateway: Arc<Gateway>,
    /// The TVs that are here.
    pub(crate) tvs: Tvs,
    /// The console page on which codes are typed.
    pub(crate) claim_url: Arc<str>,
    /// Words, and how the console is reached.
    pub(crate) console: Console,
    /// Whether browsers come by TLS, so that the cookie may be kept from plain HTTP.
    pub(crate) secure: bool,
}

/// The routes under `/tv`, for the console's port or for one of their own.
pub(crate) fn router(desk: Desk) -> Router {
    let console = desk.console.clone();
    let panics = console.clone();
    // What waits for news has no limit of time; what it waits for is bounded itself.
    let waiting = Router::new()
        .route("/tv/v1/stream", get(stream::stream))
        .route("/tv/v1/poll", get(stream::poll))
        .route("/tv/v1/pairing", get(pairing::progress));
    let prompt = Router::new()
        .route("/tv", get(page::page))
        .route("/tv/", get(page::page))
        .route("/tv/{edition}/tv.js", get(page::script))
        .route("/tv/{edition}/tv.css", get(page::styles))
        .route("/tv/v1/pairings", post(pairing::open))
        .route("/tv/v1/pairing/frame", get(pairing::frame))
        .route("/tv/v1/hello", post(hello::hello))
        .route("/tv/v1/here", post(said::here))
        .route("/tv/v1/report", post(said::report))
        .route("/tv/v1/events", post(said::events))
        .route("/tv/v1/frames/{name}", get(frames::frame))
        .layer(from_fn(layers::limit_time));
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(console, layers::observe))
        .layer(from_fn(layers::secure))
        .layer(CatchPanicLayer::custom(move |panic: Box<dyn std::any::Any + Send>| {
            layers::recover(&panics, panic.as_ref())
        }))
        .layer(DefaultBodyLimit::max(limit::UP_BYTES));
    waiting.merge(prompt).layer(layers).with_state(desk)
}

/// The same on a port of its own, where nothing else answers.
pub(crate) fn router_alone(desk: Desk) -> Router {
    router(desk).fallback(async || Problem::not_found("path"))
}
