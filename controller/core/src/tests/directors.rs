//! Directors: replaced in one act, and stood in for.

use jiff::SignedDuration;

use super::world::{Country, World};
use crate::app::directors::{self, Replaced, Replacement, StandIn};
use crate::app::rights::{self, Verdict};
use crate::app::setup::OrganisationKind;
use crate::app::signin;
use crate::change::Change;
use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::org::Unit;
use crate::domain::person::Person;
use crate::domain::role::{Grant, Role};
use crate::error::Error;
use crate::id::PersonId;
use crate::page::Page;

#[test]
fn replacing_a_director_is_one_act_with_all_its_consequences() {
    let story = Story::new();
    let world = &story.country.world;
    let nominated = story.staff("nominated");
    world.nominates(&story.director, &story.municipal, nominated, &story.country.school);
    let secret = world.sign_in("director").unwrap().secret;
    let new = story.staff("new");
    let done = story.replaces(new, false).unwrap();

    assert_eq!((done.former, done.blocked, done.flagged), (story.director.person(), true, 1));
    let bearer = world.read(|view| signin::actor(view, secret.reveal(), world.now()));
    assert_eq!(bearer, Err(Error::NotSignedIn {}), "the session ended at once");
    assert!(world.sign_in("director").is_err());
    let new = story.person(new);
    assert!(access::may(&world.actor(&new), Action::Nominate, &story.country.school.place));
    let stays = story.to_review(&story.municipal);
    assert_eq!(stays.iter().map(|grant| grant.person).collect::<Vec<_>>(), [nominated]);
    assert!(stays[0].is_active());
}

#[test]
fn a_school_has_one_director_at_most() {
    let story = Story::new();
    let world = &story.country.world;
    let new = story.staff("new");
    let unit = story.country.school.id();
    let second = world.grant(&story.municipal, new, Role::Director, &story.country.school);
    assert_eq!(second, Err(Error::DirectorThere { unit }));
    let same = story.replaces(story.director.person().unwrap(), false);
    assert_eq!(same, Err(Error::DirectorThere { unit }));
    // Two coordinators at once: the one key lets the second in only over what the first has written.
    let replacement = |person| Replacement { school: unit, person, acting: false };
    let (one, other) = (replacement(new), replacement(story.staff("other")));
    let plan = |new| {
        world.plan(|work| directors::replace(work, &story.municipal, new, world.now())).unwrap().1
    };
    let (first, second) = (plan(one), plan(other));
    world.store_commit(first);
    let conflict = crate::port::Store::commit(&world.store, second);
    assert!(conflict.is_err(), "{conflict:?}");
}

#[test]
fn only_the_coordinator_whose_part_it_is_replaces_a_director() {
    let story = Story::new();
    let world = &story.country.world;
    let new = Replacement {
        school: story.country.school.id(),
        person: story.staff("new"),
        acting: false,
    };
    let by = |actor: &Actor| {
        world.change(|work| directors::replace(work, actor, new, world.now())).map(drop)
    };
    for actor in [&story.country.founder, &story.director, &story.country.admin] {
        assert!(matches!(by(actor), Err(Error::Forbidden { .. })), "{actor:?}");
    }
    let unit = new.school;
    assert_eq!(by(&story.country.neighbour_admin), Err(Error::UnknownUnit { unit }));
    let own = Replacement { person: story.municipal.person().unwrap(), ..new };
    let own = world.change(|work| directors::replace(work, &story.municipal, own, world.now()));
    assert_eq!(own, Err(Error::SelfGrant { role: Role::Director }));
}

#[test]
fn a_former_director_under_another_authority_loses_the_office_and_every_session_but_is_not_blocked()
{
    let story = Story::new();
    let world = &story.country.world;
    let former = story.director.person().unwrap();
    let far = &story.country.far_school;
    world.grant(&story.country.founder, former, Role::SchoolCoordinator, far).unwrap();
    let secret = world.sign_in("director").unwrap().secret;
    let new = story.staff("new");
    let done = story.replaces(new, false).unwrap();
    assert!(!done.blocked);
    let bearer = world.read(|view| signin::actor(view, secret.reveal(), world.now()));
    assert_eq!(bearer, Err(Error::NotSignedIn {}));
    let again = world.actor(&story.person(former));
    assert!(access::may(&again, Action::SeeUnit, &far.place));
    assert!(!access::may(&again, Action::SeeUnit, &story.country.school.place));
}

#[test]
fn whoever_looks_again_keeps_or_revokes() {
    let story = Story::new();
    let world = &story.country.world;
    let (kept, gone) = (story.staff("kept"), story.staff("gone"));
    for person in [kept, gone] {
        world.nominates(&story.director, &story.municipal, person, &story.country.school);
    }
    let new = story.staff("new");
    story.replaces(new, false).unwrap();
    let director = world.actor(&story.person(new));
    let flagged = story.to_review(&director);
    assert_eq!(flagged.len(), 2);
    assert!(
        world
            .read(|view| rights::to_review(
                view,
                &story.country.neighbour_admin,
                None,
                &Page::first()
            ))
            .unwrap()
            .items
            .is_empty()
    );
    for grant in flagged {
        let verdict = if grant.person == kept { Verdict::Keep } else { Verdict::Revoke };
        world
            .change(|work| rights::review(work, &director, grant.id, verdict, world.now()))
            .unwrap();
    }
    assert!(story.to_review(&director).is_empty());
    let holds = |person| {
        let held = world.read(|view| rights::active(view, person)).unwrap();
        held.iter().any(|grant| grant.role == Role::SchoolAdministrator)
    };
    assert!(holds(kept) && !holds(gone));
}

#[test]
fn a_director_rests_while_somebody_stands_in_and_comes_back_by_themselves() {
    let story = Story::new();
    let world = &story.country.world;
    let acting = story.staff("acting");
    let hours = |hours| world.now() + SignedDuration::from_hours(hours);
    let (from, until) = (hours(24), hours(48));
    let new =
        StandIn { school: story.country.school.id(), person: acting, from: Some(from), until };
    world.change(|work| directors::stand_in(work, &story.municipal, new, world.now())).unwrap();
    let leads = |person| {
        let actor = world.actor(&story.person(person));
        access::may(&actor, Action::Nominate, &story.country.school.place)
    };
    let director = story.director.person().unwrap();
    assert!(leads(director) && !leads(acting));
    world.pass(24 * 3600);
    assert!(!leads(director) && leads(acting), "nobody did anything");
    assert_eq!(story.swept(), [acting, director], "both are told, and their streams end");
    world.pass(24 * 3600);
    assert!(leads(director) && !leads(acting));
    assert_eq!(story.swept(), [acting, director]);
    let head = world
        .read(|view| {
            directors::show(view, &story.municipal, story.country.school.id(), world.now())
        })
        .unwrap();
    assert!(head.acting.is_none());
    assert_eq!(head.director.map(|(grant, rests)| (grant.person, rests)), Some((director, false)));
}

#[test]
fn whoever_stands_in_for_nobody_is_replaced_like_a_director() {
    let story = Story::new();
    let acting = story.staff("acting");
    assert!(story.replaces(acting, true).unwrap().blocked, "the director");
    let new = story.staff("new");
    let done = story.replaces(new, false).unwrap();
    assert_eq!((done.former, done.blocked), (Some(acting), true));
}

#[test]
fn nobody_is_blocked_in_a_school_on_its_own() {
    let world = World::new();
    let made = world.found(OrganisationKind::School);
    let founder = world.actor(&made.person);
    let anna = world.person(&founder, "anna");
    let new = Replacement { school: made.unit.id(), person: anna.id, acting: false };
    let done = world.change(|work| directors::replace(work, &founder, new, world.now())).unwrap();
    assert_eq!((done.former, done.blocked), (Some(made.person.id), false));
    assert!(world.sign_in("root").is_ok());
}

struct Story {
    country: Country,
    municipal: Actor,
    director: Actor,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let world = &country.world;
        let town = Role::MunicipalCoordinator;
        let municipal = world.holder(&country.founder, town, &country.municipality);
        let director = appointed(world, &municipal, &country.school);
        Self { country, municipal, director }
    }

    fn staff(&self, login: &str) -> PersonId {
        self.country.world.person_in(&self.municipal, login, &self.country.school).id
    }

    fn person(&self, id: PersonId) -> Person {
        self.country.world.read(|view| view.get(&id)).unwrap().unwrap()
    }

    fn replaces(&self, person: PersonId, acting: bool) -> Result<Replaced, Error> {
        let world = &self.country.world;
        let new = Replacement { school: self.country.school.id(), person, acting };
        world.change(|work| directors::replace(work, &self.municipal, new, world.now()))
    }

    fn to_review(&self, by: &Actor) -> Vec<Grant> {
        let listed =
            |view: &crate::work::View<'_>| rights::to_review(view, by, None, &Page::first());
        self.country.world.read(listed).unwrap().items
    }

    /// Whose access the sweep tells of.
    fn swept(&self) -> Vec<PersonId> {
        let world = &self.country.world;
        let (_, commit) = world.plan(|work| rights::sweep(work, world.now(), 100)).unwrap();
        let log = commit.log.iter().map(|entry| serde_json::from_slice::<Change>(entry).unwrap());
        let told = log.filter_map(|change| {
            if let Change::Access { person } = change { Some(person) } else { None }
        });
        let told = told.collect();
        world.store_commit(commit);
        told
    }
}

fn appointed(world: &World, by: &Actor, school: &Unit) -> Actor {
    let person = world.person_in(by, "director", school);
    world.grant(by, person.id, Role::Director, school).unwrap();
    world.actor(&person)
}
