//! Taking up one screen: its code, its room, done. A TV's QR leads here with the code in the address.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::devices;
use controller_core::error::Error;
use protocol::{DeviceId, UnitId, enrol};

use super::schools::{School, rooms, schools, usual_rooms};
use crate::http::api::model::{Claim, Device, Problem};
use crate::http::api::take_up;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::screens::tags;
use crate::http::web::visit::Member;

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    code: String,
    unit: String,
    room: String,
    tags: String,
}

pub(super) async fn ask(member: Member) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, Typed::default(), None).await
}

pub(super) async fn ask_with_code(
    member: Member,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let code: String = code.chars().take(20).collect();
    // As the TV shows it, so that one compares at a glance.
    let code = enrol::read_code(&code).map_or(code, |code| enrol::show_code(&code));
    show(&member, StatusCode::OK, Typed { code, ..Typed::default() }, None).await
}

pub(super) async fn claim(member: Member, form: Form) -> Result<Response, Failure> {
    let typed = Typed {
        code: form.text("code"),
        unit: form.text("unit"),
        room: form.text("room"),
        tags: form.text("tags"),
    };
    let unit = UnitId::parse(&typed.unit).map_err(|_| Error::UnitMissing {})?;
    let (code, room, tags) = (typed.code.clone(), typed.room.clone(), tags(&typed.tags));
    match take_up(&member.caller, Claim { code, unit, room, tags }, None).await {
        Ok(device) => Ok(Redirect::to(&format!("/claim/done/{}", device.id)).into_response()),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            show(&member, status, typed, problem).await
        }
    }
}

/// The screen that was taken up, as soon as it shows something.
pub(super) async fn done(member: Member, Id(device): Id<DeviceId>) -> Result<Response, Failure> {
    let shown = member.caller.read(move |view, actor| devices::show(view, actor, device)).await?;
    let screen = Device::from(shown);
    Ok(member.show(&ClaimedPage { page: member.page(), screen }))
}

/// The form.
async fn show(
    member: &Member,
    status: StatusCode,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let (schools, more) = schools(&member.caller).await?;
    let unit = schools.first().filter(|_| schools.len() == 1).map(|school| school.id);
    // Who may claim and not look has no rooms to choose from.
    let known = member.caller.read(move |view, actor| rooms(view, actor, unit)).await;
    let mut known: BTreeSet<String> = known.unwrap_or_default();
    let page = member.page();
    known.extend(usual_rooms(&page));
    let template = ClaimPage { page, schools, more, typed, rooms: known, problem };
    Ok(member.visit.show(status, &template))
}

#[derive(Template)]
#[template(path = "enrol/claim.html")]
struct ClaimPage<'a> {
    page: Page<'a>,
    schools: Vec<School>,
    more: bool,
    typed: Typed,
    rooms: BTreeSet<String>,
    problem: Option<Problem>,
}

impl ClaimPage<'_> {
    /// The code that came from a QR need not be typed.
    fn has_code(&self) -> bool {
        !self.typed.code.is_empty() && self.problem.is_none()
    }

    fn is_chosen(&self, school: &School) -> bool {
        self.typed.unit == school.id.to_string()
    }
}

#[derive(Template)]
#[template(path = "enrol/claimed.html")]
struct ClaimedPage<'a> {
    page: Page<'a>,
    screen: Device,
}
