//! What is known of a screen, kept with a ticket about it.

use crate::app::devices::happenings::{self, Happening, What};
use crate::domain::actor::Actor;
use crate::domain::device::{Device, Greeting, Reported, Session};
use crate::domain::health::Health;
use crate::domain::ticket::{Diagnostics, EVENTS, Event, EventKind};
use crate::error::Error;
use crate::id::TicketId;
use crate::work::View;

/// What is known of a screen now.
pub(super) fn of(
    view: &View<'_>,
    actor: &Actor,
    ticket: TicketId,
    device: &Device,
) -> Result<Diagnostics, Error> {
    let session = view.get::<Session>(&device.id)?;
    let connected = session.as_ref().is_some_and(|session| session.ended.is_none());
    let happened = happenings::happenings(view, actor, device.id)?;
    let events = happened.into_iter().filter_map(event).take(EVENTS).collect();
    Ok(Diagnostics {
        ticket,
        device: device.id,
        room: device.room.clone(),
        hardware: device.hardware.clone(),
        agent: view.get::<Greeting>(&device.id)?.map(|greeting| greeting.hello.agent),
        connected,
        since: session.map(|session| session.ended.unwrap_or(session.since)),
        reported: view.get::<Reported>(&device.id)?,
        health: view.get::<Health>(&device.id)?.map(|health| health.hours).unwrap_or_default(),
        events,
    })
}

/// An alert that stood there says nothing of the screen's own state.
fn event(happening: Happening) -> Option<Event> {
    let plain = |kind| Event {
        at: happening.at,
        kind,
        farewell: None,
        code: String::new(),
        detail: String::new(),
    };
    Some(match happening.what {
        What::Claimed { .. } => plain(EventKind::Claimed),
        What::Connected => plain(EventKind::Connected),
        What::Lost { farewell } => Event { farewell, ..plain(EventKind::Lost) },
        What::Fault { code, detail } => Event { code, detail, ..plain(EventKind::Fault) },
        What::Quarantined => plain(EventKind::Quarantined),
        What::Revoked => plain(EventKind::Revoked),
        What::AlertDrawn { .. } => return None,
    })
}
