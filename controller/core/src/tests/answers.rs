//! What is asked twice is done once.

use protocol::Digest;

use super::world::{Country, announcement};
use crate::app::answers::{self, Request};
use crate::app::posts;
use crate::domain::actor::Actor;
use crate::domain::post::Post;
use crate::error::Error;
use crate::page::Page;
use crate::port::{Commit, CommitError, Store};

#[test]
fn the_same_request_is_done_once_and_answered_alike() {
    let country = Country::new();
    let first = draft(&country, &country.admin, asked("k", "a")).unwrap();
    let again = draft(&country, &country.admin, asked("k", "a")).unwrap();
    assert_eq!(again, first);
    assert_eq!(drafts(&country), 1);
    let other_body = draft(&country, &country.admin, asked("k", "b"));
    assert_eq!(other_body.unwrap_err(), Error::KeyReused {});
    let other_key = draft(&country, &country.admin, asked("l", "a")).unwrap();
    assert_ne!(other_key.id, first.id);
    let without = draft(&country, &country.admin, None).unwrap();
    assert_ne!(draft(&country, &country.admin, None).unwrap().id, without.id);
}

#[test]
fn a_key_is_its_senders_own() {
    let country = Country::new();
    let ours = draft(&country, &country.admin, asked("k", "a")).unwrap();
    let founders = draft(&country, &country.founder, asked("k", "a")).unwrap();
    assert_ne!(ours.id, founders.id);
}

#[test]
fn of_two_at_once_the_second_conflicts_and_then_finds_the_first() {
    let country = Country::new();
    let world = &country.world;
    let (first, one) = plan(&country, asked("k", "a"));
    let (_, other) = plan(&country, asked("k", "a"));
    world.store_commit(one);
    assert_eq!(world.store.commit(other), Err(CommitError::Conflict));
    let (again, nothing) = plan(&country, asked("k", "a"));
    assert_eq!(again, first);
    assert!(nothing.changes.is_empty() && nothing.audit.is_empty());
}

#[test]
fn a_refusal_is_not_kept() {
    let country = Country::new();
    let world = &country.world;
    let refused = world.change(|work| {
        answers::once(work, &country.admin, Some(asked("k", "a")), world.now(), |_| {
            Err::<Post, _>(Error::NotSignedIn {})
        })
    });
    assert_eq!(refused.unwrap_err(), Error::NotSignedIn {});
    assert!(draft(&country, &country.admin, asked("k", "a")).is_ok());
}

#[test]
fn answers_are_forgotten_after_a_day() {
    let country = Country::new();
    let world = &country.world;
    let first = draft(&country, &country.admin, asked("k", "a")).unwrap();
    let sweep = || world.change(|work| answers::sweep(work, world.now(), 10)).unwrap();
    world.pass(24 * 3600 - 1);
    assert_eq!(sweep(), 0);
    assert_eq!(draft(&country, &country.admin, asked("k", "a")).unwrap(), first);
    world.pass(1);
    let anew = draft(&country, &country.admin, asked("k", "b")).unwrap();
    assert_ne!(anew.id, first.id, "before the sweep, too");
    assert_eq!(sweep(), 0, "the old end is forgotten");
    world.pass(24 * 3600);
    assert_eq!(sweep(), 1);
    assert!(!format!("{:?}", world.pairs()).contains("answer"));
}

#[test]
fn the_answers_of_one_person_are_bounded() {
    let country = Country::new();
    let world = &country.world;
    world
        .change(|work| {
            for n in 0..answers::MOST {
                let request = Some(asked(&n.to_string(), "a"));
                answers::once(work, &country.admin, request, world.now(), |_| Ok(n))?;
            }
            Ok(())
        })
        .unwrap();
    let one_more = draft(&country, &country.admin, asked("more", "a"));
    assert_eq!(one_more.unwrap_err(), Error::TooManyKeys { limit: answers::MOST });
    assert!(draft(&country, &country.founder, asked("more", "a")).is_ok());
    world.pass(24 * 3600);
    world.change(|work| answers::sweep(work, world.now(), 10)).unwrap();
    assert!(draft(&country, &country.admin, asked("more", "a")).is_ok());
}

fn asked(key: &str, request: &str) -> Request {
    let digest = |text: &str| Digest::of(text.as_bytes());
    Request { key: digest(key), request: digest(request) }
}

fn draft(
    country: &Country,
    who: &Actor,
    request: impl Into<Option<Request>>,
) -> Result<Post, Error> {
    let request = request.into();
    let world = &country.world;
    let new = announcement(country.school.id(), "Снегопад");
    world.change(|work| {
        answers::once(work, who, request, world.now(), |work| {
            posts::create(work, who, &new, world.now())
        })
    })
}

fn plan(country: &Country, request: Request) -> (Post, Commit) {
    let world = &country.world;
    let new = announcement(country.school.id(), "Снегопад");
    let planned = world.plan(|work| {
        answers::once(work, &country.admin, Some(request), world.now(), |work| {
            posts::create(work, &country.admin, &new, world.now())
        })
    });
    planned.unwrap()
}

fn drafts(country: &Country) -> usize {
    let list = |view: &crate::work::View<'_>| {
        posts::list(view, &country.admin, None, None, &Page::first())
    };
    country.world.read(list).unwrap().items.len()
}
