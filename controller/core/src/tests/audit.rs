//! The audit log: everything is in it, and tampering shows.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;

use super::world::Country;
use crate::app::audit::Filter;
use crate::app::tokens::{self, NewToken};
use crate::app::{audit, devices, orgs, people, posts, rights};
use crate::domain::access::{Action, permit};
use crate::domain::actor::By;
use crate::domain::audit::{Broken, Deed, DeedKind, Entry, Subject, verify};
use crate::domain::role::Role;
use crate::page::Page;
use crate::port::AuditRecord;
use crate::port::first_link;
use crate::work::View;

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
    let grant = world.grant(founder, anna, Role::Technician, &country.school).unwrap().id;
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
    let listed =
        world.read(|view| audit::list(view, &country.founder, &Filter::default(), &Page::first()));
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

#[test]
fn entries_are_found_by_who_what_where_when_and_text() {
    let country = Country::new();
    let world = &country.world;
    let before = world.now() + Duration::from_secs(1);
    world.pass(2);
    let post = world.draft(&country.admin, &country.school, "Снегопад").id;
    world.pass(1);
    world.change(|work| posts::publish(work, &country.admin, post, world.now())).unwrap();
    world.pass(2);
    let after = world.now();
    world.pass(2);
    world.draft(&country.neighbour_admin, &country.neighbour, "Каток");
    let found = |filter: Filter| {
        let list = |view: &View<'_>| audit::list(view, &country.founder, &filter, &Page::first());
        let entries = world.read(list).unwrap().items;
        entries.into_iter().map(|entry| entry.what.deed).collect::<Vec<_>>()
    };
    let all = Filter { from: Some(before), ..Filter::default() };
    assert_eq!(found(all.clone()), [Deed::PostCreated, Deed::PostPublished, Deed::PostCreated]);
    let early = Filter { until: Some(after), ..all.clone() };
    assert_eq!(found(early), [Deed::PostPublished, Deed::PostCreated]);
    let unit = Some(country.neighbour.id());
    assert_eq!(found(Filter { unit, ..all.clone() }), [Deed::PostCreated]);
    let deed = Some(Deed::PostPublished);
    assert_eq!(found(Filter { deed, ..all.clone() }), [Deed::PostPublished]);
    let kind = Some(DeedKind::Alerts);
    assert_eq!(found(Filter { kind, ..all.clone() }), []);
    let By::Person { login, .. } = country.admin.by() else { panic!("nobody") };
    let by = Some(login.to_uppercase());
    assert_eq!(found(Filter { by, ..all.clone() }).len(), 2);
    let text = Some(format!(" {} ", post.to_string().to_uppercase()));
    assert_eq!(found(Filter { text, ..all.clone() }).len(), 2);
    let by = Some("system".to_owned());
    let by_itself = found(Filter { by, ..Filter::default() });
    assert_eq!(by_itself.last(), Some(&Deed::Founded));
    assert!(!by_itself.contains(&Deed::PostCreated));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn pages_of_any_size_hold_what_the_filter_wants_once_and_in_order(
        limit in 1_usize..40,
        rare in any::<bool>(),
    ) {
        let country = Country::new();
        let world = &country.world;
        world.change(|work| {
            for n in 0..1_300_i64 {
                let now = world.now() + Duration::from_millis(u64::try_from(n).unwrap());
                let deed = if n % 617 == 0 { Deed::PostEdited } else { Deed::PostCreated };
                let subject = Subject::Unit(country.school.id());
                let may = permit(&country.admin, Action::EditUnit, &country.school.place)?;
                work.audit(may.deed(deed, subject, now));
            }
            Ok(())
        }).unwrap();
        let deed = if rare { Deed::PostEdited } else { Deed::PostCreated };
        let filter = Filter { deed: Some(deed), ..Filter::default() };
        let (mut found, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let page = Page::new(limit, cursor.as_deref()).unwrap();
            let piece = world.read(|view| audit::list(view, &country.founder, &filter, &page)).unwrap();
            prop_assert!(piece.items.len() <= limit);
            found.extend(piece.items);
            cursor = piece.next;
            if cursor.is_none() {
                break;
            }
        }
        prop_assert!(found.iter().all(|entry| entry.what.deed == deed));
        prop_assert!(found.is_sorted_by(|newer, older| newer.what.at > older.what.at));
        prop_assert_eq!(found.len(), if rare { 3 } else { 1_297 });
    }
}
