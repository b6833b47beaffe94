//! `/device/v1/pairings`: how a device without an identity gets one.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::StatusCode;
use controller_core::app::enrol::{self, Certificate, Opening, Standing};
use protocol::enrol::{Identity, Open, Opened, Progress, Reveal};
use protocol::{DeviceId, PairingId};
use tokio::time::Instant;

use super::Devices;
use super::caller::read;
use super::problem::Problem;
use crate::clock;
use crate::listen::source;
use crate::pki::DeviceRequest;

/// The longest that an answer is held back until something changes.
const HELD: Duration = Duration::from_secs(20);
/// Pixels of a screen's side, at most.
const PIXELS: u32 = 7680;

type Body = Result<Bytes, BytesRejection>;

/// `POST /pairings`
pub(super) async fn open(
    State(devices): State<Devices>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    body: Body,
) -> Result<(StatusCode, Json<Opened>), Problem> {
    let open: Open = read(body)?;
    let request = DeviceRequest::read(&open.request)?;
    let sides = [open.screen.width, open.screen.height];
    if !sides.iter().all(|side| (1..=PIXELS).contains(side)) {
        let detail = format!("a screen's sides have 1 to {PIXELS} pixels");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "screen-size", detail));
    }
    let opening = Opening {
        key: request.spki().to_vec(),
        request: open.request,
        commitment: open.commitment,
        hardware: open.hardware,
        agent: open.agent,
        screen: open.screen,
        address: source(address.ip()).to_string(),
    };
    let now = clock::now();
    let pairing = devices.ledger.change(move |work| enrol::open(work, &opening, now)).await?;
    let opened = Opened {
        pairing: pairing.id,
        nonce: pairing.nonce,
        expires: pairing.expires,
        claim_url: devices.claim_url.to_string(),
        now,
    };
    Ok((StatusCode::CREATED, Json(opened)))
}

/// `POST /pairings/{pairing}/nonce`
pub(super) async fn reveal(
    State(devices): State<Devices>,
    Path(pairing): Path<String>,
    body: Body,
) -> Result<StatusCode, Problem> {
    let (pairing, reveal) = (named(&pairing)?, read::<Reveal>(body)?);
    let (ca, now) = (devices.pki.spki().to_vec(), clock::now());
    let revealed =
        devices.ledger.change(move |work| enrol::reveal(work, pairing, reveal.nonce, &ca, now));
    revealed.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /pairings/{pairing}`
pub(super) async fn progress(
    State(devices): State<Devices>,
    Path(pairing): Path<String>,
) -> Result<Json<Progress>, Problem> {
    let pairing = named(&pairing)?;
    let until = Instant::now() + HELD;
    // Hung before the first look, so that nothing rings unheard.
    let bell = devices.gateway.bells().listen(pairing);
    loop {
        let now = clock::now();
        let standing = devices.ledger.read(move |view| enrol::progress(view, pairing, now)).await?;
        let left = until.saturating_duration_since(Instant::now());
        let progress = match standing {
            Standing::Waiting if left.is_zero() || devices.stop.is_cancelled() => Progress::Waiting,
            Standing::Waiting => {
                devices.stop.run_until_cancelled(bell.rings(left)).await;
                continue;
            }
            Standing::Expired => Progress::Expired,
            Standing::ToIssue { device, request } => {
                issue(&devices, pairing, device, &request).await?
            }
            Standing::Issued { device, certificate } => claimed(&devices, device, certificate),
        };
        return Ok(Json(progress));
    }
}

/// Issues the certificate. Should the device ask twice at once, the first one kept is everybody's.
async fn issue(
    devices: &Devices,
    pairing: PairingId,
    device: DeviceId,
    request: &str,
) -> Result<Progress, Problem> {
    let now = clock::now();
    let issued = devices.pki.issue_device(&DeviceRequest::read(request)?, device, now)?;
    let certificate = Certificate { pem: issued.certificate, not_after: issued.not_after };
    let kept =
        devices.ledger.change(move |work| enrol::issued(work, pairing, &certificate, now)).await?;
    Ok(match kept {
        Standing::Issued { device, certificate } => claimed(devices, device, certificate),
        Standing::Waiting | Standing::Expired | Standing::ToIssue { .. } => Progress::Expired,
    })
}

fn claimed(devices: &Devices, device: DeviceId, certificate: String) -> Progress {
    Progress::Claimed(Identity { device, certificate, ca: devices.pki.ca_pem().to_owned() })
}

fn named(pairing: &str) -> Result<PairingId, Problem> {
    PairingId::parse(pairing).map_err(|_| Problem::not_found("pairing"))
}
