//! One alert: what it says, where it really stands, and what was done with it. It prints.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::alerts::{self, account};
use controller_core::domain::access::{self, Action};
use controller_core::id::PersonId;
use controller_core::page::Page as Piece;
use protocol::AlertId;
use serde::Deserialize;

use super::told;
use crate::http::api::alert_status;
use crate::http::api::model::{AlertScreen, AlertStatus, Problem};
use crate::http::error::Failure;
use crate::http::extract::{Id, Query};
use crate::http::web::names::names;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// Screens on a page.
const PIECE: usize = 100;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    cursor: Option<String>,
}

pub(super) async fn show(
    member: Member,
    Id(alert): Id<AlertId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    told(&member, alert, asked.cursor, StatusCode::OK, None).await
}

/// The page, with what went wrong if something did.
pub(super) async fn told(
    member: &Member,
    alert: AlertId,
    cursor: Option<String>,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let told = alert_status(&member.caller, alert).await?;
    let piece = Piece::new(PIECE, cursor.as_deref())?;
    let by: Vec<PersonId> = told.timeline.iter().filter_map(|step| step.by).collect();
    let deleted = member.page().say("people-deleted");
    let looked = member.caller.read(move |view, actor| {
        let found = alerts::find(view, actor, alert)?;
        let listed = account::screens(view, actor, &found, None, &piece)?;
        let may_end = access::may(actor, Action::EndAlert, &found.place);
        Ok((listed, may_end, names(view, actor, by, &deleted)?))
    });
    let (listed, may_end, names) = looked.await?;
    let template = AlertPage {
        page: member.page(),
        may_end: may_end && told::is_open(&told.alert),
        told,
        screens: listed.items.into_iter().map(AlertScreen::from).collect(),
        next: listed.next,
        names,
        problem,
    };
    Ok(member.visit.show(status, &template))
}

#[derive(Template)]
#[template(path = "alerts/show.html")]
struct AlertPage<'a> {
    page: Page<'a>,
    told: AlertStatus,
    may_end: bool,
    screens: Vec<AlertScreen>,
    next: Option<String>,
    names: BTreeMap<PersonId, String>,
    problem: Option<Problem>,
}

impl AlertPage<'_> {
    /// Who took a step, as far as the reader may know them.
    fn name(&self, by: Option<PersonId>) -> &str {
        by.and_then(|by| self.names.get(&by)).map_or("", String::as_str)
    }

    /// Why a screen may not have it.
    fn presence(&self, screen: &AlertScreen) -> String {
        let Some(since) = screen.presence.since else { return self.page.say("alerts-never-seen") };
        let key = if screen.presence.online { "alerts-online" } else { "alerts-offline-since" };
        self.page.tell(key, "time", &self.page.short(&since).said)
    }

    /// Schools are named where there are several.
    fn has_schools(&self) -> bool {
        let first = self.screens.first().map(|screen| screen.school);
        self.screens.iter().any(|screen| Some(screen.school) != first)
    }
}
