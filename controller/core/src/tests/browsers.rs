//! TVs that have only a browser: their codes, their secrets, and what becomes of them.

use protocol::report::ScreenSize;
use protocol::{DeviceId, Digest};

use super::check::proven;
use super::world::{CA, Country, World, hello};
use crate::app::devices::{self, EditDevice};
use crate::app::enrol::browser::{self, Opened, Opening, Standing};
use crate::app::{enrol, sessions};
use crate::domain::actor::Actor;
use crate::domain::device::{BrowserKey, DeviceKind};
use crate::error::Error;
use crate::port::Snapshot as _;

#[test]
fn a_claimed_browser_is_the_device_by_its_cookie_alone() {
    let country = Country::new();
    let world = &country.world;
    let (opened, other) = (open(world, "10.0.0.1"), open(world, "10.0.0.1"));
    let code = browser::code(&opened.pairing).unwrap().to_owned();
    assert!(
        matches!(standing(world, &opened), Standing::Waiting(waits) if *waits == opened.pairing)
    );
    let device = world.claim(&country.admin, &code, &country.school).unwrap();
    assert_eq!(
        (device.kind, device.hardware.as_str()),
        (DeviceKind::Browser, "Chromium 38, webOS")
    );
    assert_eq!(standing(world, &opened), Standing::Device(device.id));
    assert!(matches!(standing(world, &other), Standing::Waiting(_)));
    let again = world.claim(&country.neighbour_admin, &code, &country.neighbour);
    assert_eq!(again, Err(Error::WrongCode { left: 9 }));

    let begin = |key| {
        let hello = hello(1, 1, world.now());
        world.change(|work| sessions::begin(work, device.id, key, "g", &hello, world.now()))
    };
    assert_eq!(begin(key(&opened)).unwrap().school, country.school.id());
    assert_eq!(begin(key(&other)), Err(Error::KeyRetired { device: device.id }));
    proven(world);
}

#[test]
fn secrets_are_kept_nowhere_and_codes_are_nobodys_choice() {
    let country = Country::new();
    let world = &country.world;
    let (one, other) = (open(world, "10.0.0.1"), open(world, "10.0.0.1"));
    assert_ne!(one.secret.reveal(), other.secret.reveal());
    assert_ne!(browser::code(&one.pairing), browser::code(&other.pairing));
    let kept = world.pairs().scan(b"", None, usize::MAX).unwrap();
    let secret = one.secret.reveal().as_bytes();
    let tells = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret);
    assert!(kept.iter().all(|(key, value)| !tells(key) && !tells(value)));
}

#[test]
fn a_code_that_ran_out_leaves_nothing_behind() {
    let country = Country::new();
    let world = &country.world;
    let opened = open(world, "10.0.0.1");
    world.pass(600);
    assert_eq!(standing(world, &opened), Standing::Unknown);
    let swept = world.change(|work| enrol::sweep(work, world.now(), 100)).unwrap();
    assert_eq!(swept, 1);
    let left = world.read(|view| view.get::<BrowserKey>(&key(&opened))).unwrap();
    assert_eq!(left, None);
    proven(world);
}

#[test]
fn a_claimed_browser_leaves_its_place_to_the_next_one() {
    let country = Country::new();
    let world = &country.world;
    for _ in 0..enrol::MOST_OF_ADDRESS {
        let opened = open(world, "10.0.0.1");
        let code = browser::code(&opened.pairing).unwrap().to_owned();
        world.claim(&country.admin, &code, &country.school).unwrap();
    }
    for _ in 0..enrol::MOST_OF_ADDRESS {
        open(world, "10.0.0.1");
    }
    let full = world.change(|work| browser::open(work, &opening("10.0.0.1"), CA, world.now()));
    let address = "10.0.0.1".to_owned();
    let expected = Error::TooManyPairings { address, limit: enrol::MOST_OF_ADDRESS };
    assert_eq!(full.map(|_| ()), Err(expected));
    open(world, "10.0.0.2");
}

#[test]
fn an_agents_way_in_knows_nothing_of_a_browsers_pairing() {
    let country = Country::new();
    let world = &country.world;
    let pairing = open(world, "10.0.0.1").pairing.id;
    let progress = world.read(|view| enrol::progress(view, pairing, world.now()));
    assert_eq!(progress, Ok(enrol::Standing::Expired));
    let nonce = protocol::enrol::Nonce([7; 16]);
    let revealed = world.change(|work| enrol::reveal(work, pairing, nonce, CA, world.now()));
    assert_eq!(revealed, Err(Error::UnknownPairing { pairing }));
}

#[test]
fn a_revoked_browser_is_told_so_and_begins_no_session() {
    let country = Country::new();
    let world = &country.world;
    let (opened, device) = paired(&country);
    world.change(|work| devices::revoke(work, &country.admin, device, world.now())).unwrap();
    assert_eq!(standing(world, &opened), Standing::Revoked);
    let hello = hello(1, 1, world.now());
    let begun =
        world.change(|work| sessions::begin(work, device, key(&opened), "g", &hello, world.now()));
    assert_eq!(begun, Err(Error::DeviceRevoked { device }));
    proven(world);
}

#[test]
fn a_browser_is_for_alerts_only_where_somebody_vouches_for_its_autostart() {
    let country = Country::new();
    let world = &country.world;
    let (_, device) = paired(&country);
    let set = |actor: &Actor, device, autostart| {
        let edit = EditDevice { autostart: Some(autostart), ..EditDevice::default() };
        world.change(|work| devices::edit(work, actor, device, &edit, world.now()))
    };
    let found = world.read(|view| devices::find(view, &country.admin, device)).unwrap();
    assert!(!found.is_for_alerts());
    assert!(set(&country.admin, device, true).unwrap().is_for_alerts());
    assert!(!set(&country.admin, device, false).unwrap().is_for_alerts());
    let (_, code) = world.show_code("tv", "10.0.0.9");
    let agent = world.claim(&country.admin, &code, &country.school).unwrap();
    assert!(agent.is_for_alerts());
    let refused = set(&country.admin, agent.id, false);
    assert_eq!(refused, Err(Error::NotABrowser { device: agent.id }));
}

fn paired(country: &Country) -> (Opened, DeviceId) {
    let opened = open(&country.world, "10.0.0.1");
    let code = browser::code(&opened.pairing).unwrap().to_owned();
    let device = country.world.claim(&country.admin, &code, &country.school).unwrap();
    (opened, device.id)
}

fn standing(world: &World, opened: &Opened) -> Standing {
    world.read(|view| browser::standing(view, key(opened), world.now())).unwrap()
}

fn key(opened: &Opened) -> Digest {
    BrowserKey::of_secret(opened.secret.reveal())
}

/// A browser that shows its code.
pub(super) fn open(world: &World, address: &str) -> Opened {
    world.change(|work| browser::open(work, &opening(address), CA, world.now())).unwrap()
}

fn opening(address: &str) -> Opening {
    Opening {
        hardware: "Chromium 38, webOS".to_owned(),
        page: "0.1.0".to_owned(),
        screen: ScreenSize { width: 1920, height: 1080 },
        address: address.to_owned(),
    }
}
