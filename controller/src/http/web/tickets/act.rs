//! What is said and done in a ticket on its page.

use axum::response::Response;
use controller_core::app::tickets;
use controller_core::domain::actor::Actor;
use controller_core::domain::ticket::Ticket;
use controller_core::error::Error;
use controller_core::id::TicketId;
use controller_core::work::Work;
use jiff::Timestamp;

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
    act(&member, ticket, "tickets-taken", tickets::take).await
}

pub(super) async fn say(
    member: Member,
    Id(ticket): Id<TicketId>,
    form: Form,
) -> Result<Response, Failure> {
    let by_mail = member.caller.by_mail();
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
    act(&member, ticket, "tickets-closed", tickets::close).await
}

pub(super) async fn reopen(
    member: Member,
    Id(ticket): Id<TicketId>,
    _form: Form,
) -> Result<Response, Failure> {
    act(&member, ticket, "tickets-reopened", tickets::reopen).await
}

/// What needs nothing typed.
type Step = fn(&mut Work<'_>, &Actor, TicketId, bool, Timestamp) -> Result<Ticket, Error>;

async fn act(
    member: &Member,
    ticket: TicketId,
    said: &str,
    step: Step,
) -> Result<Response, Failure> {
    let by_mail = member.caller.by_mail();
    let done =
        member.caller.change(move |work, actor, now| step(work, actor, ticket, by_mail, now)).await;
    answer(member, ticket, done, said, String::new()).await
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
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(member, ticket, status, problem, typed).await
        }
    }
}
