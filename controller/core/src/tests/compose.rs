//! What a school's TVs should hold.

use protocol::post::Item;
use protocol::register::{Desired, Items};
use protocol::{Digest, UnitId, limit, wire};

use super::world::{Country, announcement, nobody};
use crate::app::{orgs, posts};
use crate::domain::compose::{self, Document};

#[test]
fn a_school_gets_what_is_on_air_for_it_and_above_the_newest_first() {
    let country = Country::new();
    let world = &country.world;
    for (who, unit, title) in [
        (&country.founder, &country.root, "страна"),
        (&country.admin, &country.school, "школа"),
        (&country.founder, &country.region, "регион"),
        (&country.founder, &country.municipality, "город"),
        (&country.neighbour_admin, &country.neighbour, "соседи"),
        (&country.founder, &country.other_region, "другой регион"),
    ] {
        world.pass(1);
        world.publish(who, unit, title);
    }
    world.draft(&country.admin, &country.school, "черновик");
    assert_eq!(titles(&country, country.school.id()), ["город", "регион", "школа", "страна"]);
    let far = country.far_school.id();
    assert_eq!(titles(&country, far), ["другой регион", "страна"]);
}

#[test]
fn what_is_withdrawn_or_edited_is_gone_or_new_at_once() {
    let country = Country::new();
    let world = &country.world;
    let post = world.publish(&country.admin, &country.school, "Снегопад");
    let other = world.publish(&country.admin, &country.school, "Другое");
    let first = document(&country);
    world.pass(1);
    let edit = posts::EditPost { title: Some("Отбой".into()), ..posts::EditPost::default() };
    world.change(|work| posts::edit(work, &country.admin, post.id, &edit, world.now())).unwrap();
    assert_eq!(titles(&country, country.school.id()), ["Отбой", "Другое"]);
    assert_ne!(document(&country).digest, first.digest);
    world.change(|work| posts::withdraw(work, &country.admin, other.id, world.now())).unwrap();
    assert_eq!(titles(&country, country.school.id()), ["Отбой"]);
}

#[test]
fn the_document_is_the_same_whenever_it_is_asked_for() {
    let country = Country::new();
    country.world.publish(&country.admin, &country.school, "Снегопад");
    let first = document(&country);
    country.world.pass(1_000_000);
    assert_eq!(document(&country), first);
    assert_eq!(first.digest, Digest::of(&first.bytes));
}

#[test]
fn a_large_document_names_its_items_to_be_fetched() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    world
        .change(|work| {
            for n in 0..limit::ITEMS {
                let plain = announcement(country.school.id(), &format!("№{n}"));
                let new = posts::NewPost { text: "ы".repeat(2_000), ..plain };
                let post = posts::create(work, admin, &new, world.now())?;
                posts::publish(work, admin, post.id, world.now())?;
            }
            Ok(())
        })
        .unwrap();
    world.pass(1);
    let newest = world.publish(&country.founder, &country.root, "новое");
    let document = document(&country);
    assert!(document.bytes.len() <= limit::DOWN_BYTES, "{}", document.bytes.len());
    let desired: Desired = wire::decode(&document.bytes, limit::DOWN_BYTES).unwrap();
    let Items::Fetch(refs) = desired.items else { panic!("it does not fit") };
    assert_eq!(refs.len(), limit::ITEMS);
    for (item, named) in document.items.iter().zip(&refs) {
        assert_eq!((item.0, item.1.len()), (named.sha256, named.bytes as usize));
        assert_eq!(document.item(named.sha256), Some(item.1.as_slice()));
        assert_eq!(Digest::of(&item.1), named.sha256);
    }
    let first: Item = wire::decode(&document.items[0].1, limit::ITEM_BYTES).unwrap();
    assert_eq!(first.post, newest.id);
    let school = country.school.id();
    let item = |digest| world.read(|view| compose::item(view, school, digest)).unwrap();
    assert_eq!(item(refs[0].sha256), Some(document.items[0].1.clone()));
    assert_eq!(item(Digest::of(b"another")), None);
}

#[test]
fn settings_name_school_room_and_what_comes_from_above() {
    let country = Country::new();
    let world = &country.world;
    let device = world.device(&country.admin, &country.school, "tv");
    let zone =
        orgs::EditUnit { time_zone: Some(Some("Asia/Omsk".into())), ..orgs::EditUnit::default() };
    world
        .change(|work| orgs::edit(work, &country.founder, country.region.id(), &zone, world.now()))
        .unwrap();
    let settings = world.read(|view| compose::settings(view, device.id)).unwrap().unwrap();
    assert_eq!((settings.school, settings.room.as_str()), (country.school.id(), "Холл"));
    assert_eq!(settings.school_name, "Гимназия №11");
    assert_eq!(settings.time_zone, "Asia/Omsk");
    assert_eq!(world.read(|view| compose::settings(view, nobody())), Ok(None));
}

#[test]
fn a_change_above_concerns_a_school_and_one_beside_does_not() {
    let country = Country::new();
    let below = |unit: &crate::domain::org::Unit| {
        let school = country.school.id();
        country.world.read(|view| compose::is_below(view, school, unit.id())).unwrap()
    };
    for above in [&country.root, &country.region, &country.municipality, &country.school] {
        assert!(below(above), "{}", above.name);
    }
    assert!(!below(&country.neighbour) && !below(&country.other_region));
}

fn document(country: &Country) -> Document {
    let school = country.school.id();
    country.world.read(|view| compose::desired(view, school)).unwrap().unwrap()
}

fn titles(country: &Country, school: UnitId) -> Vec<String> {
    let document = country.world.read(|view| compose::desired(view, school)).unwrap().unwrap();
    let desired: Desired = wire::decode(&document.bytes, limit::DOWN_BYTES).unwrap();
    let Items::Inline(items) = desired.items else { panic!("it fits") };
    items.iter().map(|item: &Item| item.content.title().to_owned()).collect()
}
