//! Tickets as a table.

use axum::response::Response;
use controller_core::app::tickets::{self, Filter};
use controller_core::domain::actor::By;
use controller_core::domain::org::Unit;
use controller_core::domain::ticket::Ticket;
use controller_core::page::{MOST as PIECE, Page};
use jiff::tz::TimeZone;
use protocol::Language;
use protocol::words::Words;

use super::api::model::TableFormat;
use super::error::Failure;
use super::signin::Caller;
use super::table::{Cell, MOST, Table};

const COLUMNS: [&str; 9] = [
    "tickets-column-opened",
    "tickets-column-changed",
    "tickets-column-state",
    "tickets-column-unit",
    "tickets-column-subject",
    "tickets-column-by",
    "tickets-column-taken",
    "tickets-column-messages",
    "tickets-column-id",
];

/// Answers with the table, times in UTC. It is read in pieces, and the reader's rights are looked at for
/// each.
pub(super) async fn answer(
    caller: Caller,
    wanted: Filter,
    format: TableFormat,
    language: Language,
) -> Result<Response, Failure> {
    let mut rows = Vec::new();
    let mut next: Option<String> = None;
    loop {
        let page = Page::new(PIECE, next.as_deref())?;
        let listed = caller.read(move |view, actor| {
            tickets::list(view, actor, &wanted, &page)?.filter_map(|ticket| {
                let unit = view.get::<Unit>(&ticket.place.unit())?;
                Ok(Some((ticket, unit.map(|unit| unit.name).unwrap_or_default())))
            })
        });
        let listed = listed.await?;
        let words = caller.console().pages().words(language);
        rows.extend(listed.items.into_iter().map(|(ticket, unit)| row(words, ticket, unit)));
        next = listed.next;
        if next.is_none() || rows.len() >= MOST {
            break;
        }
    }
    let words = caller.console().pages().words(language);
    let columns = COLUMNS.map(|column| words.say(column)).into();
    Table { file: "efir-tickets", columns, rows }.answer(format, language).await
}

fn row(words: &Words, ticket: Ticket, unit: String) -> Vec<Cell> {
    let time = |at| TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string();
    let login = |by: By| match by {
        By::Person { login, .. } => login,
        By::System => String::new(),
    };
    vec![
        Cell::Text(time(ticket.opened)),
        Cell::Text(time(ticket.changed)),
        Cell::Text(words.say(&format!("tickets-state-{}", ticket.state.name()))),
        Cell::Text(unit),
        Cell::Text(ticket.subject),
        Cell::Text(login(ticket.author)),
        Cell::Text(ticket.taken.map(login).unwrap_or_default()),
        Cell::Number(ticket.messages.into()),
        Cell::Text(ticket.id.to_string()),
    ]
}
