//! Claiming: a person types the code on the screen, and the device is theirs.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use protocol::enrol as wire;
use protocol::register::Orientation;
use protocol::{DeviceId, UnitId, limit};

use super::{after, by_code, end_mark, key_of, remove};
use crate::app::{devices, orgs};
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::device::{BrowserKey, BrowserOwner, Device, DeviceKey, DeviceKeys, DeviceKind};
use crate::domain::org::UnitKind;
use crate::domain::pairing::{Guesses, Pairing, PairingState};
use crate::domain::text;
use crate::error::Error;
use crate::keys::CodeOwner;
use crate::work::{View, Work};

/// Wrong codes that one person may type within [`GUESS_TIME`].
pub const GUESSES: u32 = 10;
/// How long wrong codes are remembered.
pub const GUESS_TIME: Duration = Duration::from_secs(600);
/// How long an issued certificate waits to be fetched.
pub const FETCH_TIME: Duration = Duration::from_secs(3600);
/// A device that somebody takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The code as it was typed.
    pub code: String,
    /// The school.
    pub unit: UnitId,
    /// Where in the school.
    pub room: String,
    /// What narrows an audience.
    pub tags: BTreeSet<String>,
}

/// What became of a claim. A refused one is to be committed, too: it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// The device is taken up.
    Device(Box<Device>),
    /// The code is wrong, or too many were.
    Refused(Error),
}

/// Takes up the device that shows a code. Wrong codes are counted, so the answer is committed
/// whatever it is.
pub fn claim(
    work: &mut Work<'_>,
    actor: &Actor,
    claim: &Claim,
    now: Timestamp,
) -> Result<Claimed, Error> {
    let school = orgs::find(work, actor, claim.unit)?;
    let may = permit(actor, Action::ClaimDevice, &school.place)?;
    if school.kind != UnitKind::School {
        return Err(Error::NotASchool { unit: claim.unit, kind: school.kind });
    }
    let room = text::name("room", &claim.room)?;
    let tags = text::names("tags", &claim.tags, limit::TAG_CHARS, limit::TAGS)?;
    let code = wire::read_code(&claim.code).ok_or_else(|| Error::CodeMalformed {
        pairing_code: claim.code.chars().take(40).collect(),
    })?;
    let guesses = guesses(work, actor, now)?;
    if guesses.wrong >= GUESSES {
        let until = after(guesses.since, GUESS_TIME);
        return Ok(Claimed::Refused(Error::TooManyGuesses { until }));
    }
    let Some(pairing) = by_code(work, &code, now)? else {
        let guesses = Guesses { wrong: guesses.wrong + 1, ..guesses };
        work.put(&guesses);
        return Ok(Claimed::Refused(Error::WrongCode { left: GUESSES - guesses.wrong }));
    };
    let device = Device {
        id: work.fresh(DeviceId::new, now),
        kind: pairing.kind,
        autostart: false,
        place: school.place,
        room,
        tags,
        orientation: Orientation::default(),
        hardware: pairing.hardware.clone(),
        screen: pairing.screen,
        claimed_by: actor.by().clone(),
        claimed: now,
        revoked: None,
        quarantined: None,
    };
    let current = DeviceKey { key: key_of(&pairing), not_after: None };
    work.put(&DeviceKeys { device: device.id, current, next: None });
    devices::add(work, &device);
    work.delete::<CodeOwner>(&code);
    match pairing.kind {
        DeviceKind::Agent => {
            extend(work, pairing, PairingState::Claimed { device: device.id }, now);
        }
        // It has what it needs: its cookie is the device's from now on.
        DeviceKind::Browser => {
            let owner = BrowserOwner::Device { device: device.id };
            work.put(&BrowserKey { key: current.key, owner });
            remove(work, &pairing)?;
        }
    }
    let deed = may.deed(Deed::DeviceClaimed, Subject::Device(device.id), now);
    work.audit(deed.with("room", &device.room).with("hardware", &device.hardware));
    Ok(Claimed::Device(Box::new(device)))
}

fn extend(work: &mut Work<'_>, pairing: Pairing, state: PairingState, now: Timestamp) {
    work.unmark(&end_mark(&pairing));
    let pairing = Pairing { state, expires: after(now, FETCH_TIME), ..pairing };
    work.mark(&end_mark(&pairing));
    work.put(&pairing);
    work.record(Change::Pairing { pairing: pairing.id });
}

fn guesses(view: &View<'_>, actor: &Actor, now: Timestamp) -> Result<Guesses, Error> {
    let by = actor.by().key();
    let found = view.get::<Guesses>(&by)?.filter(|found| now < after(found.since, GUESS_TIME));
    Ok(found.unwrap_or(Guesses { by, since: now, wrong: 0 }))
}
