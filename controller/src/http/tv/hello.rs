//! `/tv/v1/hello`: a page that is there begins its session.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::enrol::browser::{Standing, standing};
use protocol::report::{Hello, Stored};
use protocol::{DeviceId, Digest, limit};
use serde::Serialize;

use super::caller::{Browser, read};
use super::page::edition;
use super::{Desk, cookie};
use crate::clock;
use crate::http::device::problem::Problem;

/// Pixels of a screen's side, at most.
const PIXELS: u32 = 7680;

/// The answer to a hello.
#[derive(Debug, Serialize)]
struct Welcome {
    /// Names the session in what follows.
    session: u64,
    /// The controller's clock, in milliseconds since 1970.
    now: i64,
    /// How far the spools are stored.
    stored: Vec<Stored>,
    /// The page's edition as it is served now: another one is to be loaded anew.
    edition: &'static str,
}

/// `POST /tv/v1/hello`: 401 from a browser that is no device, or not any longer.
pub(super) async fn hello(
    State(desk): State<Desk>,
    Browser(key): Browser,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let hello: Hello = read(body)?;
    check(&hello)?;
    let (key, device) = device(&desk, key).await?;
    let (seat, welcomed) = desk.tvs.welcome(device, key, hello).await?;
    let welcome = Welcome {
        session: seat.number(),
        now: clock::now().as_millisecond(),
        stored: welcomed.stored,
        edition: edition(),
    };
    let mut response = Json(welcome).into_response();
    // Set anew each time, so that no browser forgets it.
    let again = cookie::secret(&headers, desk.secure);
    let again = again.and_then(|secret| cookie::set(secret, desk.secure));
    response.headers_mut().extend(again.map(|again| (header::SET_COOKIE, again)));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn device(desk: &Desk, key: Option<Digest>) -> Result<(Digest, DeviceId), Problem> {
    let unpaired = |code, detail: &str| Problem::new(StatusCode::UNAUTHORIZED, code, detail);
    let key = key.ok_or_else(|| unpaired("not-paired", "there is no cookie; open a pairing"))?;
    let now = clock::now();
    match desk.ledger.glance(move |view| standing(view, key, now)).await? {
        Standing::Device(device) => Ok((key, device)),
        Standing::Revoked => {
            Err(unpaired("device-revoked", "the device is revoked; pair it again"))
        }
        Standing::Unknown | Standing::Waiting(_) => {
            Err(unpaired("not-paired", "this browser is no device; open a pairing"))
        }
    }
}

fn check(hello: &Hello) -> Result<(), Problem> {
    let refused = |code, detail| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
    if hello.protocol != limit::PROTOCOL {
        let detail = format!("this controller speaks version {}", limit::PROTOCOL);
        return Err(refused("wrong-version", detail));
    }
    let sides = [hello.screen.width, hello.screen.height];
    if !sides.iter().all(|side| (1..=PIXELS).contains(side)) {
        return Err(refused("screen-size", format!("a screen's sides have 1 to {PIXELS} pixels")));
    }
    Ok(())
}
