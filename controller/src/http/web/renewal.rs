//! Sessions of browsers get another secret when their person's rights have changed.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::Console;
use crate::http::signin::{Caller, Cookie, session_cookie};

/// After a page was answered, whatever the answer: gives the browser the other secret, where one is
/// due. What it asked for at the same time still goes by the older.
pub(super) async fn renew(
    State(console): State<Console>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let has_session = Cookie::Session.find(&parts.headers, console.site().secure).is_some();
    let is_file = parts.uri.path().starts_with("/static/");
    let caller = if has_session && parts.method.is_safe() && !is_file {
        Caller::from_request_parts(&mut parts, &console).await.ok()
    } else {
        None
    };
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(caller) = caller else { return response };
    match caller.renew().await {
        Ok(Some((secret, expires))) => {
            let cookie = session_cookie(&console, &secret, expires);
            response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
        }
        Ok(None) => {}
        // Whoever is not signed in needs no other secret; what else failed is tried with the next page.
        Err(failure) => tracing::debug!(code = failure.code(), "no other secret for a session"),
    }
    response
}
