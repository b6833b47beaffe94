//! Invitations: somebody without a password gets a link, by hand and by mail, and chooses one.

use jiff::SignedDuration;

use super::world::{Country, person};
use crate::app::invitations::{self, INVITATION_TIME, Invitation};
use crate::app::letters::{self, News};
use crate::app::{passwords, people, signin};
use crate::domain::actor::Actor;
use crate::domain::audit::Entry;
use crate::domain::notice::Letter;
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::PersonId;
use crate::page::Page;

#[test]
fn whoever_is_invited_chooses_a_password_once_and_signs_in() {
    let story = Story::new();
    let world = &story.country.world;
    assert_eq!(signed_in(&story), Err(Error::WrongLogin {}), "there is no password yet");
    let older = story.invite().unwrap();
    let link = story.invite().unwrap();
    assert_eq!(story.chooses(&older), Err(Error::ResetLinkWrong {}), "an older one is void");
    let as_session = world.read(|view| signin::actor(view, link.secret.reveal(), world.now()));
    assert_eq!(as_session.map(drop), Err(Error::NotSignedIn {}), "a link is no session");
    assert_eq!(signed_in(&story), Err(Error::WrongLogin {}));
    let chosen = story.chooses(&link).unwrap();
    assert_eq!((chosen.password, chosen.invited), (Some(new()), None));
    assert_eq!(story.chooses(&link), Err(Error::ResetLinkWrong {}), "twice");
    assert_eq!(signed_in(&story), Ok(()));
    let refused = story.invite().map(drop);
    assert_eq!(refused, Err(Error::AlreadyIn { person: story.anna }));
}

#[test]
fn an_invitation_ends_by_itself_by_revocation_and_with_a_blocked_person() {
    let story = Story::new();
    let world = &story.country.world;
    let link = story.invite().unwrap();
    story.passes(INVITATION_TIME);
    assert_eq!(story.chooses(&link), Err(Error::ResetLinkWrong {}), "a week later");
    let link = story.invite().unwrap();
    let admin = &story.country.admin;
    let revoke = || world.change(|work| invitations::revoke(work, admin, story.anna, world.now()));
    assert_eq!(revoke().unwrap().invited, None);
    assert_eq!(story.chooses(&link), Err(Error::ResetLinkWrong {}), "revoked");
    assert_eq!(revoke().unwrap().invited, None, "again changes nothing");
    let link = story.invite().unwrap();
    let founder = &story.country.founder;
    world.change(|work| people::block(work, founder, story.anna, world.now())).unwrap();
    assert_eq!(story.chooses(&link), Err(Error::ResetLinkWrong {}), "blocked");
}

#[test]
fn nobody_invites_upwards_or_beside() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let by = |actor: &Actor| {
        world.change(|work| invitations::invite(work, actor, story.anna, false, world.now()))
    };
    let unknown = Err(Error::UnknownPerson { person: story.anna });
    assert_eq!(by(&country.neighbour_admin).map(drop), unknown);
    world.grant(&country.founder, story.anna, Role::Director, &country.school).unwrap();
    let refused = by(&country.admin);
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    assert!(by(&country.founder).is_ok());
    let revoke = world
        .change(|work| invitations::revoke(work, &country.admin, story.anna, world.now()))
        .map(drop);
    assert!(matches!(revoke, Err(Error::Forbidden { .. })), "{revoke:?}");
}

#[test]
fn a_letter_brings_a_link_of_its_own_that_no_store_holds_before() {
    let story = Story::new();
    let world = &story.country.world;
    let shown = story.invite_by_mail().unwrap();
    assert_eq!(shown.mailed.as_deref(), Some("anna@school.example"));
    let letters = world.read(|view| view.scan::<Letter>("letter/", None, 9)).unwrap();
    let [letter] = letters.try_into().unwrap();
    let begin = || world.change(|work| letters::begin(work, letter.id, world.now())).unwrap();
    let mailing = begin().unwrap();
    let News::Invitation { secret, login, expires } = mailing.news else {
        panic!("another letter")
    };
    assert_eq!((login.as_str(), expires), ("anna", shown.expires));
    assert_ne!(secret, shown.secret);
    assert_eq!(mailing.unit, "Гимназия №11");
    let chosen =
        world.change(|work| passwords::reset(work, secret.reveal(), &new(), world.now())).unwrap();
    assert_eq!(chosen.id, story.anna);
    assert_eq!(story.chooses(&shown), Err(Error::ResetLinkWrong {}), "both are used");
    story.passes(SignedDuration::from_hours(1));
    assert_eq!(begin(), None, "the letter is not sent again");
}

#[test]
fn a_letter_of_an_invitation_that_is_void_is_not_sent() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    story.invite_by_mail().unwrap();
    let due = || world.read(|view| letters::due(view, world.now(), 9)).unwrap();
    let [older] = due().try_into().unwrap();
    story.invite_by_mail().unwrap();
    let begin = |letter| world.change(|work| letters::begin(work, letter, world.now())).unwrap();
    assert_eq!(begin(older), None, "a newer one was made");
    let [letter] = due().try_into().unwrap();
    world
        .change(|work| invitations::revoke(work, &country.admin, story.anna, world.now()))
        .unwrap();
    assert_eq!(begin(letter), None, "revoked");
    assert!(due().is_empty());
}

#[test]
fn a_name_is_changed_by_whoever_helps_to_sign_in_and_the_log_does_not_repeat_it() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let edit =
        people::EditPerson { name: Some("Анна Волкова".into()), ..Default::default() };
    let by = |actor: &Actor, edit: &people::EditPerson| {
        world.change(|work| people::edit(work, actor, story.anna, edit, world.now()))
    };
    assert_eq!(by(&country.admin, &edit).unwrap().name, "Анна Волкова");
    let found = |text: &str| {
        let list = |view: &crate::work::View<'_>| {
            people::list(view, &country.admin, None, Some(text), &Page::first())
        };
        world.read(list).unwrap().items.len()
    };
    assert_eq!((found("волк"), found("имя anna")), (1, 0), "they are found by the new name");
    let unknown = Err(Error::UnknownPerson { person: story.anna });
    assert_eq!(by(&country.neighbour_admin, &edit), unknown);
    let empty = people::EditPerson { name: Some(" ".into()), ..Default::default() };
    assert_eq!(by(&country.admin, &empty), Err(Error::TextEmpty { field: "name" }));
    let log: String = world
        .read(|view| view.scan::<Entry>("audit/", None, 1_000))
        .map(|entries| serde_json::to_string(&entries).unwrap())
        .unwrap();
    assert!(log.contains("person-edited") && !log.contains("Волкова"), "{log}");
}

struct Story {
    country: Country,
    anna: PersonId,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let (world, mail) = (&country.world, Some("anna@school.example".to_owned()));
        let new = people::NewPerson { password: None, mail, ..person("anna") };
        let anna = world
            .change(|work| people::create(work, &country.admin, &new, world.now()))
            .unwrap()
            .id;
        Self { country, anna }
    }

    fn invite(&self) -> Result<Invitation, Error> {
        self.invited(false)
    }

    fn invite_by_mail(&self) -> Result<Invitation, Error> {
        self.passes(SignedDuration::from_secs(1));
        self.invited(true)
    }

    fn invited(&self, by_mail: bool) -> Result<Invitation, Error> {
        let (world, admin) = (&self.country.world, &self.country.admin);
        world.change(|work| invitations::invite(work, admin, self.anna, by_mail, world.now()))
    }

    fn chooses(&self, link: &Invitation) -> Result<Person, Error> {
        let world = &self.country.world;
        world.change(|work| passwords::reset(work, link.secret.reveal(), &new(), world.now()))
    }

    fn passes(&self, time: SignedDuration) {
        self.country.world.pass(time.as_secs().unsigned_abs());
    }
}

fn signed_in(story: &Story) -> Result<(), Error> {
    story.country.world.sign_in("anna").map(drop)
}

fn new() -> PasswordHash {
    PasswordHash::new("phc of the new one".into())
}
