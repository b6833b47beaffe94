//! Pairing: a device opens one and reveals its nonce, a person claims it by the code on the screen,
//! and the shell's certificate authority issues.
//!
//! A pairing's life: opened → shown → claimed → issued, or void. It is swept after its end.

pub mod browser;
mod claim;

use std::time::Duration;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use protocol::enrol::{self as wire, Nonce};
use protocol::report::ScreenSize;
use protocol::{DeviceId, Digest, PairingId, limit};

use crate::change::Change;
use crate::domain::device::{BrowserKey, BrowserOwner, DeviceKeys, DeviceKind};
use crate::domain::pairing::{OpenPairings, Pairing, PairingState};
use crate::domain::text;
use crate::error::Error;
use crate::keys::{self, CodeOwner};
use crate::work::{View, Work};

pub use self::claim::{Claim, Claimed, FETCH_TIME, GUESS_TIME, GUESSES, claim};

/// Open pairings of one address, at most: forty TVs may share one.
pub const MOST_OF_ADDRESS: usize = 100;
/// Open pairings, at most.
pub const MOST: usize = 10_000;
/// Pairings that are over and swept on the way when another is opened.
const SWEPT_ON_OPEN: usize = 20;

/// What a device opens a pairing with. The shell has checked the request's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The certificate request in PEM.
    pub request: String,
    /// The request's key: its SubjectPublicKeyInfo in DER.
    pub key: Vec<u8>,
    /// What the device commits to.
    pub commitment: Digest,
    /// What the hardware calls itself.
    pub hardware: String,
    /// The agent's version.
    pub agent: String,
    /// The screen's size.
    pub screen: ScreenSize,
    /// Where the request came from.
    pub address: String,
}

/// How far a pairing is, as the device may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has typed the code yet.
    Waiting,
    /// It is over: start again.
    Expired,
    /// The certificate is to be issued now, and kept with [`issued`].
    ToIssue {
        /// The device's name.
        device: DeviceId,
        /// The certificate request in PEM.
        request: String,
    },
    /// The device has its certificate.
    Issued {
        /// The device's name.
        device: DeviceId,
        /// The certificate in PEM.
        certificate: String,
    },
}

/// A certificate that the shell has issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// In PEM.
    pub pem: String,
    /// When it ends.
    pub not_after: Timestamp,
}

/// Opens a pairing. It is good for ten minutes.
pub fn open(work: &mut Work<'_>, opening: &Opening, now: Timestamp) -> Result<Pairing, Error> {
    sweep(work, now, SWEPT_ON_OPEN)?;
    let hardware = text::optional_line("hardware", &opening.hardware, limit::NAME_CHARS)?;
    let agent = text::optional_line("agent", &opening.agent, limit::TAG_CHARS)?;
    let address = opening.address.clone();
    is_room(work, &address)?;
    let pairing = Pairing {
        id: work.fresh(PairingId::new, now),
        kind: DeviceKind::Agent,
        expires: after(now, limit::PAIRING_TIME),
        request: opening.request.clone(),
        key: HEXLOWER.encode(&opening.key),
        commitment: opening.commitment,
        nonce: Nonce(work.random().to_be_bytes()),
        hardware,
        agent,
        screen: opening.screen,
        address,
        state: PairingState::Opened,
    };
    put_new(work, &pairing)?;
    Ok(pairing)
}

/// Takes the nonce that the device committed to; from now on its code can be typed. `ca_key` is the
/// SubjectPublicKeyInfo in DER of the certificate authority.
pub fn reveal(
    work: &mut Work<'_>,
    pairing: PairingId,
    nonce: Nonce,
    ca_key: &[u8],
    now: Timestamp,
) -> Result<(), Error> {
    let found = alive(work, pairing, now)?.filter(|found| found.kind.is_agent());
    let found = found.ok_or(Error::UnknownPairing { pairing })?;
    if wire::commitment(nonce) != found.commitment {
        return Err(Error::CommitmentBroken { pairing });
    }
    if found.state != PairingState::Opened {
        return Ok(());
    }
    show(work, found, nonce, ca_key, now)?;
    work.record(Change::Pairing { pairing });
    Ok(())
}

/// How far an agent's pairing is.
pub fn progress(view: &View<'_>, pairing: PairingId, now: Timestamp) -> Result<Standing, Error> {
    let found = alive(view, pairing, now)?.filter(|found| found.kind.is_agent());
    let Some(found) = found else { return Ok(Standing::Expired) };
    Ok(match found.state {
        PairingState::Opened | PairingState::Shown { .. } => Standing::Waiting,
        PairingState::Void => Standing::Expired,
        PairingState::Claimed { device } => Standing::ToIssue { device, request: found.request },
        PairingState::Issued { device, certificate } => Standing::Issued { device, certificate },
    })
}

/// Keeps the certificate that was issued for a claimed pairing, and answers with the one that
/// counts: of two issued at the same time, the first that was kept.
pub fn issued(
    work: &mut Work<'_>,
    pairing: PairingId,
    certificate: &Certificate,
    now: Timestamp,
) -> Result<Standing, Error> {
    let found = alive(work, pairing, now)?.ok_or(Error::UnknownPairing { pairing })?;
    let PairingState::Claimed { device } = found.state else {
        return progress(work, pairing, now);
    };
    if let Some(mut keys) = work.get::<DeviceKeys>(&device)? {
        keys.current.not_after = Some(certificate.not_after);
        work.put(&keys);
    }
    let pem = certificate.pem.clone();
    work.put(&Pairing {
        state: PairingState::Issued { device, certificate: pem.clone() },
        ..found
    });
    work.record(Change::Pairing { pairing });
    Ok(Standing::Issued { device, certificate: pem })
}

/// Removes pairings that are over, at most `most`; answers how many there were.
pub fn sweep(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut swept = 0;
    for mark in work.marks(keys::PAIRING_END, None, most)? {
        let Some(id) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::PAIRING_END));
        swept += 1;
        let Ok(id) = PairingId::parse(id) else { continue };
        // An extended pairing has a later mark, too.
        if let Some(pairing) = work.get::<Pairing>(&id)?.filter(|found| found.expires <= now) {
            remove(work, &pairing)?;
        }
    }
    Ok(swept)
}

/// From now on the pairing's code can be typed.
fn show(
    work: &mut Work<'_>,
    pairing: Pairing,
    nonce: Nonce,
    ca_key: &[u8],
    now: Timestamp,
) -> Result<Pairing, Error> {
    let key = HEXLOWER.decode(pairing.key.as_bytes()).unwrap_or_default();
    let code = wire::code(&key, ca_key, nonce, pairing.nonce);
    let state = if by_code(work, &code, now)?.is_some() {
        // Two screens with one code: whose it is cannot be told, so the later one starts again.
        PairingState::Void
    } else {
        work.put(&CodeOwner { code: code.clone(), pairing: pairing.id });
        PairingState::Shown { code }
    };
    let shown = Pairing { state, ..pairing };
    work.put(&shown);
    Ok(shown)
}

/// Whether one more may be opened.
fn is_room(view: &View<'_>, address: &str) -> Result<(), Error> {
    if count(view, "")? >= MOST {
        return Err(Error::PairingsFull { limit: MOST });
    }
    if count(view, address)? >= MOST_OF_ADDRESS {
        let address = address.to_owned();
        return Err(Error::TooManyPairings { address, limit: MOST_OF_ADDRESS });
    }
    Ok(())
}

fn put_new(work: &mut Work<'_>, pairing: &Pairing) -> Result<(), Error> {
    work.put(pairing);
    work.mark(&end_mark(pairing));
    recount(work, "", 1)?;
    recount(work, &pairing.address, 1)
}

fn remove(work: &mut Work<'_>, pairing: &Pairing) -> Result<(), Error> {
    work.delete::<Pairing>(&pairing.id);
    work.unmark(&end_mark(pairing));
    if let PairingState::Shown { code } = &pairing.state {
        work.delete::<CodeOwner>(code);
    }
    if pairing.kind == DeviceKind::Browser {
        let key = key_of(pairing);
        let known = work.get::<BrowserKey>(&key)?;
        let owner = BrowserOwner::Pairing { pairing: pairing.id };
        if known.is_some_and(|known| known.owner == owner) {
            work.delete::<BrowserKey>(&key);
        }
    }
    work.record(Change::Pairing { pairing: pairing.id });
    recount(work, "", -1)?;
    recount(work, &pairing.address, -1)
}

fn count(view: &View<'_>, address: &str) -> Result<usize, Error> {
    Ok(view.get::<OpenPairings>(&address.to_owned())?.map_or(0, |open| open.count))
}

fn recount(work: &mut Work<'_>, address: &str, by: isize) -> Result<(), Error> {
    let address = address.to_owned();
    match count(work, &address)?.saturating_add_signed(by) {
        0 => work.delete::<OpenPairings>(&address),
        count => work.put(&OpenPairings { address, count }),
    }
    Ok(())
}

fn alive(view: &View<'_>, id: PairingId, now: Timestamp) -> Result<Option<Pairing>, Error> {
    Ok(view.get::<Pairing>(&id)?.filter(|pairing| now < pairing.expires))
}

fn by_code(view: &View<'_>, code: &str, now: Timestamp) -> Result<Option<Pairing>, Error> {
    let Some(owner) = view.get::<CodeOwner>(&code.to_owned())? else { return Ok(None) };
    let pairing = alive(view, owner.pairing, now)?;
    Ok(pairing.filter(|pairing| matches!(pairing.state, PairingState::Shown { .. })))
}

/// The key of the device that is to be, as its record names it.
pub(crate) fn key_of(pairing: &Pairing) -> Digest {
    Digest::of(&HEXLOWER.decode(pairing.key.as_bytes()).unwrap_or_default())
}

/// The mark of a pairing's end.
pub(crate) fn end_mark(pairing: &Pairing) -> String {
    format!("{}{}", keys::PAIRING_END, keys::by_time(pairing.expires, pairing.id))
}

fn after(start: Timestamp, time: Duration) -> Timestamp {
    start.saturating_add(time).unwrap_or(Timestamp::MAX)
}
