//! A session that has run out while somebody was writing: they sign in, and the text is still there.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::signin;
use protocol::PostId;

use super::compose;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::signin::{Caller, Credentials, Whence, cookies};
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::visit::Visit;

/// Fields of the sign-in itself, which are not sent on.
const OWN: [&str; 4] = ["login", "password", "code", "post"];

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
        asks_code: problem.as_ref().is_some_and(|problem| problem.code.contains("code")),
        problem,
    };
    visit.show(StatusCode::UNAUTHORIZED, &template)
}

/// Signs in and saves what was typed, if the same person does who wrote it.
pub(super) async fn sign_in(visit: Visit, whence: Whence, form: Form) -> Result<Response, Failure> {
    let code = Some(form.text("code")).filter(|code| !code.is_empty());
    let typed = Credentials { login: form.text("login"), password: form.text("password"), code };
    let opened = match crate::http::signin::sign_in(&visit.console, typed, &whence).await {
        Ok(opened) => opened,
        Err(failure) if failure.status().is_client_error() => {
            let problem = Some(visit.problem(&failure));
            return Ok(ask(&visit, &form, problem));
        }
        Err(failure) => return Err(failure),
    };
    let secret = opened.secret.reveal().to_owned();
    let caller = Caller::new(secret, whence.address, visit.console.clone());
    let cookies = cookies(&visit.console, &opened, &whence);
    let person = caller.read(|view, actor| Ok(signin::me(view, actor)?.person.id)).await?;
    let to = if form.text("author") == person.to_string() {
        let post = PostId::parse(&form.text("post")).ok();
        match compose::keep(&caller, &form, post).await {
            Ok(sketch) => format!("/posts/{}/edit?done=posts-still-there", sketch.post),
            Err(failure) => return Ok((cookies, failure).into_response()),
        }
    } else {
        "/posts".to_owned()
    };
    Ok((cookies, Redirect::to(&to)).into_response())
}

#[derive(Template)]
#[template(path = "posts/kept.html")]
struct Kept<'a> {
    page: Page<'a>,
    fields: Vec<&'a (String, String)>,
    has_file: bool,
    post: &'a str,
    login: &'a str,
    /// Whether the person has one-time codes on.
    asks_code: bool,
    problem: Option<Problem>,
}
