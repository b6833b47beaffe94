//! Sessions of devices: the newest one counts, whatever order the news of them comes in.

use std::time::Duration;

use jiff::Timestamp;
use protocol::report::{Hello, Stored};
use protocol::{DeviceId, Digest, UnitId};

use super::devices::roll;
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::device::{
    Boot, Device, DeviceKeys, Farewell, Greeting, Outage, Session, Spools,
};
use crate::domain::text;
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// Two starts of the operating system that take turns within this time are two devices.
pub const CLONE_TIME: Duration = Duration::from_secs(3600);
/// Starts that are remembered.
const BOOTS: usize = 8;
/// Characters of an agent's version that are kept.
const AGENT_CHARS: usize = 40;

/// What a session begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcomed {
    /// The session's number: a higher one of the same device cuts it.
    pub number: u64,
    /// The school the device stands in.
    pub school: UnitId,
    /// How far the spools that the hello named are stored.
    pub stored: Vec<Stored>,
    /// The device's own session counter went back: a restored card, or a full disk.
    pub went_back: bool,
    /// This hello showed that the identity is in two places.
    pub quarantined: bool,
}

/// Begins a session: cuts the older ones, retires the old key if the new one was used, and looks for
/// copies of the device.
pub fn begin(
    work: &mut Work<'_>,
    device: DeviceId,
    key: Digest,
    gateway: &str,
    hello: &Hello,
    now: Timestamp,
) -> Result<Welcomed, Error> {
    let found = work.get::<Device>(&device)?.ok_or(Error::UnknownDevice { device })?;
    if found.revoked.is_some() {
        return Err(Error::DeviceRevoked { device });
    }
    use_key(work, device, key)?;
    let greeting = work.get::<Greeting>(&device)?;
    let went_back = greeting.as_ref().is_some_and(|last| hello.session < last.hello.session);
    let mut boots = greeting.map(|last| last.boots).unwrap_or_default();
    let quarantined = found.quarantined.is_none() && is_copy(&boots, hello, now);
    if quarantined {
        quarantine(work, &found, now)?;
    }
    note_boot(&mut boots, hello, now);
    let kept = Hello { agent: text::told(&hello.agent, AGENT_CHARS), ..hello.clone() };
    work.put(&Greeting { device, received: now, hello: kept, boots });

    let last = work.get::<Session>(&device)?;
    if last.as_ref().is_none_or(|last| last.ended.is_some()) {
        roll::came(work, &found, now)?;
    }
    let number = last.as_ref().map_or(0, |last| last.number) + 1;
    // Before the first session it was away since it was taken up.
    let first = || vec![Outage { from: found.claimed, until: now, farewell: None }];
    let outages = last.map_or_else(first, |last| last.outages_until(now));
    let gateway = gateway.to_owned();
    work.put(&Session {
        device,
        number,
        gateway,
        since: now,
        ended: None,
        farewell: None,
        outages,
    });
    work.record(Change::Session { device, number });
    let stored = stored(work, device, hello)?;
    Ok(Welcomed { number, school: found.school(), stored, went_back, quarantined })
}

/// Ends a session. A stale end, of one that a newer has cut, changes nothing.
pub fn end(
    work: &mut Work<'_>,
    device: DeviceId,
    number: u64,
    farewell: Farewell,
    now: Timestamp,
) -> Result<(), Error> {
    let session = work.get::<Session>(&device)?;
    match session.filter(|newest| newest.number == number) {
        Some(session) => close(work, session, farewell, now),
        None => Ok(()),
    }
}

/// Ends the sessions that a gateway held when it died, in pieces of `most`: begins without `after`,
/// goes on with what it answers, until it answers nothing.
pub fn abandon(
    work: &mut Work<'_>,
    gateway: &str,
    after: Option<DeviceId>,
    most: usize,
    now: Timestamp,
) -> Result<Option<DeviceId>, Error> {
    let after = after.map(|device| device.to_string());
    let sessions = work.scan::<Session>(keys::SESSIONS, after.as_deref(), most)?;
    let last = sessions.last().map(|session| session.device);
    let more = sessions.len() == most;
    for session in sessions.into_iter().filter(|session| session.gateway == gateway) {
        close(work, session, Farewell::Controller, now)?;
    }
    Ok(last.filter(|_| more))
}

/// A device's newest session.
pub fn newest(view: &View<'_>, device: DeviceId) -> Result<Option<Session>, Error> {
    view.get(&device)
}

fn close(
    work: &mut Work<'_>,
    session: Session,
    farewell: Farewell,
    now: Timestamp,
) -> Result<(), Error> {
    if session.ended.is_some() {
        return Ok(());
    }
    let device = session.device;
    let ended = Session { ended: Some(now), farewell: Some(farewell), ..session };
    work.put(&ended);
    work.record(Change::Ended { device });
    if let Some(found) = work.get::<Device>(&device)? {
        roll::went(work, &found, &ended)?;
    }
    Ok(())
}

/// The next key's first use retires the current one.
fn use_key(work: &mut Work<'_>, device: DeviceId, key: Digest) -> Result<(), Error> {
    let keys = work.get::<DeviceKeys>(&device)?.ok_or(Error::UnknownDevice { device })?;
    match keys.next {
        Some(next) if next.key == key => {
            work.put(&DeviceKeys { current: next, next: None, ..keys });
        }
        _ if keys.current.key == key => {}
        _ => return Err(Error::KeyRetired { device }),
    }
    Ok(())
}

/// Whether a start is back after another one: A, B, and A again within an hour. A device that
/// restarts never returns to an earlier start.
fn is_copy(boots: &[Boot], hello: &Hello, now: Timestamp) -> bool {
    let Some((last, earlier)) = boots.split_last() else { return false };
    let recent =
        |seen: Timestamp| now.duration_since(seen) <= CLONE_TIME.try_into().unwrap_or_default();
    last.boot != hello.boot
        && earlier.iter().any(|boot| boot.boot == hello.boot && recent(boot.seen))
}

fn note_boot(boots: &mut Vec<Boot>, hello: &Hello, now: Timestamp) {
    boots.retain(|boot| boot.boot != hello.boot);
    boots.push(Boot { boot: hello.boot, seen: now });
    let surplus = boots.len().saturating_sub(BOOTS);
    boots.drain(..surplus);
}

fn quarantine(work: &mut Work<'_>, device: &Device, now: Timestamp) -> Result<(), Error> {
    let may = permit(&Actor::system(), Action::EditDevice, &device.place)?;
    let quarantined = Device { quarantined: Some(now), ..device.clone() };
    work.put(&quarantined);
    roll::look(work, &quarantined)?;
    let deed = may.deed(Deed::DeviceQuarantined, Subject::Device(device.id), now);
    work.audit(deed.with("room", &device.room));
    Ok(())
}

fn stored(view: &View<'_>, device: DeviceId, hello: &Hello) -> Result<Vec<Stored>, Error> {
    let spools = view.get::<Spools>(&device)?.map(|spools| spools.spools).unwrap_or_default();
    let known = |spool| spools.get(spool).map_or(0, |progress| progress.stored);
    Ok(hello
        .spools
        .iter()
        .map(|state| Stored { spool: state.spool, sequence: known(&state.spool) })
        .collect())
}
