//! The hierarchy.

use protocol::Language;
use protocol::register::{Accent, Support, Theme};

use super::world::Country;
use crate::app::orgs::{self, EditUnit, NewUnit};
use crate::change::Change;
use crate::domain::access::Action;
use crate::domain::compose;
use crate::domain::org::UnitKind;
use crate::error::Error;
use crate::page::Page;
use crate::work::View;

#[test]
fn a_school_may_stand_right_below_a_region_but_not_below_a_school() {
    let country = Country::new();
    assert_eq!(country.far_school.place.parent(), Some(country.other_region.id()));
    let new = new(UnitKind::School, "Филиал", Some(country.school.id()));
    let refused = create(&country, &new);
    let kind = UnitKind::School;
    assert_eq!(refused, Err(Error::KindMisplaced { kind, parent: kind }));
    let second = NewUnit { kind: UnitKind::Country, ..new };
    assert!(matches!(create(&country, &second), Err(Error::KindMisplaced { .. })));
}

#[test]
fn a_unit_without_a_parent_goes_below_ones_own() {
    let country = Country::new();
    let made = create(&country, &new(UnitKind::Region, "Омская область", None)).unwrap();
    assert_eq!(made.place.parent(), Some(country.root.id()));
}

#[test]
fn a_wrong_time_zone_is_named() {
    let country = Country::new();
    let zone = |zone: &str| {
        let parent = Some(country.region.id());
        let new = new(UnitKind::Municipality, "Город", parent);
        create(&country, &NewUnit { time_zone: Some(zone.into()), ..new })
    };
    let refused = zone("Europe/Eletz");
    assert_eq!(refused, Err(Error::TimeZoneUnknown { time_zone: "Europe/Eletz".into() }));
    let made = zone("asia/yakutsk").unwrap();
    assert_eq!(made.own.time_zone.as_deref(), Some("Asia/Yakutsk"));
}

#[test]
fn what_a_unit_leaves_out_comes_from_above() {
    let country = Country::new();
    let red = Accent { red: 200, green: 0, blue: 0 };
    let support = Support { phone: "112".into(), ..Support::default() };
    let region = EditUnit {
        time_zone: Some(Some("Asia/Omsk".into())),
        accent: Some(Some(red)),
        support: Some(Some(support.clone())),
        language: Some(Some(Language::English)),
        ..EditUnit::default()
    };
    edit(&country, country.region.id(), &region);
    let school = EditUnit {
        theme: Some(Some(Theme::Dark)),
        language: Some(Some(Language::Russian)),
        ..EditUnit::default()
    };
    edit(&country, country.school.id(), &school);
    let effective = || {
        country.world.read(|view| {
            let unit = orgs::find(view, &country.founder, country.school.id())?;
            compose::effective(view, &unit)
        })
    };
    let now = effective().unwrap();
    assert_eq!((now.time_zone.as_str(), now.accent), ("Asia/Omsk", red));
    assert_eq!((now.theme, now.language), (Theme::Dark, Language::Russian));
    assert_eq!(now.support, support);
    edit(&country, country.region.id(), &EditUnit { time_zone: Some(None), ..EditUnit::default() });
    assert_eq!(effective().unwrap().time_zone, "Europe/Moscow");
}

#[test]
fn an_edit_is_told_to_the_gateways_and_one_that_changes_nothing_is_none() {
    let country = Country::new();
    let world = &country.world;
    let unit = country.school.id();
    let rename = EditUnit { name: Some("Лицей".into()), ..EditUnit::default() };
    let plan = || world.plan(|work| orgs::edit(work, &country.admin, unit, &rename, world.now()));
    let (_, commit) = plan().unwrap();
    assert_eq!(commit.log, [serde_json::to_vec(&Change::Unit { unit }).unwrap()]);
    world.store_commit(commit);
    let (_, commit) = plan().unwrap();
    assert!(commit.changes.is_empty() && commit.log.is_empty() && commit.audit.is_empty());
}

#[test]
fn a_school_administrator_changes_the_school_and_makes_no_units() {
    let country = Country::new();
    let world = &country.world;
    let new = new(UnitKind::School, "Ещё", Some(country.school.id()));
    let refused = world.change(|work| orgs::create(work, &country.admin, &new, world.now()));
    let unit = country.school.id();
    assert_eq!(refused, Err(Error::Forbidden { action: Action::CreateUnit, unit }));
}

#[test]
fn lists_come_in_pages() {
    let country = Country::new();
    for n in 0..7 {
        create(&country, &new(UnitKind::Municipality, &format!("М{n}"), Some(country.region.id())))
            .unwrap();
    }
    let mut names = Vec::new();
    let mut cursor = None;
    loop {
        let page = Page::new(3, cursor.as_deref()).unwrap();
        let list = |view: &View<'_>| {
            orgs::list(view, &country.founder, Some(country.region.id()), None, &page)
        };
        let listed = country.world.read(list).unwrap();
        assert!(listed.items.len() <= 3);
        names.extend(listed.items.into_iter().map(|unit| unit.name));
        cursor = listed.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 8);
    names.dedup();
    assert_eq!(names.len(), 8);
    for wrong in ["x y", "0", "a.b", &"1".repeat(200)] {
        let listed = Page::new(3, Some(wrong)).and_then(|page| {
            country.world.read(|view| orgs::list(view, &country.founder, None, None, &page))
        });
        assert!(matches!(listed, Err(Error::CursorInvalid { .. })), "{wrong}");
    }
    assert!(Page::new(0, None).is_err() && Page::new(201, None).is_err());
}

fn new(kind: UnitKind, name: &str, parent: Option<protocol::UnitId>) -> NewUnit {
    NewUnit { kind, name: name.into(), parent, time_zone: None }
}

fn create(country: &Country, new: &NewUnit) -> Result<crate::domain::org::Unit, Error> {
    let world = &country.world;
    world.change(|work| orgs::create(work, &country.founder, new, world.now()))
}

fn edit(country: &Country, unit: protocol::UnitId, edit: &EditUnit) {
    let world = &country.world;
    world.change(|work| orgs::edit(work, &country.founder, unit, edit, world.now())).unwrap();
}
