//! Raising an alert: one page that says what will stand where, and one button.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::alerts::{Reach, is_above_schools};
use controller_core::app::library;
use controller_core::domain::access::Action;
use controller_core::domain::actor::Actor;
use controller_core::domain::library::AlertPattern;
use controller_core::error::Error;
use controller_core::id::LibraryId;
use controller_core::work::View;
use protocol::UnitId;
use serde::Deserialize;

use super::threat::Threat;
use crate::http::api::model::{Audience, Expiry, NewAlert, Problem, Severity};
use crate::http::api::{alert_reach, raise_alert};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::units::{self, Choices};
use crate::http::web::visit::Member;

/// How long an alert may stand, as it can be chosen.
const TIMES: [&str; 5] = ["15m", "30m", "1h", "2h", "4h"];

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: Option<UnitId>,
    #[serde(default)]
    threat: String,
    /// A thing of the library that holds prepared alerts.
    #[serde(default)]
    library: Option<LibraryId>,
    /// Which of them, from 0.
    #[serde(default)]
    number: usize,
}

/// What stands in the form.
#[derive(Debug, Clone, Default)]
struct Typed {
    threat: String,
    severity: String,
    text: String,
    instruction: String,
    expires: String,
    schools: String,
}

pub(super) async fn ask(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let mut typed =
        Threat::parse(&asked.threat).map(|threat| Typed::prepared(threat, &member.page()));
    if let Some(shared) = asked.library {
        let find =
            move |view: &View<'_>, actor: &Actor| library::alert(view, actor, shared, asked.number);
        typed = member.caller.read(find).await?.map(Typed::shared);
    }
    show(&member, StatusCode::OK, asked.unit, typed, None).await
}

pub(super) async fn raise(member: Member, form: Form) -> Result<Response, Failure> {
    let typed = Typed::sent(&form);
    let unit = UnitId::parse(&form.text("unit")).map_err(|_| Error::UnitMissing {})?;
    let new = NewAlert {
        unit,
        severity: severity(&typed.severity),
        drill: form.text("drill") == "yes",
        text: typed.text.clone(),
        instruction: typed.instruction.clone(),
        audience: Audience::default(),
        expires: Expiry::try_from(typed.expires.clone()).ok(),
        schools: typed.schools.trim().parse().ok(),
    };
    match raise_alert(&member.caller, None, new).await {
        Ok((raised, _)) => {
            Ok(Redirect::to(&format!("/alerts/{}", raised.alert.id)).into_response())
        }
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            show(&member, status, Some(unit), Some(typed), problem).await
        }
    }
}

async fn show(
    member: &Member,
    status: StatusCode,
    unit: Option<UnitId>,
    typed: Option<Typed>,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let choices = member
        .caller
        .read(move |view, actor| units::choose(view, actor, Action::RaiseAlert, unit))
        .await?;
    let reach = alert_reach(&member.caller, &choices.unit).await?;
    let template = Raise {
        page: member.page(),
        needs_number: is_above_schools(&choices.unit),
        choices,
        reach,
        typed,
        problem,
        threats: Threat::ALL,
        times: TIMES,
    };
    Ok(member.visit.show(status, &template))
}

fn severity(name: &str) -> Severity {
    match name {
        "extreme" => Severity::Extreme,
        "moderate" => Severity::Moderate,
        "minor" => Severity::Minor,
        _ => Severity::Severe,
    }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Extreme => "extreme",
        Severity::Severe => "severe",
        Severity::Moderate => "moderate",
        Severity::Minor => "minor",
    }
}

impl Typed {
    /// What stands ready for a threat.
    fn prepared(threat: Threat, page: &Page<'_>) -> Self {
        Self {
            threat: threat.name().to_owned(),
            severity: name(threat.severity()).to_owned(),
            text: threat.text(page),
            instruction: threat.instruction(page),
            ..Self::default()
        }
    }

    /// What the library holds ready.
    fn shared(pattern: AlertPattern) -> Self {
        Self {
            severity: name(pattern.severity.into()).to_owned(),
            text: pattern.text,
            instruction: pattern.instruction,
            ..Self::default()
        }
    }

    fn sent(form: &Form) -> Self {
        Self {
            threat: form.text("threat"),
            severity: form.text("severity"),
            text: form.text("text"),
            instruction: form.text("instruction"),
            expires: form.text("expires"),
            schools: form.text("schools"),
        }
    }
}

#[derive(Template)]
#[template(path = "alerts/raise.html")]
struct Raise<'a> {
    page: Page<'a>,
    needs_number: bool,
    choices: Choices,
    reach: Reach,
    typed: Option<Typed>,
    problem: Option<Problem>,
    threats: [Threat; 5],
    times: [&'static str; 5],
}
