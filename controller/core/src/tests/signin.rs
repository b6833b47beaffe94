//! Signing in, sessions and tokens.

use std::time::Duration;

use super::world::{Country, World, visitor};
use crate::app::setup::OrganisationKind;
use crate::app::signin::sessions;
use crate::app::tokens::NewToken;
use crate::app::{people, signin, tokens};
use crate::domain::access::{self, Action};
use crate::domain::password::{Password, PasswordHash};
use crate::domain::person::Login;
use crate::error::Error;
use crate::port::Snapshot as _;
use crate::work::Work;

#[test]
fn a_session_ends_by_itself_and_by_signing_out() {
    let world = World::new();
    world.found(OrganisationKind::Country);
    let session = world.sign_in("Root ").unwrap();
    let secret = session.secret.reveal();
    assert!(world.read(|view| signin::actor(view, secret, world.now())).is_ok());
    let refused = world.read(|view| signin::actor(view, secret, session.expires));
    assert_eq!(refused, Err(Error::NotSignedIn {}));
    world.change(|work| signin::close(work, secret)).unwrap();
    let refused = world.read(|view| signin::actor(view, secret, world.now()));
    assert_eq!(refused, Err(Error::NotSignedIn {}));
}

#[test]
fn unknown_logins_wrong_passwords_and_blocked_people_are_told_apart_by_nothing() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    world.change(|work| people::block(work, &country.founder, anna.id, world.now())).unwrap();
    let wrong = PasswordHash::new("another".into());
    for (login, matched) in [
        ("nobody", Some(&wrong)),
        ("не логин", None),
        ("root", None),
        ("root", Some(&wrong)),
        ("anna", anna.password.as_ref()),
    ] {
        let refused =
            world.change(|work| signin::open(work, login, matched, None, &visitor(), world.now()));
        assert_eq!(refused, Err(Error::WrongLogin {}), "{login}");
    }
}

#[test]
fn blocking_ends_sessions_and_tokens_at_once() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let secret = world.sign_in("anna").unwrap().secret;
    let who = || world.read(|view| signin::actor(view, secret.reveal(), world.now()));
    assert!(who().is_ok());
    world.change(|work| people::block(work, &country.founder, anna.id, world.now())).unwrap();
    assert_eq!(who(), Err(Error::NotSignedIn {}));
    world.change(|work| people::unblock(work, &country.founder, anna.id, world.now())).unwrap();
    assert!(who().is_ok());
}

#[test]
fn a_token_speaks_for_its_person_until_it_is_revoked_or_expires() {
    let country = Country::new();
    let world = &country.world;
    let expires = Some(world.now() + Duration::from_secs(60));
    let new = NewToken { name: "Табло".into(), expires, unit: None };
    let (token, secret) =
        world.change(|work| tokens::create(work, &country.admin, &new, world.now())).unwrap();
    let who = || world.read(|view| signin::actor(view, secret.reveal(), world.now()));
    let machine = who().unwrap();
    assert!(machine.is_machine());
    assert!(access::may(&machine, Action::PublishPost, &country.school.place));
    let refused = world.change(|work| tokens::create(work, &machine, &new, world.now()));
    assert!(matches!(refused, Err(Error::Forbidden { action: Action::ManageTokens, .. })));

    let other = &country.neighbour_admin;
    let refused = world.change(|work| tokens::revoke(work, other, token.id, world.now()));
    assert_eq!(refused, Err(Error::UnknownToken { token: token.id }));
    world.pass(60);
    assert_eq!(who(), Err(Error::NotSignedIn {}));
    world.change(|work| tokens::revoke(work, &country.admin, token.id, world.now())).unwrap();
    assert_eq!(world.read(|view| tokens::list(view, &country.admin)), Ok(Vec::new()));
}

#[test]
fn a_token_narrowed_to_a_school_reaches_no_other() {
    let country = Country::new();
    let world = &country.world;
    let new =
        NewToken { name: "школа".into(), expires: None, unit: Some(country.school.id()) };
    let (_, secret) =
        world.change(|work| tokens::create(work, &country.founder, &new, world.now())).unwrap();
    let machine = world.read(|view| signin::actor(view, secret.reveal(), world.now())).unwrap();
    assert!(access::may(&machine, Action::PublishPost, &country.school.place));
    assert!(!access::may(&machine, Action::SeePost, &country.neighbour.place));
    assert!(!access::may(&machine, Action::SeeUnit, &country.root.place));
}

#[test]
fn sessions_and_tokens_are_bounded() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let first = world.sign_in("anna").unwrap().secret;
    for _ in 0..signin::MOST_SESSIONS {
        world.pass(1);
        world.sign_in("anna").unwrap();
    }
    assert_eq!(world.read(|view| tokens::of(view, anna.id)).unwrap().len(), signin::MOST_SESSIONS);
    let oldest = world.read(|view| signin::actor(view, first.reveal(), world.now()));
    assert_eq!(oldest, Err(Error::NotSignedIn {}));

    let new = NewToken { name: "n".into(), expires: None, unit: None };
    let make = || world.change(|work| tokens::create(work, &country.admin, &new, world.now()));
    for _ in 0..tokens::MOST {
        make().unwrap();
    }
    assert_eq!(make().map(drop), Err(Error::TooManyTokens { limit: tokens::MOST }));
}

#[test]
fn what_has_ended_by_itself_is_swept_away_and_nothing_else() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let count = || world.read(|view| tokens::of(view, anna.id)).unwrap().len();
    let sweep = |most| world.change(|work| tokens::sweep(work, world.now(), most)).unwrap();
    for _ in 0..3 {
        world.sign_in("anna").unwrap();
    }
    let closed = world.sign_in("anna").unwrap().secret;
    world.change(|work| signin::close(work, closed.reveal())).unwrap();
    world.pass(60);
    let later = world.sign_in("anna").unwrap();
    assert_eq!((sweep(9), count()), (0, 4));
    world.pass(signin::SESSION_TIME.as_secs() - 60);
    let secret = later.secret.reveal();
    let used = |work: &mut Work<'_>| sessions::note_use(work, secret, "192.0.2.2", world.now());
    world.change(used).unwrap();
    assert_eq!(sweep(2), 2, "a bounded bite");
    while sweep(2) > 0 {}
    assert_eq!(count(), 1);
    assert!(world.read(|view| signin::actor(view, secret, world.now())).is_ok());
}

#[test]
fn passwords_and_logins_keep_their_rules() {
    let parse = |text: &str| Password::parse(text, &["anna", "Анна Петрова"]).map(drop);
    assert_eq!(parse("снегопад!"), Err(Error::PasswordTooShort { actual: 9, limit: 10 }));
    assert_eq!(parse("снегопад и"), Ok(()));
    assert_eq!(parse("пароль1234"), Err(Error::PasswordCommon {}));
    assert_eq!(parse("Петрова Анна"), Err(Error::PasswordPersonal {}));
    assert!(matches!(parse(&"ab".repeat(257)), Err(Error::PasswordTooLong { .. })));
    assert_eq!(Login::parse(" Anna.P@school-11 ").unwrap().as_str(), "anna.p@school-11");
    for wrong in ["", "анна", "a/b", "a b", &"x".repeat(65)] {
        assert!(Login::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn no_secret_is_stored_or_printed() {
    let world = World::new();
    world.found(OrganisationKind::Country);
    let secret = world.sign_in("root").unwrap().secret;
    let holds = |bytes: &[u8]| {
        let secret = secret.reveal().as_bytes();
        bytes.windows(secret.len()).any(|window| window == secret)
    };
    let pairs = world.pairs().scan(b"", None, usize::MAX).unwrap();
    assert!(!pairs.iter().any(|(key, value)| holds(key) || holds(value)));
    assert!(!format!("{secret:?}").contains(secret.reveal()));
}

#[test]
fn a_link_signs_its_maker_in_once_and_in_time() {
    let country = Country::new();
    let world = &country.world;
    let offer = || world.change(|work| signin::offer_link(work, &country.founder, world.now()));
    let follow =
        |secret: &str, at| world.change(|work| signin::follow_link(work, secret, &visitor(), at));
    let (older, link) = (offer().unwrap(), offer().unwrap());
    assert_eq!(follow(older.secret.reveal(), world.now()), Err(Error::LinkWrong {}), "void");
    assert_eq!(follow(link.secret.reveal(), link.expires), Err(Error::LinkWrong {}), "too late");
    let secret = link.secret.reveal();
    assert_eq!(
        world.read(|view| signin::actor(view, secret, world.now())),
        Err(Error::NotSignedIn {}),
        "a link is no session"
    );
    let signed_in = follow(secret, world.now()).unwrap();
    assert_eq!(signed_in.person.login.as_str(), "root");
    let who = world.read(|view| signin::actor(view, signed_in.secret.reveal(), world.now()));
    assert!(who.is_ok());
    assert_eq!(follow(secret, world.now()), Err(Error::LinkWrong {}), "a second time");
}

#[test]
fn a_machines_token_makes_no_link() {
    let country = Country::new();
    let world = &country.world;
    let new = NewToken { name: "Табло".into(), expires: None, unit: None };
    let made = world.change(|work| tokens::create(work, &country.founder, &new, world.now()));
    let machine =
        world.read(|view| signin::actor(view, made.unwrap().1.reveal(), world.now())).unwrap();
    let refused = world.change(|work| signin::offer_link(work, &machine, world.now()));
    assert_eq!(refused, Err(Error::NotASession {}));
}
