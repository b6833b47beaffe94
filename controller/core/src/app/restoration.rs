//! What outlives a restore: everything that was ended after the backup was made stays ended.
//!
//! The store that is set aside knows what the backup does not: devices, people, roles and tokens that
//! were revoked since, keys that were renewed, and devices that were taken up. The last wait as
//! returning; everything else is carried over.

use jiff::Timestamp;
use protocol::{DeviceId, Digest};
use serde::Serialize;

use super::{rights, tokens};
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::credential::Credential;
use crate::domain::device::{Barred, Device, DeviceKeys, Returning};
use crate::domain::org::Unit;
use crate::domain::person::Person;
use crate::domain::role::Grant;
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys::{self, Root};
use crate::work::{Record, View, Work};

/// Names read at a time.
const PIECE: usize = 1_000;

/// What was carried over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CarriedOver {
    /// Devices whose identity stays ended.
    pub devices_revoked: u64,
    /// Devices that were taken up after the backup, and wait to be taken up again.
    pub devices_returning: u64,
    /// Devices whose renewed keys are known.
    pub keys_renewed: u64,
    /// People who stay blocked.
    pub people_blocked: u64,
    /// Roles that stay revoked.
    pub grants_revoked: u64,
    /// Sessions and tokens that stay ended.
    pub credentials_ended: u64,
    /// Records of the older store that could not be read.
    pub unreadable: u64,
}

/// Carries over from the store that is set aside, if it is of the same installation; answers none if
/// it is of another, or empty.
pub fn carry_over(
    work: &mut Work<'_>,
    old: &View<'_>,
    now: Timestamp,
) -> Result<Option<CarriedOver>, Error> {
    let root = |view: &View<'_>| Ok::<_, Error>(view.get::<Root>(&())?.map(|root| root.unit));
    if root(work)?.is_none() || root(work)? != root(old).unwrap_or_default() {
        return Ok(None);
    }
    let mut done = CarriedOver::default();
    each(old, keys::DEVICES, |id: DeviceId| carry_device(work, old, id, now, &mut done))?;
    each(old, keys::RETURNING, |id: DeviceId| carry_forgotten(work, old, id, &mut done))?;
    each(old, keys::BARRED, |id: DeviceId| carry_forgotten(work, old, id, &mut done))?;
    each(old, keys::PEOPLE, |id: PersonId| block(work, old, id, now, &mut done))?;
    each(old, keys::GRANTS, |id: GrantId| revoke(work, old, id, now, &mut done))?;
    end_credentials(work, old, &mut done)?;
    Ok(Some(done))
}

/// Notes in the audit log that the controller came back from a backup.
pub fn note(
    work: &mut Work<'_>,
    made: Timestamp,
    done: Option<CarriedOver>,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(Root { unit }) = work.get(&())? else { return Ok(()) };
    let Some(root) = work.get::<Unit>(&unit)? else { return Ok(()) };
    let may = permit(&Actor::system(), Action::EditUnit, &root.place)?;
    let deed = may.deed(Deed::Restored, Subject::Unit(unit), now).with("made", &made);
    work.audit(match done {
        None => deed,
        Some(done) => deed
            .with("devices_revoked", &done.devices_revoked)
            .with("devices_returning", &done.devices_returning)
            .with("people_blocked", &done.people_blocked)
            .with("grants_revoked", &done.grants_revoked)
            .with("credentials_ended", &done.credentials_ended),
    });
    Ok(())
}

fn carry_device(
    work: &mut Work<'_>,
    old: &View<'_>,
    id: DeviceId,
    now: Timestamp,
    done: &mut CarriedOver,
) -> Result<(), Error> {
    let Some(before) = readable::<Device>(old, &id, done) else { return Ok(()) };
    let keys = readable::<DeviceKeys>(old, &id, done);
    match (work.get::<Device>(&id)?, before.revoked, keys) {
        (Some(found), Some(revoked), _) if found.revoked.is_none() => {
            let may = permit(&Actor::system(), Action::RevokeDevice, &found.place)?;
            work.put(&Device { revoked: Some(revoked), ..found });
            work.record(Change::Revoked { device: id });
            work.audit(may.deed(Deed::DeviceRevoked, Subject::Device(id), now));
            done.devices_revoked += 1;
        }
        (Some(found), None, Some(keys)) if found.revoked.is_none() => {
            let known = work.get::<DeviceKeys>(&id)?;
            let newest = [Some(keys.current), keys.next].into_iter().flatten();
            let newest = newest.filter_map(|key| key.not_after).max();
            if known.is_none_or(|known| newest.is_some_and(|end| known.are_older_than(end))) {
                work.put(&keys);
                done.keys_renewed += 1;
            }
        }
        (None, Some(revoked), _) => {
            work.put(&Barred { device: id, revoked });
            done.devices_revoked += 1;
        }
        // A browser that nobody remembers shows a code again.
        (None, None, Some(keys)) if before.kind.is_agent() => {
            work.put(&Returning { device: id, keys, seen: None, before: Some(before) });
            done.devices_returning += 1;
        }
        (Some(_), _, _) | (None, None, Some(_) | None) => {}
    }
    Ok(())
}

/// What an earlier restore had forgotten stays known as forgotten.
fn carry_forgotten(
    work: &mut Work<'_>,
    old: &View<'_>,
    id: DeviceId,
    done: &mut CarriedOver,
) -> Result<(), Error> {
    if work.get::<Device>(&id)?.is_some() {
        return Ok(());
    }
    if let Some(barred) = readable::<Barred>(old, &id, done) {
        work.put(&barred);
        work.delete::<Returning>(&id);
    } else if let Some(returning) = readable::<Returning>(old, &id, done) {
        work.put(&returning);
    }
    Ok(())
}

fn block(
    work: &mut Work<'_>,
    old: &View<'_>,
    id: PersonId,
    now: Timestamp,
    done: &mut CarriedOver,
) -> Result<(), Error> {
    let blocked = readable::<Person>(old, &id, done).and_then(|before| before.blocked);
    let found = work.get::<Person>(&id)?.filter(|found| found.blocked.is_none());
    if let (Some(blocked), Some(found)) = (blocked, found) {
        let may = permit(&Actor::system(), Action::BlockPerson, &found.home)?;
        let deed = may.deed(Deed::PersonBlocked, Subject::Person(id), now);
        work.audit(deed.with("login", &found.login));
        work.put(&Person { blocked: Some(blocked), ..found });
        done.people_blocked += 1;
    }
    Ok(())
}

fn revoke(
    work: &mut Work<'_>,
    old: &View<'_>,
    id: GrantId,
    now: Timestamp,
    done: &mut CarriedOver,
) -> Result<(), Error> {
    let is_revoked = readable::<Grant>(old, &id, done).is_some_and(|before| !before.is_active());
    if is_revoked && work.get::<Grant>(&id)?.is_some_and(|found| found.is_active()) {
        rights::revoke(work, &Actor::system(), id, now)?;
        done.grants_revoked += 1;
    }
    Ok(())
}

/// A session or token that the older store no longer has was ended there.
fn end_credentials(
    work: &mut Work<'_>,
    old: &View<'_>,
    done: &mut CarriedOver,
) -> Result<(), Error> {
    let mut after: Option<String> = None;
    loop {
        let names = work.marks(keys::CREDENTIALS, after.as_deref(), PIECE)?;
        let Some(last) = names.last() else { return Ok(()) };
        after = Some(last.clone());
        for name in &names {
            let Ok(secret) = name.parse::<Digest>() else { continue };
            let is_there = old.is_marked(&format!("{}{name}", keys::CREDENTIALS))?;
            if let Some(ended) = work.get::<Credential>(&secret)?.filter(|_| !is_there) {
                tokens::remove(work, &ended);
                done.credentials_ended += 1;
            }
        }
    }
}

/// Goes through the names of a kind of record.
fn each<Id: std::str::FromStr>(
    view: &View<'_>,
    prefix: &str,
    mut carry: impl FnMut(Id) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after: Option<String> = None;
    loop {
        let names = view.marks(prefix, after.as_deref(), PIECE)?;
        let Some(last) = names.last() else { return Ok(()) };
        after = Some(last.clone());
        for id in names.iter().filter_map(|name| name.parse().ok()) {
            carry(id)?;
        }
    }
}

/// A record of the older store, as far as this version can read it.
fn readable<R: Record>(old: &View<'_>, id: &R::Id, done: &mut CarriedOver) -> Option<R> {
    old.get(id).unwrap_or_else(|_damaged| {
        done.unreadable += 1;
        None
    })
}
