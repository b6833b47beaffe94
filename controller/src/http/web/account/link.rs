//! Signing in by a link: at once in a browser in which nobody is signed in and where no other site led
//! here, else after a question.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use controller_core::app::signin;

use crate::clock;
use crate::http::error::Failure;
use crate::http::signin::{Whence, cookies};
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::Visit;

pub(super) fn router() -> Routes {
    Routes::new().route("/sign-in/link/{token}", get(ask).post(follow))
}

async fn ask(
    visit: Visit,
    whence: Whence,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let from = headers.get("sec-fetch-site");
    let from_elsewhere = from.is_some_and(|from| from != "none" && from != "same-origin");
    // Another site's link must not make anybody somebody else unawares.
    if visit.known.is_none() && !from_elsewhere {
        return sign_in(&visit, &whence, token).await;
    }
    let (secret, now) = (token.clone(), clock::now());
    let owner = visit.console.ledger().read(move |view| signin::link_owner(view, &secret, now));
    let name = owner.await?.name;
    let page = LinkPage { page: visit.page(), token: &token, name: &name };
    Ok(visit.show(StatusCode::OK, &page))
}

async fn follow(
    visit: Visit,
    whence: Whence,
    Path(token): Path<String>,
    _form: Form,
) -> Result<Response, Failure> {
    sign_in(&visit, &whence, token).await
}

async fn sign_in(visit: &Visit, whence: &Whence, token: String) -> Result<Response, Failure> {
    let (visitor, now) = (whence.visitor(false), clock::now());
    let follow = move |work: &mut controller_core::work::Work<'_>| {
        signin::follow_link(work, &token, &visitor, now)
    };
    let signed_in = visit.console.ledger().change(follow).await?;
    let cookies = cookies(&visit.console, &signed_in, whence);
    Ok((cookies, Redirect::to("/")).into_response())
}

#[derive(Template)]
#[template(path = "account/link.html")]
struct LinkPage<'a> {
    page: Page<'a>,
    token: &'a str,
    name: &'a str,
}
