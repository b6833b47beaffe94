//! The audit log: everything is in it, and tampering shows.

use std::collections::BTreeSet;

use super::world::Country;
use crate::app::tokens::{self, NewToken};
use crate::app::{audit, devices, orgs, people, posts, rights};
use crate::domain::audit::{Broken, Deed, Entry, verify};
use crate::domain::role::Role;
use crate::page::Page;
use crate::port::AuditRecord;
use crate::port::first_link;

#[test]
fn an_untouched_chain_holds_and_every_tampering_shows() {
    let country = Country::new();
    let records = country.world.pairs().audit();
    assert!(records.len() > 10);
    assert_eq!(verify(records.clone()), Ok(records.last().unwrap().hash()));
    assert_eq!(verify([]), Ok(first_link()));
    let sequence = 5;
    let broken = |tamper: fn(&mut Vec<AuditRecord>)| {
        let mut records = records.clone();
        tamper(&mut records);
        verify(records)
    };
    assert_eq!(
        broken(|records| records[4].entry[10] ^= 1),
        Err(Broken { sequence: sequence + 1 }),
        "changed"
    );
    assert_eq!(broken(|records| drop(records.remove(4))), Err(Broken { sequence }), "removed");
    assert_eq!(broken(|records| records.swap(4, 5)), Err(Broken { sequence }), "exchanged");
    let doubled = |records: &mut Vec<AuditRecord>| records.insert(4, records[4].clone());
    assert_eq!(broken(doubled), Err(Broken { sequence: sequence + 1 }), "doubled");
    let renumbered = |records: &mut Vec<AuditRecord>| {
        records.remove(4);
        for record in records.iter_mut().skip(4) {
            record.sequence -= 1;
        }
    };
    assert_eq!(broken(renumbered), Err(Broken { sequence }), "removed and renumbered");
}

#[test]
fn every_deed_is_in_the_log_with_who_did_it() {
    let country = Country::new();
    let (world, admin, founder) = (&country.world, &country.admin, &country.founder);
    let now = world.now();
    let device = world.device(admin, &country.school, "tv").id;
    let post = world.publish(admin, &country.school, "Снегопад").id;
    let anna = world.person(founder, "anna").id;
    let grant = world.grant(founder, anna, Role::Teacher, &country.school).unwrap().id;
    world
        .change(|work| {
            let room = devices::EditDevice { room: Some("Зал".into()), ..Default::default() };
            devices::edit(work, admin, device, &room, now)?;
            let school = country.neighbour.id();
            let away = devices::EditDevice { unit: Some(school), ..Default::default() };
            devices::edit(work, founder, device, &away, now)?;
            devices::revoke(work, founder, device, now)?;
            let title = posts::EditPost { title: Some("Т".into()), ..Default::default() };
            posts::edit(work, admin, post, &title, now)?;
            posts::withdraw(work, admin, post, now)?;
            let name = orgs::EditUnit { name: Some("Лицей".into()), ..Default::default() };
            orgs::edit(work, admin, country.school.id(), &name, now)?;
            people::block(work, founder, anna, now)?;
            people::unblock(work, founder, anna, now)?;
            rights::revoke(work, founder, grant, now)?;
            let new = NewToken { name: "т".into(), expires: None, unit: None };
            let (token, _) = tokens::create(work, admin, &new, now)?;
            tokens::revoke(work, admin, token.id, now)
        })
        .unwrap();
    let records = world.pairs().audit();
    let entries: Vec<Entry> =
        records.iter().map(|record| serde_json::from_slice(&record.entry).unwrap()).collect();
    let deeds: BTreeSet<String> =
        entries.iter().map(|entry| format!("{:?}", entry.what.deed)).collect();
    for deed in [
        Deed::Founded,
        Deed::UnitCreated,
        Deed::UnitEdited,
        Deed::PersonCreated,
        Deed::PersonBlocked,
        Deed::PersonUnblocked,
        Deed::RoleGranted,
        Deed::RoleRevoked,
        Deed::TokenMade,
        Deed::TokenRevoked,
        Deed::DeviceClaimed,
        Deed::DeviceEdited,
        Deed::DeviceMoved,
        Deed::DeviceRevoked,
        Deed::PostCreated,
        Deed::PostEdited,
        Deed::PostPublished,
        Deed::PostWithdrawn,
    ] {
        assert!(deeds.contains(&format!("{deed:?}")), "{deed:?} is missing");
    }
    let published = entries.iter().find(|entry| entry.what.deed == Deed::PostPublished).unwrap();
    assert_eq!(published.what.by, *admin.by());
    assert_eq!(published.what.place, country.school.place);
    verify(records).unwrap();
}

#[test]
fn the_list_is_newest_first_and_agrees_with_the_chain() {
    let country = Country::new();
    let world = &country.world;
    for n in 0..5 {
        world.pass(1);
        world.draft(&country.admin, &country.school, &format!("№{n}"));
    }
    let listed = world.read(|view| audit::list(view, &country.founder, None, &Page::first()));
    let listed = listed.unwrap().items;
    let times: Vec<_> = listed.iter().map(|entry| entry.what.at).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older));
    let records = world.pairs().audit();
    let chained: BTreeSet<String> =
        records.iter().map(|record| String::from_utf8(record.entry.clone()).unwrap()).collect();
    assert_eq!(listed.len(), records.len());
    for entry in listed {
        assert!(chained.contains(&serde_json::to_string(&entry).unwrap()), "{entry:?}");
    }
}
