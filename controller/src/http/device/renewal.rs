//! `/device/v1/renewal`: a new certificate for a fresh key, while the old one is good or ran out not
//! long ago.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::{Extension, Json};
use controller_core::app::devices;
use controller_core::domain::device::DeviceKey;
use protocol::enrol::{Identity, Renewal};

use super::Devices;
use super::caller::{peer, read, refused};
use super::problem::Problem;
use crate::admission;
use crate::clock;
use crate::listen::Caller;
use crate::pki::{DeviceRequest, Peer};

/// `POST /renewal`
pub(super) async fn renew(
    State(state): State<Devices>,
    Extension(caller): Extension<Caller>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Identity>, Problem> {
    let peer = peer(caller)?;
    // So that a key the registry has forgotten is known to it.
    admission::admit(&state.ledger, peer).await?;
    let Peer { device, key, not_after } = peer;
    let now = clock::now();
    let may = state.ledger.read(move |view| devices::may_renew(view, device, key, not_after, now));
    may.await?.map_err(refused)?;
    let request = DeviceRequest::read(&read::<Renewal>(body)?.request)?;
    if request.digest() == key {
        let detail = "a certificate is renewed with a fresh key; make a new one";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-not-fresh", detail));
    }
    let issued = state.pki.issue_device(&request, device, now)?;
    let next = DeviceKey { key: issued.key, not_after: Some(issued.not_after) };
    state.ledger.change(move |work| devices::renewed(work, device, next)).await?;
    tracing::info!(%device, "renewed a device's certificate");
    let ca = state.pki.ca_pem().to_owned();
    Ok(Json(Identity { device, certificate: issued.certificate, ca }))
}
