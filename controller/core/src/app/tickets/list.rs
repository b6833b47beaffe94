//! Lists of tickets, and what waits for somebody.

use protocol::UnitId;

use super::{named, sees};
use crate::app::orgs;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::rollout::Office;
use crate::domain::ticket::{Ticket, TicketState};
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{Sifted, View};

/// Tickets of each kind that wait and are named, at most.
const NAMED: usize = 5;
/// One's own tickets that are looked at for answers, at most.
const OWN: usize = 50;

/// Which tickets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that came to this unit or to one below.
    pub unit: Option<UnitId>,
    /// Only those that are so far.
    pub state: Option<TicketState>,
    /// Only those that the actor asked.
    pub mine: bool,
}

/// What waits for somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Tickets that came to their own unit and that nobody has answered, the newest first.
    pub asked: Vec<Ticket>,
    /// Their own that were answered.
    pub answered: Vec<Ticket>,
}

/// The tickets that a filter lets through, the newest first: of those that came to the actor, or that
/// they asked themselves where none come to them.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    filter: &Filter,
    page: &Page,
) -> Result<Listed<Ticket>, Error> {
    let answers = !actor.places_for(Action::AnswerTicket).is_empty() || actor.person().is_none();
    if filter.mine || (!answers && filter.unit.is_none()) {
        let Some(person) = actor.person() else { return Ok(Listed { items: vec![], next: None }) };
        return view.sift(&[keys::tickets_of(person)], page, None, |mark| {
            let ticket = named(view, mark)?.filter(|ticket| sees(actor, ticket));
            let is_wanted = |ticket: &Ticket| filter.state.is_none_or(|is| ticket.state == is);
            Ok(ticket.filter(is_wanted).map_or(Sifted::Passed, Sifted::Kept))
        });
    }
    let key = |unit| keys::tickets(unit, filter.state);
    let prefixes = orgs::prefixes(view, actor, Action::AnswerTicket, filter.unit, key)?;
    view.page(&prefixes, page)?.filter_map(|mark| named(view, &mark))
}

/// What waits for the actor: at the desks of which they are, not at those below, and answers to them.
pub fn waiting(view: &View<'_>, actor: &Actor) -> Result<Waiting, Error> {
    let mut waiting = Waiting::default();
    for holding in actor.holdings() {
        if Office::of(holding.role) != Some(Office::Coordinator) {
            continue;
        }
        for mark in view.marks(&keys::tickets_waiting(holding.place.unit()), None, NAMED)? {
            let asked = named(view, &mark)?;
            waiting.asked.extend(asked.filter(|asked| sees(actor, asked)));
        }
    }
    waiting.asked.sort_by_key(|ticket| std::cmp::Reverse(ticket.id));
    waiting.asked.dedup_by_key(|ticket| ticket.id);
    waiting.asked.truncate(NAMED);
    let Some(person) = actor.person() else { return Ok(waiting) };
    for mark in view.marks(&keys::tickets_of(person), None, OWN)? {
        let answered = named(view, &mark)?.filter(|one| one.state == TicketState::Answered);
        waiting.answered.extend(answered);
        if waiting.answered.len() >= NAMED {
            break;
        }
    }
    Ok(waiting)
}
