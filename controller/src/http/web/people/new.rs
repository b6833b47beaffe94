//! Adding a person: they choose their password themselves, by a link that is handed to them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use controller_core::domain::access::Action;
use controller_core::domain::credential::Secret;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::api::model::{NewPerson, Problem, ResetLink};
use crate::http::api::{make_person, offer_reset};
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
}

pub(super) async fn ask(
    member: Member,
    Query(Where { unit }): Query<Where>,
) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, unit.0, Typed::default(), None).await
}

pub(super) async fn make(member: Member, form: Form) -> Result<Response, Failure> {
    let typed = Typed { name: form.text("name"), login: form.text("login") };
    let unit = form.text("unit").parse::<UnitId>().ok();
    let new = NewPerson {
        login: typed.login.clone(),
        name: typed.name.clone(),
        // Nobody knows it, and a link puts another in its place.
        password: Secret::new([rand::random(), rand::random()]).reveal().to_owned(),
        unit,
    };
    match make_person(&member.caller, new, None).await {
        Ok(person) => {
            let link = offer_reset(&member.caller, person.id).await?;
            Ok(handed_out(&member, StatusCode::CREATED, link))
        }
        Err(failure) if failure.status().is_client_error() => {
            let problem = Some(member.problem(&failure));
            show(&member, failure.status(), unit, typed, problem).await
        }
        Err(failure) => Ok(failure.into_response()),
    }
}

/// A link that is shown only now.
pub(super) fn handed_out(member: &Member, status: StatusCode, link: ResetLink) -> Response {
    // A controller that does not know its public address names the one that the browser has.
    let is_whole = !link.url.starts_with('/');
    member.visit.show(status, &LinkPage { page: member.page(), link, is_whole })
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
    let page = NewPage { page: member.page(), choices, typed, problem };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage<'a> {
    page: Page<'a>,
    choices: Choices,
    typed: Typed,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage<'a> {
    page: Page<'a>,
    link: ResetLink,
    is_whole: bool,
}
