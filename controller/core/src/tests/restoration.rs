//! After a restore: what was ended stays ended, and what was forgotten comes back in order.

use std::time::Duration;

use jiff::Timestamp;
use protocol::{DeviceId, Digest};

use super::world::{Country, World, hello, key_of, nobody};
use crate::app::devices::{self, Admission, Readmission, Refusal};
use crate::app::restoration::{CarriedOver, carry_over, note};
use crate::app::{people, rights, sessions, signin, tokens};
use crate::domain::audit::{Deed, Entry};
use crate::domain::device::{Device, DeviceKey};
use crate::domain::role::Role;
use crate::error::Error;
use crate::memory::Pairs;
use crate::page::Page;
use crate::work::View;

const DAY: u64 = 24 * 3600;

#[test]
fn a_newer_certificate_for_a_known_device_is_taken_up_and_retires_the_older() {
    let lost = Lost::new();
    let (world, tv) = (&lost.country.world, lost.known.id);
    world.pass(60 * DAY);
    let newer = lost.end();
    assert_eq!(lost.admit(tv, "next", newer), Admission::Recallable);
    lost.recall(tv, "next", newer).unwrap();
    let school = lost.known.school();
    assert_eq!(lost.admit(tv, "next", newer), Admission::Full { school });
    let begun = world.change(|work| {
        sessions::begin(work, tv, key_of("next"), "g", &hello(1, 1, world.now()), world.now())
    });
    begun.unwrap();
    assert_eq!(lost.admit(tv, "known", lost.issued), Admission::Refused(Refusal::KeyRetired));
    let deeds = lost.deeds();
    assert_eq!(deeds.iter().filter(|deed| **deed == Deed::DeviceKeyRecalled).count(), 1);
}

#[test]
fn an_unknown_key_with_an_older_or_equal_certificate_is_retired() {
    let lost = Lost::new();
    let tv = lost.known.id;
    for end in [lost.issued, lost.issued - Duration::from_secs(DAY)] {
        assert_eq!(lost.admit(tv, "other", end), Admission::Refused(Refusal::KeyRetired));
        lost.recall(tv, "other", end).unwrap();
        assert_eq!(lost.admit(tv, "other", end), Admission::Refused(Refusal::KeyRetired));
    }
    assert!(!lost.deeds().contains(&Deed::DeviceKeyRecalled));
}

#[test]
fn a_revoked_device_comes_back_with_no_certificate_however_new() {
    let lost = Lost::new();
    let (world, tv) = (&lost.country.world, lost.known.id);
    world.change(|work| devices::revoke(work, &lost.country.admin, tv, world.now())).unwrap();
    world.pass(DAY);
    let newer = lost.end();
    assert_eq!(lost.admit(tv, "next", newer), Admission::Refused(Refusal::Revoked));
    lost.recall(tv, "next", newer).unwrap();
    assert_eq!(lost.admit(tv, "next", newer), Admission::Refused(Refusal::Revoked));
}

#[test]
fn an_unknown_device_waits_and_nothing_works_for_it_until_somebody_takes_it_up() {
    let lost = Lost::new();
    let (country, world) = (&lost.country, &lost.country.world);
    assert_eq!(lost.admit(nobody(), "stray", lost.issued), Admission::Returning);
    lost.returns(nobody(), "stray", lost.issued);
    assert_eq!(lost.admit(nobody(), "stray", lost.issued), Admission::Returning);
    let may_renew = world
        .read(|view| devices::may_renew(view, nobody(), key_of("stray"), lost.issued, world.now()));
    assert_eq!(may_renew, Ok(Err(Refusal::Returning)));
    let begun = world.change(|work| {
        let hello = hello(1, 1, world.now());
        sessions::begin(work, nobody(), key_of("stray"), "g", &hello, world.now()).map(drop)
    });
    assert_eq!(begun, Err(Error::UnknownDevice { device: nobody() }));

    // Nobody knows where it stood, so only who sees all devices sees it.
    assert_eq!(lost.listed(&country.admin), []);
    assert_eq!(lost.listed(&country.founder), [nobody()]);
    let to = Readmission {
        unit: Some(country.school.id()),
        room: Some(" Зал ".into()),
        ..Readmission::default()
    };
    let take = |actor, to: &Readmission| {
        world.change(|work| devices::readmit(work, actor, nobody(), to, world.now()))
    };
    assert_eq!(take(&country.admin, &to), Err(Error::UnknownDevice { device: nobody() }));
    assert_eq!(take(&country.founder, &Readmission::default()), Err(Error::UnitMissing {}));
    let nowhere = Readmission { room: None, ..to.clone() };
    assert_eq!(take(&country.founder, &nowhere), Err(Error::TextEmpty { field: "room" }));
    let device = take(&country.founder, &to).unwrap();
    assert_eq!((device.id, device.room.as_str()), (nobody(), "Зал"));
    let school = country.school.id();
    assert_eq!(lost.admit(nobody(), "stray", lost.issued), Admission::Full { school });
    assert_eq!(lost.listed(&country.founder), []);
    assert!(world.read(|view| devices::find(view, &country.admin, nobody())).is_ok());
    assert_eq!(take(&country.founder, &to), Err(Error::UnknownDevice { device: nobody() }));
    assert!(lost.deeds().contains(&Deed::DeviceReturned));
}

#[test]
fn a_returning_device_is_good_for_its_newest_key_only_and_noted_once_in_five_minutes() {
    let lost = Lost::new();
    let world = &lost.country.world;
    let older = lost.issued - Duration::from_secs(DAY);
    lost.returns(nobody(), "stray", lost.issued);
    let before = world.pairs();
    world.pass(299);
    lost.returns(nobody(), "stray", lost.issued);
    assert_eq!(format!("{:?}", world.pairs()), format!("{before:?}"));
    assert_eq!(lost.admit(nobody(), "old", older), Admission::Refused(Refusal::KeyRetired));
    let newer = lost.end();
    assert_eq!(lost.admit(nobody(), "newer", newer), Admission::Returning);
    lost.returns(nobody(), "newer", newer);
    assert_eq!(lost.admit(nobody(), "stray", lost.issued), Admission::Refused(Refusal::KeyRetired));
    world.pass(400 * DAY);
    assert_eq!(lost.admit(nobody(), "newer", newer), Admission::Refused(Refusal::Expired));
}

#[test]
fn what_was_ended_after_the_backup_stays_ended() {
    let lost = Lost::new();
    let (country, world) = (&lost.country, &lost.country.world);
    let anna = world.person(&country.founder, "anna");
    let boris = world.person(&country.founder, "boris");
    let role = world.grant(&country.founder, boris.id, Role::Technician, &country.school).unwrap();
    let session = world.sign_in("boris").unwrap().secret;
    let kept = world.sign_in("boris").unwrap().secret;
    let new = tokens::NewToken { name: "Табло".into(), expires: None, unit: None };
    let (token, machine) =
        world.change(|work| tokens::create(work, &country.founder, &new, world.now())).unwrap();
    let backup = world.pairs();

    world.pass(DAY);
    let later = world.device(&country.admin, &country.school, "later");
    let stolen = world.device(&country.admin, &country.school, "stolen");
    let renewed = DeviceKey { key: key_of("renewed"), not_after: Some(lost.end()) };
    world
        .change(|work| {
            let now = world.now();
            devices::revoke(work, &country.admin, stolen.id, now)?;
            devices::revoke(work, &country.admin, lost.other.id, now)?;
            devices::renewed(work, lost.known.id, renewed)?;
            people::block(work, &country.founder, anna.id, now)?;
            rights::revoke(work, &country.founder, role.id, now)?;
            tokens::revoke(work, &country.founder, token.id, now)?;
            signin::close(work, session.reveal())
        })
        .unwrap();
    let old = world.pairs();

    world.store.replace(backup);
    let done = lost.carries_over(&old).unwrap();
    assert_eq!(
        done,
        CarriedOver {
            devices_revoked: 2,
            devices_returning: 1,
            keys_renewed: 1,
            people_blocked: 1,
            grants_revoked: 1,
            credentials_ended: 2,
            unreadable: 0,
        }
    );
    let revoked = Admission::Refused(Refusal::Revoked);
    assert_eq!(lost.admit(stolen.id, "stolen", lost.end()), revoked);
    assert_eq!(lost.admit(lost.other.id, "other", lost.issued), revoked);
    assert_eq!(lost.admit(later.id, "later", lost.end()), Admission::Returning);
    let school = lost.known.school();
    assert_eq!(lost.admit(lost.known.id, "renewed", lost.end()), Admission::Full { school });
    let who = |secret: &str| world.read(|view| signin::actor(view, secret, world.now()));
    assert_eq!(who(session.reveal()), Err(Error::NotSignedIn {}));
    assert_eq!(who(machine.reveal()), Err(Error::NotSignedIn {}));
    assert!(who(kept.reveal()).unwrap().holdings().is_empty());
    assert!(world.sign_in("anna").is_err());

    // The older store knew where it stood, so its own school takes it up.
    assert_eq!(lost.listed(&country.admin), [later.id]);
    assert_eq!(lost.listed(&country.neighbour_admin), []);
    let as_before = Readmission::default();
    let returned = world
        .change(|work| devices::readmit(work, &country.admin, later.id, &as_before, world.now()))
        .unwrap();
    assert_eq!((returned.room, returned.place), (later.room, later.place));
    assert!(lost.deeds().contains(&Deed::Restored));

    // A second restore does not forget what the first one knew.
    let old = world.pairs();
    world.change(|work| devices::revoke(work, &country.admin, later.id, world.now())).unwrap();
    let second = lost.carries_over(&old).unwrap();
    assert_eq!((second.devices_revoked, second.people_blocked), (0, 0));
    assert_eq!(lost.admit(stolen.id, "stolen", lost.end()), revoked);
    assert_eq!(lost.admit(later.id, "later", lost.end()), revoked);
}

#[test]
fn another_installations_store_has_no_say() {
    let (lost, other) = (Lost::new(), World::new());
    other.random();
    other.found(crate::app::setup::OrganisationKind::Country);
    assert_eq!(lost.carries_over(&other.pairs()), None);
    assert_eq!(lost.carries_over(&World::new().pairs()), None);
}

/// A country whose registry may have forgotten something.
struct Lost {
    country: Country,
    known: Device,
    other: Device,
    /// When the first certificates end.
    issued: Timestamp,
}

impl Lost {
    fn new() -> Self {
        let country = Country::new();
        let known = country.world.device(&country.admin, &country.school, "known");
        let other = country.world.device(&country.admin, &country.school, "other");
        let issued = country.world.now() + Duration::from_secs(90 * DAY);
        Self { country, known, other, issued }
    }

    /// When a certificate ends that is issued now.
    fn end(&self) -> Timestamp {
        self.country.world.now() + Duration::from_secs(90 * DAY)
    }

    fn admit(&self, device: DeviceId, key: &str, end: Timestamp) -> Admission {
        let world = &self.country.world;
        let (key, now): (Digest, _) = (key_of(key), world.now());
        world.read(|view| devices::admit(view, device, key, end, now)).unwrap()
    }

    fn recall(&self, device: DeviceId, key: &str, end: Timestamp) -> Result<(), Error> {
        let (world, key) =
            (&self.country.world, DeviceKey { key: key_of(key), not_after: Some(end) });
        world.change(|work| devices::recall(work, device, key, world.now()))
    }

    fn returns(&self, device: DeviceId, key: &str, end: Timestamp) {
        let (world, key) =
            (&self.country.world, DeviceKey { key: key_of(key), not_after: Some(end) });
        world.change(|work| devices::note_return(work, device, key, world.now())).unwrap();
    }

    fn listed(&self, actor: &crate::domain::actor::Actor) -> Vec<DeviceId> {
        let list = |view: &View<'_>| devices::list_returning(view, actor, &Page::first());
        let listed = self.country.world.read(list).unwrap();
        listed.items.into_iter().map(|returning| returning.device).collect()
    }

    fn carries_over(&self, old: &Pairs) -> Option<CarriedOver> {
        let world = &self.country.world;
        let carry = |work: &mut crate::work::Work<'_>| {
            let done = carry_over(work, &View::new(old), world.now())?;
            note(work, world.now(), done, world.now())?;
            Ok(done)
        };
        world.change(carry).unwrap()
    }

    fn deeds(&self) -> Vec<Deed> {
        let records = self.country.world.pairs().audit();
        let deed = |entry: &[u8]| serde_json::from_slice::<Entry>(entry).unwrap().what.deed;
        records.iter().map(|record| deed(&record.entry)).collect()
    }
}
