//! Saying by when the steps are to be taken.

use std::collections::BTreeMap;

use axum::response::Response;
use controller_core::app::rollout;
use controller_core::domain::rollout::Step;
use controller_core::error::Error;
use jiff::civil::Date;
use protocol::UnitId;

use super::rollout::told;
use crate::http::error::Failure;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn save(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = form.text("unit").parse::<UnitId>().map_err(|_| Error::UnitMissing {})?;
    let done = match read(&form) {
        Ok(due) => {
            let plan = member.caller.change(move |work, actor, now| {
                rollout::plan(work, actor, unit, &due, now).map(drop)
            });
            plan.await
        }
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => Ok(back(&format!("/reports/rollout?unit={unit}"), "reports-planned")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(&member, Some(unit), None, status, problem).await
        }
    }
}

/// The days as the fields of the form have them; an empty one says nothing.
fn read(form: &Form) -> Result<BTreeMap<Step, Date>, Error> {
    let mut due = BTreeMap::new();
    for step in Step::ALL {
        let typed = form.text(step.name());
        if typed.trim().is_empty() {
            continue;
        }
        let wrong = || Error::DayMalformed { day: typed.chars().take(40).collect() };
        due.insert(step, typed.trim().parse::<Date>().map_err(|_| wrong())?);
    }
    Ok(due)
}
