//! Which TV asks, and whether the request comes from its page.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::extract::rejection::BytesRejection;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use protocol::{Digest, limit, wire};
use serde::de::DeserializeOwned;

use super::{Desk, cookie};
use crate::http::device::problem::Problem;
use crate::http::signin::is_ours;
use crate::tvs::Seat;

/// The key of the cookie of the browser that asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Browser(pub(super) Option<Digest>);

/// The seat of the TV that asks: its session is open.
#[derive(Debug, Clone)]
pub(super) struct Seated(pub(super) Arc<Seat>);

impl FromRequestParts<Desk> for Browser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        if !parts.method.is_safe() {
            from_our_page(&parts.headers, desk)?;
        }
        Ok(Self(cookie::key(&parts.headers, desk.secure)))
    }
}

impl FromRequestParts<Desk> for Seated {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Problem> {
        let Browser(key) = Browser::from_request_parts(parts, desk).await?;
        let asked = session(parts.uri.query());
        let seat = key.and_then(|key| desk.tvs.find(key));
        // A page that was overtaken by another of the same browser must not speak for it.
        let seat = seat.filter(|seat| asked.is_none_or(|asked| asked == seat.number()));
        let seat = seat.ok_or_else(|| {
            let detail = "there is no such session; say hello";
            Problem::new(StatusCode::CONFLICT, "say-hello", detail)
        })?;
        if seat.hears() {
            return Ok(Self(seat));
        }
        let detail = "too many requests; wait a few seconds";
        Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-fast", detail))
    }
}

/// Other sites' pages, and forms, do nothing in a TV's name.
fn from_our_page(headers: &HeaderMap, desk: &Desk) -> Result<(), Problem> {
    if is_ours(headers, desk.console.site()) {
        return Ok(());
    }
    let detail = "the request does not come from the TV's page";
    Err(Problem::new(StatusCode::FORBIDDEN, "cross-site", detail))
}

/// The number after `session=`.
fn session(query: Option<&str>) -> Option<u64> {
    number(query, "session")
}

/// A number in the query.
pub(super) fn number(query: Option<&str>, name: &str) -> Option<u64> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name)?.1.parse().ok()
}

/// Reads a body.
pub(super) fn read<M: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<M, Problem> {
    wire::decode(&body?, limit::UP_BYTES)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "body-malformed", error.to_string()))
}
