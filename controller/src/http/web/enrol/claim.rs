//! Where a TV's QR leads: taking the screen up for a school and a room.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use controller_core::app::orgs;
use controller_core::domain::access::{self, Action};
use controller_core::domain::org::UnitKind;
use controller_core::page::Page as Piece;
use protocol::UnitId;

use crate::http::api::model::{Claim, Problem};
use crate::http::api::take_up;
use crate::http::error::Failure;
use crate::http::signin::Caller;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::Member;

/// Schools to choose from, at most; whoever has more uses the command line.
const SCHOOLS: usize = 200;
/// Units that are looked through for them, at most.
const UNITS: usize = 2_000;

pub(super) fn router() -> Routes {
    Routes::new().route("/claim", get(ask).post(claim)).route("/claim/{code}", get(ask_with_code))
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    code: String,
    unit: String,
    room: String,
}

/// A school to choose.
#[derive(Debug, Clone)]
struct School {
    id: String,
    name: String,
}

async fn ask(member: Member) -> Result<Response, Failure> {
    show(&member, StatusCode::OK, Typed::default(), None).await
}

async fn ask_with_code(member: Member, Path(code): Path<String>) -> Result<Response, Failure> {
    let code = code.chars().take(20).collect();
    show(&member, StatusCode::OK, Typed { code, ..Typed::default() }, None).await
}

async fn claim(member: Member, form: Form) -> Result<Response, Failure> {
    let typed = Typed { code: form.text("code"), unit: form.text("unit"), room: form.text("room") };
    let caller = &member.caller;
    let unit =
        UnitId::parse(&typed.unit).map_err(|_| controller_core::error::Error::UnitMissing {})?;
    let (code, room) = (typed.code.clone(), typed.room.clone());
    match take_up(caller, Claim { code, unit, room, tags: BTreeSet::new() }, None).await {
        Ok(device) => {
            let school = caller.read(move |view, actor| orgs::find(view, actor, unit)).await?;
            let (school, room, id) = (school.name, device.room, device.id.to_string());
            let page =
                ClaimedPage { page: member.page(), school: &school, room: &room, device: &id };
            Ok(member.visit.show(StatusCode::CREATED, &page))
        }
        Err(failure) if failure.status().is_client_error() => {
            let problem = Some(member.problem(&failure));
            show(&member, failure.status(), typed, problem).await
        }
        Err(failure) => Err(failure),
    }
}

/// The form.
async fn show(
    member: &Member,
    status: StatusCode,
    typed: Typed,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let (schools, more) = schools(&member.caller).await?;
    let page = ClaimPage { page: member.page(), schools, more, typed, problem };
    Ok(member.visit.show(status, &page))
}

/// The schools that the caller may take a screen up for, and whether there may be more.
async fn schools(caller: &Caller) -> Result<(Vec<School>, bool), Failure> {
    let (mut schools, mut cursor, mut looked) = (Vec::new(), None::<String>, 0);
    loop {
        let piece = Piece::new(SCHOOLS, cursor.as_deref())?;
        let listed = caller
            .read(move |view, actor| {
                orgs::list(view, actor, None, &piece)?.filter_map(|unit| {
                    let fits = unit.kind == UnitKind::School
                        && access::may(actor, Action::ClaimDevice, &unit.place);
                    Ok(fits.then(|| School { id: unit.id().to_string(), name: unit.name }))
                })
            })
            .await?;
        schools.extend(listed.items);
        looked += SCHOOLS;
        cursor = listed.next;
        if cursor.is_none() || schools.len() >= SCHOOLS || looked >= UNITS {
            let more = cursor.is_some() || schools.len() > SCHOOLS;
            schools.truncate(SCHOOLS);
            schools.sort_by(|a, b| a.name.cmp(&b.name));
            return Ok((schools, more));
        }
    }
}

#[derive(Template)]
#[template(path = "enrol/claim.html")]
struct ClaimPage<'a> {
    page: Page<'a>,
    schools: Vec<School>,
    more: bool,
    typed: Typed,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "enrol/claimed.html")]
struct ClaimedPage<'a> {
    page: Page<'a>,
    school: &'a str,
    room: &'a str,
    device: &'a str,
}
