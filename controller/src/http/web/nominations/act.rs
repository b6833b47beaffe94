//! What is done with nominations on their page.

use axum::response::Response;
use controller_core::app::nominations::{self, NewNomination, Verdict};
use controller_core::app::rights;
use controller_core::error::Error;
use controller_core::id::{GrantId, NominationId, PersonId};
use protocol::UnitId;

use super::index::{Filter, told};
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn submit(member: Member, form: Form) -> Result<Response, Failure> {
    let chosen = form.all("person").filter_map(|text| text.parse::<PersonId>().ok());
    let new = NewNomination {
        school: form.text("unit").parse().ok(),
        remark: form.text("remark"),
        names: chosen.map(|person| (person, String::new())).collect(),
    };
    let by_mail = member.caller.by_mail();
    let done = member
        .caller
        .change(move |work, actor, now| nominations::submit(work, actor, &new, by_mail, now))
        .await;
    answer(&member, done.map(drop), "nominations-submitted").await
}

/// Each name is decided by itself; one about which nothing was said goes on waiting.
pub(super) async fn decide(
    member: Member,
    Id(nomination): Id<NominationId>,
    form: Form,
) -> Result<Response, Failure> {
    let verdict = |text: &String| {
        let person = text.parse::<PersonId>().ok()?;
        let grant = match form.text(&format!("decision-{person}")).as_str() {
            "grant" => true,
            "refuse" => false,
            _ => return None,
        };
        Some(Verdict { person, grant, reason: form.text(&format!("reason-{person}")) })
    };
    let verdicts: Vec<Verdict> = form.all("person").filter_map(verdict).collect();
    let done = member
        .caller
        .change(move |work, actor, now| {
            nominations::decide(work, actor, nomination, &verdicts, now)
        })
        .await;
    answer(&member, done.map(drop), "nominations-decided").await
}

pub(super) async fn withdraw(
    member: Member,
    Id(nomination): Id<NominationId>,
    _form: Form,
) -> Result<Response, Failure> {
    let done = member
        .caller
        .change(move |work, actor, now| nominations::withdraw(work, actor, nomination, now))
        .await;
    answer(&member, done.map(drop), "nominations-withdrawn").await
}

pub(super) async fn ask(member: Member, form: Form) -> Result<Response, Failure> {
    let (school, remark) = (form.text("unit").parse().ok(), form.text("remark"));
    let done = member
        .caller
        .change(move |work, actor, now| nominations::ask(work, actor, school, &remark, now))
        .await;
    answer(&member, done.map(drop), "nominations-asked").await
}

pub(super) async fn dismiss(member: Member, form: Form) -> Result<Response, Failure> {
    let school = form.text("unit").parse::<UnitId>().map_err(|_| Error::UnitMissing {})?;
    let missing = Error::TextEmpty { field: "person" };
    let person = form.text("person").parse::<PersonId>().map_err(|_| missing)?;
    let done = member
        .caller
        .change(move |work, actor, now| nominations::dismiss(work, actor, school, person, now))
        .await;
    answer(&member, done, "nominations-dismissed").await
}

pub(super) async fn review(member: Member, form: Form) -> Result<Response, Failure> {
    let missing = Error::TextEmpty { field: "grant" };
    let grant = form.text("grant").parse::<GrantId>().map_err(|_| missing)?;
    let keeps = form.text("verdict") == "keep";
    let verdict = if keeps { rights::Verdict::Keep } else { rights::Verdict::Revoke };
    let done = member
        .caller
        .change(move |work, actor, now| rights::review(work, actor, grant, verdict, now))
        .await;
    let said = if keeps { "nominations-kept" } else { "nominations-revoked" };
    answer(&member, done.map(drop), said).await
}

/// Back to the page; or the page with what went wrong.
async fn answer(
    member: &Member,
    done: Result<(), Failure>,
    said: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(back("/nominations", said)),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(member, Filter::default(), status, problem).await
        }
    }
}
