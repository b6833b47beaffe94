//! Which devices come in, and whose certificates are renewed.

use std::time::Duration;

use jiff::Timestamp;
use protocol::{DeviceId, Digest, UnitId};
use thiserror::Error as ThisError;

use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::device::{Barred, Device, DeviceKey, DeviceKeys, Returning};
use crate::error::Error;
use crate::work::{View, Work};

/// How long a device whose certificate ran out may still renew it: a summer, and more.
pub const RENEWAL_GRACE: Duration = Duration::from_secs(180 * 24 * 3600);

/// Whether a device with a certificate of our CA comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// For everything.
    Full {
        /// The school it stands in.
        school: UnitId,
    },
    /// Its certificate has run out: only to renew it.
    RenewalOnly {
        /// The school it stands in.
        school: UnitId,
    },
    /// Its key is unknown, but its certificate is newer than those that are known: the registry has
    /// forgotten it, having come back from a backup. It comes in once that is [recalled](recall).
    Recallable,
    /// The registry has forgotten the device itself. That it came is to be
    /// [noted](super::note_return); it comes in once a person has taken it up again.
    Returning,
    /// Not at all.
    Refused(Refusal),
}

/// Why a device does not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ThisError)]
pub enum Refusal {
    /// No such device.
    #[error("no such device is known; pair it again")]
    Unknown,
    /// Its identity was ended.
    #[error("the device is revoked; pair it again")]
    Revoked,
    /// The key is neither the current nor the next one.
    #[error("the key is retired; restart the device, or pair it again")]
    KeyRetired,
    /// The certificate ran out more than 180 days ago.
    #[error("the certificate ran out more than 180 days ago; pair the device again")]
    Expired,
    /// The registry has forgotten the device.
    #[error(
        "the controller came back from a backup and does not know the device; take it up again"
    )]
    Returning,
    /// The identity is in two places, so it is not renewed.
    #[error("the device's identity was copied; pair both again")]
    Quarantined,
}

/// Whether a device comes in, by its certificate's subject, key and end.
pub fn admit(
    view: &View<'_>,
    device: DeviceId,
    key: Digest,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<Admission, Error> {
    let found = view.get::<Device>(&device)?;
    let keys = view.get::<DeviceKeys>(&device)?;
    let (found, keys) = match (found, keys) {
        (Some(found), Some(keys)) => (found, keys),
        (None, None) => return admit_stranger(view, device, key, not_after, now),
        (Some(_), None) | (None, Some(_)) => return Ok(Admission::Refused(Refusal::Unknown)),
    };
    let school = found.school();
    Ok(if found.revoked.is_some() {
        Admission::Refused(Refusal::Revoked)
    } else if is_over(not_after, now) {
        Admission::Refused(Refusal::Expired)
    } else if !keys.knows(key) {
        recallable(&keys, not_after, Admission::Recallable)
    } else if now < not_after {
        Admission::Full { school }
    } else {
        Admission::RenewalOnly { school }
    })
}

/// Every certificate of our CA was once issued to a device of the registry, and devices are never
/// deleted: one that is not there was forgotten.
fn admit_stranger(
    view: &View<'_>,
    device: DeviceId,
    key: Digest,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<Admission, Error> {
    if view.get::<Barred>(&device)?.is_some() {
        return Ok(Admission::Refused(Refusal::Revoked));
    }
    let known = view.get::<Returning>(&device)?;
    Ok(match known {
        _ if is_over(not_after, now) => Admission::Refused(Refusal::Expired),
        Some(known) if !known.keys.knows(key) => {
            recallable(&known.keys, not_after, Admission::Returning)
        }
        Some(_) | None => Admission::Returning,
    })
}

/// What an unknown key means: an older certificate than those that are known was retired.
fn recallable(keys: &DeviceKeys, not_after: Timestamp, newer: Admission) -> Admission {
    if keys.are_older_than(not_after) { newer } else { Admission::Refused(Refusal::KeyRetired) }
}

fn is_over(not_after: Timestamp, now: Timestamp) -> bool {
    now >= not_after.saturating_add(RENEWAL_GRACE).unwrap_or(Timestamp::MAX)
}

/// Whether a device that comes in may have its certificate renewed. Asked before one is issued.
pub fn may_renew(
    view: &View<'_>,
    device: DeviceId,
    key: Digest,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<Result<(), Refusal>, Error> {
    match admit(view, device, key, not_after, now)? {
        Admission::Full { .. } | Admission::RenewalOnly { .. } => {}
        Admission::Recallable => return Ok(Err(Refusal::KeyRetired)),
        Admission::Returning => return Ok(Err(Refusal::Returning)),
        Admission::Refused(refusal) => return Ok(Err(refusal)),
    }
    let quarantined = view.get::<Device>(&device)?.is_some_and(|found| found.quarantined.is_some());
    Ok(if quarantined { Err(Refusal::Quarantined) } else { Ok(()) })
}

/// Keeps the key of a renewed certificate as the next one. The current one stays good until the
/// next is first used.
pub fn renewed(work: &mut Work<'_>, device: DeviceId, next: DeviceKey) -> Result<(), Error> {
    let found = work.get::<Device>(&device)?.ok_or(Error::UnknownDevice { device })?;
    if found.revoked.is_some() || found.quarantined.is_some() {
        return Err(Error::DeviceRevoked { device });
    }
    let keys = work.get::<DeviceKeys>(&device)?.ok_or(Error::UnknownDevice { device })?;
    work.put(&DeviceKeys { next: Some(next), ..keys });
    Ok(())
}

/// Takes up a key that the registry has forgotten: the device's certificate is newer than all that
/// are known, so it was issued after the backup. It is the next one, as after a renewal.
pub fn recall(
    work: &mut Work<'_>,
    device: DeviceId,
    key: DeviceKey,
    now: Timestamp,
) -> Result<(), Error> {
    let found = work.get::<Device>(&device)?.ok_or(Error::UnknownDevice { device })?;
    let keys = work.get::<DeviceKeys>(&device)?.ok_or(Error::UnknownDevice { device })?;
    let is_newer = key.not_after.is_some_and(|end| keys.are_older_than(end));
    if found.revoked.is_some() || keys.knows(key.key) || !is_newer {
        return Ok(());
    }
    work.put(&DeviceKeys { next: Some(key), ..keys });
    let may = permit(&Actor::system(), Action::EditDevice, &found.place)?;
    let deed = may.deed(Deed::DeviceKeyRecalled, Subject::Device(device), now);
    work.audit(deed.with("room", &found.room));
    Ok(())
}
