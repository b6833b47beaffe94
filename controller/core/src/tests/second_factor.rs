//! One-time codes: on, off, asked for, and helped out of.

use super::world::{Country, visitor};
use crate::app::second_factor::{confirm, disable, offer, offered, recovery_left, reset};
use crate::app::signin::{self, Begun, Proved, Visitor};
use crate::app::{audit, passwords};
use crate::domain::actor::Actor;
use crate::domain::audit::Deed;
use crate::domain::person::Person;
use crate::domain::role::Role;
use crate::domain::second_factor::{RECOVERY_CODES, WRONG_MOST};
use crate::error::Error;
use crate::page::Page;
use crate::work::View;

/// Somebody with codes on, and the codes on paper.
struct Anna {
    country: Country,
    person: Person,
    actor: Actor,
    paper: Vec<String>,
}

impl Anna {
    fn new() -> Self {
        let country = Country::new();
        let person = country.world.person(&country.founder, "anna");
        let actor = country.world.actor(&person);
        let paper = country.world.asks_for_codes(&actor);
        country.world.pass(60);
        Self { country, person, actor, paper }
    }

    fn signs_in(&self, code: Option<&str>) -> Result<(), Error> {
        self.signs_in_from(code, &visitor())
    }

    fn signs_in_from(&self, code: Option<&str>, from: &Visitor) -> Result<(), Error> {
        let (world, hash) = (&self.country.world, self.person.password.as_ref().unwrap());
        let opened =
            world.change(|work| signin::open(work, "anna", Some(hash), code, from, world.now()))?;
        opened.into_result().map(drop)
    }

    fn code(&self) -> String {
        self.country.world.code_of(self.person.id)
    }

    fn deeds(&self) -> Vec<Deed> {
        let list = |view: &View<'_>| {
            audit::list(view, &self.country.founder, &audit::Filter::default(), &Page::first())
        };
        let entries = self.country.world.read(list).unwrap().items;
        entries.iter().map(|entry| entry.what.deed).collect()
    }
}

#[test]
fn a_secret_counts_only_once_a_code_of_it_was_typed() {
    let country = Country::new();
    let world = &country.world;
    let person = world.person(&country.founder, "anna");
    let (anna, now) = (world.actor(&person), world.now());
    let refused = world.change(|work| offer(work, &anna, None, now));
    assert_eq!(refused, Err(Error::WrongPassword {}));
    let made = world.change(|work| offer(work, &anna, person.password.as_ref(), now)).unwrap();
    assert!(world.sign_in("anna").is_ok(), "nothing is asked for yet");
    assert_eq!(world.read(|view| offered(view, &anna, now)), Ok(Some(made)));
    let wrong = world.change(|work| confirm(work, &anna, "000000", now)).unwrap();
    assert_eq!(wrong, Proved::Refused(Error::WrongOneTimeCode {}));
    world.pass(15 * 60);
    let code = world.code_of(person.id);
    let late = world.change(|work| confirm(work, &anna, &code, world.now()));
    assert_eq!(late, Err(Error::SecondFactorUnoffered {}));
    assert_eq!(world.asks_for_codes(&anna).len(), RECOVERY_CODES);
    assert_eq!(world.sign_in("anna").map(drop), Err(Error::CodeNeeded {}));
    assert_eq!(world.read(|view| offered(view, &anna, world.now())), Ok(None), "never again");
    let again = world.change(|work| offer(work, &anna, person.password.as_ref(), world.now()));
    assert_eq!(again, Err(Error::SecondFactorOn {}));
}

#[test]
fn signing_in_asks_for_a_code_that_counts_once() {
    let anna = Anna::new();
    assert_eq!(anna.signs_in(None), Err(Error::CodeNeeded {}));
    assert_eq!(anna.signs_in(Some(" ")), Err(Error::CodeNeeded {}));
    assert_eq!(anna.signs_in(Some("000000")), Err(Error::WrongOneTimeCode {}));
    let code = anna.code();
    assert_eq!(anna.signs_in(Some(&code)), Ok(()));
    assert_eq!(anna.signs_in(Some(&code)), Err(Error::WrongOneTimeCode {}));
    assert_eq!(anna.signs_in(Some(&anna.paper[0])), Ok(()));
    assert_eq!(anna.signs_in(Some(&anna.paper[0])), Err(Error::WrongOneTimeCode {}));
    let left = anna.country.world.read(|view| recovery_left(view, &anna.actor));
    assert_eq!(left, Ok(RECOVERY_CODES - 1));
    assert!(anna.deeds().contains(&Deed::RecoveryCodeUsed));
}

#[test]
fn two_pages_sign_in_as_one_request_does() {
    let anna = Anna::new();
    let (world, hash) = (&anna.country.world, anna.person.password.as_ref().unwrap());
    let begin =
        |hash| world.change(|work| signin::begin(work, "anna", hash, &visitor(), world.now()));
    assert_eq!(begin(None), Err(Error::WrongLogin {}));
    let Ok(Begun::Halfway(halfway)) = begin(Some(hash)) else { panic!("no code was asked for") };
    let secret = halfway.reveal();
    let in_it = world.read(|view| signin::actor(view, secret, world.now()));
    assert_eq!(in_it, Err(Error::NotSignedIn {}), "a password alone is no session");
    let finish = |code: &str| {
        world.change(|work| signin::finish(work, secret, code, &visitor(), world.now()))
    };
    assert_eq!(finish("000000"), Ok(Proved::Refused(Error::WrongOneTimeCode {})));
    let Ok(Proved::Done(opened)) = finish(&anna.code()) else { panic!("not signed in") };
    let me = world.read(|view| signin::actor(view, opened.secret.reveal(), world.now())).unwrap();
    assert_eq!(me.person(), Some(anna.person.id));
    world.pass(60);
    assert_eq!(finish(&anna.code()).map(drop), Err(Error::NotSignedIn {}), "only once");
    let Ok(Begun::Halfway(late)) = begin(Some(hash)) else { panic!("no code was asked for") };
    world.pass(10 * 60);
    let late = world.read(|view| signin::halfway(view, late.reveal(), world.now()));
    assert_eq!(late.map(drop), Err(Error::NotSignedIn {}));
}

#[test]
fn guessing_codes_shows_in_the_log_and_keeps_no_known_browser_out() {
    let anna = Anna::new();
    for _ in 0..WRONG_MOST {
        assert_eq!(anna.signs_in(Some("000000")), Err(Error::WrongOneTimeCode {}));
    }
    let code = anna.code();
    assert!(matches!(anna.signs_in(Some(&code)), Err(Error::TooManyCodes { .. })));
    let guessed = |deed: &&Deed| **deed == Deed::CodesGuessed;
    assert_eq!(anna.deeds().iter().filter(guessed).count(), 1);
    let known = Visitor { is_known: true, ..visitor() };
    assert_eq!(anna.signs_in_from(Some(&code), &known), Ok(()));
}

#[test]
fn codes_are_switched_off_with_password_and_code_or_by_who_may_reset() {
    let anna = Anna::new();
    let (world, hash) = (&anna.country.world, anna.person.password.as_ref().unwrap());
    let off =
        |hash, code: &str| world.change(|work| disable(work, &anna.actor, hash, code, world.now()));
    let code = anna.code();
    assert_eq!(off(None, &code), Err(Error::WrongPassword {}));
    assert_eq!(off(Some(hash), "1"), Ok(Proved::Refused(Error::WrongOneTimeCode {})));
    assert_eq!(off(Some(hash), &code), Ok(Proved::Done(())));
    assert_eq!(anna.signs_in(None), Ok(()));
    world.asks_for_codes(&anna.actor);
    let helped = |by: &Actor| world.change(|work| reset(work, by, anna.person.id, world.now()));
    assert!(helped(&anna.country.admin).is_err());
    assert_eq!(helped(&anna.actor).map(drop), Err(Error::SelfReset {}));
    assert!(helped(&anna.country.founder).is_ok());
    assert_eq!(anna.signs_in(None), Ok(()));
    for deed in [Deed::SecondFactorOn, Deed::SecondFactorOff, Deed::SecondFactorReset] {
        assert!(anna.deeds().contains(&deed), "{deed:?}");
    }
}

#[test]
fn a_new_password_by_a_link_leaves_codes_on() {
    let anna = Anna::new();
    let world = &anna.country.world;
    world
        .grant(&anna.country.founder, anna.person.id, Role::Technician, &anna.country.school)
        .unwrap();
    let founder = &anna.country.founder;
    let link = world
        .change(|work| passwords::offer_reset(work, founder, anna.person.id, world.now()))
        .unwrap();
    let hash = crate::domain::password::PasswordHash::new("new".into());
    let secret = link.secret.reveal();
    world.change(|work| passwords::reset(work, secret, &hash, world.now())).unwrap();
    let open = |code: Option<&str>| {
        let from = visitor();
        world.change(|work| signin::open(work, "anna", Some(&hash), code, &from, world.now()))
    };
    assert_eq!(open(None).map(drop), Err(Error::CodeNeeded {}));
    assert!(matches!(open(Some(&anna.code())), Ok(Proved::Done(_))));
}
