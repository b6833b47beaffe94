//! Signing in on a page, and out.

use askama::Template;
use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use controller_core::app::signin;

use super::claim::address;
use super::form::Form;
use super::page::{Page, Visit};
use crate::clock;
use crate::http::Console;
use crate::http::api::From;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::signin::{Cookie, Credentials, sign_in};

pub(super) fn router() -> Router<Console> {
    Router::new().route("/sign-in", get(ask).post(open)).route("/sign-out", post(close))
}

/// The form, with the code that waits for whoever signs in.
pub(super) fn form(visit: &Visit, code: &str) -> Response {
    let page = SignInPage { page: visit.page(), code, login: "", problem: None };
    visit.show(StatusCode::OK, &page)
}

async fn ask(visit: Visit) -> Response {
    form(&visit, "")
}

async fn open(visit: Visit, From(from): From, form: Form) -> Response {
    let (login, code) = (form.text("login"), form.text("code"));
    let typed = Credentials { login: login.clone(), password: form.text("password") };
    match sign_in(&visit.console, typed, from).await {
        Ok(opened) => {
            let secure = visit.console.site().secure;
            let expires = Some(opened.expires);
            let cookie = Cookie::Session.set(opened.secret.reveal(), expires, clock::now(), secure);
            (set(cookie), Redirect::to(&address(&code))).into_response()
        }
        Err(failure) => {
            let problem = Some(visit.problem(&failure));
            let template = SignInPage { page: visit.page(), code: &code, login: &login, problem };
            visit.show(failure.status(), &template)
        }
    }
}

async fn close(visit: Visit, _form: Form) -> Result<Response, Failure> {
    if let Some((caller, _)) = &visit.caller {
        let secret = caller.secret().to_owned();
        caller.change(move |work, _actor, _now| signin::close(work, &secret)).await?;
    }
    let cookie = Cookie::Session.remove(visit.console.site().secure);
    Ok((set(cookie), Redirect::to("/")).into_response())
}

fn set(cookie: Option<axum::http::HeaderValue>) -> HeaderMap {
    cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect()
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    page: Page<'a>,
    code: &'a str,
    login: &'a str,
    problem: Option<Problem>,
}
