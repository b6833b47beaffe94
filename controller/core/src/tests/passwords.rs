//! Passwords: changing one's own, and a link for who has forgotten theirs.

use super::world::{Country, visitor};
use crate::app::passwords::{self, ResetLink};
use crate::app::signin::{self, sessions};
use crate::app::{people, rights, tokens};
use crate::domain::actor::Actor;
use crate::domain::credential::Secret;
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::Work;

fn new() -> PasswordHash {
    PasswordHash::new("phc of the new one".into())
}

fn is_in(country: &Country, secret: &Secret) -> bool {
    let now = country.world.now();
    country.world.read(|view| signin::actor(view, secret.reveal(), now)).is_ok()
}

fn offer(country: &Country, by: &Actor, whom: PersonId) -> Result<ResetLink, Error> {
    let now = country.world.now();
    country.world.change(|work| passwords::offer_reset(work, by, whom, now))
}

fn choose(country: &Country, link: &ResetLink) -> Result<Person, Error> {
    let now = country.world.now();
    country.world.change(|work| passwords::reset(work, link.secret.reveal(), &new(), now))
}

#[test]
fn a_changed_password_ends_the_other_sessions_and_the_own_secret() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let (elsewhere, here) =
        (world.sign_in("anna").unwrap().secret, world.sign_in("anna").unwrap().secret);
    let (actor, secret, now) = (world.actor(&anna), here.reveal(), world.now());
    let change = |matched: Option<&PasswordHash>| {
        world.change(|work| passwords::change(work, &actor, secret, matched, &new(), now))
    };
    assert_eq!(change(None).map(drop), Err(Error::WrongPassword {}));
    assert_eq!(change(Some(&new())).map(drop), Err(Error::WrongPassword {}));
    let renewed = change(anna.password.as_ref()).unwrap();
    assert!(is_in(&country, &renewed.secret) && !is_in(&country, &here));
    assert!(!is_in(&country, &elsewhere));
    let open = |hash: &PasswordHash| {
        world.change(|work| signin::open(work, "anna", Some(hash), None, &visitor(), now))
    };
    assert_eq!(open(anna.password.as_ref().unwrap()).map(drop), Err(Error::WrongLogin {}));
    assert!(open(&new()).is_ok());
}

#[test]
fn a_link_chooses_a_password_once_within_a_day_and_ends_all_sessions() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let session = world.sign_in("anna").unwrap().secret;
    let void = offer(&country, &country.founder, anna.id).unwrap();
    let link = offer(&country, &country.founder, anna.id).unwrap();
    assert_eq!(choose(&country, &void).map(drop), Err(Error::ResetLinkWrong {}), "an older one");
    assert!(!is_in(&country, &link.secret), "a link is no session");
    world.pass(24 * 3600 - 1);
    assert_eq!(choose(&country, &link).unwrap().password, Some(new()));
    assert!(!is_in(&country, &session));
    assert_eq!(choose(&country, &link).map(drop), Err(Error::ResetLinkWrong {}), "twice");
    let late = offer(&country, &country.founder, anna.id).unwrap();
    world.pass(24 * 3600);
    assert_eq!(choose(&country, &late).map(drop), Err(Error::ResetLinkWrong {}), "a day later");
    let blocked = offer(&country, &country.founder, anna.id).unwrap();
    world.change(|work| people::block(work, &country.founder, anna.id, world.now())).unwrap();
    assert_eq!(choose(&country, &blocked).map(drop), Err(Error::ResetLinkWrong {}));
}

#[test]
fn nobody_resets_upwards_or_beside_or_themselves() {
    let country = Country::new();
    let world = &country.world;
    let founder = &country.founder;
    let holder = |role: Role, unit| {
        let made = people::NewPerson {
            unit: Some(country.school.id()),
            ..super::world::person(&format!("p{}", world.random() % 1_000_000))
        };
        let person =
            world.change(|work| people::create(work, founder, &made, world.now())).unwrap();
        let system = Actor::system();
        let by = if role.is_appointed() { founder } else { &system };
        world.grant(by, person.id, role, unit).unwrap();
        person.id
    };
    let both = holder(Role::Student, &country.school);
    world.administrates(founder, both, &country.school);
    let director = holder(Role::Director, &country.school);
    let teacher = holder(Role::Teacher, &country.school);
    let coordinator = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    let reset = |by: &Actor, whom| offer(&country, by, whom).map(drop);
    let forbidden = |answer| matches!(answer, Err(Error::Forbidden { .. }));

    assert_eq!(reset(&country.admin, teacher), Ok(()));
    assert!(forbidden(reset(&country.admin, director)), "upwards");
    assert!(
        forbidden(reset(&country.admin, both)),
        "an equal, for all that they are a student too"
    );
    assert_eq!(reset(&coordinator, director), Ok(()));
    assert_eq!(reset(&coordinator, both), Ok(()));
    for stranger in [&country.neighbour_admin, &country.admin] {
        let whom = coordinator.person().unwrap();
        assert_eq!(reset(stranger, whom), Err(Error::UnknownPerson { person: whom }));
    }
    let own = country.admin.person().unwrap();
    assert_eq!(reset(&country.admin, own), Err(Error::SelfReset {}));
    let visiting = holder(Role::Teacher, &country.neighbour);
    assert!(forbidden(reset(&country.neighbour_admin, visiting)), "at home elsewhere");
}

#[test]
fn whoever_holds_the_store_helps_who_has_nobody_above() {
    let country = Country::new();
    let world = &country.world;
    world.asks_for_codes(&country.founder);
    let session = world.change(|work| {
        let from = visitor();
        let founder = signin::password(work, "root")?;
        signin::begin(work, "root", founder.as_ref(), &from, world.now())
    });
    assert!(session.is_ok());
    let recover =
        |login: &str| world.change(|work| passwords::recover(work, login, &new(), world.now()));
    assert_eq!(recover("nobody"), Ok(None));
    let person = recover("root").unwrap().unwrap();
    assert_eq!((person.password, person.second_factor), (Some(new()), None));
    let left = world.read(|view| tokens::of(view, person.id)).unwrap();
    assert_eq!(left, [], "no session, and no way halfway into one");
    assert!(world.sign_in("root").is_ok());
}

#[test]
fn a_machine_changes_no_account() {
    let country = Country::new();
    let (world, now) = (&country.world, country.world.now());
    let new = tokens::NewToken { name: "Табло".into(), expires: None, unit: None };
    let (_, secret) = world.change(|work| tokens::create(work, &country.admin, &new, now)).unwrap();
    let secret = secret.reveal();
    let machine = world.read(|view| signin::actor(view, secret, now)).unwrap();
    let no = Error::NotASession {};
    assert_eq!(world.read(|view| passwords::own(view, &machine)).map(drop), Err(no.clone()));
    let listed = world.read(|view| sessions::list(view, &machine, secret, now));
    assert_eq!(listed, Err(no.clone()));
    let ended = world.change(|work| sessions::end_others(work, &machine, secret));
    assert_eq!(ended, Err(no.clone()));
    assert_eq!(world.change(|work| signin::close(work, secret)), Err(no));
    assert!(world.read(|view| signin::actor(view, secret, now)).is_ok());
}

#[test]
fn a_changed_right_changes_the_secret_of_every_session() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let (first, second) =
        (world.sign_in("anna").unwrap().secret, world.sign_in("anna").unwrap().secret);
    let renew = |secret: &Secret| {
        world.change(|work| sessions::renew(work, secret.reveal(), world.now())).unwrap()
    };
    assert_eq!(renew(&first), None, "nothing has changed");
    let grant = world.grant(&country.founder, anna.id, Role::Technician, &country.school).unwrap();
    let (renewed, expires) = renew(&first).unwrap();
    assert_eq!(renew(&first), None, "the older secret is no way to another");
    assert!(is_in(&country, &first), "for what the browser asks at the same time");
    let bearer = world.read(|view| signin::bearer(view, renewed.reveal(), world.now())).unwrap();
    assert!(!bearer.renew && !bearer.actor.holdings().is_empty());
    world.pass(60);
    assert!(!is_in(&country, &first) && is_in(&country, &renewed) && is_in(&country, &second));
    world.change(|work| rights::revoke(work, &country.founder, grant.id, world.now())).unwrap();
    assert_eq!(renew(&renewed).unwrap().1, expires, "it lasts no longer for that");
    assert!(renew(&second).is_some());
    let actor = world.actor(&anna);
    let list = world.read(|view| sessions::list(view, &actor, "", world.now())).unwrap();
    assert_eq!(list.len(), 3, "an older secret is no session");
}

#[test]
fn a_person_sees_and_ends_their_own_sessions() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let here = world.sign_in("anna").unwrap().secret;
    world.pass(60);
    let there = world.sign_in("anna").unwrap().secret;
    let actor = world.read(|view| signin::actor(view, here.reveal(), world.now())).unwrap();
    let list = || world.read(|view| sessions::list(view, &actor, here.reveal(), world.now()));
    let listed = list().unwrap();
    assert_eq!(listed.iter().map(|own| own.is_current).collect::<Vec<_>>(), [false, true]);
    let visit = listed[0].session.visit.clone().unwrap();
    assert_eq!((&*visit.address, &*visit.client), ("192.0.2.1", "Firefox, Windows"));
    let foreign = listed[0].session.id;
    let admin = &country.admin;
    let refused = world.change(|work| sessions::end(work, admin, foreign));
    assert_eq!(refused, Err(Error::UnknownSession { session: foreign }));
    world.change(|work| sessions::end(work, &actor, foreign)).unwrap();
    assert!(!is_in(&country, &there) && is_in(&country, &here));
    for _ in 0..3 {
        world.sign_in("anna").unwrap();
    }
    let ended = world.change(|work| sessions::end_others(work, &actor, here.reveal()));
    assert_eq!((ended, list().unwrap().len()), (Ok(3), 1));
    assert_eq!(anna.id, actor.person().unwrap());
}

#[test]
fn a_session_that_nobody_uses_ends_and_use_is_noted_coarsely() {
    let country = Country::new();
    let world = &country.world;
    world.person(&country.founder, "anna");
    let secret = world.sign_in("anna").unwrap().secret;
    let stale = || world.read(|view| signin::bearer(view, secret.reveal(), world.now()));
    let note = || {
        let note =
            |work: &mut Work<'_>| sessions::note_use(work, secret.reveal(), "::1", world.now());
        world.plan(note).unwrap().1.changes.len()
    };
    world.pass(15 * 60 - 1);
    assert_eq!((stale().unwrap().is_stale, note()), (false, 0));
    world.pass(1);
    assert_eq!((stale().unwrap().is_stale, note()), (true, 1));
    world.change(|work| sessions::note_use(work, secret.reveal(), "::1", world.now())).unwrap();
    assert!(!stale().unwrap().is_stale);
    world.pass(4 * 24 * 3600 - 1);
    assert!(is_in(&country, &secret));
    world.pass(1);
    assert!(!is_in(&country, &secret));
}
