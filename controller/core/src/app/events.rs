//! What an entry of the change log means to people who watch, and who may know of it.

use protocol::{AlertId, DeviceId, UnitId};

use super::alerts;
use crate::change::Change;
use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::alert::Alert;
use crate::domain::device::Device;
use crate::domain::org::Unit;
use crate::domain::place::Place;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::{PersonId, TicketId};
use crate::work::View;

/// What to look at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A unit's own record.
    Unit(UnitId),
    /// The posts of a unit.
    Posts(UnitId),
    /// Which alerts a unit has standing.
    Alerts(UnitId),
    /// The nominations of a school.
    Nominations(UnitId),
    /// One alert's account.
    Alert(AlertId),
    /// A device's own record.
    Device(DeviceId),
    /// Whether a device is connected.
    Presence(DeviceId),
    /// What a device last said of itself.
    Report(DeviceId),
    /// What was said and done in a ticket.
    Ticket(TicketId),
}

/// A topic, and what it needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// What to look at again.
    pub topic: Topic,
    /// Where it is.
    pub place: Place,
    see: See,
}

/// Who may know.
#[derive(Debug, Clone, PartialEq, Eq)]
enum See {
    /// Whoever may do this there.
    There(Action),
    /// Whoever may see alerts there or below, since it reaches those.
    Reached,
    /// Whoever asked, and the desk there.
    Asked(Option<PersonId>),
}

impl Happening {
    /// A unit's own record at its place.
    pub fn of_unit(topic: Topic, place: Place) -> Self {
        Self { topic, place, see: See::There(Action::SeeUnit) }
    }
}

/// What a change is about; none if it is nobody's to watch.
pub fn topic(change: &Change) -> Option<Topic> {
    match *change {
        Change::Unit { unit } => Some(Topic::Unit(unit)),
        Change::Posts { unit } => Some(Topic::Posts(unit)),
        Change::Alerts { unit } => Some(Topic::Alerts(unit)),
        Change::Nominations { unit } => Some(Topic::Nominations(unit)),
        Change::Receipts { alert } => Some(Topic::Alert(alert)),
        Change::Device { device } | Change::Revoked { device } => Some(Topic::Device(device)),
        Change::Session { device, .. } | Change::Ended { device } => Some(Topic::Presence(device)),
        Change::Ticket { ticket } => Some(Topic::Ticket(ticket)),
        Change::Pairing { .. } | Change::Access { .. } => None,
    }
}

/// Where a topic is and who may know of it; none if it is gone.
pub fn happening(view: &View<'_>, topic: Topic) -> Result<Option<Happening>, Error> {
    let (place, see) = match topic {
        Topic::Unit(unit) => (of_unit(view, unit)?, See::There(Action::SeeUnit)),
        Topic::Posts(unit) => (of_unit(view, unit)?, See::There(Action::SeePost)),
        Topic::Nominations(unit) => (of_unit(view, unit)?, See::There(Action::SeeNominations)),
        Topic::Alerts(unit) => (of_unit(view, unit)?, See::Reached),
        Topic::Alert(alert) => (view.get::<Alert>(&alert)?.map(|alert| alert.place), See::Reached),
        Topic::Ticket(ticket) => match view.get::<Ticket>(&ticket)? {
            Some(ticket) => (Some(ticket.desk.clone()), See::Asked(ticket.person())),
            None => (None, See::Asked(None)),
        },
        Topic::Device(device) | Topic::Presence(device) | Topic::Report(device) => {
            let device = view.get::<Device>(&device)?;
            (device.map(|device| device.place), See::There(Action::SeeDevice))
        }
    };
    Ok(place.map(|place| Happening { topic, place, see }))
}

/// Whether an actor may know of it.
pub fn may_know(actor: &Actor, happening: &Happening) -> bool {
    match happening.see {
        See::There(action) => access::may(actor, action, &happening.place),
        See::Reached => alerts::may_see_from(actor, &happening.place),
        See::Asked(author) => {
            let is_author = author.is_some() && actor.person() == author;
            is_author || access::may(actor, Action::AnswerTicket, &happening.place)
        }
    }
}

fn of_unit(view: &View<'_>, unit: UnitId) -> Result<Option<Place>, Error> {
    Ok(view.get::<Unit>(&unit)?.map(|unit| unit.place))
}
