//! The list of tickets, and the same as a table.

use askama::Template;
use axum::response::Response;
use controller_core::app::tickets::{self, Filter};
use controller_core::domain::access::Action;
use controller_core::domain::org::Unit;
use controller_core::domain::ticket::{Ticket, TicketState};
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use super::show::badge;
use crate::http::api::model::TicketTable;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::ticket_table;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// Tickets on a page.
const PIECE: usize = 50;

/// Which tickets; an empty field of the form says nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    unit: Asked<UnitId>,
    #[serde(default)]
    state: Asked<TicketState>,
    #[serde(default)]
    mine: Asked<bool>,
    cursor: Option<String>,
}

/// A ticket in the list.
#[derive(Debug, Clone)]
struct Line {
    ticket: Ticket,
    unit: String,
}

pub(super) async fn list(
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, wanted.cursor.as_deref())?;
    let filter = wanted.filter();
    let seen = member.caller.read(move |view, actor| {
        let may_answer = !actor.places_for(Action::AnswerTicket).is_empty();
        let choices = may_answer.then(|| choose(view, actor, Action::AnswerTicket, filter.unit));
        let listed = tickets::list(view, actor, &filter, &piece)?.filter_map(|ticket| {
            let unit = view.get::<Unit>(&ticket.place.unit())?;
            Ok(Some(Line { unit: unit.map(|unit| unit.name).unwrap_or_default(), ticket }))
        })?;
        let may_ask = !actor.places_for(Action::OpenTicket).is_empty();
        Ok((choices.transpose()?, listed, may_ask))
    });
    let (choices, listed, may_ask) = seen.await?;
    Ok(member.show(&Tickets {
        page: member.page(),
        choices,
        lines: listed.items,
        next: listed.next.map(|next| wanted.address("/tickets", Some(&next))),
        may_ask,
        wanted,
    }))
}

pub(super) async fn export(
    member: Member,
    Query(TicketTable { unit, state, mine, format }): Query<TicketTable>,
) -> Result<Response, Failure> {
    let wanted = Filter { unit, state: state.map(Into::into), mine };
    ticket_table::answer(member.caller, wanted, format, member.visit.language).await
}

impl Wanted {
    fn filter(&self) -> Filter {
        Filter { unit: self.unit.0, state: self.state.0, mine: self.mine.0.unwrap_or(false) }
    }

    fn is_open(&self) -> bool {
        self.filter() == Filter::default()
    }

    /// An address with the same said, and a cursor.
    fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let begin = format!("{path}?");
        let length = begin.len();
        let mut query = form_urlencoded::Serializer::for_suffix(begin, length);
        let filter = self.filter();
        query.extend_pairs(filter.unit.map(|unit| ("unit", unit.to_string())));
        query.extend_pairs(filter.state.map(|state| ("state", state.name())));
        query.extend_pairs(filter.mine.then_some(("mine", "true")));
        query.extend_pairs(cursor.map(|cursor| ("cursor", cursor)));
        query.finish()
    }
}

#[derive(Template)]
#[template(path = "tickets/index.html")]
struct Tickets<'a> {
    page: Page<'a>,
    /// Units whose tickets the reader answers; none where they answer nobody.
    choices: Option<Choices>,
    wanted: Wanted,
    lines: Vec<Line>,
    next: Option<String>,
    may_ask: bool,
}

impl Tickets<'_> {
    fn table(&self, format: &str) -> String {
        let address = self.wanted.address("/tickets/export", None);
        let sign = if address.ends_with('?') { "" } else { "&" };
        format!("{address}{sign}format={format}")
    }

    fn is_wanted(&self, unit: UnitId) -> bool {
        self.wanted.unit.0 == Some(unit)
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn is_state(&self, state: &TicketState) -> bool {
        self.wanted.state.0 == Some(*state)
    }

    fn is_mine(&self) -> bool {
        self.wanted.mine.0 == Some(true)
    }
}
