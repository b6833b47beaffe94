//! Which devices come in, and whose certificates are renewed.

use std::time::Duration;

use jiff::Timestamp;
use protocol::{DeviceId, Digest, UnitId};
use thiserror::Error as ThisError;

use crate::domain::device::{Device, DeviceKey, DeviceKeys};
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
    let (Some(found), Some(keys)) = (found, keys) else {
        return Ok(Admission::Refused(Refusal::Unknown));
    };
    let school = found.school();
    let grace = not_after.saturating_add(RENEWAL_GRACE).unwrap_or(Timestamp::MAX);
    Ok(if found.revoked.is_some() {
        Admission::Refused(Refusal::Revoked)
    } else if !keys.knows(key) {
        Admission::Refused(Refusal::KeyRetired)
    } else if now < not_after {
        Admission::Full { school }
    } else if now < grace {
        Admission::RenewalOnly { school }
    } else {
        Admission::Refused(Refusal::Expired)
    })
}

/// Whether a device that comes in may have its certificate renewed. Asked before one is issued.
pub fn may_renew(
    view: &View<'_>,
    device: DeviceId,
    key: Digest,
    not_after: Timestamp,
    now: Timestamp,
) -> Result<Result<(), Refusal>, Error> {
    if let Admission::Refused(refusal) = admit(view, device, key, not_after, now)? {
        return Ok(Err(refusal));
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

impl DeviceKeys {
    /// Whether a key is the current or the next one.
    pub fn knows(&self, key: Digest) -> bool {
        self.current.key == key || self.next.is_some_and(|next| next.key == key)
    }
}
