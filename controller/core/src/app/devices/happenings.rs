//! What happened to a device of late, from what is kept of it anyway: nothing is written for this list.

use std::cmp::Reverse;

use jiff::Timestamp;
use protocol::{AlertId, DeviceId};

use super::find;
use crate::domain::access::{self, Action};
use crate::domain::actor::{Actor, By};
use crate::domain::alert::{Alert, Receipt};
use crate::domain::device::{Device, Farewell, Fault, Outage, Session};
use crate::error::Error;
use crate::keys;
use crate::work::View;

/// Happenings that are told, at most.
pub const MOST: usize = 50;
/// The latest alerts of each unit that are looked at.
const ALERTS: usize = 15;

/// Something that happened to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When: faults and alerts by the device's clock.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It was taken up.
    Claimed {
        /// By whom.
        by: By,
    },
    /// It connected.
    Connected,
    /// It was not connected any more.
    Lost {
        /// How its session ended.
        farewell: Option<Farewell>,
    },
    /// It told of a fault.
    Fault {
        /// Its stable name.
        code: String,
        /// What, in the agent's words.
        detail: String,
    },
    /// An alert stood on its screen.
    AlertDrawn {
        /// Which.
        alert: AlertId,
        /// What it said.
        text: String,
    },
    /// Its identity was seen in two places.
    Quarantined,
    /// Its identity was ended.
    Revoked,
}

/// What happened to a device, the latest first.
pub fn happenings(
    view: &View<'_>,
    actor: &Actor,
    device: DeviceId,
) -> Result<Vec<Happening>, Error> {
    let found = find(view, actor, device)?;
    let mut all = Vec::new();
    all.extend(found.quarantined.map(|at| Happening { at, what: What::Quarantined }));
    all.extend(found.revoked.map(|at| Happening { at, what: What::Revoked }));
    all.extend(connections(view, &found)?);
    all.extend(faults(view, device)?);
    all.extend(alerts(view, actor, &found)?);
    // The last, also if it connected within the same millisecond.
    all.push(Happening { at: found.claimed, what: What::Claimed { by: found.claimed_by } });
    all.sort_by_key(|happening| Reverse(happening.at));
    all.truncate(MOST);
    Ok(all)
}

fn connections(view: &View<'_>, device: &Device) -> Result<Vec<Happening>, Error> {
    let Some(session) = view.get::<Session>(&device.id)? else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for Outage { from, until, farewell } in session.outages {
        // The first one is no loss: it had not connected yet.
        if from != device.claimed {
            all.push(Happening { at: from, what: What::Lost { farewell } });
        }
        all.push(Happening { at: until, what: What::Connected });
    }
    let farewell = session.farewell;
    all.extend(session.ended.map(|at| Happening { at, what: What::Lost { farewell } }));
    Ok(all)
}

fn faults(view: &View<'_>, device: DeviceId) -> Result<Vec<Happening>, Error> {
    let Some(last) = view.get::<Fault>(&device)? else { return Ok(Vec::new()) };
    let told = |at, code, detail| Happening { at, what: What::Fault { code, detail } };
    let mut all = vec![told(last.at, last.code, last.detail)];
    all.extend(last.before.into_iter().map(|past| told(past.at, past.code, past.detail)));
    Ok(all)
}

fn alerts(view: &View<'_>, actor: &Actor, device: &Device) -> Result<Vec<Happening>, Error> {
    let mut all = Vec::new();
    for unit in device.place.units() {
        for mark in view.marks(&keys::alerts(unit, "own"), None, ALERTS)? {
            let Ok(id) = AlertId::parse(&keys::newest_first(&mark)) else { continue };
            let Some(receipt) = view.get::<Receipt>(&(id, device.id))? else { continue };
            let Some(alert) = view.get::<Alert>(&id)? else { continue };
            // Whoever sees the device sees that an alert stood there; what it said only who may see it.
            let may = access::may(actor, Action::SeeAlert, &device.place);
            let text = if may { alert.text } else { String::new() };
            all.extend(receipt.drawn.map(|drawn| Happening {
                at: drawn.at,
                what: What::AlertDrawn { alert: id, text },
            }));
        }
    }
    Ok(all)
}
