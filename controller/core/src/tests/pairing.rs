//! Pairing: codes, guesses, limits.

use protocol::PairingId;
use protocol::enrol::{self as wire, Nonce};

use super::world::{CA, Country, World, claim, key_of, opening};
use crate::app::enrol::{self, Certificate, Claimed, Standing};
use crate::domain::access::Action;
use crate::domain::device::DeviceKeys;
use crate::domain::role::Role;
use crate::error::Error;
use crate::keys::CodeOwner;

const NONCE: Nonce = Nonce([7; 16]);

#[test]
fn a_claimed_device_gets_its_certificate() {
    let country = Country::new();
    let world = &country.world;
    let (pairing, code) = world.show_code("tv", "10.0.0.1");
    assert_eq!(progress(world, pairing), Standing::Waiting);
    let typed = wire::show_code(&code).to_lowercase();
    let device = world.claim(&country.admin, &typed, &country.school).unwrap();
    assert_eq!((device.school(), device.room.as_str()), (country.school.id(), "Холл"));
    let request = "CSR of tv".to_owned();
    assert_eq!(progress(world, pairing), Standing::ToIssue { device: device.id, request });

    let certificate = |pem: &str| Certificate { pem: pem.into(), not_after: world.now() };
    let issue = |pem| {
        let certificate = certificate(pem);
        world.change(|work| enrol::issued(work, pairing, &certificate, world.now())).unwrap()
    };
    let kept = Standing::Issued { device: device.id, certificate: "first".into() };
    assert_eq!(issue("first"), kept);
    assert_eq!(issue("second"), kept);
    assert_eq!(progress(world, pairing), kept);
    let keys = world.read(|view| view.get::<DeviceKeys>(&device.id)).unwrap().unwrap();
    assert_eq!(keys.current.key, key_of("tv"));
}

#[test]
fn a_code_is_good_once() {
    let country = Country::new();
    let world = &country.world;
    let (_, code) = world.show_code("tv", "10.0.0.1");
    world.claim(&country.admin, &code, &country.school).unwrap();
    let again = world.claim(&country.neighbour_admin, &code, &country.neighbour);
    assert_eq!(again, Err(Error::WrongCode { left: 9 }));
}

#[test]
fn a_code_is_good_for_ten_minutes() {
    let country = Country::new();
    let world = &country.world;
    let (pairing, code) = world.show_code("tv", "10.0.0.1");
    world.pass(599);
    assert_eq!(progress(world, pairing), Standing::Waiting);
    world.pass(1);
    assert_eq!(progress(world, pairing), Standing::Expired);
    let late = world.claim(&country.admin, &code, &country.school);
    assert_eq!(late, Err(Error::WrongCode { left: 9 }));
}

#[test]
fn guesses_are_limited_for_one_person_and_for_no_other() {
    let country = Country::new();
    let world = &country.world;
    let (_, code) = world.show_code("tv", "10.0.0.1");
    let began = world.now();
    for left in (0..enrol::GUESSES).rev() {
        let wrong = world.claim(&country.admin, "00000000", &country.school);
        assert_eq!(wrong, Err(Error::WrongCode { left }));
    }
    let locked = || world.claim(&country.admin, &code, &country.school);
    assert_eq!(locked(), Err(Error::TooManyGuesses { until: began + enrol::GUESS_TIME }));
    world.pass(300);
    assert!(locked().is_err());
    let other = world.claim(&country.neighbour_admin, &code, &country.neighbour);
    assert!(other.is_ok(), "somebody else's guesses lock nobody out: {other:?}");
    world.pass(300);
    assert_eq!(locked(), Err(Error::WrongCode { left: 9 }));
}

#[test]
fn a_wrong_guess_is_committed_though_it_is_refused() {
    let country = Country::new();
    let world = &country.world;
    let wrong = claim("00000000", country.school.id());
    let (answer, commit) =
        world.plan(|work| enrol::claim(work, &country.admin, &wrong, world.now())).unwrap();
    assert_eq!(answer, Claimed::Refused(Error::WrongCode { left: 9 }));
    assert_eq!(commit.changes.len(), 1);
}

#[test]
fn what_is_no_code_is_no_guess() {
    let country = Country::new();
    for _ in 0..20 {
        let refused = country.world.claim(&country.admin, "пароль", &country.school);
        assert_eq!(refused, Err(Error::CodeMalformed { pairing_code: "пароль".into() }));
    }
}

#[test]
fn only_those_may_claim_who_may_and_only_for_a_school() {
    let country = Country::new();
    let world = &country.world;
    let (_, code) = world.show_code("tv", "10.0.0.1");
    let teacher = world.holder(&country.founder, Role::Teacher, &country.school);
    let unit = country.school.id();
    let refused = world.claim(&teacher, &code, &country.school);
    assert_eq!(refused, Err(Error::Forbidden { action: Action::ClaimDevice, unit }));
    let (unit, kind) = (country.region.id(), country.region.kind);
    let refused = world.claim(&country.founder, &code, &country.region);
    assert_eq!(refused, Err(Error::NotASchool { unit, kind }));
}

#[test]
fn a_nonce_that_was_not_committed_to_is_refused() {
    let world = World::new();
    let opening = opening("tv", "10.0.0.1", NONCE);
    let pairing = world.change(|work| enrol::open(work, &opening, world.now())).unwrap().id;
    let reveal = |nonce| world.change(|work| enrol::reveal(work, pairing, nonce, CA, world.now()));
    assert_eq!(reveal(Nonce([8; 16])), Err(Error::CommitmentBroken { pairing }));
    assert_eq!(reveal(NONCE), Ok(()));
    assert_eq!(reveal(NONCE), Ok(()), "said again");
    let pairing = PairingId::new(jiff::Timestamp::UNIX_EPOCH, 1);
    let refused = world.change(|work| enrol::reveal(work, pairing, NONCE, CA, world.now()));
    assert_eq!(refused, Err(Error::UnknownPairing { pairing }));
}

#[test]
fn a_pairing_whose_code_is_shown_already_starts_again() {
    let world = World::new();
    let (first, _) = world.show_code("tv", "10.0.0.1");
    let opening = opening("other", "10.0.0.1", NONCE);
    let second = world.change(|work| enrol::open(work, &opening, world.now())).unwrap();
    let code = wire::code(&opening.key, CA, NONCE, second.nonce);
    // Two equal codes of 40 bits do not come by themselves: the first screen is given the second's.
    world
        .change(|work| {
            work.put(&CodeOwner { code, pairing: first });
            enrol::reveal(work, second.id, NONCE, CA, world.now())
        })
        .unwrap();
    assert_eq!(progress(&world, second.id), Standing::Expired);
    assert_eq!(progress(&world, first), Standing::Waiting);
}

#[test]
fn open_pairings_of_an_address_are_limited_until_they_are_over() {
    let world = World::new();
    let open = |address: &str| {
        let opening = opening("tv", address, NONCE);
        world.change(|work| enrol::open(work, &opening, world.now())).map(drop)
    };
    for _ in 0..enrol::MOST_OF_ADDRESS {
        open("10.0.0.1").unwrap();
    }
    let (address, limit) = ("10.0.0.1".to_owned(), enrol::MOST_OF_ADDRESS);
    assert_eq!(open("10.0.0.1"), Err(Error::TooManyPairings { address, limit }));
    assert_eq!(open("10.0.0.2"), Ok(()));
    world.pass(600);
    assert_eq!(open("10.0.0.1"), Ok(()));
}

#[test]
fn nothing_of_a_pairing_is_left_when_it_is_over() {
    let world = World::new();
    for n in 0..30 {
        world.show_code("tv", &format!("10.0.0.{n}"));
    }
    world.pass(600);
    let sweep = |most| world.change(|work| enrol::sweep(work, world.now(), most)).unwrap();
    assert_eq!((sweep(20), sweep(20), sweep(20)), (20, 10, 0));
    let left = crate::port::Snapshot::scan(&world.pairs(), b"pairing", None, 10).unwrap();
    assert_eq!(left, []);
}

#[test]
fn a_certificate_waits_for_its_device_beyond_the_codes_end() {
    let country = Country::new();
    let world = &country.world;
    let (pairing, code) = world.show_code("tv", "10.0.0.1");
    world.pass(590);
    world.claim(&country.admin, &code, &country.school).unwrap();
    world.pass(60);
    world.change(|work| enrol::sweep(work, world.now(), 100)).unwrap();
    assert!(matches!(progress(world, pairing), Standing::ToIssue { .. }));
    world.pass(3600);
    assert_eq!(progress(world, pairing), Standing::Expired);
}

fn progress(world: &World, pairing: PairingId) -> Standing {
    world.read(|view| enrol::progress(view, pairing, world.now())).unwrap()
}
