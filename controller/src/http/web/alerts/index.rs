//! The alerts there are and were, and the way to raise one.

use askama::Template;
use axum::response::Response;
use controller_core::app::alerts;
use controller_core::domain::access::Action;
use controller_core::page::Page as Piece;
use serde::Deserialize;

use super::threat::Threat;
use super::told;
use crate::clock;
use crate::http::api::model::Alert;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// Alerts on a page.
const PIECE: usize = 25;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    cursor: Option<String>,
}

pub(super) async fn list(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (piece, now) = (Piece::new(PIECE, asked.cursor.as_deref())?, clock::now());
    let listed = member.caller.read(move |view, actor| {
        alerts::list(view, actor, None, false, &piece)?.filter_map(|alert| {
            Ok(Some(Alert::in_state(&alert, alerts::state(view, &alert, now)?)))
        })
    });
    let listed = listed.await?;
    let page = member.page();
    let (open, over) = listed.items.into_iter().partition(told::is_open);
    let may_raise = page.may(Action::RaiseAlert);
    let (next, is_first) = (listed.next, asked.cursor.is_none());
    let template = AlertsPage { page, open, over, next, is_first, may_raise, threats: Threat::ALL };
    Ok(member.show(&template))
}

#[derive(Template)]
#[template(path = "alerts/index.html")]
struct AlertsPage<'a> {
    page: Page<'a>,
    open: Vec<Alert>,
    over: Vec<Alert>,
    next: Option<String>,
    is_first: bool,
    may_raise: bool,
    threats: [Threat; 5],
}
