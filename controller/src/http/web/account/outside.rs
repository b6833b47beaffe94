//! Signing in through the provider, and linking an account there to one's own here.
//!
//! Who comes back is sent on by a page, not by a redirection: on a way that began at another site a browser
//! sends no strict cookie.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use controller_core::app::outside;
use controller_core::app::signin::{Begun, HALFWAY_TIME};
use controller_core::error::Error;
use jiff::SignedDuration;

use super::overview::{Part, refused};
use super::reset::held;
use crate::clock;
use crate::http::api::model::Problem;
use crate::http::api::{present_password, unlink};
use crate::http::error::{Failure, Misuse};
use crate::http::signin::{Caller, Cookie, Whence, cookies};
use crate::http::web::form::Form;
use crate::http::web::local::LocalPath;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, Visit, back, sign_in_address};
use crate::oidc::{Arrival, Departure, Outside, Purpose, Trouble};

/// How long a browser holds that it is on the way.
const COOKIE_TIME: SignedDuration = SignedDuration::from_mins(10);

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/sign-in/outside", get(sign_in))
        .route("/sign-in/outside/back", get(arrive))
        .route("/reset/outside", post(accept))
        .route("/account/outside", post(link))
        .route("/account/outside/unlink", post(end))
}

/// To the provider at once: nothing happens here by it but what happens there.
async fn sign_in(visit: Visit) -> Result<Response, Failure> {
    let to = visit.address.parameter("to").as_deref().and_then(LocalPath::parse);
    let to = to.unwrap_or_else(LocalPath::root);
    let purpose = Purpose::SignIn { to: to.as_str().to_owned() };
    match provider(&visit)?.depart(purpose.clone()).await {
        Ok(departure) => {
            let cookie = on_the_way(&visit, &departure);
            Ok((cookie, Redirect::to(&departure.address)).into_response())
        }
        Err(trouble) => Ok(failed(&visit, Some(&purpose), &trouble.into())),
    }
}

/// To link an account to one's own, the password is asked for as for every other way in.
async fn link(member: Member, form: Form) -> Result<Response, Failure> {
    let password = form.text("present_password");
    let matched = match present_password(&member.caller, password).await {
        Ok(Some(matched)) => Some(matched),
        Ok(None) => {
            let wrong = Error::WrongPassword {}.into();
            return Ok(refused(&member, Part::Outside, wrong).await);
        }
        Err(failure) => return Ok(refused(&member, Part::Outside, failure).await),
    };
    let purpose = Purpose::Link { session: member.caller.secret().to_owned(), matched };
    go(&member.visit, purpose).await
}

/// To link one to whom an invitation invites.
async fn accept(visit: Visit, headers: HeaderMap, _form: Form) -> Result<Response, Failure> {
    let (secret, now) = (held(&visit, &headers), clock::now());
    let looked = secret.clone();
    visit.console.ledger().read(move |view| outside::invited(view, &looked, now)).await?;
    go(&visit, Purpose::Invitation { secret }).await
}

async fn end(member: Member, form: Form) -> Response {
    match unlink(&member.caller, form.text("present_password")).await {
        Ok(()) => back("/account", "account-outside-off"),
        Err(failure) => refused(&member, Part::Outside, failure).await,
    }
}

/// A page that leads to the provider: a form may not, by our own content policy.
async fn go(visit: &Visit, purpose: Purpose) -> Result<Response, Failure> {
    let provider = provider(visit)?;
    match provider.depart(purpose.clone()).await {
        Ok(departure) => {
            let template = GoPage {
                page: visit.page(),
                name: provider.name(),
                address: &departure.address,
                is_invitation: matches!(purpose, Purpose::Invitation { .. }),
            };
            let page = visit.show(StatusCode::OK, &template);
            Ok(with_cookies(on_the_way(visit, &departure), page))
        }
        Err(trouble) => Ok(failed(visit, Some(&purpose), &trouble.into())),
    }
}

async fn arrive(visit: Visit, whence: Whence, headers: HeaderMap) -> Result<Response, Failure> {
    let provider = provider(&visit)?;
    let secure = visit.console.site().secure;
    let handle = Cookie::Outside.find(&headers, secure);
    let purpose = handle.and_then(|handle| provider.purpose(handle));
    let said = |name: &str| visit.address.parameter(name).unwrap_or_default();
    let code = match visit.address.parameter("error") {
        Some(error) => Err(error.chars().take(80).collect()),
        None => Ok(said("code")),
    };
    let arrived = provider.arrive(handle, &said("state"), code).await;
    let done = match arrived {
        Ok(arrival) => take_in(&visit, &whence, arrival).await,
        Err(trouble) => Err(trouble.into()),
    };
    let response = done.unwrap_or_else(|failure| failed(&visit, purpose.as_ref(), &failure));
    let gone = Cookie::Outside.remove(secure);
    Ok(with_cookies(gone.into_iter().map(|c| (header::SET_COOKIE, c)).collect(), response))
}

/// Does what somebody went to the provider for.
async fn take_in(visit: &Visit, whence: &Whence, arrival: Arrival) -> Result<Response, Failure> {
    let Arrival { account, purpose } = arrival;
    let (console, now) = (&visit.console, clock::now());
    let visitor = whence.visitor(false);
    match purpose {
        Purpose::SignIn { to } => {
            let sign_in = move |work: &mut controller_core::work::Work<'_>| {
                outside::sign_in(work, &account, &visitor, now)
            };
            let begun = console.ledger().change(sign_in).await?;
            Ok(begun_session(visit, whence, begun, &to))
        }
        Purpose::Invitation { secret } => {
            let accept = move |work: &mut controller_core::work::Work<'_>| {
                outside::accept(work, &secret, &account, &visitor, now)
            };
            let begun = console.ledger().change(accept).await?;
            Ok(begun_session(visit, whence, begun, "/"))
        }
        Purpose::Link { session, matched } => {
            let caller = Caller::new(session, whence.address, console.clone());
            caller
                .change(move |work, actor, now| {
                    outside::link(work, actor, &account, matched.as_ref(), now).map(drop)
                })
                .await?;
            Ok(on(visit, "/account?done=account-outside"))
        }
    }
}

fn begun_session(visit: &Visit, whence: &Whence, begun: Begun, to: &str) -> Response {
    match begun {
        Begun::In(signed_in) => {
            with_cookies(cookies(&visit.console, &signed_in, whence), on(visit, to))
        }
        Begun::Halfway(secret) => {
            let (now, secure) = (clock::now(), visit.console.site().secure);
            let until = now.checked_add(HALFWAY_TIME).ok();
            let cookie = Cookie::Halfway.set(secret.reveal(), until, now, secure);
            let to = LocalPath::parse(to).unwrap_or_else(LocalPath::root);
            let page = on(visit, &format!("/sign-in/code?to={}", to.encoded()));
            with_cookies(cookie.into_iter().map(|c| (header::SET_COOKIE, c)).collect(), page)
        }
    }
}

/// What went wrong, and where to try again.
fn failed(visit: &Visit, purpose: Option<&Purpose>, failure: &Failure) -> Response {
    if let Failure::Request(Misuse::Outside(trouble)) = failure {
        tracing::warn!(%trouble, "somebody does not get in through the provider");
    }
    let again = match purpose {
        Some(Purpose::Link { .. }) => "/account#outside".to_owned(),
        Some(Purpose::Invitation { .. }) => "/reset".to_owned(),
        Some(Purpose::SignIn { to }) => sign_in_address(LocalPath::parse(to).as_ref()),
        None => sign_in_address(None),
    };
    let (status, problem) = (failure.status(), visit.problem(failure));
    visit.show(status, &FailedPage { page: visit.page(), problem: Some(problem), again: &again })
}

/// A page that leads on to an address of ours by itself.
fn on(visit: &Visit, to: &str) -> Response {
    visit.show(StatusCode::OK, &OnPage { page: visit.page(), to })
}

fn provider(visit: &Visit) -> Result<&Outside, Failure> {
    visit.console.site().outside.as_ref().ok_or_else(|| Misuse::NoSuchAddress.into())
}

fn on_the_way(visit: &Visit, departure: &Departure) -> HeaderMap {
    let (now, secure) = (clock::now(), visit.console.site().secure);
    let until = now.checked_add(COOKIE_TIME).ok();
    let cookie: Option<HeaderValue> = Cookie::Outside.set(&departure.handle, until, now, secure);
    cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect()
}

fn with_cookies(cookies: HeaderMap, mut response: Response) -> Response {
    let cookies = cookies.into_iter().map(|(_, value)| (header::SET_COOKIE, value));
    for (name, value) in cookies {
        response.headers_mut().append(name, value);
    }
    response
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Misuse::Outside(trouble).into()
    }
}

#[derive(Template)]
#[template(path = "account/outside_go.html")]
struct GoPage<'a> {
    page: Page<'a>,
    name: &'a str,
    address: &'a str,
    is_invitation: bool,
}

#[derive(Template)]
#[template(path = "account/outside_on.html")]
struct OnPage<'a> {
    page: Page<'a>,
    to: &'a str,
}

#[derive(Template)]
#[template(path = "account/outside_failed.html")]
struct FailedPage<'a> {
    page: Page<'a>,
    problem: Option<Problem>,
    again: &'a str,
}
