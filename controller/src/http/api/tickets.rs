//! Tickets: questions to coordinators, and their answers.

use axum::http::HeaderMap;
use axum::response::Response;
use controller_core::app::tickets::{self, Filter};
use controller_core::id::TicketId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{NewMessage, NewTicket, Page, Ticket, TicketFilter, TicketTable, TicketThread};
use super::refusal::Refusal;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::language::preferred;
use crate::http::signin::Caller;
use crate::http::{Console, ticket_table};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_tickets, open_ticket))
        .routes(routes!(export_tickets))
        .routes(routes!(get_ticket))
        .routes(routes!(take_ticket))
        .routes(routes!(say_in_ticket))
        .routes(routes!(close_ticket))
        .routes(routes!(reopen_ticket))
}

/// Lists tickets, the newest first: those that came to one's desk, or one's own where none come to one.
#[utoipa::path(
    get, path = "/tickets", tag = "tickets", params(TicketFilter),
    responses((status = 200, body = Page<Ticket>, description = "A page of tickets"), Refusal)
)]
async fn list_tickets(
    caller: Caller,
    Query(filter): Query<TicketFilter>,
) -> Result<Json<Page<Ticket>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let TicketFilter { unit, state, mine, .. } = filter;
    let wanted = Filter { unit, state: state.map(Into::into), mine };
    let listed = caller.read(move |view, actor| tickets::list(view, actor, &wanted, &page)).await?;
    Ok(told(listed, Ticket::from))
}

/// Asks the nearest coordinators above for help. What is known of the screen goes along.
#[utoipa::path(
    post, path = "/tickets", tag = "tickets", params(OnceHeader), request_body = NewTicket,
    responses((status = 201, body = Ticket, description = "The ticket"), Refusal)
)]
async fn open_ticket(
    caller: Caller,
    once: Once,
    Json(new): Json<NewTicket>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let by_mail = caller.by_mail();
    let NewTicket { device, unit, subject, text } = new;
    let new = tickets::NewTicket { device, unit, subject, text };
    let ticket = caller
        .make(request, move |work, actor, now| {
            tickets::open(work, actor, &new, by_mail, now).map(Ticket::from)
        })
        .await?;
    Ok(made(format!("/api/v1/tickets/{}", ticket.id), ticket))
}

/// The tickets that a filter lets through, as a table for spreadsheets.
#[utoipa::path(
    get, path = "/tickets/export", tag = "tickets", params(TicketTable),
    responses((status = 200, content_type = "text/csv", body = String, description = "The table"), Refusal)
)]
async fn export_tickets(
    caller: Caller,
    headers: HeaderMap,
    Query(TicketTable { unit, state, mine, format }): Query<TicketTable>,
) -> Result<Response, Failure> {
    let wanted = Filter { unit, state: state.map(Into::into), mine };
    ticket_table::answer(caller, wanted, format, preferred(&headers)).await
}

/// Tells of a ticket: what was said and done, and what was known of its screen.
#[utoipa::path(
    get, path = "/tickets/{id}", tag = "tickets", params(("id" = String, Path, description = "The ticket's id")),
    responses((status = 200, body = TicketThread, description = "The ticket"), Refusal)
)]
async fn get_ticket(
    caller: Caller,
    Id(ticket): Id<TicketId>,
) -> Result<Json<TicketThread>, Failure> {
    let found = caller.read(move |view, actor| tickets::thread(view, actor, ticket)).await?;
    Ok(Json(found.into()))
}

/// Says that one looks after it, so that others of the desk need not.
#[utoipa::path(
    post, path = "/tickets/{id}/take", tag = "tickets", params(("id" = String, Path, description = "The ticket's id")),
    responses((status = 200, body = Ticket, description = "The ticket as it is now"), Refusal)
)]
async fn take_ticket(caller: Caller, Id(ticket): Id<TicketId>) -> Result<Json<Ticket>, Failure> {
    let by_mail = caller.by_mail();
    let done = caller
        .change(move |work, actor, now| tickets::take(work, actor, ticket, by_mail, now))
        .await?;
    Ok(Json(done.into()))
}

/// Says something: the desk answers, whoever asked adds to it.
#[utoipa::path(
    post, path = "/tickets/{id}/messages", tag = "tickets", params(("id" = String, Path, description = "The ticket's id")),
    request_body = NewMessage,
    responses((status = 200, body = Ticket, description = "The ticket as it is now"), Refusal)
)]
async fn say_in_ticket(
    caller: Caller,
    Id(ticket): Id<TicketId>,
    Json(NewMessage { text }): Json<NewMessage>,
) -> Result<Json<Ticket>, Failure> {
    let by_mail = caller.by_mail();
    let done = caller
        .change(move |work, actor, now| tickets::say(work, actor, ticket, &text, by_mail, now))
        .await?;
    Ok(Json(done.into()))
}

/// Says that it is done.
#[utoipa::path(
    post, path = "/tickets/{id}/close", tag = "tickets", params(("id" = String, Path, description = "The ticket's id")),
    responses((status = 200, body = Ticket, description = "The ticket as it is now"), Refusal)
)]
async fn close_ticket(caller: Caller, Id(ticket): Id<TicketId>) -> Result<Json<Ticket>, Failure> {
    let by_mail = caller.by_mail();
    let done = caller
        .change(move |work, actor, now| tickets::close(work, actor, ticket, by_mail, now))
        .await?;
    Ok(Json(done.into()))
}

/// Says that it is not done after all.
#[utoipa::path(
    post, path = "/tickets/{id}/reopen", tag = "tickets", params(("id" = String, Path, description = "The ticket's id")),
    responses((status = 200, body = Ticket, description = "The ticket as it is now"), Refusal)
)]
async fn reopen_ticket(caller: Caller, Id(ticket): Id<TicketId>) -> Result<Json<Ticket>, Failure> {
    let by_mail = caller.by_mail();
    let done = caller
        .change(move |work, actor, now| tickets::reopen(work, actor, ticket, by_mail, now))
        .await?;
    Ok(Json(done.into()))
}
