//! Whoever heads a school, heads its branches.

use std::ops::ControlFlow;

use protocol::{Digest, UnitId};

use super::world::Country;
use crate::app::directors::{self, StandIn};
use crate::app::import::{self, Command};
use crate::app::{nominations, orgs, signin};
use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::org::Unit;
use crate::domain::person::Person;
use crate::domain::role::Role;
use crate::domain::school::{ExternalId, Source};
use crate::error::Error;
use crate::format::schools;
use crate::page::Page;
use crate::work::Work;

const HEADER: &str =
    "id;код региона;регион;октмо;муниципалитет;название;филиал;головная организация";
const HEAD: &str = "8;48;Липецкая область;42701000;Липецк;Школа №8;нет;";
const BRANCH: &str = "7;48;Липецкая область;42702000;Елец;Филиал;да;8";
const NO_BRANCH: &str = "7;48;Липецкая область;42702000;Елец;Филиал;нет;";

#[test]
fn a_director_has_authority_over_a_branch_in_another_municipality() {
    let story = Story::new(&[HEAD, BRANCH]);
    let (head, branch) = (story.school("8"), story.school("7"));
    assert_ne!(head.place.parent(), branch.place.parent());
    let (_, director) = story.director(&head);
    for action in [Action::SeeUnit, Action::SeePeople, Action::Nominate, Action::RaiseAlert] {
        assert!(access::may(&director, action, &branch.place), "{action:?}");
        assert!(!access::may(&director, action, &story.country.neighbour.place), "{action:?}");
    }
    let world = &story.country.world;
    let listed = world.read(|view| orgs::list(view, &director, None, None, &Page::first()));
    let mut seen: Vec<UnitId> = listed.unwrap().items.iter().map(Unit::id).collect();
    seen.sort_unstable();
    let mut both = vec![head.id(), branch.id()];
    both.sort_unstable();
    assert_eq!(seen, both);
    let teacher = world.person_in(&story.country.founder, "teacher-there", &branch);
    let nomination = world.submits(&director, &branch, &[teacher.id]).unwrap();
    assert_eq!(nomination.place, branch.place);
}

#[test]
fn the_head_of_a_branch_has_no_authority_over_its_school() {
    let story = Story::new(&[HEAD, BRANCH]);
    let (_, director) = story.director(&story.school("7"));
    assert!(!access::may(&director, Action::SeeUnit, &story.school("8").place));
}

#[test]
fn a_branch_comes_and_goes_with_the_list_and_its_head_hears_of_it() {
    let story = Story::new(&[HEAD, NO_BRANCH]);
    let (world, branch) = (&story.country.world, story.school("7"));
    let (person, _) = story.director(&story.school("8"));
    for (line, covered) in [(BRANCH, true), (NO_BRANCH, false)] {
        let signed_in = world.sign_in(person.login.as_str()).unwrap();
        let bearer = || {
            let secret = signed_in.secret.reveal();
            world.read(|view| signin::bearer(view, secret, world.now())).unwrap()
        };
        let before = bearer();
        assert_eq!(access::may(&before.actor, Action::Nominate, &branch.place), !covered);
        assert!(!before.renew);
        story.import(&[HEAD, line]);
        let after = bearer();
        assert_eq!(access::may(&after.actor, Action::Nominate, &branch.place), covered);
        assert!(after.renew, "the session is outdated");
    }
}

#[test]
fn whoever_stands_in_heads_the_branches_and_the_director_does_not_meanwhile() {
    let story = Story::new(&[HEAD, BRANCH]);
    let (world, head, branch) = (&story.country.world, story.school("8"), story.school("7"));
    let (director, _) = story.director(&head);
    let deputy = world.person_in(&story.country.founder, "deputy", &head);
    let until = world.now() + jiff::SignedDuration::from_hours(24);
    let new = StandIn { school: head.id(), person: deputy.id, from: None, until };
    world.change(|work| directors::stand_in(work, &Actor::system(), new, world.now())).unwrap();
    let heads =
        |person: &Person| access::may(&world.actor(person), Action::Nominate, &branch.place);
    assert_eq!((heads(&director), heads(&deputy)), (false, true));
    world.pass(24 * 3600);
    assert_eq!((heads(&director), heads(&deputy)), (true, false));
}

#[test]
fn where_no_unit_is_named_the_school_is_meant_however_high_the_branch_stands() {
    let waiting = "7;48;Липецкая область;;;Филиал;да;8";
    let story = Story::new(&[HEAD, waiting]);
    let (world, founder) = (&story.country.world, &story.country.founder);
    let listed = world.read(|view| import::waiting(view, founder, None, &Page::first()));
    let known = listed.unwrap().items[0].known.id;
    let region = story.country.region.id();
    world.change(|work| import::place(work, founder, known, region, world.now())).unwrap();
    let (head, branch) = (story.school("8"), story.school("7"));
    assert_eq!(branch.place.parent(), Some(region));
    let (_, director) = story.director(&head);
    let teacher = world.person_in(founder, "teacher", &head);
    let new = nominations::NewNomination {
        school: None,
        remark: String::new(),
        names: vec![(teacher.id, String::new())],
    };
    let submit =
        |work: &mut Work<'_>| nominations::submit(work, &director, &new, false, world.now());
    assert_eq!(world.change(submit).unwrap().place, head.place);
}

struct Story {
    country: Country,
}

impl Story {
    fn new(lines: &[&str]) -> Self {
        let story = Self { country: Country::new() };
        story.import(lines);
        story
    }

    fn import(&self, lines: &[&str]) {
        let country = &self.country;
        let file = Digest::of(b"a file");
        let unit = country.root.id();
        let command = Command { unit, source: None, partial: false, delta: false, file };
        let text: Vec<&str> = [HEADER].into_iter().chain(lines.iter().copied()).collect();
        let listing = schools::read(text.join("\n").as_bytes()).unwrap();
        let (founder, now) = (&country.founder, country.world.now());
        let import = |work: &mut Work<'_>| {
            import::import(work, founder, &command, &listing, now, &mut |_, _| {
                ControlFlow::Continue(())
            })
        };
        assert_eq!(country.world.change(import).unwrap().rejected, []);
    }

    fn school(&self, external: &str) -> Unit {
        let (source, external) = (Source::region(), ExternalId::parse(external).unwrap());
        let region = self.country.region.id();
        let found = self.country.world.read(|view| -> Result<Option<Unit>, Error> {
            match import::unit_of(view, &source, region, &external)? {
                Some(unit) => view.get::<Unit>(&unit),
                None => Ok(None),
            }
        });
        found.unwrap().unwrap()
    }

    fn director(&self, school: &Unit) -> (Person, Actor) {
        let world = &self.country.world;
        let person = world.person_in(&self.country.founder, "director", school);
        world.grant(&Actor::system(), person.id, Role::Director, school).unwrap();
        let actor = world.actor(&person);
        (person, actor)
    }
}
