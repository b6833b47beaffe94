//! Tickets that nobody has answered for three working days: they wait one level up as well.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{keep, letters};
use crate::app::rights;
use crate::domain::access::Part;
use crate::domain::compose;
use crate::domain::nomination::{WORKING_DAYS, after_working_days};
use crate::domain::org::Unit;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::TicketId;
use crate::keys;
use crate::work::{View, Work};

/// When a ticket rises that waits for its desk from now on, by the clock of where it is about.
pub(super) fn since(view: &View<'_>, ticket: &Ticket, now: Timestamp) -> Result<Timestamp, Error> {
    let zone = match view.get::<Unit>(&ticket.unit())? {
        Some(unit) => TimeZone::get(&compose::effective(view, &unit)?.time_zone),
        None => Ok(TimeZone::UTC),
    };
    Ok(after_working_days(now, WORKING_DAYS, &zone.unwrap_or(TimeZone::UTC)))
}

/// A ticket after something was done: one that was answered waits no more; one that waits again, from now.
pub(super) fn after(
    view: &View<'_>,
    before: &Ticket,
    next: Ticket,
    now: Timestamp,
) -> Result<Ticket, Error> {
    match (before.state.waits_for_desk(), next.state.waits_for_desk()) {
        (_, false) => Ok(Ticket { rises: None, above: None, ..next }),
        (false, true) => Ok(Ticket { rises: Some(since(view, &next, now)?), above: None, ..next }),
        (true, true) => Ok(next),
    }
}

/// Lets tickets that have waited too long wait one level up as well, at most `most`; answers how many.
/// Those above may read and answer them all along; now they are told. `by_mail` says whether letters can
/// be sent.
pub fn sweep(
    work: &mut Work<'_>,
    by_mail: bool,
    now: Timestamp,
    most: usize,
) -> Result<usize, Error> {
    let mut risen = 0;
    for mark in work.marks(keys::TICKET_RISE, None, most)? {
        let Some(id) = keys::due(&mark, now) else { break };
        risen += 1;
        let found = TicketId::parse(id).ok().map(|id| work.get::<Ticket>(&id)).transpose()?;
        let Some(before) = found.flatten() else {
            work.unmark(&format!("{}{mark}", keys::TICKET_RISE));
            continue;
        };
        let desk = Part { nearest: Some(before.desk.clone()) };
        let above = rights::part_above(work, &desk, now)?.nearest.map(|place| place.unit());
        let after = Ticket { rises: None, above, ..before.clone() };
        keep(work, Some(&before), &after);
        if let (true, Some(above)) = (by_mail, above) {
            letters::to_above(work, &after, above, now)?;
        }
    }
    Ok(risen)
}
