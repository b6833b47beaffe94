//! Adding a person: they choose their password themselves, by a link that is handed to them, and comes
//! by mail where there is an address.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::domain::access::Action;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::api::model::{Invitation, NewPerson, Problem, ResetLink};
use crate::http::api::{invite, make_person};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Where {
    #[serde(default)]
    unit: Asked<UnitId>,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    name: String,
    login: String,
    mail: String,
}

pub(super) async fn ask(
    member: Member,
    Query(Where { unit }): Query<Where>,
) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, unit.0, Typed::default(), None).await
}

pub(super) async fn make(member: Member, form: Form) -> Result<Response, Failure> {
    let typed =
        Typed { name: form.text("name"), login: form.text("login"), mail: form.text("mail") };
    let unit = form.text("unit").parse::<UnitId>().ok();
    let new = NewPerson {
        login: typed.login.clone(),
        name: typed.name.clone(),
        password: None,
        mail: Some(typed.mail.trim().to_owned()).filter(|mail| !mail.is_empty()),
        unit,
    };
    match make_person(&member.caller, new, None).await {
        Ok(person) => {
            let invitation = invite(&member.caller, person.id).await?;
            Ok(invited(&member, invitation))
        }
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            show(&member, status, unit, typed, problem).await
        }
    }
}

/// A link for a new password; it is shown only now.
pub(super) fn handed_out(member: &Member, link: ResetLink) -> Response {
    let page = LinkPage {
        page: member.page(),
        is_whole: is_whole(&link.url),
        link,
        is_invitation: false,
        mailed: None,
    };
    member.visit.show(StatusCode::CREATED, &page)
}

/// An invitation; its link is shown only now.
pub(super) fn invited(member: &Member, made: Invitation) -> Response {
    let page = LinkPage {
        page: member.page(),
        is_whole: is_whole(&made.url),
        link: ResetLink { url: made.url, expires: made.expires, person: made.person },
        is_invitation: true,
        mailed: made.mailed,
    };
    member.visit.show(StatusCode::CREATED, &page)
}

/// A controller that does not know its public address leaves it to whoever hands the link over.
fn is_whole(url: &str) -> bool {
    !url.starts_with('/')
}

async fn show(
    member: &Member,
    status: StatusCode,
    unit: Option<UnitId>,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let choices = member
        .caller
        .read(move |view, actor| choose(view, actor, Action::CreatePerson, unit))
        .await?;
    let mails = member.caller.by_mail();
    let page = NewPage { page: member.page(), choices, typed, mails, problem };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage<'a> {
    page: Page<'a>,
    choices: Choices,
    typed: Typed,
    /// Whether an invitation comes by mail, too.
    mails: bool,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage<'a> {
    page: Page<'a>,
    link: ResetLink,
    is_whole: bool,
    is_invitation: bool,
    mailed: Option<String>,
}
