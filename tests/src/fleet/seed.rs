//! Makes schools and their TVs in a stopped controller's data directory.
//!
//! What is made is what pairing would have made, by the same use cases on the same store: every
//! device has opened a pairing, somebody has claimed it, and the installation's own CA has signed its
//! certificate. Only HTTPS and the typing of codes are left out.

use std::path::Path;
use std::sync::Arc;

use agent_core::port::InMemory;
use controller::bus::Bus;
use controller::ledger::Ledger;
use controller::metrics::Metrics;
use controller::pki::{DeviceRequest, Pki};
use controller::store::SledStore;
use controller_core::app::enrol::{self, Certificate, Claim, Claimed, Opening};
use controller_core::app::orgs::{self, NewUnit};
use controller_core::domain::actor::Actor;
use controller_core::domain::org::UnitKind;
use controller_core::error::Error;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::enrol::{Nonce, code, commitment};
use protocol::report::ScreenSize;
use protocol::{DeviceId, Digest, UnitId};
use rcgen::KeyPair;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::sync::watch;

use crate::device::request_for;
use crate::wait::now;

/// Devices paired in one commit.
const AT_A_TIME: usize = 50;

/// A region that was made, and its TVs.
#[derive(Debug)]
pub struct Seeded {
    /// The region above all the schools.
    pub region: UnitId,
    /// The schools, in the order in which TVs were given to them.
    pub schools: Vec<UnitId>,
    /// What devices trust.
    pub ca: CertificateDer<'static>,
    /// The TVs, school after school.
    pub tvs: Vec<Identity>,
}

/// A paired TV: who it is, and what is on its disk.
#[derive(Debug)]
pub struct Identity {
    /// Its name.
    pub device: DeviceId,
    /// What its agent keeps, over all its lives.
    pub disk: InMemory,
    pub(super) certificate: CertificateDer<'static>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Under which its key is known.
    pub(crate) fn key_digest(&self) -> Digest {
        let (_, certificate) = x509_parser::parse_x509_certificate(&self.certificate).unwrap();
        Digest::of(certificate.public_key().raw)
    }
}

/// Makes a region below the root unit with so many schools, and so many TVs that stand in them in
/// turn. The controller must be stopped.
pub fn seed(data: &Path, root: UnitId, schools: usize, tvs: usize) -> Seeded {
    let store = Arc::new(SledStore::open(data).unwrap());
    let ledger = Ledger::new(store, Arc::new(NoBus), Arc::new(Metrics::new()));
    let pki = Pki::open(&data.join("pki"), now()).unwrap();
    let region = change(&ledger, |work| Ok(unit(work, UnitKind::Region, root, "Область")?.0));
    let schools: Vec<UnitId> = change(&ledger, |work| {
        let school = |n| Ok(unit(work, UnitKind::School, region, &format!("Школа №{n}"))?.0);
        (1..=schools).map(school).collect()
    });
    let rooms: Vec<(UnitId, String)> = (0..tvs)
        .map(|n| (schools[n % schools.len()], format!("Кабинет {}", n / schools.len() + 1)))
        .collect();
    let tvs = rooms.chunks(AT_A_TIME).enumerate().flat_map(|(index, rooms)| {
        // Forty TVs may share an address, and so do these.
        let address = format!("10.{}.{}.1", index / 250, index % 250);
        pair(&ledger, &pki, &address, rooms)
    });
    let tvs = tvs.collect();
    Seeded { region, schools, ca: pki.ca_der().clone(), tvs }
}

fn pair(ledger: &Ledger, pki: &Pki, address: &str, rooms: &[(UnitId, String)]) -> Vec<Identity> {
    let at = now();
    let keys: Vec<KeyPair> = rooms.iter().map(|_| KeyPair::generate().unwrap()).collect();
    let issued: Vec<(DeviceId, String)> = change(ledger, |work| {
        let paired = keys.iter().zip(rooms).map(|(key, (school, room))| {
            let request = DeviceRequest::read(&request_for(key)).unwrap();
            let (pairing, device) = claim(work, pki, &request, address, *school, room, at)?;
            let made = pki.issue_device(&request, device, at).unwrap();
            let kept = Certificate { pem: made.certificate.clone(), not_after: made.not_after };
            enrol::issued(work, pairing, &kept, at)?;
            Ok((device, made.certificate))
        });
        paired.collect::<Result<_, Error>>()
    });
    // Pairings are bounded, and these are over: they are swept as if their hour had passed.
    let over = at + 2 * enrol::FETCH_TIME;
    change(ledger, |work| enrol::sweep(work, over, 2 * AT_A_TIME));
    let identity = |((device, certificate), key): ((DeviceId, String), &KeyPair)| Identity {
        device,
        disk: InMemory::default(),
        certificate: CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap(),
        key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    };
    issued.into_iter().zip(&keys).map(identity).collect()
}

fn claim(
    work: &mut Work<'_>,
    pki: &Pki,
    request: &DeviceRequest,
    address: &str,
    unit: UnitId,
    room: &str,
    at: Timestamp,
) -> Result<(protocol::PairingId, DeviceId), Error> {
    let nonce = Nonce(rand::random());
    let opening = Opening {
        request: "of the fleet".to_owned(),
        key: request.spki().to_vec(),
        commitment: commitment(nonce),
        hardware: "a TV of the fleet".to_owned(),
        agent: "0.1.0".to_owned(),
        screen: ScreenSize { width: 1920, height: 1080 },
        address: address.to_owned(),
    };
    let opened = enrol::open(work, &opening, at)?;
    enrol::reveal(work, opened.id, nonce, pki.spki(), at)?;
    let code = code(request.spki(), pki.spki(), nonce, opened.nonce);
    let claim = Claim { code, unit, room: room.to_owned(), tags: [].into() };
    match enrol::claim(work, &Actor::system(), &claim, at)? {
        Claimed::Device(device) => Ok((opened.id, device.id)),
        Claimed::Refused(error) => Err(error),
    }
}

fn unit(
    work: &mut Work<'_>,
    kind: UnitKind,
    parent: UnitId,
    name: &str,
) -> Result<(UnitId, String), Error> {
    let new = NewUnit { kind, name: name.to_owned(), parent: Some(parent), time_zone: None };
    let made = orgs::create(work, &Actor::system(), &new, now())?;
    Ok((made.id(), made.name))
}

pub(crate) fn change<T>(
    ledger: &Ledger,
    use_case: impl Fn(&mut Work<'_>) -> Result<T, Error>,
) -> T {
    ledger.change_here(use_case).unwrap()
}

/// Nobody follows the log while the controller is stopped.
pub(crate) struct NoBus;

impl Bus for NoBus {
    fn announce(&self, _sequence: u64) {}

    fn subscribe(&self) -> watch::Receiver<u64> {
        watch::channel(0).1
    }
}
