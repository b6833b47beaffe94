//! What is done about a school's director.

use axum::response::Response;
use controller_core::app::directors::{self, Replacement, StandIn};
use controller_core::app::orgs;
use controller_core::domain::{compose, wall};
use controller_core::error::Error;
use controller_core::id::PersonId;
use jiff::tz::TimeZone;
use protocol::UnitId;

use super::director::told;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn replace(
    member: Member,
    Id(school): Id<UnitId>,
    form: Form,
) -> Result<Response, Failure> {
    let acting = form.text("acting") == "yes";
    let person = chosen(&form);
    let done = member.caller.change(move |work, actor, now| {
        let new = Replacement { school, person: person.clone()?, acting };
        directors::replace(work, actor, new, now)
    });
    match done.await {
        Ok(done) if done.former.is_none() => {
            answer(&member, school, Ok(()), "director-appointed").await
        }
        Ok(done) if done.blocked => answer(&member, school, Ok(()), "director-replaced").await,
        Ok(_) => answer(&member, school, Ok(()), "director-spared").await,
        Err(failure) => answer(&member, school, Err(failure), "").await,
    }
}

pub(super) async fn stand_in(
    member: Member,
    Id(school): Id<UnitId>,
    form: Form,
) -> Result<Response, Failure> {
    let person = chosen(&form);
    let (from, until) = (form.text("from"), form.text("until"));
    let done = member.caller.change(move |work, actor, now| {
        let unit = orgs::find(work, actor, school)?;
        let zone = compose::effective(work, &unit)?.time_zone;
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let from = Some(from.trim()).filter(|from| !from.is_empty());
        let from = from.map(|from| wall::instant("from", from, &zone)).transpose()?;
        let until = wall::instant("until", &until, &zone)?;
        let new = StandIn { school, person: person.clone()?, from, until };
        directors::stand_in(work, actor, new, now)
    });
    let done = done.await.map(drop);
    answer(&member, school, done, "director-stands-in").await
}

fn chosen(form: &Form) -> Result<PersonId, Error> {
    form.text("person").parse().map_err(|_| Error::TextEmpty { field: "person" })
}

async fn answer(
    member: &Member,
    school: UnitId,
    done: Result<(), Failure>,
    said: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(back(&format!("/schools/{school}/director"), said)),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(member, school, status, problem).await
        }
    }
}
