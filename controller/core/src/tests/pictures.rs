//! Pictures: who may see and name them, and when they are swept away.

use protocol::post::Content;
use protocol::{Digest, post};

use super::world::{Country, announcement};
use crate::app::pictures;
use crate::app::posts::{self, EditPost, NewPost};
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::org::Unit;
use crate::domain::post::{Post, PostKind};
use crate::domain::role::Role;
use crate::error::Error;
use crate::port::{CommitError, Store};

const DAY: u64 = 24 * 3600;

#[test]
fn a_post_names_pictures_of_its_unit_and_of_those_below_and_above() {
    let country = Country::new();
    let (school, city) = (&country.school, &country.municipality);
    let (of_school, of_city) = (picture(b"school"), picture(b"city"));
    upload(&country, &country.admin, school, of_school);
    upload(&country, &country.founder, city, of_city);
    let post = write(&country, &country.admin, school, of_school).unwrap();
    assert_eq!(post.content.picture(), Some(of_school));
    let unknown = |named: post::Picture| Error::UnknownPicture { picture: named.sha256 };
    let beside = write(&country, &country.founder, &country.neighbour, of_school);
    assert_eq!(beside.unwrap_err(), unknown(of_school), "though the founder sees both");
    assert!(write(&country, &country.founder, city, of_school).is_ok(), "from below");
    assert!(write(&country, &country.founder, school, of_city).is_ok(), "from above");
    let other = picture(b"city of which the school's people see nothing");
    upload(&country, &country.founder, city, other);
    assert_eq!(write(&country, &country.admin, school, other).unwrap_err(), unknown(other));
}

#[test]
fn whoever_may_see_a_post_may_see_and_keep_its_picture() {
    let country = Country::new();
    let world = &country.world;
    let of_city = picture(b"city");
    upload(&country, &country.founder, &country.municipality, of_city);
    let seen = |who: &Actor| world.read(|view| pictures::find(view, who, of_city.sha256)).is_ok();
    assert!(!seen(&country.admin));
    let post = write(&country, &country.founder, &country.school, of_city).unwrap();
    assert!(seen(&country.admin) && !seen(&country.neighbour_admin));
    let same =
        EditPost { picture: Some(Some(of_city.sha256)), title: Some("Т".into()), ..no_edit() };
    let edited =
        world.change(|work| posts::edit(work, &country.admin, post.id, &same, world.now()));
    assert_eq!(edited.unwrap().content.picture(), Some(of_city));
}

#[test]
fn the_same_bytes_from_two_schools_are_each_schools_own() {
    let country = Country::new();
    let (world, shared) = (&country.world, picture(b"the same cat"));
    let first = upload(&country, &country.admin, &country.school, shared);
    let second = upload(&country, &country.neighbour_admin, &country.neighbour, shared);
    assert_eq!(first, second);
    let seen = |who: &Actor| world.read(|view| pictures::find(view, who, shared.sha256)).is_ok();
    assert!(seen(&country.admin) && seen(&country.neighbour_admin));
    let far = world.holder(&country.founder, Role::SchoolAdministrator, &country.far_school);
    assert!(!seen(&far));
}

#[test]
fn only_those_who_write_posts_upload() {
    let country = Country::new();
    let technician = country.world.holder(&country.founder, Role::Technician, &country.school);
    let unit = country.school.id();
    let may = |who: &Actor| country.world.read(|view| pictures::may_upload(view, who, unit));
    assert!(may(&country.admin).is_ok());
    assert!(matches!(may(&technician), Err(Error::Forbidden { .. })));
}

#[test]
fn what_no_post_names_is_swept_after_a_day_and_what_one_names_is_kept() {
    let country = Country::new();
    let (world, admin, school) = (&country.world, &country.admin, &country.school);
    let (named, unnamed) = (picture(b"named"), picture(b"unnamed"));
    for one in [named, unnamed] {
        upload(&country, admin, school, one);
    }
    let post = write(&country, admin, school, named).unwrap();
    world.pass(DAY - 1);
    assert_eq!(sweep(&country), []);
    world.pass(1);
    assert_eq!(sweep(&country), [unnamed.sha256]);
    assert!(world.read(|view| pictures::find(view, admin, unnamed.sha256)).is_err());
    world.pass(10 * DAY);
    assert_eq!(sweep(&country), []);

    let away = EditPost { picture: Some(None), ..no_edit() };
    world.change(|work| posts::edit(work, admin, post.id, &away, world.now())).unwrap();
    world.pass(DAY - 1);
    assert_eq!(sweep(&country), [], "TVs may still be fetching it");
    world.pass(1);
    assert_eq!(sweep(&country), [named.sha256]);
    let left = world.pairs();
    let left = format!("{left:?}");
    assert!(!left.contains("picture-"), "nothing is left behind: {left}");
}

#[test]
fn uploading_again_begins_the_day_anew() {
    let country = Country::new();
    let again = picture(b"again");
    upload(&country, &country.admin, &country.school, again);
    country.world.pass(DAY - 1);
    upload(&country, &country.admin, &country.school, again);
    country.world.pass(1);
    assert_eq!(sweep(&country), []);
    country.world.pass(DAY - 1);
    assert_eq!(sweep(&country), [again.sha256]);
}

#[test]
fn a_picture_that_is_named_while_it_is_swept_stays_or_is_refused() {
    let country = Country::new();
    let (world, one) = (&country.world, picture(b"contended"));
    upload(&country, &country.admin, &country.school, one);
    world.pass(DAY);
    let (_, sweeping) = world.plan(|work| pictures::sweep(work, world.now(), 10)).unwrap();
    let new = new_post(&country.school, one);
    let (_, naming) =
        world.plan(|work| posts::create(work, &country.admin, &new, world.now())).unwrap();
    world.store_commit(naming);
    assert_eq!(world.store.commit(sweeping), Err(CommitError::Conflict));
    assert_eq!(sweep(&country), []);
}

#[test]
fn a_picture_of_many_units_is_swept_in_pieces() {
    let country = Country::new();
    let (world, shared) = (&country.world, picture(b"everywhere"));
    for n in 0..201 {
        let name = format!("№{n}");
        let kind = crate::domain::org::UnitKind::School;
        let unit = world.unit(&country.founder, kind, &name, country.municipality.id());
        upload(&country, &country.founder, &unit, shared);
    }
    world.pass(DAY);
    assert_eq!(sweep(&country), []);
    assert_eq!(sweep(&country), [shared.sha256]);
}

#[test]
fn a_document_knows_the_pictures_of_its_posts() {
    let country = Country::new();
    let (world, one) = (&country.world, picture(b"shown"));
    upload(&country, &country.admin, &country.school, one);
    let post = write(&country, &country.admin, &country.school, one).unwrap();
    let document = || {
        let school = country.school.id();
        world.read(|view| compose::desired(view, school)).unwrap().unwrap()
    };
    assert_eq!(document().picture(one.sha256), None);
    world.change(|work| posts::publish(work, &country.admin, post.id, world.now())).unwrap();
    assert_eq!(document().picture(one.sha256), Some(one));
    assert_eq!(document().picture(Digest::of(b"another")), None);
}

#[test]
fn a_ticker_takes_no_picture() {
    let country = Country::new();
    let (world, one) = (&country.world, picture(b"one"));
    upload(&country, &country.admin, &country.school, one);
    let plain = announcement(country.school.id(), "Вода");
    let new = NewPost { ticker: true, picture: Some(one.sha256), ..plain };
    let made = world.change(|work| posts::create(work, &country.admin, &new, world.now()));
    assert_eq!(made, Err(Error::TickerPicture {}));
    let large = NewPost { ticker: false, ..new };
    let post =
        world.change(|work| posts::create(work, &country.admin, &large, world.now())).unwrap();
    assert!(
        matches!(post.content, Content::Announcement { picture: Some(found), .. } if found == one)
    );
    let edit = EditPost { ticker: Some(true), ..no_edit() };
    let edited =
        world.change(|work| posts::edit(work, &country.admin, post.id, &edit, world.now()));
    assert_eq!(edited, Err(Error::TickerPicture {}));
}

fn picture(bytes: &[u8]) -> post::Picture {
    post::Picture { sha256: Digest::of(bytes), bytes: 1_000, width: 800, height: 600 }
}

fn upload(country: &Country, who: &Actor, unit: &Unit, one: post::Picture) -> post::Picture {
    let world = &country.world;
    let added = world.change(|work| pictures::add(work, who, unit.id(), one, world.now()));
    added.unwrap().measures
}

fn new_post(unit: &Unit, one: post::Picture) -> NewPost {
    let plain = NewPost::new(unit.id(), PostKind::News, "Олимпиада", "Текст");
    NewPost { picture: Some(one.sha256), ..plain }
}

fn write(country: &Country, who: &Actor, unit: &Unit, one: post::Picture) -> Result<Post, Error> {
    let (world, new) = (&country.world, new_post(unit, one));
    world.change(|work| posts::create(work, who, &new, world.now()))
}

fn sweep(country: &Country) -> Vec<Digest> {
    let world = &country.world;
    world.change(|work| pictures::sweep(work, world.now(), 10)).unwrap().1
}

fn no_edit() -> EditPost {
    EditPost::default()
}
