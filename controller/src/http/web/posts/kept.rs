//! A session that has run out while somebody was writing: they sign in, and the text is still there.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::error::Error;
use protocol::PostId;

use super::desk;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::signin::{self, Caller, Credentials, Whence, cookies};
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::visit::Visit;

/// Fields of the sign-in itself, which are not sent on.
const OWN: [&str; 4] = ["login", "password", "code", "post"];

/// Asks to sign in, with everything that was typed kept in the page.
pub(super) fn ask(visit: &Visit, form: &Form, refused: Option<&Failure>) -> Response {
    let path = visit.address.path();
    let named = path.split('/').nth(2).filter(|_| path.ends_with("/edit"));
    let post = named.map_or_else(|| form.text("post"), str::to_owned);
    let login = form.text("login");
    let by_code =
        |error: &Error| matches!(error, Error::CodeNeeded {} | Error::WrongOneTimeCode {});
    let template = Kept {
        page: visit.page(),
        fields: form.fields().filter(|(name, _)| !OWN.contains(&name.as_str())).collect(),
        has_file: form.file().is_some(),
        needs_code: matches!(refused, Some(Failure::Core(error)) if by_code(error)),
        post: &post,
        login: &login,
        problem: refused.map(|failure| visit.problem(failure)),
    };
    visit.show(StatusCode::UNAUTHORIZED, &template)
}

/// Signs in and saves what was typed, if the same person does who wrote it.
pub(super) async fn sign_in(visit: Visit, whence: Whence, form: Form) -> Result<Response, Failure> {
    let code = Some(form.text("code")).filter(|code| !code.trim().is_empty());
    let (login, password) = (form.text("login"), form.text("password"));
    let typed = Credentials { login, password, code };
    let signed_in = match signin::sign_in(&visit.console, typed, &whence).await {
        Ok(signed_in) => signed_in,
        Err(failure) if failure.status().is_client_error() => {
            return Ok(ask(&visit, &form, Some(&failure)));
        }
        Err(failure) => return Err(failure),
    };
    let cookies = cookies(&visit.console, &signed_in, &whence);
    if form.text("author") != signed_in.person.id.to_string() {
        return Ok((cookies, Redirect::to("/posts")).into_response());
    }
    let secret = signed_in.secret.reveal().to_owned();
    let caller = Caller::new(secret, whence.address, visit.console.clone());
    let post = PostId::parse(&form.text("post")).ok();
    match desk::keep(&caller, &form, post).await {
        Ok(sketch) => {
            let to = format!("/posts/{}/edit?done=posts-still-there", sketch.post);
            Ok((cookies, Redirect::to(&to)).into_response())
        }
        // The text stays in the page, whoever it is that may not keep it.
        Err(failure) => Ok((cookies, ask(&visit, &form, Some(&failure))).into_response()),
    }
}

#[derive(Template)]
#[template(path = "posts/kept.html")]
struct Kept<'a> {
    page: Page<'a>,
    fields: Vec<&'a (String, String)>,
    has_file: bool,
    needs_code: bool,
    post: &'a str,
    login: &'a str,
    problem: Option<Problem>,
}
