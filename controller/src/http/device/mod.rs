//! Device HTTPS: pairing, renewal, items and pictures. Machines talk to machines here: errors have a stable
//! code and one language.

mod caller;
mod items;
mod media;
mod pairings;
pub(super) mod problem;
mod renewal;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use protocol::limit::{self, DEVICE_HTTP_PREFIX};
use tokio_util::sync::CancellationToken;

use crate::gateway::Gateway;
use crate::ledger::Ledger;
use crate::media::Media;
use crate::pki::Pki;
use problem::Problem;

/// What device HTTPS needs of the controller.
#[derive(Debug, Clone)]
pub struct Devices {
    /// The way to the store.
    pub ledger: Ledger,
    /// Issues certificates.
    pub pki: Arc<Pki>,
    /// Keeps the pictures.
    pub media: Media,
    /// Knows the schools' documents, and when a pairing gets on.
    pub gateway: Arc<Gateway>,
    /// The console page on which codes are typed.
    pub claim_url: Arc<str>,
    /// Ends waiting answers.
    pub stop: CancellationToken,
}

/// The routes under `/device/v1`. Each request must carry the extensions that
/// [`serve_http`](crate::listen::serve_http) gives it.
pub fn router(devices: Devices) -> Router {
    let routes = Router::new()
        .route("/pairings", post(pairings::open))
        .route("/pairings/{pairing}", get(pairings::progress))
        .route("/pairings/{pairing}/nonce", post(pairings::reveal))
        .route("/renewal", post(renewal::renew))
        .route("/items/{digest}", get(items::item))
        .route("/media/{digest}", get(media::picture))
        .layer(DefaultBodyLimit::max(limit::UP_BYTES))
        .with_state(devices);
    Router::new().nest(DEVICE_HTTP_PREFIX, routes).fallback(async || Problem::not_found("path"))
}

#[cfg(test)]
mod tests;
