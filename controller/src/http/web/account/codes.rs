//! One-time codes on pages: the QR code, the first code, the codes on paper, and the end of it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use controller_core::app::second_factor;

use super::overview::{Part, refused};
use super::qr;
use crate::clock;
use crate::http::api::model::{PasswordAndCode, Problem};
use crate::http::api::{confirm, disable, offer, renew_recovery};
use crate::http::error::Failure;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, back};

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/account/codes", get(show).post(begin))
        .route("/account/codes/confirm", post(take_first))
        .route("/account/codes/renew", post(renew))
        .route("/account/codes/disable", post(switch_off))
}

async fn begin(member: Member, form: Form) -> Response {
    match offer(&member.caller, form.text("present_password")).await {
        Ok(_) => Redirect::to("/account/codes").into_response(),
        Err(failure) => refused(&member, Part::Codes, failure).await,
    }
}

/// The secret that waits for its first code.
async fn show(member: Member) -> Result<Response, Failure> {
    offered(&member, StatusCode::OK, None).await
}

async fn take_first(member: Member, form: Form) -> Result<Response, Failure> {
    match confirm(&member.caller, form.text("code")).await {
        Ok(made) => Ok(paper(&member, &made.codes)),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            offered(&member, status, problem).await
        }
    }
}

async fn renew(member: Member, form: Form) -> Response {
    match renew_recovery(&member.caller, proof(&form)).await {
        Ok(made) => paper(&member, &made.codes),
        Err(failure) => refused(&member, Part::Codes, failure).await,
    }
}

async fn switch_off(member: Member, form: Form) -> Response {
    match disable(&member.caller, proof(&form)).await {
        Ok(()) => back("/account", "account-codes-off"),
        Err(failure) => refused(&member, Part::Codes, failure).await,
    }
}

fn proof(form: &Form) -> PasswordAndCode {
    PasswordAndCode { present_password: form.text("present_password"), code: form.text("code") }
}

async fn offered(
    member: &Member,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let now = clock::now();
    let waiting =
        member.caller.read(move |view, actor| second_factor::offered(view, actor, now)).await?;
    let Some(waiting) = waiting else { return Ok(Redirect::to("/account").into_response()) };
    let picture = qr::picture(&waiting.uri);
    let secret = in_groups(&waiting.secret);
    let page = Offer { page: member.page(), picture, secret, problem };
    Ok(member.visit.show(status, &page))
}

/// The codes on paper; there is no way back to them.
fn paper(member: &Member, codes: &[String]) -> Response {
    member.show(&Paper { page: member.page(), codes })
}

/// Four characters at a time are typed with fewer mistakes.
fn in_groups(secret: &str) -> String {
    let groups: Vec<&str> = (0..secret.len())
        .step_by(4)
        .filter_map(|at| secret.get(at..(at + 4).min(secret.len())))
        .collect();
    groups.join(" ")
}

#[derive(Template)]
#[template(path = "account/codes.html")]
struct Offer<'a> {
    page: Page<'a>,
    picture: qr::Picture,
    secret: String,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "account/paper.html")]
struct Paper<'a> {
    page: Page<'a>,
    codes: &'a [String],
}
