//! A session that has run out while somebody was writing: they sign in, and the text is still there.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::signin;
use protocol::PostId;

use super::compose;
use crate::clock;
use crate::http::api::From;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::signin::{Caller, Cookie, Credentials};
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::visit::Visit;

/// Fields of the sign-in itself, which are not sent on.
const OWN: [&str; 3] = ["login", "password", "post"];

/// Asks to sign in, with everything that was typed kept in the page.
pub(super) fn ask(visit: &Visit, form: &Form, problem: Option<Problem>) -> Response {
    let path = visit.address.path();
    let named = path.split('/').nth(2).filter(|_| path.ends_with("/edit"));
    let post = named.map_or_else(|| form.text("post"), str::to_owned);
    let login = form.text("login");
    let template = Kept {
        page: visit.page(),
        fields: form.fields().filter(|(name, _)| !OWN.contains(&name.as_str())).collect(),
        has_file: form.file().is_some(),
        post: &post,
        login: &login,
        problem,
    };
    visit.show(StatusCode::UNAUTHORIZED, &template)
}

/// Signs in and saves what was typed, if the same person does who wrote it.
pub(super) async fn sign_in(
    visit: Visit,
    From(from): From,
    form: Form,
) -> Result<Response, Failure> {
    let typed = Credentials { login: form.text("login"), password: form.text("password") };
    let opened = match crate::http::signin::sign_in(&visit.console, typed, from).await {
        Ok(opened) => opened,
        Err(failure) if failure.status().is_client_error() => {
            let problem = Some(visit.problem(&failure));
            return Ok(ask(&visit, &form, problem));
        }
        Err(failure) => return Err(failure),
    };
    let caller = Caller::new(opened.secret.reveal().to_owned(), visit.console.clone());
    let secure = visit.console.site().secure;
    let expires = Some(opened.expires);
    let cookie = Cookie::Session.set(opened.secret.reveal(), expires, clock::now(), secure);
    let cookie: HeaderMap = cookie.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect();
    let person = caller.read(|view, actor| Ok(signin::me(view, actor)?.person.id)).await?;
    let to = if form.text("author") == person.to_string() {
        let post = PostId::parse(&form.text("post")).ok();
        match compose::keep(&caller, &form, post).await {
            Ok(sketch) => format!("/posts/{}/edit?done=posts-still-there", sketch.post),
            Err(failure) => return Ok((cookie, failure).into_response()),
        }
    } else {
        "/posts".to_owned()
    };
    Ok((cookie, Redirect::to(&to)).into_response())
}

#[derive(Template)]
#[template(path = "posts/kept.html")]
struct Kept<'a> {
    page: Page<'a>,
    fields: Vec<&'a (String, String)>,
    has_file: bool,
    post: &'a str,
    login: &'a str,
    problem: Option<Problem>,
}
