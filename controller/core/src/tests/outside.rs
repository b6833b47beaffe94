//! Signing in by an account at a provider: only for whom it was linked, by themselves.

use super::world::{Country, person, visitor};
use crate::app::signin::{self, Begun};
use crate::app::{invitations, outside, people};
use crate::domain::actor::Actor;
use crate::domain::outside::Account;
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::domain::role::Role;
use crate::error::Error;

fn account(subject: &str) -> Account {
    Account { issuer: "https://id.example".to_owned(), subject: subject.to_owned() }
}

#[test]
fn a_linked_account_signs_in_and_an_unlinked_or_foreign_one_does_not() {
    let story = Story::new();
    assert_eq!(story.signs_in("7"), Err(Error::OutsideUnknown {}));
    assert_eq!(story.links("7", None), Err(Error::WrongPassword {}));
    assert_eq!(story.links("7", Some("another")), Err(Error::WrongPassword {}));
    story.links("7", Some("phc of anna")).unwrap();
    assert_eq!(story.signs_in("7"), Ok(story.anna.id));
    let elsewhere = Account { issuer: "https://evil.example".to_owned(), ..account("7") };
    assert_eq!(story.signs_in_with(&elsewhere), Err(Error::OutsideUnknown {}), "another issuer");
    story.links("8", Some("phc of anna")).unwrap();
    assert_eq!(story.signs_in("7"), Err(Error::OutsideUnknown {}), "the older link is void");
    assert_eq!(story.signs_in("8"), Ok(story.anna.id));
}

#[test]
fn an_account_is_one_persons() {
    let story = Story::new();
    story.links("7", Some("phc of anna")).unwrap();
    let (country, world) = (&story.country, &story.country.world);
    let boris = world.actor(&world.person(&country.admin, "boris"));
    let matched = PasswordHash::new("phc of boris".into());
    let taken = world.change(|work| {
        outside::link(work, &boris, &account("7"), Some(&matched), world.now()).map(drop)
    });
    assert_eq!(taken, Err(Error::OutsideTaken {}));
}

#[test]
fn a_blocked_person_does_not_get_in_and_an_unlinked_one_neither() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    story.links("7", Some("phc of anna")).unwrap();
    let set = |f: fn(
        &mut crate::work::Work<'_>,
        &Actor,
        crate::id::PersonId,
        jiff::Timestamp,
    ) -> Result<Person, Error>| {
        world.change(|work| f(work, &country.founder, story.anna.id, world.now())).unwrap();
    };
    set(people::block);
    assert_eq!(story.signs_in("7"), Err(Error::OutsideUnknown {}));
    set(people::unblock);
    assert_eq!(story.signs_in("7"), Ok(story.anna.id));
    set(outside::unlink_of);
    assert_eq!(story.signs_in("7"), Err(Error::OutsideUnknown {}));
}

#[test]
fn an_invitation_links_an_account_and_leaves_no_password_behind() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let new = people::NewPerson { password: None, ..person("vera") };
    let vera =
        world.change(|work| people::create(work, &country.admin, &new, world.now())).unwrap();
    let made = world
        .change(|work| invitations::invite(work, &country.admin, vera.id, false, world.now()))
        .unwrap();
    let accept = || {
        world.change(|work| {
            outside::accept(work, made.secret.reveal(), &account("9"), &visitor(), world.now())
        })
    };
    let Begun::In(signed_in) = accept().unwrap() else { panic!("no code is asked for") };
    assert_eq!(signed_in.person.id, vera.id);
    assert_eq!(accept().map(drop), Err(Error::ResetLinkWrong {}), "once");
    assert_eq!(story.signs_in("9"), Ok(vera.id));
    assert_eq!(world.sign_in("vera").map(drop), Err(Error::WrongLogin {}), "no password");
    let vera =
        world.read(|view| signin::actor(view, signed_in.secret.reveal(), world.now())).unwrap();
    let unlinked = world.change(|work| outside::unlink(work, &vera, None, world.now()).map(drop));
    assert_eq!(unlinked, Err(Error::LastWayIn {}));
}

#[test]
fn one_time_codes_are_asked_for_as_well_and_roles_are_efirs() {
    let story = Story::new();
    let world = &story.country.world;
    story.links("7", Some("phc of anna")).unwrap();
    world.asks_for_codes(&story.actor);
    let begun = world.change(|work| outside::sign_in(work, &account("7"), &visitor(), world.now()));
    assert!(matches!(begun, Ok(Begun::Halfway(_))), "{begun:?}");
    assert_eq!(story.actor.holdings(), [], "the provider gives no role");
}

#[test]
fn an_administrator_unlinks_nobody_above() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    story.links("7", Some("phc of anna")).unwrap();
    world.grant(&country.founder, story.anna.id, Role::Director, &country.school).unwrap();
    let refused = world
        .change(|work| outside::unlink_of(work, &country.admin, story.anna.id, world.now()))
        .map(drop);
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}

struct Story {
    country: Country,
    anna: Person,
    actor: Actor,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let anna = country.world.person(&country.admin, "anna");
        let actor = country.world.actor(&anna);
        Self { country, anna, actor }
    }

    fn links(&self, subject: &str, password: Option<&str>) -> Result<(), Error> {
        let world = &self.country.world;
        let matched = password.map(|phc| PasswordHash::new(phc.to_owned()));
        world.change(|work| {
            let link = outside::link;
            link(work, &self.actor, &account(subject), matched.as_ref(), world.now()).map(drop)
        })
    }

    fn signs_in(&self, subject: &str) -> Result<crate::id::PersonId, Error> {
        self.signs_in_with(&account(subject))
    }

    fn signs_in_with(&self, account: &Account) -> Result<crate::id::PersonId, Error> {
        let world = &self.country.world;
        let begun =
            world.change(|work| outside::sign_in(work, account, &visitor(), world.now()))?;
        let Begun::In(signed_in) = begun else { panic!("no code is asked for") };
        Ok(signed_in.person.id)
    }
}
