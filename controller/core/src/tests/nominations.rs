//! Staff ask, directors nominate, coordinators decide.

use super::check::findings;
use super::world::{Country, World};
use crate::app::audit::{self, Filter};
use crate::app::letters::{self, News};
use crate::app::nominations::{self, Call, Verdict};
use crate::app::{people, rights};
use crate::domain::access::{self, Action};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Entry, Subject};
use crate::domain::nomination::{Nomination, NominationState, Wish};
use crate::domain::notice::Letter;
use crate::domain::org::Unit;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::PersonId;
use crate::page::Page;
use crate::work::Work;

#[test]
fn two_people_stand_behind_an_administrator_and_both_are_in_the_log() {
    let story = Story::new();
    let (anna, boris) = (story.staff("anna"), story.staff("boris"));
    let nomination = story.submits(&[anna, boris]).unwrap();
    assert_eq!(story.waiting(&story.municipal), 1);
    let decided = story.decides(&story.municipal, &nomination, &[grant(anna), refuse(boris)]);
    assert_eq!(decided.unwrap().state(), NominationState::Decided);
    assert_eq!(story.waiting(&story.municipal), 0);
    assert!(story.administrates(anna) && !story.administrates(boris));

    let log = story.log();
    let granted = of(&log, Deed::RoleGranted, anna);
    assert_eq!(granted.what.by, *story.municipal.by());
    let nominator = story.director.person().unwrap().to_string();
    assert_eq!(granted.what.details["nominated_by"], nominator);
    let nominated = of(&log, Deed::PersonNominated, anna);
    assert_eq!(nominated.what.by, *story.director.by());
    let refused = of(&log, Deed::NominationRefused, boris);
    assert_eq!(refused.what.details["reason"], "не работает в школе");
}

#[test]
fn whoever_nominated_does_not_decide_whatever_else_they_hold() {
    let story = Story::new();
    let world = &story.country.world;
    let director = story.director.person().unwrap();
    let town = Role::MunicipalCoordinator;
    world.grant(&story.regional, director, town, &story.country.municipality).unwrap();
    let both = story.again(&story.director);
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    let refused = story.decides(&both, &nomination, &[grant(anna)]);
    assert_eq!(refused, Err(Error::OwnNomination { nomination: nomination.id }));
    assert_eq!(story.waiting(&both), 0);
    assert!(story.decides(&story.municipal, &nomination, &[grant(anna)]).is_ok());
}

#[test]
fn nobody_decides_about_themselves() {
    let story = Story::new();
    let world = &story.country.world;
    let anna = story.staff("anna");
    let town = Role::MunicipalCoordinator;
    world.grant(&story.regional, anna, town, &story.country.municipality).unwrap();
    let login = world.read(|view| view.get::<crate::domain::person::Person>(&anna)).unwrap();
    let anna_too = world.actor(&login.unwrap());
    let nomination = story.submits(&[anna]).unwrap();
    let refused = story.decides(&anna_too, &nomination, &[grant(anna)]);
    assert_eq!(refused, Err(Error::SelfGrant { role: Role::SchoolAdministrator }));
}

#[test]
fn a_director_may_nominate_themselves() {
    let story = Story::new();
    let director = story.director.person().unwrap();
    let nomination = story.submits(&[director]).unwrap();
    story.decides(&story.municipal, &nomination, &[grant(director)]).unwrap();
    assert!(story.administrates(director));
}

#[test]
fn after_three_working_days_those_one_level_up_may_decide_as_well() {
    let story = Story::new();
    let world = &story.country.world;
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    let early = story.decides(&story.regional, &nomination, &[grant(anna)]);
    assert!(matches!(early, Err(Error::Forbidden { .. })), "{early:?}");
    let sweep = || world.change(|work| nominations::sweep(work, true, world.now(), 10)).unwrap();
    assert_eq!(sweep(), 0);
    // From Monday to Thursday.
    world.pass(3 * 24 * 3600);
    assert_eq!((sweep(), sweep()), (1, 0));
    let country = story.again(&story.country.founder);
    let late = story.decides(&country, &nomination, &[grant(anna)]);
    assert!(matches!(late, Err(Error::Forbidden { .. })), "one level, not two: {late:?}");
    let regional = story.again(&story.regional);
    assert_eq!(story.waiting(&regional), 1);
    assert!(story.decides(&regional, &nomination, &[grant(anna)]).is_ok());
}

#[test]
fn letters_go_to_those_who_decide_and_to_those_above_once_it_has_waited() {
    let story = Story::new();
    let world = &story.country.world;
    let town = Role::MunicipalCoordinator;
    let deputy = world.holder(&story.municipal, town, &story.country.municipality);
    let blocked = world.holder(&story.municipal, town, &story.country.municipality);
    let desks = [
        (&story.municipal, "town@efir.example"),
        (&deputy, "deputy@efir.example"),
        (&blocked, "blocked@efir.example"),
        (&story.regional, "region@efir.example"),
        (&story.country.founder, "country@efir.example"),
    ];
    for (actor, mail) in desks {
        story.has_mail(actor, mail);
    }
    let blocked = blocked.person().unwrap();
    let founder = &story.country.founder;
    world.change(|work| people::block(work, founder, blocked, world.now())).unwrap();
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    let mut sent = story.mailed();
    sent.sort_unstable();
    let waits = |to: &str| (to.to_owned(), Some(Call::Waits));
    assert_eq!(sent, [waits("deputy@efir.example"), waits("town@efir.example")]);

    world.pass(3 * 24 * 3600);
    let sweep = || world.change(|work| nominations::sweep(work, true, world.now(), 10)).unwrap();
    assert_eq!((sweep(), sweep()), (1, 0));
    let mut sent = story.mailed();
    sent.sort_unstable();
    let told = |to: &str, call| (to.to_owned(), Some(call));
    assert_eq!(
        sent,
        [
            told("deputy@efir.example", Call::Overdue),
            told("region@efir.example", Call::Rose),
            told("town@efir.example", Call::Overdue),
        ]
    );
    assert_eq!(findings(&world.pairs()), []);
    story.decides(&deputy, &nomination, &[grant(anna)]).unwrap();
}

#[test]
fn a_letter_about_what_is_decided_meanwhile_says_nothing() {
    let story = Story::new();
    story.has_mail(&story.municipal, "town@efir.example");
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    story.decides(&story.municipal, &nomination, &[grant(anna)]).unwrap();
    assert_eq!(story.mailed(), [("town@efir.example".to_owned(), None)]);
    assert_eq!(findings(&story.country.world.pairs()), []);
}

#[test]
fn whoever_nominated_gets_no_letter_to_decide_it() {
    let story = Story::new();
    let world = &story.country.world;
    let director = story.director.person().unwrap();
    let town = Role::MunicipalCoordinator;
    world.grant(&story.regional, director, town, &story.country.municipality).unwrap();
    story.has_mail(&story.director, "director@efir.example");
    let anna = story.staff("anna");
    story.submits(&[anna]).unwrap();
    assert_eq!(story.mailed(), []);
}

#[test]
fn a_deputy_decides_like_the_coordinator() {
    let story = Story::new();
    let world = &story.country.world;
    let town = Role::MunicipalCoordinator;
    let deputy = world.holder(&story.municipal, town, &story.country.municipality);
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    assert!(story.decides(&deputy, &nomination, &[grant(anna)]).is_ok());
}

#[test]
fn a_refusal_says_why_and_a_decision_stands() {
    let story = Story::new();
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    let silent = Verdict { reason: "  ".into(), ..refuse(anna) };
    let decide = |verdict| story.decides(&story.municipal, &nomination, &[verdict]);
    assert_eq!(decide(silent), Err(Error::TextEmpty { field: "reason" }));
    assert!(decide(refuse(anna)).is_ok());
    assert!(decide(refuse(anna)).is_ok(), "twice is once");
    let id = nomination.id;
    assert_eq!(decide(grant(anna)), Err(Error::NominationDecided { nomination: id }));
    let stranger = story.staff("stranger");
    let refused = Err(Error::NotNominated { person: stranger, nomination: id });
    assert_eq!(decide(grant(stranger)), refused);
}

#[test]
fn a_withdrawn_nomination_is_not_decided() {
    let story = Story::new();
    let world = &story.country.world;
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap();
    let withdraw =
        |by| world.change(|work| nominations::withdraw(work, by, nomination.id, world.now()));
    assert!(matches!(withdraw(&story.municipal), Err(Error::Forbidden { .. })));
    assert_eq!(withdraw(&story.director).unwrap().state(), NominationState::Withdrawn);
    let id = nomination.id;
    let refused = story.decides(&story.municipal, &nomination, &[grant(anna)]);
    assert_eq!(refused, Err(Error::NominationWithdrawn { nomination: id }));
    assert_eq!(story.waiting(&story.municipal), 0);
}

#[test]
fn staff_ask_and_the_directors_list_takes_them_up() {
    let story = Story::new();
    let world = &story.country.world;
    let school = &story.country.school;
    let teacher = world.person(&story.country.admin, "teacher");
    world.grant(&story.country.admin, teacher.id, Role::Teacher, school).unwrap();
    let actor = world.actor(&teacher);
    let ask = || {
        world.change(|work| nominations::ask(work, &actor, None, "веду сайт", world.now())).unwrap()
    };
    assert_eq!(ask(), ask());
    let listed = || story.wishes(&story.director).unwrap();
    assert_eq!(listed().iter().map(|wish| wish.person).collect::<Vec<_>>(), [teacher.id]);
    let unit = school.id();
    assert_eq!(story.wishes(&story.country.admin), Err(Error::UnknownUnit { unit }));
    let nomination = story.submits(&[teacher.id]).unwrap();
    assert!(listed().is_empty());
    story.decides(&story.municipal, &nomination, &[grant(teacher.id)]).unwrap();
    let again =
        world.change(|work| nominations::ask(work, &story.again(&actor), None, "", world.now()));
    assert_eq!(again, Err(Error::AdministratorAlready { person: teacher.id, unit }));
}

#[test]
fn only_people_of_the_school_are_nominated_by_its_director() {
    let story = Story::new();
    let world = &story.country.world;
    let foreign = world.person_in(&story.country.founder, "foreign", &story.country.neighbour);
    assert_eq!(story.submits(&[foreign.id]), Err(Error::UnknownPerson { person: foreign.id }));
    let anna = story.staff("anna");
    let submit = |by: &Actor| world.submits(by, &story.country.school, &[anna]);
    for by in [&story.country.admin, &story.municipal] {
        assert!(matches!(submit(by), Err(Error::Forbidden { .. })));
    }
    let unit = story.country.school.id();
    assert_eq!(submit(&story.country.neighbour_admin), Err(Error::UnknownUnit { unit }));
    assert_eq!(story.submits(&[]), Err(Error::TextEmpty { field: "names" }));
}

#[test]
fn a_neighbours_director_sees_no_nomination_of_ours() {
    let story = Story::new();
    let world = &story.country.world;
    let neighbour = world.holder(&story.municipal, Role::Director, &story.country.neighbour);
    let anna = story.staff("anna");
    let nomination = story.submits(&[anna]).unwrap().id;
    let find = world.read(|view| nominations::find(view, &neighbour, nomination));
    assert_eq!(find, Err(Error::UnknownNomination { nomination }));
    let list = |by| {
        let listed = world.read(|view| nominations::list(view, by, None, None, &Page::first()));
        listed.unwrap().items.into_iter().any(|listed| listed.id == nomination)
    };
    assert!(!list(&neighbour) && list(&story.regional));
}

struct Story {
    country: Country,
    regional: Actor,
    municipal: Actor,
    director: Actor,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let world = &country.world;
        let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
        let town = Role::MunicipalCoordinator;
        let municipal = world.holder(&regional, town, &country.municipality);
        let director = head(world, &municipal, &country.school);
        Self { country, regional, municipal, director }
    }

    fn staff(&self, login: &str) -> PersonId {
        let school = &self.country.school;
        self.country.world.person_in(&self.municipal, login, school).id
    }

    fn submits(&self, people: &[PersonId]) -> Result<Nomination, Error> {
        self.country.world.submits(&self.director, &self.country.school, people)
    }

    fn decides(
        &self,
        by: &Actor,
        nomination: &Nomination,
        verdicts: &[Verdict],
    ) -> Result<Nomination, Error> {
        let world = &self.country.world;
        let (id, now) = (nomination.id, world.now());
        world.change(|work| nominations::decide(work, by, id, verdicts, now))
    }

    fn waiting(&self, actor: &Actor) -> usize {
        let world = &self.country.world;
        world.read(|view| nominations::waiting_for(view, actor, world.now())).unwrap()
    }

    fn wishes(&self, actor: &Actor) -> Result<Vec<Wish>, Error> {
        let (world, school) = (&self.country.world, self.country.school.id());
        let listed = world.read(|view| nominations::wishes(view, actor, school, &Page::first()));
        Ok(listed?.items)
    }

    fn administrates(&self, person: PersonId) -> bool {
        let world = &self.country.world;
        let held = world.read(|view| rights::active(view, person)).unwrap();
        held.iter().any(|grant| {
            grant.role == Role::SchoolAdministrator && grant.place == self.country.school.place
        })
    }

    fn has_mail(&self, actor: &Actor, mail: &str) {
        let (world, person) = (&self.country.world, actor.person().unwrap());
        let mail = Some(Some(mail.to_owned()));
        let edit = people::EditPerson { mail, ..people::EditPerson::default() };
        world.change(|work| people::edit(work, actor, person, &edit, world.now())).unwrap();
    }

    /// Sends the letters that wait: to whom they go, and why, if they still say anything.
    fn mailed(&self) -> Vec<(String, Option<Call>)> {
        let world = &self.country.world;
        let all = world.read(|view| view.scan::<Letter>("letter/", None, 100)).unwrap();
        let send = |letter: Letter| {
            let begin = |work: &mut Work<'_>| letters::begin(work, letter.id, world.now());
            let mailing = world.change(begin).unwrap();
            world.change(|work| letters::sent(work, letter.id)).unwrap();
            let call = mailing.map(|mailing| {
                let News::Nomination(_, call) = mailing.news else { panic!("{mailing:?}") };
                call
            });
            (letter.to, call)
        };
        all.into_iter().map(send).collect()
    }

    /// The same person, with what they hold now.
    fn again(&self, actor: &Actor) -> Actor {
        let world = &self.country.world;
        let person = actor.person().unwrap();
        let person = world.read(|view| view.get::<crate::domain::person::Person>(&person));
        world.actor(&person.unwrap().unwrap())
    }

    fn log(&self) -> Vec<Entry> {
        let (world, founder) = (&self.country.world, &self.country.founder);
        let listed =
            world.read(|view| audit::list(view, founder, &Filter::default(), &Page::first()));
        listed.unwrap().items
    }
}

fn head(world: &World, by: &Actor, school: &Unit) -> Actor {
    let person = world.person_in(by, "director", school);
    world.grant(by, person.id, Role::Director, school).unwrap();
    let actor = world.actor(&person);
    assert!(access::may(&actor, Action::Nominate, &school.place));
    assert!(matches!(actor.by(), By::Person { .. }));
    actor
}

fn of(log: &[Entry], deed: Deed, person: PersonId) -> &Entry {
    let told = |entry: &&Entry| {
        let named = entry.what.details.get("person") == Some(&person.to_string());
        entry.what.deed == deed && (named || entry.what.subject == Subject::Person(person))
    };
    log.iter().find(told).unwrap()
}

fn grant(person: PersonId) -> Verdict {
    Verdict { person, grant: true, reason: String::new() }
}

fn refuse(person: PersonId) -> Verdict {
    Verdict { person, grant: false, reason: "не работает в школе".into() }
}
