//! Pairing of a TV's browser. It has no key of its own: the controller gives it a secret in a cookie,
//! and computes both ends of the code (see decision 15).
//!
//! The code covers the secret, so whoever types it takes up the browser that holds this cookie and no
//! other; and nothing in it is the browser's choice, so nobody can search for a wanted code.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use protocol::enrol::{self as wire, Nonce};
use protocol::report::ScreenSize;
use protocol::{DeviceId, Digest, PairingId, limit};

use super::{SWEPT_ON_OPEN, after, alive, is_room, put_new, show, sweep};
use crate::change::Change;
use crate::domain::credential::Secret;
use crate::domain::device::{BrowserKey, BrowserOwner, Device, DeviceKind};
use crate::domain::pairing::{Pairing, PairingState};
use crate::domain::text;
use crate::error::Error;
use crate::work::{View, Work};

/// What a browser says of itself when it asks to be paired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The browser's name and version, and the system's, in short.
    pub hardware: String,
    /// The version of the page that it runs.
    pub page: String,
    /// The screen's size.
    pub screen: ScreenSize,
    /// Where the request came from.
    pub address: String,
}

/// A browser's pairing that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// For the cookie; it is given out only now.
    pub secret: Secret,
    /// The pairing.
    pub pairing: Pairing,
}

/// What a browser is, by the key of its cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody that is known: it is to be paired.
    Unknown,
    /// It shows a code and waits.
    Waiting(Box<Pairing>),
    /// A device.
    Device(DeviceId),
    /// It was a device, and its identity was ended.
    Revoked,
}

/// Opens a pairing whose code can be typed at once. It is good for ten minutes.
pub fn open(
    work: &mut Work<'_>,
    opening: &Opening,
    ca_key: &[u8],
    now: Timestamp,
) -> Result<Opened, Error> {
    sweep(work, now, SWEPT_ON_OPEN)?;
    let hardware = text::optional_line("hardware", &opening.hardware, limit::NAME_CHARS)?;
    let agent = text::optional_line("agent", &opening.page, limit::TAG_CHARS)?;
    is_room(work, &opening.address)?;
    let secret = work.secret();
    let [ours, theirs] = [work.random(), work.random()].map(|bits| Nonce(bits.to_be_bytes()));
    let pairing = Pairing {
        id: work.fresh(PairingId::new, now),
        kind: DeviceKind::Browser,
        expires: after(now, limit::PAIRING_TIME),
        request: String::new(),
        key: HEXLOWER.encode(Secret::digest(secret.reveal()).as_bytes()),
        commitment: wire::commitment(theirs),
        nonce: ours,
        hardware,
        agent,
        screen: opening.screen,
        address: opening.address.clone(),
        state: PairingState::Opened,
    };
    put_new(work, &pairing)?;
    let owner = BrowserOwner::Pairing { pairing: pairing.id };
    work.put(&BrowserKey { key: BrowserKey::of_secret(secret.reveal()), owner });
    let pairing = show(work, pairing, theirs, ca_key, now)?;
    work.record(Change::Pairing { pairing: pairing.id });
    Ok(Opened { secret, pairing })
}

/// What a browser is. One whose code nobody can type any more is nobody.
pub fn standing(view: &View<'_>, key: Digest, now: Timestamp) -> Result<Standing, Error> {
    let Some(known) = view.get::<BrowserKey>(&key)? else { return Ok(Standing::Unknown) };
    Ok(match known.owner {
        BrowserOwner::Pairing { pairing } => match alive(view, pairing, now)? {
            Some(found) if code(&found).is_some() => Standing::Waiting(Box::new(found)),
            Some(_) | None => Standing::Unknown,
        },
        BrowserOwner::Device { device } => match view.get::<Device>(&device)? {
            Some(found) if found.revoked.is_none() => Standing::Device(device),
            Some(_) => Standing::Revoked,
            None => Standing::Unknown,
        },
    })
}

/// The code that a pairing shows, while it can be typed.
pub fn code(pairing: &Pairing) -> Option<&str> {
    match &pairing.state {
        PairingState::Shown { code } => Some(code),
        PairingState::Opened
        | PairingState::Void
        | PairingState::Claimed { .. }
        | PairingState::Issued { .. } => None,
    }
}
