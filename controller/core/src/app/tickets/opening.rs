//! Asking for help, and whom that goes to.

use jiff::Timestamp;
use protocol::{DeviceId, UnitId};

use super::{diagnostics, keep, letters, rising};
use crate::app::{devices, orgs, rollout};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::place::Place;
use crate::domain::rollout::Office;
use crate::domain::text;
use crate::domain::ticket::{Message, OPEN, SUBJECT_CHARS, TEXT_CHARS, Ticket, TicketState};
use crate::error::Error;
use crate::id::TicketId;
use crate::keys;
use crate::work::{View, Work};

/// Somebody's question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTicket {
    /// The screen that it is about.
    pub device: Option<DeviceId>,
    /// The unit that it is about; that of the screen, or the actor's own, if none is given.
    pub unit: Option<UnitId>,
    /// About what, in a line.
    pub subject: String,
    /// What is the matter.
    pub text: String,
}

/// Asks. What is known of the screen goes along. `by_mail` says whether letters can be sent.
pub fn open(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewTicket,
    by_mail: bool,
    now: Timestamp,
) -> Result<Ticket, Error> {
    let device = new.device.map(|device| devices::find(work, actor, device)).transpose()?;
    let place = match (&device, new.unit) {
        (Some(device), _) => device.place.clone(),
        (None, Some(unit)) => orgs::find(work, actor, unit)?.place,
        (None, None) => own_place(work, actor)?,
    };
    let may = permit(actor, Action::OpenTicket, &place)?;
    let subject = text::line("subject", &new.subject, SUBJECT_CHARS)?;
    let said = said(&new.text)?;
    if open_ones(work, actor)? >= OPEN {
        return Err(Error::TooManyTickets { limit: OPEN });
    }
    let ticket = Ticket {
        id: work.fresh(TicketId::new, now),
        desk: desk_for(work, actor, &place)?,
        place,
        author: may.by().clone(),
        subject,
        device: device.as_ref().map(|device| device.id),
        state: TicketState::New,
        taken: None,
        opened: now,
        changed: now,
        messages: 1,
        rises: None,
        above: None,
    };
    let ticket = Ticket { rises: Some(rising::since(work, &ticket, now)?), ..ticket };
    keep(work, None, &ticket);
    work.put(&Message {
        ticket: ticket.id,
        number: 1,
        by: may.by().clone(),
        desk: false,
        at: now,
        text: said,
        state: TicketState::New,
    });
    if let Some(device) = &device {
        let known = diagnostics::of(work, actor, ticket.id, device)?;
        work.put(&known);
    }
    let deed = may.deed(Deed::TicketOpened, Subject::Ticket(ticket.id), now);
    work.audit(deed.with("subject", &ticket.subject));
    if by_mail {
        letters::to_desk(work, &ticket, now)?;
    }
    Ok(ticket)
}

/// The nearest unit above that has a coordinator; one's own coordinators ask the level above them. Where
/// nobody is, it waits at the root.
pub fn desk_for(view: &View<'_>, actor: &Actor, place: &Place) -> Result<Place, Error> {
    let above: Vec<Place> = place.above().collect();
    let root = above.first().cloned().unwrap_or_else(|| place.clone());
    for at in [place.clone()].into_iter().chain(above.into_iter().rev()) {
        let is_own = |holding: &crate::domain::actor::Holding| {
            holding.place == at && Office::of(holding.role) == Some(Office::Coordinator)
        };
        let asks_oneself = actor.holdings().iter().any(is_own);
        if !asks_oneself && rollout::staff(view, at.unit(), Office::Coordinator)? > 0 {
            return Ok(at);
        }
    }
    Ok(root)
}

/// The unit that somebody asks about where they name none: the highest in which they may ask.
pub fn own_unit(actor: &Actor) -> Result<UnitId, Error> {
    orgs::own_unit(actor, Action::OpenTicket)
}

/// What is said in a message.
pub(super) fn said(typed: &str) -> Result<String, Error> {
    let said = text::block("text", typed, TEXT_CHARS)?;
    if said.is_empty() { Err(Error::TextEmpty { field: "text" }) } else { Ok(said) }
}

/// Where somebody works: where they hold their first role in which they may ask.
fn own_place(view: &View<'_>, actor: &Actor) -> Result<Place, Error> {
    Ok(orgs::find(view, actor, own_unit(actor)?)?.place)
}

/// How many tickets of the actor are not closed, as far as it matters.
fn open_ones(view: &View<'_>, actor: &Actor) -> Result<usize, Error> {
    let Some(person) = actor.person() else { return Ok(0) };
    let mut open = 0;
    // Older ones than these were forgotten by their author, too.
    for mark in view.marks(&keys::tickets_of(person), None, OPEN * 5)? {
        let ticket = super::named(view, &mark)?;
        open += usize::from(ticket.is_some_and(|one| one.state != TicketState::Closed));
    }
    Ok(open)
}
