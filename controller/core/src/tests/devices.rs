//! Devices: who comes in, renewal, moving, revoking.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use protocol::Digest;

use super::world::{Country, hello, key_of, nobody};
use crate::app::devices::{self, Admission, EditDevice, Filter, Refusal};
use crate::app::sessions;
use crate::change::Change;
use crate::domain::access::Action;
use crate::domain::device::{Device, DeviceKey};
use crate::domain::role::Role;
use crate::error::Error;
use crate::page::Page;
use crate::work::Work;

const DAY: u64 = 24 * 3600;

#[test]
fn a_known_device_comes_in_with_its_own_key_only() {
    let tv = Tv::new();
    let school = tv.device.school();
    assert_eq!(tv.admit(key_of("tv")), Admission::Full { school });
    assert_eq!(tv.admit(key_of("other")), Admission::Refused(Refusal::KeyRetired));
    let world = &tv.country.world;
    let unknown =
        world.read(|view| devices::admit(view, nobody(), key_of("tv"), tv.not_after, world.now()));
    assert_eq!(unknown, Ok(Admission::Returning));
}

#[test]
fn a_certificate_that_ran_out_is_good_for_renewal_for_180_days() {
    let tv = Tv::new();
    let school = tv.device.school();
    tv.country.world.pass(90 * DAY);
    assert_eq!(tv.admit(key_of("tv")), Admission::RenewalOnly { school });
    tv.country.world.pass(180 * DAY - 1);
    assert_eq!(tv.admit(key_of("tv")), Admission::RenewalOnly { school });
    tv.country.world.pass(1);
    assert_eq!(tv.admit(key_of("tv")), Admission::Refused(Refusal::Expired));
}

#[test]
fn the_old_key_is_good_until_the_next_one_is_used() {
    let tv = Tv::new();
    let school = tv.device.school();
    tv.renew(key_of("next")).unwrap();
    for key in ["tv", "next"] {
        assert_eq!(tv.admit(key_of(key)), Admission::Full { school }, "{key}");
    }
    assert!(tv.begin(key_of("tv")).is_ok());
    assert_eq!(tv.admit(key_of("next")), Admission::Full { school });
    assert!(tv.begin(key_of("next")).is_ok());
    assert_eq!(tv.admit(key_of("tv")), Admission::Refused(Refusal::KeyRetired));
    assert_eq!(tv.begin(key_of("tv")), Err(Error::KeyRetired { device: tv.device.id }));
    assert_eq!(tv.admit(key_of("next")), Admission::Full { school });
}

#[test]
fn a_revoked_device_stays_out_and_its_session_is_cut() {
    let tv = Tv::new();
    let world = &tv.country.world;
    let device = tv.device.id;
    let revoke = || {
        world.plan(|work| devices::revoke(work, &tv.country.admin, device, world.now())).unwrap()
    };
    let (_, commit) = revoke();
    assert_eq!(commit.log, [serde_json::to_vec(&Change::Revoked { device }).unwrap()]);
    world.store_commit(commit);
    assert_eq!(tv.admit(key_of("tv")), Admission::Refused(Refusal::Revoked));
    assert_eq!(tv.begin(key_of("tv")), Err(Error::DeviceRevoked { device }));
    assert_eq!(tv.renew(key_of("next")), Err(Error::DeviceRevoked { device }));
    let edit = EditDevice { room: Some("Зал".into()), ..EditDevice::default() };
    assert_eq!(tv.edit(&edit), Err(Error::DeviceRevoked { device }));
    let (again, commit) = revoke();
    assert_eq!(again.revoked, Some(world.now()));
    assert!(commit.log.is_empty() && commit.audit.is_empty());
}

#[test]
fn a_quarantined_device_shows_on_but_is_not_renewed() {
    let tv = Tv::new();
    let world = &tv.country.world;
    for (boot, session) in [(1, 1), (2, 2), (1, 3)] {
        let hello = hello(boot, session, world.now());
        let key = key_of("tv");
        let begun = world.change(|work| {
            sessions::begin(work, tv.device.id, key, "gateway", &hello, world.now())
        });
        assert_eq!(begun.unwrap().quarantined, session == 3);
    }
    let may_renew = || {
        world.read(|view| {
            devices::may_renew(view, tv.device.id, key_of("tv"), tv.not_after, world.now())
        })
    };
    assert!(matches!(tv.admit(key_of("tv")), Admission::Full { .. }));
    assert_eq!(may_renew(), Ok(Err(Refusal::Quarantined)));
    assert!(tv.renew(key_of("next")).is_err());
    world
        .change(|work| devices::release(work, &tv.country.admin, tv.device.id, world.now()))
        .unwrap();
    assert_eq!(may_renew(), Ok(Ok(())));
}

#[test]
fn room_and_tags_are_changed_and_told_to_the_gateways() {
    let tv = Tv::new();
    let world = &tv.country.world;
    let tags = BTreeSet::from(["столовая".to_owned()]);
    let edit =
        EditDevice { room: Some(" Зал ".into()), tags: Some(tags), ..EditDevice::default() };
    let plan = || {
        world
            .plan(|work| devices::edit(work, &tv.country.admin, tv.device.id, &edit, world.now()))
            .unwrap()
    };
    let (device, commit) = plan();
    assert_eq!(device.room, "Зал");
    let change = Change::Device { device: device.id };
    assert_eq!(commit.log, [serde_json::to_vec(&change).unwrap()]);
    world.store_commit(commit);
    let (_, commit) = plan();
    assert!(commit.changes.is_empty() && commit.log.is_empty() && commit.audit.is_empty());
    let many = (0..33).map(|n| n.to_string()).collect();
    let edit = EditDevice { tags: Some(many), ..EditDevice::default() };
    assert_eq!(tv.edit(&edit), Err(Error::TooMany { field: "tags", actual: 33, limit: 32 }));
}

#[test]
fn a_moved_device_is_listed_where_it_stands() {
    let tv = Tv::new();
    let (country, world) = (&tv.country, &tv.country.world);
    let edit = EditDevice { unit: Some(country.far_school.id()), ..EditDevice::default() };
    world
        .change(|work| devices::edit(work, &country.founder, tv.device.id, &edit, world.now()))
        .unwrap();
    let listed = |unit| {
        let filter = Filter { unit: Some(unit), ..Filter::default() };
        let list =
            world.read(|view| devices::list(view, &country.founder, &filter, &Page::first()));
        list.unwrap().items.len()
    };
    for gone in [&country.school, &country.municipality, &country.region] {
        assert_eq!(listed(gone.id()), 0, "{}", gone.name);
    }
    for here in [&country.far_school, &country.other_region, &country.root] {
        assert_eq!(listed(here.id()), 1, "{}", here.name);
    }
}

#[test]
fn moving_needs_the_right_at_both_ends() {
    let tv = Tv::new();
    let (country, world) = (&tv.country, &tv.country.world);
    let both = world.holder(&country.founder, Role::Technician, &country.school);
    world
        .grant(
            &country.founder,
            both.person().unwrap(),
            Role::SchoolCoordinator,
            &country.neighbour,
        )
        .unwrap();
    let both = world.actor(
        &world
            .read(|view| crate::app::people::find(view, &country.founder, both.person().unwrap()))
            .unwrap(),
    );
    let edit = EditDevice { unit: Some(country.neighbour.id()), ..EditDevice::default() };
    let refused = world.change(|work| devices::edit(work, &both, tv.device.id, &edit, world.now()));
    let unit = country.neighbour.id();
    assert_eq!(refused, Err(Error::Forbidden { action: Action::MoveDevice, unit }));
}

struct Tv {
    country: Country,
    device: Device,
    not_after: Timestamp,
}

impl Tv {
    fn new() -> Self {
        let country = Country::new();
        let device = country.world.device(&country.admin, &country.school, "tv");
        let not_after = country.world.now() + Duration::from_secs(90 * DAY);
        Self { country, device, not_after }
    }

    fn admit(&self, key: Digest) -> Admission {
        let world = &self.country.world;
        world
            .read(|view| devices::admit(view, self.device.id, key, self.not_after, world.now()))
            .unwrap()
    }

    fn renew(&self, key: Digest) -> Result<(), Error> {
        let next = DeviceKey { key, not_after: Some(self.not_after) };
        self.country.world.change(|work| devices::renewed(work, self.device.id, next))
    }

    fn begin(&self, key: Digest) -> Result<(), Error> {
        let world = &self.country.world;
        let hello = hello(1, 1, world.now());
        let begin = |work: &mut Work<'_>| {
            sessions::begin(work, self.device.id, key, "gateway", &hello, world.now())
        };
        world.change(begin).map(drop)
    }

    fn edit(&self, edit: &EditDevice) -> Result<Device, Error> {
        let (country, world) = (&self.country, &self.country.world);
        world.change(|work| devices::edit(work, &country.admin, self.device.id, edit, world.now()))
    }
}
