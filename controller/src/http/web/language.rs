//! The other language, at a click.

use std::time::Duration;

use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use protocol::Language;

use super::form::Form;
use super::local::LocalPath;
use super::visit::Visit;
use crate::clock;
use crate::http::signin::Cookie;
use crate::http::web::routes::Routes;

/// How long a browser remembers it.
const REMEMBERED: Duration = Duration::from_secs(365 * 24 * 3600);

pub(super) fn router() -> Routes {
    Routes::new().route("/language", post(choose))
}

async fn choose(visit: Visit, form: Form) -> Response {
    let language: Language = form.text("language").parse().unwrap_or_default();
    let (now, secure) = (clock::now(), visit.console.site().secure);
    let expires = now.saturating_add(REMEMBERED).ok();
    let cookie = Cookie::Language.set(language.to_string().as_str(), expires, now, secure);
    let back = LocalPath::parse(&form.text("to")).unwrap_or_else(LocalPath::root);
    let headers: axum::http::HeaderMap =
        cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect();
    (headers, Redirect::to(back.as_str())).into_response()
}
