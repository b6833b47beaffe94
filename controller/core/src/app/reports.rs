//! What devices tell: reports, of which the last counts, and events, each of which counts once.

use jiff::Timestamp;
use protocol::event::{Ack, Batch, Entry, Event};
use protocol::report::Report;
use protocol::{DeviceId, PostId};

use super::alerts::receipts;
use super::devices::{health, roll};
use crate::domain::device::{Device, Fault, Played, Progress, Reported, Spools};
use crate::domain::post::Post;
use crate::domain::text;
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// Lives of a device's spools that are remembered.
const SPOOLS: usize = 8;
/// Characters of a device's last error that are kept.
const ERROR_CHARS: usize = 500;
/// Characters of a fault's name that are kept.
const CODE_CHARS: usize = 60;

/// Keeps a report. One write as a rule; another once an hour, and when the device begins or ceases to
/// need a look.
pub fn report(
    work: &mut Work<'_>,
    device: DeviceId,
    report: &Report,
    now: Timestamp,
) -> Result<(), Error> {
    let last_error = report.last_error.as_deref().map(|error| text::told(error, ERROR_CHARS));
    let report = Report { last_error, ..report.clone() };
    let before = work.get::<Reported>(&device)?;
    let reported = Reported { device, received: now, report };
    work.put(&reported);
    if let Some(found) = work.get::<Device>(&device)? {
        roll::reported(work, &found, before.as_ref(), &reported)?;
    }
    health::note(work, before.as_ref(), &reported)
}

/// Keeps the events of a batch that are new, and answers up to where the spool is stored.
///
/// Events count in the order of their sequence: one that comes before its predecessor waits to be
/// sent again, so that nothing is acknowledged that is not stored. Only a [`Event::Gap`], by which
/// the device says that what stood before it is lost, goes over what is missing; that is marked.
pub fn events(
    work: &mut Work<'_>,
    device: DeviceId,
    batch: &Batch,
    now: Timestamp,
) -> Result<Ack, Error> {
    let known = work.get::<Spools>(&device)?;
    let mut spools = known.unwrap_or(Spools { device, spools: std::collections::BTreeMap::new() });
    let new = Progress { class: batch.class, stored: 0, lost: 0, seen: now };
    let before = spools.spools.get(&batch.spool).copied().unwrap_or(new);
    let mut progress = before;
    for entry in &batch.events {
        if !follows(entry, &mut progress) {
            continue;
        }
        count(work, device, entry, now)?;
    }
    if progress.stored > before.stored {
        progress.seen = now;
        spools.spools.insert(batch.spool, progress);
        forget_oldest(&mut spools);
        work.put(&spools);
    }
    Ok(Ack { spool: batch.spool, sequence: progress.stored })
}

/// How often a post stood on each screen, in pieces: at most `limit` after a device.
pub fn played(
    view: &View<'_>,
    post: PostId,
    after: Option<DeviceId>,
    limit: usize,
) -> Result<Vec<Played>, Error> {
    let after = after.map(|device| device.to_string());
    view.scan(&keys::played(post), after.as_deref(), limit)
}

/// Moves the progress over an event that is next, or over a gap up to its end.
fn follows(entry: &Entry, progress: &mut Progress) -> bool {
    let ahead = entry.sequence.saturating_sub(progress.stored);
    let Some(missing) = ahead.checked_sub(1) else { return false };
    match &entry.event {
        Event::Gap { lost } => {
            let really = (*lost).clamp(missing, ahead);
            progress.lost = progress.lost.saturating_add(really);
        }
        _ if missing > 0 => return false,
        Event::Shown { .. }
        | Event::AlertReceived { .. }
        | Event::AlertDrawn { .. }
        | Event::Fault { .. }
        | Event::Unknown => {}
    }
    progress.stored = entry.sequence;
    true
}

fn count(
    work: &mut Work<'_>,
    device: DeviceId,
    entry: &Entry,
    now: Timestamp,
) -> Result<(), Error> {
    match &entry.event {
        Event::Shown { post, milliseconds, .. } => {
            count_shown(work, device, *post, *milliseconds, entry.at)
        }
        Event::Fault { code, detail } => {
            let fault = (text::told(code, CODE_CHARS), text::told(detail, ERROR_CHARS));
            let last = work.get::<Fault>(&device)?;
            work.put(&Fault::after(last, device, entry.at, fault));
            Ok(())
        }
        Event::AlertReceived { .. } | Event::AlertDrawn { .. } => {
            receipts::keep(work, device, entry, now)
        }
        Event::Gap { .. } | Event::Unknown => Ok(()),
    }
}

/// Counts only posts that were meant for the device, so that it cannot fill the store with others.
fn count_shown(
    work: &mut Work<'_>,
    device: DeviceId,
    post: PostId,
    milliseconds: u64,
    at: Timestamp,
) -> Result<(), Error> {
    let (Some(found), Some(screen)) = (work.get::<Post>(&post)?, work.get::<Device>(&device)?)
    else {
        return Ok(());
    };
    if !found.place.covers(&screen.place) {
        return Ok(());
    }
    let played = work.get::<Played>(&(post, device))?;
    let played = played.unwrap_or(Played { post, device, times: 0, milliseconds: 0, last: at });
    work.put(&Played {
        times: played.times.saturating_add(1),
        milliseconds: played.milliseconds.saturating_add(milliseconds),
        last: played.last.max(at),
        ..played
    });
    Ok(())
}

fn forget_oldest(spools: &mut Spools) {
    while spools.spools.len() > SPOOLS {
        let oldest = spools.spools.iter().min_by_key(|(_, progress)| progress.seen);
        let Some(oldest) = oldest.map(|(spool, _)| *spool) else { return };
        spools.spools.remove(&oldest);
    }
}
