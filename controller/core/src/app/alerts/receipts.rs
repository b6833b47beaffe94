//! Receipts: what a TV told of an alert, once and for good.

use jiff::Timestamp;
use protocol::event::{Entry, Event};
use protocol::report::Panel;
use protocol::{AlertId, DeviceId};

use crate::change::Change;
use crate::domain::alert::{Alert, Drawing, Moment, Receipt};
use crate::domain::device::Device;
use crate::error::Error;
use crate::work::Work;

/// Keeps what an event says of an alert; also of one that is over, since a receipt may come late. Only
/// alerts that were meant for the device count, so that it cannot fill the store with others.
pub(in crate::app) fn keep(
    work: &mut Work<'_>,
    device: DeviceId,
    entry: &Entry,
    now: Timestamp,
) -> Result<(), Error> {
    let told = Moment { at: entry.at, trusted: entry.trusted, heard: now };
    match entry.event {
        Event::AlertReceived { alert, revision } => {
            let Some((_, mut receipt)) = open(work, alert, device, revision)? else {
                return Ok(());
            };
            receipt.received.get_or_insert(told);
            put(work, &receipt);
        }
        Event::AlertDrawn { alert, revision, frame, panel } => {
            let Some((alert, receipt)) = open(work, alert, device, revision)? else {
                return Ok(());
            };
            let drawing = Drawing { since: told, revision, frame, panel };
            put(work, &drawn(&alert, receipt, drawing));
        }
        Event::Shown { .. } | Event::Fault { .. } | Event::Gap { .. } | Event::Unknown => {}
    }
    Ok(())
}

/// The receipt to write on; none of an alert that is not the device's, or of a revision that it never
/// had.
fn open(
    work: &Work<'_>,
    alert: AlertId,
    device: DeviceId,
    revision: u32,
) -> Result<Option<(Alert, Receipt)>, Error> {
    let (Some(found), Some(screen)) = (work.get::<Alert>(&alert)?, work.get::<Device>(&device)?)
    else {
        return Ok(None);
    };
    let known = work.get::<Receipt>(&(alert, device))?;
    // A TV that was moved since may still tell of what it was meant to show before.
    let meant = known.is_some() || found.is_for(&screen);
    if !meant || !(1..=found.revision).contains(&revision) {
        return Ok(None);
    }
    Ok(Some((found, known.unwrap_or_else(|| Receipt::of(alert, device)))))
}

/// A frame of the alert itself, or of its end. What stood on a screen had reached it.
fn drawn(alert: &Alert, mut receipt: Receipt, drawing: Drawing) -> Receipt {
    let told = drawing.since;
    receipt.received.get_or_insert(told);
    if alert.ended.is_some() && drawing.revision == alert.revision {
        receipt.end_drawn.get_or_insert(told);
        return receipt;
    }
    receipt.drawn.get_or_insert(told);
    if drawing.panel == Panel::Visible {
        receipt.seen.get_or_insert(told);
    }
    if receipt.last.is_none_or(|last| last.revision <= drawing.revision) {
        receipt.last = Some(drawing);
    }
    receipt
}

fn put(work: &mut Work<'_>, receipt: &Receipt) {
    work.put(receipt);
    work.record(Change::Receipts { alert: receipt.alert });
}
