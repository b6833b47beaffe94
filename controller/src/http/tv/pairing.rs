//! How a browser is taken up: it is given a secret in a cookie, shows a code, and waits.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::enrol::browser::{self as enrol, Standing};
use controller_core::domain::pairing::Pairing;
use jiff::Timestamp;
use protocol::report::ScreenSize;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::caller::{Browser, read};
use super::frames::{self, Keep};
use super::{Desk, browser, cookie};
use crate::clock;
use crate::http::device::problem::Problem;
use crate::http::language::preferred;
use crate::http::signin::address_of;
use crate::listen::source;
use crate::tvs::screen_size;

/// The longest that an answer is held back until something changes.
const HELD: Duration = Duration::from_secs(20);
/// A code that is good for less than this is not shown again.
const LEFT: Duration = Duration::from_secs(60);

/// What a page says when it wants a code.
#[derive(Debug, Deserialize)]
pub(super) struct Open {
    screen: ScreenSize,
}

/// A code to show.
#[derive(Debug, Serialize)]
struct Opened {
    /// As it is typed.
    code: String,
    /// Until when it is good, in milliseconds since 1970.
    expires: i64,
    /// The controller's clock.
    now: i64,
}

/// How far it is.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
enum Progress {
    Waiting,
    Expired,
    Claimed,
}

/// `POST /tv/v1/pairings`: a code for this browser; the one it has, while that is good.
pub(super) async fn open(
    State(desk): State<Desk>,
    Browser(key): Browser,
    headers: HeaderMap,
    extensions: Extensions,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let Open { screen } = read(body)?;
    let now = clock::now();
    if let Some(key) = key {
        let standing = desk.ledger.read(move |view| enrol::standing(view, key, now)).await?;
        match standing {
            Standing::Waiting(known) if is_good(&known, now) && known.screen == screen => {
                return Ok(Json(told(&known, now)).into_response());
            }
            // It only has to say hello.
            Standing::Device(_) => {
                let detail = "the browser is paired; say hello";
                return Err(Problem::new(StatusCode::CONFLICT, "say-hello", detail));
            }
            Standing::Waiting(_) | Standing::Unknown | Standing::Revoked => {}
        }
    }
    let opening = enrol::Opening {
        hardware: browser::of(&headers),
        page: env!("CARGO_PKG_VERSION").to_owned(),
        screen,
        address: source(address_of(&headers, &extensions, desk.console.site())).to_string(),
    };
    let ca = desk.pki.spki().to_vec();
    let opened = desk.ledger.change(move |work| enrol::open(work, &opening, &ca, now)).await?;
    let set = cookie::set(opened.secret.reveal(), desk.secure);
    let mut response = (StatusCode::CREATED, Json(told(&opened.pairing, now))).into_response();
    response.headers_mut().extend(set.map(|set| (header::SET_COOKIE, set)));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// `GET /tv/v1/pairing`: held until somebody has typed the code.
pub(super) async fn progress(
    State(desk): State<Desk>,
    Browser(key): Browser,
) -> Result<Response, Problem> {
    let key = key.ok_or_else(nobody)?;
    let until = Instant::now() + HELD;
    loop {
        let now = clock::now();
        let standing = desk.ledger.read(move |view| enrol::standing(view, key, now)).await?;
        let left = until.saturating_duration_since(Instant::now());
        let progress = match standing {
            Standing::Waiting(_) if left.is_zero() || desk.tvs.stop().is_cancelled() => {
                Progress::Waiting
            }
            Standing::Waiting(waits) => {
                // Hung before the next look, so that nothing rings unheard.
                let bell = desk.gateway.bells().listen(waits.id);
                let again = desk.ledger.read(move |view| enrol::standing(view, key, now)).await?;
                if matches!(again, Standing::Waiting(_)) {
                    desk.tvs.stop().run_until_cancelled(bell.rings(left)).await;
                }
                continue;
            }
            Standing::Device(_) => Progress::Claimed,
            Standing::Unknown | Standing::Revoked => Progress::Expired,
        };
        return Ok(([(header::CACHE_CONTROL, "no-store")], Json(progress)).into_response());
    }
}

/// `GET /tv/v1/pairing/frame`: the code as an agent shows it.
pub(super) async fn frame(
    State(desk): State<Desk>,
    Browser(key): Browser,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (key, now) = (key.ok_or_else(nobody)?, clock::now());
    let standing = desk.ledger.read(move |view| enrol::standing(view, key, now)).await?;
    let Standing::Waiting(pairing) = standing else { return Err(nobody()) };
    let code = enrol::code(&pairing).ok_or_else(nobody)?.to_owned();
    let url = format!("{}/{code}", desk.claim_url);
    let (size, language) = (screen_size(pairing.screen), preferred(&headers));
    let drawn = desk.tvs.gallery().code(code, url, size, language).await;
    frames::answer(drawn, Keep::Never)
}

fn is_good(pairing: &Pairing, now: Timestamp) -> bool {
    now.saturating_add(LEFT).is_ok_and(|soon| soon < pairing.expires)
}

fn told(pairing: &Pairing, now: Timestamp) -> Opened {
    Opened {
        code: enrol::code(pairing).unwrap_or_default().to_owned(),
        expires: pairing.expires.as_millisecond(),
        now: now.as_millisecond(),
    }
}

fn nobody() -> Problem {
    let detail = "this browser shows no code; open a pairing";
    Problem::new(StatusCode::NOT_FOUND, "unknown-pairing", detail)
}
