//! What is said and done in a ticket.

use jiff::Timestamp;

use super::opening::said;
use super::{find, is_of_desk, keep, letters, place_of, rising};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::ticket::{MESSAGES, Message, Ticket, TicketState};
use crate::error::Error;
use crate::id::TicketId;
use crate::work::Work;

/// Says that one looks after it. The first of the desk who says so does, until it is reopened.
pub fn take(
    work: &mut Work<'_>,
    actor: &Actor,
    ticket: TicketId,
    by_mail: bool,
    now: Timestamp,
) -> Result<Ticket, Error> {
    let found = find(work, actor, ticket)?;
    let may = permit(actor, Action::AnswerTicket, &found.desk)?;
    match found.state {
        TicketState::New | TicketState::Reopened => {}
        TicketState::Taken => return Ok(found),
        TicketState::Answered | TicketState::Closed => {
            return Err(Error::TicketState { ticket, state: found.state });
        }
    }
    let taken = Ticket { taken: Some(may.by().clone()), ..found.in_state(TicketState::Taken) };
    step(work, actor, &found, taken, String::new(), by_mail, now)
}

/// Says something: the desk answers, whoever asked adds to it.
pub fn say(
    work: &mut Work<'_>,
    actor: &Actor,
    ticket: TicketId,
    text: &str,
    by_mail: bool,
    now: Timestamp,
) -> Result<Ticket, Error> {
    let found = find(work, actor, ticket)?;
    let from_desk = is_of_desk(actor, &found);
    let action = if from_desk { Action::AnswerTicket } else { Action::OpenTicket };
    let may = permit(actor, action, place_of(actor, &found))?;
    let text = said(text)?;
    let mut next = found.in_state(found.state.after_words(from_desk));
    if from_desk && next.taken.is_none() {
        next.taken = Some(may.by().clone());
    }
    step(work, actor, &found, next, text, by_mail, now)
}

/// Says that it is done. One that is closed is left as it is.
pub fn close(
    work: &mut Work<'_>,
    actor: &Actor,
    ticket: TicketId,
    by_mail: bool,
    now: Timestamp,
) -> Result<Ticket, Error> {
    let found = find(work, actor, ticket)?;
    if found.state == TicketState::Closed {
        return Ok(found);
    }
    step(work, actor, &found, found.in_state(TicketState::Closed), String::new(), by_mail, now)
}

/// Says that it is not done after all.
pub fn reopen(
    work: &mut Work<'_>,
    actor: &Actor,
    ticket: TicketId,
    by_mail: bool,
    now: Timestamp,
) -> Result<Ticket, Error> {
    let found = find(work, actor, ticket)?;
    match found.state {
        TicketState::Answered | TicketState::Closed => {}
        TicketState::New | TicketState::Taken | TicketState::Reopened => return Ok(found),
    }
    step(work, actor, &found, found.in_state(TicketState::Reopened), String::new(), by_mail, now)
}

/// Writes what was said or done, with its entry in the log, and letters.
fn step(
    work: &mut Work<'_>,
    actor: &Actor,
    before: &Ticket,
    next: Ticket,
    text: String,
    by_mail: bool,
    now: Timestamp,
) -> Result<Ticket, Error> {
    if before.messages >= MESSAGES {
        return Err(Error::TooManyMessages { ticket: before.id, limit: MESSAGES });
    }
    let desk = is_of_desk(actor, before);
    let action = if desk { Action::AnswerTicket } else { Action::OpenTicket };
    let may = permit(actor, action, place_of(actor, before))?;
    let next = Ticket { changed: now, messages: before.messages + 1, ..next };
    let next = rising::after(work, before, next, now)?;
    let is_said = !text.is_empty();
    work.put(&Message {
        ticket: next.id,
        number: next.messages,
        by: may.by().clone(),
        desk,
        at: now,
        text,
        state: next.state,
    });
    keep(work, Some(before), &next);
    let deed = match (next.state, is_said) {
        (TicketState::Closed, _) => Deed::TicketClosed,
        (TicketState::Reopened, _) => Deed::TicketReopened,
        (TicketState::Taken, false) => Deed::TicketTaken,
        (TicketState::New | TicketState::Taken | TicketState::Answered, _) => Deed::TicketAnswered,
    };
    let deed = may.deed(deed, Subject::Ticket(next.id), now);
    work.audit(deed.with("subject", &next.subject));
    if by_mail && desk {
        letters::to_author(work, &next, now)?;
    } else if by_mail && (is_said || next.state == TicketState::Reopened) {
        letters::to_desk(work, &next, now)?;
    }
    Ok(next)
}
