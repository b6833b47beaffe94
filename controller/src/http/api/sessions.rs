//! Signing in and out.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::signin;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{SignIn, SignedIn};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::Json;
use crate::http::signin::{Caller, Cookie, Credentials, address_of, sign_in};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(open_session)).routes(routes!(close_session))
}

/// Signs in: the secret is for `Authorization: Bearer …`; a browser gets it as a cookie, too.
#[utoipa::path(
    post, path = "/sessions", tag = "sessions", security(()), request_body = SignIn,
    responses((status = 201, body = SignedIn, description = "Signed in"), Refusal)
)]
async fn open_session(
    State(console): State<Console>,
    From(address): From,
    Json(typed): Json<SignIn>,
) -> Result<Response, Failure> {
    let typed = Credentials { login: typed.login, password: typed.password };
    let opened = sign_in(&console, typed, address).await?;
    let headers = cookie(opened.secret.reveal(), opened.expires, &console);
    let body = SignedIn {
        token: opened.secret.reveal().to_owned(),
        expires: opened.expires,
        person: opened.person.into(),
    };
    let location = [(header::LOCATION, "/api/v1/sessions/current")];
    Ok((StatusCode::CREATED, location, headers, Json(body)).into_response())
}

/// Signs out: the session ends at once. A machine's token stays; revoke it under `tokens`.
#[utoipa::path(
    delete, path = "/sessions/current", tag = "sessions",
    responses((status = 204, description = "Signed out"), Refusal)
)]
async fn close_session(
    State(console): State<Console>,
    caller: Caller,
) -> Result<Response, Failure> {
    let secret = caller.secret().to_owned();
    caller.change(move |work, _actor, _now| signin::close(work, &secret)).await?;
    let mut headers = HeaderMap::new();
    headers.extend(Cookie::Session.remove(console.site().secure).map(|c| (header::SET_COOKIE, c)));
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

fn cookie(secret: &str, expires: jiff::Timestamp, console: &Console) -> HeaderMap {
    let secure = console.site().secure;
    let cookie = Cookie::Session.set(secret, Some(expires), clock::now(), secure);
    cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect()
}

/// The address that asks.
pub(in crate::http) struct From(pub(in crate::http) IpAddr);

impl FromRequestParts<Console> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Console,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(address_of(&parts.headers, &parts.extensions, console.site())))
    }
}
