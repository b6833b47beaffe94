//! One unit's block: what holds, who says so, and saying otherwise.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::orgs::{self, EditUnit};
use controller_core::app::support::{self, Contact};
use controller_core::domain::access::{self, Action};
use controller_core::error::Error;
use protocol::UnitId;
use protocol::register::Support;
use serde::Deserialize;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::{Member, back};

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Where {
    #[serde(default)]
    unit: Asked<UnitId>,
}

pub(super) async fn show(
    member: Member,
    Query(Where { unit }): Query<Where>,
) -> Result<Response, Failure> {
    told(&member, unit.0, StatusCode::OK, None, None).await
}

pub(super) async fn save(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = form.text("unit").parse::<UnitId>().map_err(|_| Error::UnitMissing {})?;
    let typed =
        Support { phone: form.text("phone"), mail: form.text("mail"), link: form.text("link") };
    let follows = form.text("from") == "above";
    let support = Some(typed.clone()).filter(|_| !follows);
    let edit = EditUnit { support: Some(support), ..EditUnit::default() };
    let done = member
        .caller
        .change(move |work, actor, now| orgs::edit(work, actor, unit, &edit, now))
        .await;
    match done {
        Ok(_) => Ok(back(&format!("/support?unit={unit}"), "support-saved")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(&member, Some(unit), status, problem, Some(typed)).await
        }
    }
}

async fn told(
    member: &Member,
    unit: Option<UnitId>,
    status: StatusCode,
    problem: Option<Problem>,
    typed: Option<Support>,
) -> Result<Response, Failure> {
    let seen = member.caller.read(move |view, actor| {
        let choices = choose(view, actor, Action::SeeUnit, unit)?;
        let contact = support::show(view, actor, choices.unit.id())?;
        let may_edit = access::may(actor, Action::EditUnit, &choices.unit.place);
        Ok((choices, contact, may_edit))
    });
    let (choices, contact, may_edit) = seen.await?;
    let own = contact.support.clone();
    let typed = typed.unwrap_or(if contact.is_own { own } else { Support::default() });
    let page = SupportPage { page: member.page(), choices, contact, may_edit, typed, problem };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "support/block.html")]
struct SupportPage<'a> {
    page: Page<'a>,
    choices: Choices,
    contact: Contact,
    may_edit: bool,
    /// What stands in the fields.
    typed: Support,
    problem: Option<Problem>,
}
