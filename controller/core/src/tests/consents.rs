//! Consents to name or to show a child.

use jiff::civil::date;

use super::check::findings;
use super::world::{Country, announcement};
use crate::app::consents::{self, NewConsent};
use crate::app::library::{self, NewShared};
use crate::app::orgs;
use crate::app::posts::{self, EditPost, NewPost, history};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Draft, Entry};
use crate::domain::consent::{Consent, ConsentKind, POSTS};
use crate::domain::org::Unit;
use crate::domain::post::{Post, PostState};
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::ConsentId;
use crate::keys::Aired;
use crate::page::Page;

#[test]
fn a_withdrawal_takes_every_post_that_names_the_consent_off_the_air_at_once() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let consent = record(&country, admin, &country.school).unwrap();
    let other = record(&country, admin, &country.school).unwrap();
    let named = [1, 2].map(|_| on_air(&country, &consent));
    let beside = on_air(&country, &other);
    let draft = write(&country, Some(consent.id)).unwrap();
    assert_eq!(known(&country, consent.id).posts, 3);
    world.pass(60);

    let now = world.now();
    let withdrawn = world.change(|work| consents::withdraw(work, admin, consent.id, now));
    let (after, off) = withdrawn.unwrap();
    assert_eq!(off.len(), 2);
    assert!(named.iter().all(|post| off.contains(&post.id)), "{off:?}");
    assert_eq!(after.withdrawn.map(|end| (end.at, end.by)), Some((now, admin.by().clone())));
    for post in &named {
        assert_eq!(find(&country, post).state, PostState::Withdrawn);
        let aired = (post.place.unit(), post.published.unwrap(), post.id);
        assert_eq!(world.read(|view| view.get::<Aired>(&aired)).unwrap(), None);
    }
    assert_eq!(find(&country, &beside).state, PostState::Published);
    assert_eq!(find(&country, &draft).state, PostState::Draft);
    let logged = |deed| logged(&country, deed).into_iter().filter(|draft| draft.at == now).count();
    assert_eq!((logged(Deed::PostWithdrawn), logged(Deed::ConsentWithdrawn)), (2, 1));
    assert_eq!(findings(&world.pairs()), []);

    // Again it does nothing, and nothing brings the child back.
    let again = world.change(|work| consents::withdraw(work, admin, consent.id, world.now()));
    assert_eq!(again.unwrap().1, []);
    let gone = || Error::ConsentIsWithdrawn { consent: consent.id };
    for post in [named[0].id, draft.id] {
        let published = world.change(|work| posts::publish(work, admin, post, world.now()));
        assert_eq!(published, Err(gone()));
    }
    let undone = world.change(|work| history::undo(work, admin, named[0].id, world.now()));
    assert_eq!(undone, Err(gone()));
    assert_eq!(write(&country, Some(consent.id)), Err(gone()));
    let edit = edit(&country, &beside, Some(consent.id));
    assert_eq!(edit, Err(gone()));
}

#[test]
fn a_revision_that_showed_the_child_is_not_restored_after_the_withdrawal() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let consent = record(&country, admin, &country.school).unwrap();
    let post = on_air(&country, &consent);
    world.pass(1);
    assert_eq!(edit(&country, &post, None).unwrap().consent, None);
    assert_eq!(known(&country, consent.id).posts, 0);
    world.change(|work| consents::withdraw(work, admin, consent.id, world.now())).unwrap();
    assert_eq!(find(&country, &post).state, PostState::Published, "it shows nobody any more");
    let restored = world.change(|work| history::restore(work, admin, post.id, 1, world.now()));
    assert_eq!(restored, Err(Error::ConsentIsWithdrawn { consent: consent.id }));
    // Nor is what was taken off.
    world.change(|work| posts::withdraw(work, admin, post.id, world.now())).unwrap();
    let restored = world.change(|work| history::restore(work, admin, post.id, 1, world.now()));
    assert_eq!(restored, Err(Error::ConsentIsWithdrawn { consent: consent.id }));
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn administrators_and_directors_keep_consents_and_those_who_write_posts_see_them() {
    let country = Country::new();
    let (world, school) = (&country.world, &country.school);
    let director = world.holder(&country.founder, Role::Director, school);
    let consent = record(&country, &director, school).unwrap();
    let teacher = world.holder(&country.founder, Role::Teacher, school);
    assert_eq!(list(&country, &teacher, false), [consent.id]);
    let refused = record(&country, &teacher, school);
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let withdraw = consents::withdraw;
    let refused = world.change(|work| withdraw(work, &teacher, consent.id, world.now()));
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let duty = world.holder(&country.admin, Role::Duty, school);
    let unknown = Err(Error::UnknownConsent { consent: consent.id });
    for stranger in [&country.neighbour_admin, &duty] {
        assert_eq!(list(&country, stranger, false), []);
        assert_eq!(world.read(|view| consents::find(view, stranger, consent.id)), unknown);
        let withdrawn = world.change(|work| withdraw(work, stranger, consent.id, world.now()));
        assert_eq!(withdrawn.map(|(after, _)| after), unknown);
    }
    world.change(|work| withdraw(work, &country.admin, consent.id, world.now())).unwrap();
    assert_eq!(list(&country, &teacher, false), [consent.id]);
    assert_eq!(list(&country, &teacher, true), []);
}

#[test]
fn a_post_names_only_a_consent_given_to_its_unit_or_above() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let beside = record(&country, &country.neighbour_admin, &country.neighbour).unwrap();
    let new = naming(&country.school, beside.id);
    let refused = world.change(|work| posts::create(work, founder, &new, world.now()));
    assert_eq!(refused, Err(Error::UnknownConsent { consent: beside.id }));
    let above = record(&country, founder, &country.region).unwrap();
    let new = naming(&country.school, above.id);
    let post = world.change(|work| posts::create(work, founder, &new, world.now())).unwrap();
    // The school moves out of the region: the region's withdrawal reaches its post all the same.
    world.change(|work| posts::publish(work, founder, post.id, world.now())).unwrap();
    let regional = world.holder(founder, Role::RegionalCoordinator, &country.region);
    let (school, to) = (country.school.id(), country.other_region.id());
    world.change(|work| orgs::move_under(work, founder, school, to, world.now())).unwrap();
    assert_eq!(findings(&world.pairs()), []);
    let withdraw = consents::withdraw;
    world.change(|work| withdraw(work, &regional, above.id, world.now())).unwrap();
    let found = world.read(|view| posts::find(view, founder, post.id)).unwrap();
    assert_eq!(found.state, PostState::Withdrawn);
    let off: Vec<By> =
        logged(&country, Deed::PostWithdrawn).into_iter().map(|draft| draft.by).collect();
    assert_eq!(off, [By::System]);
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn a_post_with_a_child_is_not_shared_and_a_consent_holds_so_many_posts() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let consent = record(&country, admin, &country.school).unwrap();
    let post = write(&country, Some(consent.id)).unwrap();
    let shared = NewShared { title: "Т".into(), posts: vec![post.id], ..NewShared::default() };
    let refused = world.change(|work| library::share(work, admin, &shared, world.now()));
    assert_eq!(refused, Err(Error::ConsentBound { post: post.id }));
    for _ in 1..POSTS {
        write(&country, Some(consent.id)).unwrap();
    }
    let full = Error::ConsentFull { consent: consent.id, limit: POSTS };
    assert_eq!(write(&country, Some(consent.id)), Err(full));
    edit(&country, &post, None).unwrap();
    write(&country, Some(consent.id)).unwrap();
}

#[test]
fn a_consent_has_a_number_and_a_day_that_has_come_by_the_clock_of_the_unit() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let new = |number: &str, given| NewConsent { number: number.into(), given, ..paper(None) };
    let record =
        |new: &NewConsent| world.change(|work| consents::record(work, admin, new, world.now()));
    assert_eq!(record(&new(" ", date(2026, 1, 1))), Err(Error::TextEmpty { field: "number" }));
    let zone = world.read(|view| posts::sketches::zone(view, &country.school.place)).unwrap();
    let today = world.now().to_zoned_datetime(zone).date();
    assert_eq!(record(&new("7", today)).unwrap().place, country.school.place);
    let tomorrow = today.tomorrow().unwrap();
    assert_eq!(record(&new("7", tomorrow)), Err(Error::ConsentAhead { given: tomorrow }));
}

fn paper(unit: Option<&Unit>) -> NewConsent {
    NewConsent {
        unit: unit.map(Unit::id),
        kind: ConsentKind::NameAndPicture,
        number: "12-С".into(),
        about: "Победители олимпиады, 5 «Б»".into(),
        given: date(2026, 1, 12),
    }
}

pub(super) fn record(country: &Country, actor: &Actor, unit: &Unit) -> Result<Consent, Error> {
    let (world, new) = (&country.world, paper(Some(unit)));
    world.change(|work| consents::record(work, actor, &new, world.now()))
}

pub(super) fn naming(unit: &Unit, consent: ConsentId) -> NewPost {
    NewPost { consent: Some(consent), ..announcement(unit.id(), "Олимпиада") }
}

fn write(country: &Country, consent: Option<ConsentId>) -> Result<Post, Error> {
    let new = NewPost { consent, ..announcement(country.school.id(), "Олимпиада") };
    let world = &country.world;
    world.change(|work| posts::create(work, &country.admin, &new, world.now()))
}

fn on_air(country: &Country, consent: &Consent) -> Post {
    let (world, post) = (&country.world, write(country, Some(consent.id)).unwrap());
    world.change(|work| posts::publish(work, &country.admin, post.id, world.now())).unwrap()
}

fn edit(country: &Country, post: &Post, consent: Option<ConsentId>) -> Result<Post, Error> {
    let edit = EditPost { consent: Some(consent), ..EditPost::default() };
    let world = &country.world;
    world.change(|work| posts::edit(work, &country.admin, post.id, &edit, world.now()))
}

fn find(country: &Country, post: &Post) -> Post {
    country.world.read(|view| posts::find(view, &country.admin, post.id)).unwrap()
}

fn known(country: &Country, consent: ConsentId) -> Consent {
    country.world.read(|view| consents::find(view, &country.admin, consent)).unwrap()
}

fn list(country: &Country, actor: &Actor, standing: bool) -> Vec<ConsentId> {
    let page = Page::first();
    let listed = country.world.read(|view| consents::list(view, actor, None, standing, &page));
    listed.unwrap().items.into_iter().map(|consent| consent.id).collect()
}

fn logged(country: &Country, deed: Deed) -> Vec<Draft> {
    let entries = country.world.read(|view| view.scan::<Entry>("audit/", None, 10_000)).unwrap();
    entries.into_iter().map(|entry| entry.what).filter(|draft| draft.deed == deed).collect()
}
