//! Tickets: somebody asks for help; it goes to the nearest coordinators above, who answer.

mod diagnostics;
mod letters;
mod list;
mod opening;
mod rising;
mod talk;

use protocol::UnitId;

use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::place::Place;
use crate::domain::ticket::{Diagnostics, Message, Ticket, TicketState};
use crate::error::Error;
use crate::id::TicketId;
use crate::keys;
use crate::work::{View, Work};

pub use self::list::{Filter, Waiting, list, waiting};
pub use self::opening::{NewTicket, desk_for, open, own_unit};
pub use self::rising::sweep;
pub use self::talk::{close, reopen, say, take};

/// A ticket with all that was said, and what was known of its screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// The ticket.
    pub ticket: Ticket,
    /// What was said and done, the earliest first.
    pub messages: Vec<Message>,
    /// What was known of the screen when it came.
    pub diagnostics: Option<Diagnostics>,
    /// Whether the actor is of the desk that answers.
    pub may_answer: bool,
}

/// One ticket that the actor may see, whole.
pub fn thread(view: &View<'_>, actor: &Actor, ticket: TicketId) -> Result<Thread, Error> {
    let ticket = find(view, actor, ticket)?;
    let most = usize::try_from(ticket.messages).unwrap_or(usize::MAX);
    Ok(Thread {
        messages: view.scan(&keys::ticket_said(ticket.id), None, most)?,
        diagnostics: view.get(&ticket.id)?,
        may_answer: is_of_desk(actor, &ticket),
        ticket,
    })
}

/// One ticket that the actor may see: their own, or one that came to them. Foreign and missing ones read
/// alike.
pub fn find(view: &View<'_>, actor: &Actor, ticket: TicketId) -> Result<Ticket, Error> {
    let found = view.get::<Ticket>(&ticket)?;
    found.filter(|found| sees(actor, found)).ok_or(Error::UnknownTicket { ticket })
}

/// Whether the actor may see a ticket.
pub(crate) fn sees(actor: &Actor, ticket: &Ticket) -> bool {
    is_author(actor, ticket) || is_of_desk(actor, ticket)
}

fn is_author(actor: &Actor, ticket: &Ticket) -> bool {
    actor.person().is_some() && actor.person() == ticket.person()
}

fn is_of_desk(actor: &Actor, ticket: &Ticket) -> bool {
    access::may(actor, Action::AnswerTicket, &ticket.desk)
}

/// The keys by which a ticket is listed.
pub(crate) fn marks(ticket: &Ticket) -> Vec<String> {
    let id = keys::newest_first(&ticket.id.to_string());
    let mut marks: Vec<String> = Vec::new();
    for unit in ticket.desk.units() {
        marks.push(format!("{}{id}", keys::tickets(unit, None)));
        marks.push(format!("{}{id}", keys::tickets(unit, Some(ticket.state))));
    }
    if ticket.state.waits_for_desk() {
        let desks = [ticket.desk.unit()].into_iter().chain(ticket.above);
        marks.extend(desks.map(|unit| format!("{}{id}", keys::tickets_waiting(unit))));
    }
    let rise = |at| format!("{}{}", keys::TICKET_RISE, keys::by_time(at, ticket.id));
    marks.extend(ticket.rises.map(rise));
    marks.extend(ticket.person().map(|person| format!("{}{id}", keys::tickets_of(person))));
    marks
}

/// Writes a ticket as it is now, and the keys by which it is listed.
fn keep(work: &mut Work<'_>, before: Option<&Ticket>, now: &Ticket) {
    for mark in before.iter().flat_map(|before| marks(before)) {
        work.unmark(&mark);
    }
    for mark in marks(now) {
        work.mark(&mark);
    }
    work.put(now);
    work.record(crate::change::Change::Ticket { ticket: now.id });
}

/// The ticket that a mark names.
fn named(view: &View<'_>, mark: &str) -> Result<Option<Ticket>, Error> {
    match TicketId::parse(&keys::newest_first(mark)) {
        Ok(id) => view.get(&id),
        Err(_) => Ok(None),
    }
}

impl Ticket {
    /// The unit that it is about.
    pub fn unit(&self) -> UnitId {
        self.place.unit()
    }

    fn in_state(&self, state: TicketState) -> Self {
        Self { state, ..self.clone() }
    }
}

/// Where the actor stands in a ticket.
fn place_of<'t>(actor: &Actor, ticket: &'t Ticket) -> &'t Place {
    if is_of_desk(actor, ticket) { &ticket.desk } else { &ticket.place }
}
