//! Asking for help.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{devices, orgs, tickets};
use controller_core::domain::org::Unit;
use protocol::{DeviceId, UnitId};
use serde::Deserialize;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::visit::{Member, back};

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Where {
    #[serde(default)]
    device: Asked<DeviceId>,
    #[serde(default)]
    unit: Asked<UnitId>,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    subject: String,
    text: String,
}

/// What the question is about, and whom it goes to.
#[derive(Debug)]
struct About {
    room: Option<String>,
    unit: Unit,
    /// The name of the unit whose coordinators get it.
    desk: String,
}

pub(super) async fn ask(member: Member, Query(about): Query<Where>) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, about, Typed::default(), None).await
}

pub(super) async fn open(member: Member, form: Form) -> Result<Response, Failure> {
    let (device, unit) = (form.text("device").parse().ok(), form.text("unit").parse().ok());
    let typed = Typed { subject: form.text("subject"), text: form.text("text") };
    let (subject, text) = (typed.subject.clone(), typed.text.clone());
    let new = tickets::NewTicket { device, unit, subject, text };
    let by_mail = member.caller.by_mail();
    let opened = member
        .caller
        .change(move |work, actor, now| tickets::open(work, actor, &new, by_mail, now))
        .await;
    match opened {
        Ok(ticket) => Ok(back(&format!("/tickets/{}", ticket.id), "tickets-sent")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            let about = Where { device: Asked(device), unit: Asked(unit) };
            show(&member, status, about, typed, problem).await
        }
    }
}

async fn show(
    member: &Member,
    status: StatusCode,
    about: Where,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let seen = member.caller.read(move |view, actor| {
        let device = about.device.0.map(|device| devices::find(view, actor, device)).transpose()?;
        let unit = match (&device, about.unit.0) {
            (Some(device), _) => device.school(),
            (None, Some(unit)) => unit,
            (None, None) => tickets::own_unit(actor)?,
        };
        let unit = orgs::find(view, actor, unit)?;
        let desk = tickets::desk_for(view, actor, &unit.place)?;
        let desk = view.get::<Unit>(&desk.unit())?.map(|unit| unit.name).unwrap_or_default();
        Ok(About { room: device.map(|device| device.room), unit, desk })
    });
    let known = seen.await?;
    let device = about.device.0;
    Ok(member
        .visit
        .show(status, &NewPage { page: member.page(), device, about: known, typed, problem }))
}

#[derive(Template)]
#[template(path = "tickets/new.html")]
struct NewPage<'a> {
    page: Page<'a>,
    device: Option<DeviceId>,
    about: About,
    typed: Typed,
    problem: Option<Problem>,
}
