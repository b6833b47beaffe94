//! Who calls, and what was sent: checked before any route does anything.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use controller_core::app::devices::{self, Admission};
use protocol::{UnitId, limit, wire};
use serde::de::DeserializeOwned;

use super::Devices;
use super::problem::Problem;
use crate::admission;
use crate::listen::Caller;
use crate::pki::Peer;

/// The device that calls, by its certificate; whether the registry knows it is asked elsewhere.
pub(super) fn peer(caller: Caller) -> Result<Peer, Problem> {
    caller.0.ok_or_else(|| {
        let detail = "this needs a device's certificate; pair the device first";
        Problem::new(StatusCode::UNAUTHORIZED, "certificate-missing", detail)
    })
}

/// The school of the device that calls, if it may do everything a device may.
pub(super) async fn school(devices: &Devices, caller: Caller) -> Result<UnitId, Problem> {
    match admission::admit(&devices.ledger, peer(caller)?).await? {
        Admission::Full { school } => Ok(school),
        Admission::RenewalOnly { .. } => {
            let detail = "the certificate has run out; renew it first";
            Err(Problem::new(StatusCode::FORBIDDEN, "certificate-expired", detail))
        }
        Admission::Recallable => Err(refused(devices::Refusal::KeyRetired)),
        Admission::Returning => Err(refused(devices::Refusal::Returning)),
        Admission::Refused(refusal) => Err(refused(refusal)),
    }
}

/// What a refusal is called.
pub(super) fn refused(refusal: devices::Refusal) -> Problem {
    let code = match refusal {
        devices::Refusal::Unknown => "device-unknown",
        devices::Refusal::Revoked => "device-revoked",
        devices::Refusal::KeyRetired => "key-retired",
        devices::Refusal::Expired => "certificate-expired",
        devices::Refusal::Returning => "device-returning",
        devices::Refusal::Quarantined => "device-quarantined",
    };
    Problem::new(StatusCode::FORBIDDEN, code, refusal.to_string())
}

/// Reads a body.
pub(super) fn read<M: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<M, Problem> {
    wire::decode(&body?, limit::UP_BYTES)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "body-malformed", error.to_string()))
}
