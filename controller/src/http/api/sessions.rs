//! Signing in and out, and where one is signed in.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::signin::{self, sessions};
use controller_core::id::TokenId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{Page, Session, SessionsEnded, SignIn, SignInLink, SignedIn};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json};
use crate::http::signin::{Caller, Cookie, Credentials, Whence, cookies, sign_in};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(open_session, list_sessions, end_other_sessions))
        .routes(routes!(offer_link))
        .routes(routes!(close_session))
        .routes(routes!(end_session))
}

/// Signs in: the secret is for `Authorization: Bearer …`; a browser gets it as a cookie, too. Whoever
/// has one-time codes on is asked for one (401, `code-needed`), and sends it along with the password.
#[utoipa::path(
    post, path = "/sessions", tag = "sessions", security(()), request_body = SignIn,
    responses((status = 201, body = SignedIn, description = "Signed in"), Refusal)
)]
async fn open_session(
    State(console): State<Console>,
    whence: Whence,
    Json(typed): Json<SignIn>,
) -> Result<Response, Failure> {
    let typed = Credentials { login: typed.login, password: typed.password, code: typed.code };
    let opened = sign_in(&console, typed, &whence).await?;
    let headers = cookies(&console, &opened, &whence);
    let location = [(header::LOCATION, "/api/v1/sessions/current")];
    Ok((StatusCode::CREATED, location, headers, Json(SignedIn::from(opened))).into_response())
}

/// Lists one's own sessions, all on one page, the last used first.
#[utoipa::path(
    get, path = "/sessions", tag = "sessions",
    responses((status = 200, body = Page<Session>, description = "The sessions"), Refusal)
)]
async fn list_sessions(caller: Caller) -> Result<Json<Page<Session>>, Failure> {
    Ok(Json(Page { items: own_sessions(&caller).await?, next: None }))
}

/// The caller's own sessions, for REST and the page alike.
pub(in crate::http) async fn own_sessions(caller: &Caller) -> Result<Vec<Session>, Failure> {
    let (secret, now) = (caller.secret().to_owned(), clock::now());
    let own = caller.read(move |view, actor| sessions::list(view, actor, &secret, now)).await?;
    Ok(own.into_iter().map(Session::from).collect())
}

/// Ends all of one's own sessions but the one that asks.
#[utoipa::path(
    delete, path = "/sessions", tag = "sessions",
    responses((status = 200, body = SessionsEnded, description = "How many have ended"), Refusal)
)]
async fn end_other_sessions(caller: Caller) -> Result<Json<SessionsEnded>, Failure> {
    let secret = caller.secret().to_owned();
    let ended =
        caller.change(move |work, actor, _now| sessions::end_others(work, actor, &secret)).await?;
    Ok(Json(SessionsEnded { ended: ended.try_into().unwrap_or(u32::MAX) }))
}

/// Makes a link that signs its maker in elsewhere, for example on their phone: once, within ten minutes.
#[utoipa::path(
    post, path = "/sessions/link", tag = "sessions",
    responses((status = 201, body = SignInLink, description = "The link; it is shown only here"), Refusal)
)]
async fn offer_link(caller: Caller) -> Result<Response, Failure> {
    let link = caller.change(signin::offer_link).await?;
    let path = format!("/sign-in/link/{}", link.secret.reveal());
    let public = caller.console().site().public_url.as_deref().unwrap_or_default();
    let link = SignInLink { url: format!("{public}{path}"), expires: link.expires };
    Ok((StatusCode::CREATED, Json(link)).into_response())
}

/// Ends one of one's own sessions.
#[utoipa::path(
    delete, path = "/sessions/{id}", tag = "sessions", params(("id" = String, Path, description = "The session's id")),
    responses((status = 204, description = "The session has ended"), Refusal)
)]
async fn end_session(caller: Caller, Id(session): Id<TokenId>) -> Result<StatusCode, Failure> {
    caller.change(move |work, actor, _now| sessions::end(work, actor, session)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs out: the session ends at once. For a machine's token this is refused (403,
/// `not-a-session`): revoke it under `tokens`.
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
