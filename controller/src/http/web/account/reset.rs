//! Choosing a password by a one-time link: another one, or the first by an invitation. Its secret leaves the address at once, for a cookie: so it
//! stands in no history and no other page's reach.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use controller_core::app::passwords;
use jiff::SignedDuration;

use crate::clock;
use crate::http::Console;
use crate::http::api::choose;
use crate::http::api::model::{Problem, Reset};
use crate::http::error::Failure;
use crate::http::signin::Cookie;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Visit, back};
use crate::oidc::Outside;

/// How long a browser may think about the new password.
const COOKIE_TIME: SignedDuration = SignedDuration::from_mins(30);

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/reset/{token}", get(arrive))
        .route("/invite/{token}", get(arrive))
        .route("/reset", get(ask).post(set))
}

async fn arrive(State(console): State<Console>, Path(token): Path<String>) -> Response {
    let (now, secure) = (clock::now(), console.site().secure);
    let plain = token.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let token = if plain { token.as_str() } else { "" };
    let cookie = Cookie::Reset.set(token, now.checked_add(COOKIE_TIME).ok(), now, secure);
    let headers: HeaderMap = cookie.into_iter().map(|c| (header::SET_COOKIE, c)).collect();
    ([(header::CACHE_CONTROL, "no-store")], headers, Redirect::to("/reset")).into_response()
}

async fn ask(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    show(&visit, StatusCode::OK, held(&visit, &headers), None).await
}

async fn set(visit: Visit, headers: HeaderMap, form: Form) -> Result<Response, Failure> {
    let token = held(&visit, &headers);
    let reset = Reset { token: token.clone(), password: form.text("password") };
    match choose(&visit.console, reset).await {
        Ok(()) => {
            let mut response = back("/sign-in", "account-reset");
            let secure = visit.console.site().secure;
            // Whoever was signed in in this browser is not any more, or is somebody else.
            let gone = [Cookie::Reset, Cookie::Session].map(|cookie| cookie.remove(secure));
            let gone = gone.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie));
            for (name, value) in gone {
                response.headers_mut().append(name, value);
            }
            Ok(response)
        }
        Err(failure) if failure.field().as_deref() == Some("password") => {
            let problem = Some(visit.problem(&failure));
            show(&visit, failure.status(), token, problem).await
        }
        Err(failure) => Err(failure),
    }
}

async fn show(
    visit: &Visit,
    status: StatusCode,
    token: String,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let now = clock::now();
    let owner =
        visit.console.ledger().read(move |view| passwords::link_owner(view, &token, now)).await?;
    let login = owner.login.to_string();
    let is_first = owner.password.is_none();
    let outside = visit.console.site().outside.as_ref().map(Outside::name);
    let page =
        ResetPage { page: visit.page(), name: owner.name, login, is_first, outside, problem };
    Ok(visit.show(status, &page))
}

/// The secret that the browser holds.
pub(super) fn held(visit: &Visit, headers: &HeaderMap) -> String {
    let secure = visit.console.site().secure;
    Cookie::Reset.find(headers, secure).unwrap_or_default().to_owned()
}

#[derive(Template)]
#[template(path = "account/reset.html")]
struct ResetPage<'a> {
    page: Page<'a>,
    name: String,
    login: String,
    /// Whether they are invited: there is no password yet.
    is_first: bool,
    /// Through whom they may sign in instead.
    outside: Option<&'a str>,
    problem: Option<Problem>,
}
