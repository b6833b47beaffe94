//! Signing in on two pages, the second only for who has one-time codes on; and out.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use controller_core::app::signin::{self, HALFWAY_TIME};
use controller_core::error::Error;

use crate::clock;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::signin::{
    Cookie, Credentials, Step, Whence, begin_sign_in, cookies, finish_sign_in,
};
use crate::http::web::form::Form;
use crate::http::web::local::LocalPath;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Visit, sign_in_address};
use crate::oidc::Outside;

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/sign-in", get(ask).post(open))
        .route("/sign-in/code", get(ask_code).post(finish))
        .route("/sign-out", post(close))
}

/// The form, with the address that waits for whoever signs in.
async fn ask(visit: Visit) -> Response {
    let to = destination(visit.address.parameter("to").as_deref());
    if visit.known.is_some() {
        return Redirect::to(to.as_str()).into_response();
    }
    show(&visit, StatusCode::OK, &to, "", None)
}

async fn open(visit: Visit, whence: Whence, form: Form) -> Response {
    let (login, to) = (form.text("login"), destination(Some(&form.text("to"))));
    let password = form.text("password");
    let typed = Credentials { login: login.clone(), password, code: None };
    match begin_sign_in(&visit.console, typed, &whence).await {
        Ok(Step::In(signed_in)) => {
            let cookies = cookies(&visit.console, &signed_in, &whence);
            (cookies, Redirect::to(to.as_str())).into_response()
        }
        Ok(Step::Halfway(secret)) => {
            let (now, secure) = (clock::now(), visit.console.site().secure);
            let until = now.checked_add(HALFWAY_TIME).ok();
            let cookie = Cookie::Halfway.set(secret.reveal(), until, now, secure);
            let address = format!("/sign-in/code?to={}", to.encoded());
            (set([cookie]), Redirect::to(&address)).into_response()
        }
        Err(failure) => {
            let problem = Some(visit.problem(&failure));
            show(&visit, failure.status(), &to, &login, problem)
        }
    }
}

fn show(
    visit: &Visit,
    status: StatusCode,
    to: &LocalPath,
    login: &str,
    problem: Option<Problem>,
) -> Response {
    let outside = visit.console.site().outside.as_ref().map(Outside::name);
    let page = SignInPage { page: visit.page(), to: to.as_str(), login, outside, problem };
    visit.show(status, &page)
}

/// The form for the one-time code, for a browser in which the password was typed a moment ago.
async fn ask_code(visit: Visit, headers: HeaderMap) -> Result<Response, Failure> {
    let to = destination(visit.address.parameter("to").as_deref());
    let Some(halfway) = halfway(&visit, &headers) else { return Ok(from_the_beginning(&to)) };
    let now = clock::now();
    match visit.console.ledger().read(move |view| signin::halfway(view, &halfway, now)).await {
        Ok(_person) => {
            let page = CodePage { page: visit.page(), to: to.as_str(), problem: None };
            Ok(visit.show(StatusCode::OK, &page))
        }
        Err(Error::NotSignedIn {}) => Ok(from_the_beginning(&to)),
        Err(error) => Err(error.into()),
    }
}

async fn finish(visit: Visit, whence: Whence, headers: HeaderMap, form: Form) -> Response {
    let to = destination(Some(&form.text("to")));
    let Some(halfway) = halfway(&visit, &headers) else { return from_the_beginning(&to) };
    match finish_sign_in(&visit.console, halfway, form.text("code"), &whence).await {
        Ok(signed_in) => {
            let cookies = cookies(&visit.console, &signed_in, &whence);
            (cookies, Redirect::to(to.as_str())).into_response()
        }
        // Ten minutes are over, or the password was changed meanwhile.
        Err(Failure::Core(Error::NotSignedIn {})) => from_the_beginning(&to),
        Err(failure) => {
            let problem = Some(visit.problem(&failure));
            let template = CodePage { page: visit.page(), to: to.as_str(), problem };
            visit.show(failure.status(), &template)
        }
    }
}

async fn close(visit: Visit, _form: Form) -> Result<Response, Failure> {
    if let Some(known) = &visit.known {
        let secret = known.caller.secret().to_owned();
        known.caller.change(move |work, _actor, _now| signin::close(work, &secret)).await?;
    }
    let secure = visit.console.site().secure;
    let cookies = [Cookie::Session, Cookie::Form].map(|cookie| cookie.remove(secure));
    Ok((set(cookies), Redirect::to("/")).into_response())
}

/// Where somebody was going, if that is one of our own addresses.
fn destination(to: Option<&str>) -> LocalPath {
    to.and_then(LocalPath::parse).unwrap_or_else(LocalPath::root)
}

fn from_the_beginning(to: &LocalPath) -> Response {
    Redirect::to(&sign_in_address(Some(to))).into_response()
}

fn halfway(visit: &Visit, headers: &HeaderMap) -> Option<String> {
    Cookie::Halfway.find(headers, visit.console.site().secure).map(str::to_owned)
}

fn set(cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> HeaderMap {
    cookies.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)).collect()
}

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage<'a> {
    page: Page<'a>,
    to: &'a str,
    login: &'a str,
    /// Through whom one may sign in as well.
    outside: Option<&'a str>,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "account/code.html")]
struct CodePage<'a> {
    page: Page<'a>,
    to: &'a str,
    problem: Option<Problem>,
}
