//! Signing in on a page, and out.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use controller_core::app::signin;

use crate::clock;
use crate::http::api::From;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::signin::{Cookie, Credentials, sign_in};
use crate::http::web::form::Form;
use crate::http::web::local::LocalPath;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::Visit;

pub(super) fn router() -> Routes {
    Routes::new().route("/sign-in", get(ask).post(open)).route("/sign-out", post(close))
}

/// The form, with the address that waits for whoever signs in.
async fn ask(visit: Visit) -> Response {
    let to = visit.address.parameter("to").and_then(|to| LocalPath::parse(&to));
    let to = to.unwrap_or_else(LocalPath::root);
    if visit.known.is_some() {
        return Redirect::to(to.as_str()).into_response();
    }
    let page = SignInPage { page: visit.page(), to: to.as_str(), login: "", problem: None };
    visit.show(StatusCode::OK, &page)
}

async fn open(visit: Visit, From(from): From, form: Form) -> Response {
    let login = form.text("login");
    let to = LocalPath::parse(&form.text("to")).unwrap_or_else(LocalPath::root);
    let typed = Credentials { login: login.clone(), password: form.text("password") };
    match sign_in(&visit.console, typed, from).await {
        Ok(opened) => {
            let secure = visit.console.site().secure;
            let expires = Some(opened.expires);
            let cookie = Cookie::Session.set(opened.secret.reveal(), expires, clock::now(), secure);
            (set(cookie), Redirect::to(to.as_str())).into_response()
        }
        Err(failure) => {
            let problem = Some(visit.problem(&failure));
            let template =
                SignInPage { page: visit.page(), to: to.as_str(), login: &login, problem };
            visit.show(failure.status(), &template)
        }
    }
}

async fn close(visit: Visit, _form: Form) -> Result<Response, Failure> {
    if let Some(known) = &visit.known {
        let secret = known.caller.secret().to_owned();
        known.caller.change(move |work, _actor, _now| signin::close(work, &secret)).await?;
    }
    let cookie = Cookie::Session.remove(visit.console.site().secure);
    Ok((set(cookie), Redirect::to("/")).into_response())
}

fn set(cookie: Option<axum::http::HeaderValue>) -> HeaderMap {
    cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect()
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage<'a> {
    page: Page<'a>,
    to: &'a str,
    login: &'a str,
    problem: Option<Problem>,
}
