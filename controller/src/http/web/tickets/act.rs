//! What is said and done in a ticket on its page.

use axum::response::{IntoResponse, Response};
use controller_core::app::tickets;
use controller_core::domain::ticket::Ticket;
use controller_core::id::TicketId;

use super::show::told;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn take(
    member: Member,
    Id(ticket): Id<TicketId>,
    _form: Form,
) -> Result<Response, Failure> {
    let by_mail = member.caller.console().site().mails;
    let done = member
        .caller
        .change(move |work, actor, now| tickets::take(work, actor, ticket, by_mail, now))
        .await;
    answer(&member, ticket, done, "tickets-taken", String::new()).await
}

pub(super) async fn say(
    member: Member,
    Id(ticket): Id<TicketId>,
    form: Form,
) -> Result<Response, Failure> {
    let by_mail = member.caller.console().site().mails;
    let typed = form.text("text");
    let text = typed.clone();
    let done = member
        .caller
        .change(move |work, actor, now| tickets::say(work, actor, ticket, &text, by_mail, now))
        .await;
    answer(&member, ticket, done, "tickets-said", typed).await
}

pub(super) async fn close(
    member: Member,
    Id(ticket): Id<TicketId>,
    _form: Form,
) -> Result<Response, Failure> {
    let by_mail = member.caller.console().site().mails;
    let done = member
        .caller
        .change(move |work, actor, now| tickets::close(work, actor, ticket, by_mail, now))
        .await;
    answer(&member, ticket, done, "tickets-closed", String::new()).await
}

pub(super) async fn reopen(
    member: Member,
    Id(ticket): Id<TicketId>,
    _form: Form,
) -> Result<Response, Failure> {
    let by_mail = member.caller.console().site().mails;
    let done = member
        .caller
        .change(move |work, actor, now| tickets::reopen(work, actor, ticket, by_mail, now))
        .await;
    answer(&member, ticket, done, "tickets-reopened", String::new()).await
}

/// Back to the ticket; or its page with what went wrong, and what was typed.
async fn answer(
    member: &Member,
    ticket: TicketId,
    done: Result<Ticket, Failure>,
    said: &str,
    typed: String,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(back(&format!("/tickets/{ticket}"), said)),
        Err(failure) if failure.status().is_client_error() => {
            let problem = Some(member.problem(&failure));
            told(member, ticket, failure.status(), problem, typed).await
        }
        Err(failure) => Ok(failure.into_response()),
    }
}
