//! Tickets that wait for whoever looks at the first page.

use controller_core::app::tickets;
use controller_core::domain::actor::Actor;
use controller_core::domain::org::Unit;
use controller_core::domain::ticket::Ticket;
use controller_core::error::Error;
use controller_core::work::View;

/// A ticket that waits.
#[derive(Debug, Clone)]
pub(in crate::http::web) struct WaitingTicket {
    pub(in crate::http::web) ticket: Ticket,
    /// The name of the unit that it is about.
    pub(in crate::http::web) unit: String,
    /// Whether it is one's own that was answered, not one to answer.
    pub(in crate::http::web) is_answered: bool,
}

/// The tickets that wait for somebody: to be answered, and answers to them.
pub(in crate::http::web) fn of(
    view: &View<'_>,
    actor: &Actor,
) -> Result<Vec<WaitingTicket>, Error> {
    let waiting = tickets::waiting(view, actor)?;
    let asked = waiting.asked.into_iter().map(|ticket| (ticket, false));
    let answered = waiting.answered.into_iter().map(|ticket| (ticket, true));
    let mut all = Vec::new();
    for (ticket, is_answered) in asked.chain(answered) {
        let unit = view.get::<Unit>(&ticket.place.unit())?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        all.push(WaitingTicket { ticket, unit, is_answered });
    }
    Ok(all)
}
