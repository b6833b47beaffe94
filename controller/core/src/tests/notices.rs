//! Notices: one for all screens with the same cause, and one letter each to whoever looks after them.

use jiff::SignedDuration;

use super::wall::{Hall, report};
use crate::app::letters::{self, MOST_ATTEMPTS};
use crate::app::notices::{self, Overdue};
use crate::app::people::{self, EditPerson};
use crate::domain::actor::Actor;
use crate::domain::device::{Device, Farewell};
use crate::domain::notice::{Cause, Letter, Notice, Patience};
use crate::domain::org::Unit;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::LetterId;
use crate::page::Page;
use protocol::report::{Panel, Report};

const PATIENCE: Patience = Patience { after: SignedDuration::from_mins(15), hours: (0, 24) };

#[test]
fn a_schools_line_that_is_cut_gives_one_notice_and_one_letter_each() {
    let story = Story::new();
    let screens: Vec<Device> = (0..40).map(|n| story.connected(&format!("tv{n}"))).collect();
    for tv in &screens {
        story.hall.goes(tv, Farewell::Silent);
    }
    assert_eq!(story.sweep(), [], "they may come back");
    story.passes(14);
    assert_eq!(story.sweep(), []);
    story.passes(1);
    let [notice] = story.sweep().try_into().unwrap();
    assert_eq!((notice.cause, notice.screens.len()), (Cause::SchoolLine, 40));
    assert_eq!(story.sweep(), [], "nobody is told twice");
    assert_eq!(story.mail(), ["anna@school.example"]);

    for (n, tv) in screens.iter().enumerate() {
        assert!(story.notices(true).len() == 1, "{n} are back");
        story.hall.connects(tv);
    }
    assert_eq!(story.notices(true), []);
    let closed = &story.notices(false)[0];
    assert!(closed.closed.is_some() && closed.missing().count() == 0);
}

#[test]
fn screens_that_go_while_a_notice_is_open_join_it_without_another_letter() {
    let story = Story::new();
    let [first, second, _there] = ["a", "b", "c"].map(|name| story.connected(name));
    story.hall.goes(&first, Farewell::Silent);
    story.passes(15);
    assert_eq!(story.sweep().len(), 1);
    story.hall.goes(&second, Farewell::Silent);
    story.passes(15);
    assert_eq!(story.sweep(), [], "it joins");
    let open = story.notices(true);
    assert_eq!((open.len(), open[0].screens.len()), (1, 2));
    assert_eq!(story.mail().len(), 1);
    // One that comes back and goes again is in it once.
    story.hall.connects(&first);
    story.hall.goes(&first, Farewell::Silent);
    story.passes(15);
    story.sweep();
    let open = story.notices(true);
    assert_eq!((open[0].screens.len(), open[0].missing().count()), (2, 2));
}

#[test]
fn what_somebody_did_on_purpose_is_no_notice() {
    let story = Story::new();
    let [shut, off, new] = ["shut", "off", "new"].map(|name| story.hall.screen(name));
    for tv in [&shut, &off] {
        story.hall.connects(tv);
    }
    story.hall.reports(&off, Report { panel: Panel::Hidden, ..report() });
    story.hall.goes(&off, Farewell::Silent);
    story.hall.goes(&shut, Farewell::Goodbye);
    story.passes(600);
    assert_eq!(story.sweep(), []);
    assert_eq!(
        story
            .hall
            .country
            .world
            .read(|view| notices::overdue(view, PATIENCE, None, 9, view_now(&story)))
            .unwrap(),
        Overdue::default()
    );
    drop(new);
}

#[test]
fn letters_go_to_the_nearest_who_can_mend_it_and_want_them() {
    let story = Story::new();
    let world = &story.hall.country.world;
    let (country, founder) = (&story.hall.country, &story.hall.country.founder);
    let give = |role, unit: &Unit, mail: &str| {
        let holder = world.holder(founder, role, unit);
        story.writes_to(&holder, mail);
        holder
    };
    give(Role::Director, &country.school, "director@school.example");
    let municipal = give(Role::MunicipalCoordinator, &country.municipality, "town@town.example");
    let told = |name: &str| {
        let tv = story.connected(name);
        story.hall.goes(&tv, Farewell::Silent);
        story.passes(15);
        assert_eq!(story.sweep().len(), 1);
        story.hall.connects(&tv);
        let mail = story.mail();
        story.forget_mail();
        mail
    };
    assert_eq!(told("a"), ["anna@school.example"], "who may change screens, before who sees them");
    story.wants(&country.admin, false);
    assert_eq!(told("b"), ["director@school.example"]);
    let director = world
        .read(|view| people::list(view, founder, Some(country.school.id()), None, &Page::first()));
    for person in director.unwrap().items {
        let wants = EditPerson { mail: Some(None), ..EditPerson::default() };
        world.change(|work| people::edit(work, founder, person.id, &wants, world.now())).unwrap();
    }
    assert_eq!(told("c"), ["town@town.example"], "nobody there has an address");
    story.wants(&municipal, false);
    assert_eq!(told("d"), Vec::<String>::new());
}

#[test]
fn a_letter_is_tried_again_later_and_later_and_not_for_ever() {
    let story = Story::new();
    let world = &story.hall.country.world;
    let tv = story.connected("tv");
    story.hall.goes(&tv, Farewell::Silent);
    story.passes(15);
    story.sweep();
    let mut attempts = 0;
    for _minute in 0..(4 * 24 * 60) {
        for letter in story.due() {
            let mailing = world.change(|work| letters::begin(work, letter, world.now()));
            if let Some(mailing) = mailing.unwrap() {
                attempts += 1;
                assert_eq!(mailing.letter.attempts, attempts);
                assert_eq!(
                    (mailing.unit.as_str(), mailing.letter.to.as_str()),
                    ("Гимназия №11", "anna@school.example")
                );
                assert_eq!(story.due(), [], "it is put off before it is sent");
            }
        }
        story.passes(1);
    }
    assert_eq!(attempts, MOST_ATTEMPTS);
    assert_eq!(story.mail(), Vec::<String>::new());
}

#[test]
fn a_letter_whose_screens_are_back_is_not_sent() {
    let story = Story::new();
    let world = &story.hall.country.world;
    let tv = story.connected("tv");
    story.hall.goes(&tv, Farewell::Silent);
    story.passes(15);
    story.sweep();
    story.hall.connects(&tv);
    let [letter] = story.due().try_into().unwrap();
    let begun = world.change(|work| letters::begin(work, letter, world.now())).unwrap();
    assert_eq!(begun, None);
    assert_eq!(story.due(), []);
}

#[test]
fn the_first_who_looks_after_a_notice_does_and_a_neighbour_does_not_know_of_it() {
    let story = Story::new();
    let (country, world) = (&story.hall.country, &story.hall.country.world);
    let tv = story.connected("tv");
    story.hall.goes(&tv, Farewell::HungUp);
    story.passes(15);
    let [notice] = story.sweep().try_into().unwrap();
    assert_eq!(notice.cause, Cause::Stopped);
    let take =
        |actor: &Actor| world.change(|work| notices::take(work, actor, notice.id, world.now()));
    let by = |notice: Notice| notice.taken.unwrap().by;
    assert_eq!(by(take(&country.admin).unwrap()), *country.admin.by());
    assert_eq!(by(take(&country.founder).unwrap()), *country.admin.by());
    let unknown = Error::UnknownNotice { notice: notice.id };
    assert_eq!(take(&country.neighbour_admin).unwrap_err(), unknown);
    let listed = world
        .read(|view| notices::list(view, &country.neighbour_admin, None, false, &Page::first()));
    assert_eq!(listed.unwrap().items, []);
}

fn view_now(story: &Story) -> jiff::Timestamp {
    story.hall.country.world.now()
}

struct Story {
    hall: Hall,
}

impl Story {
    /// A school whose administrator has an address.
    fn new() -> Self {
        let story = Self { hall: Hall::new() };
        story.writes_to(&story.hall.country.admin, "anna@school.example");
        story
    }

    fn writes_to(&self, actor: &Actor, mail: &str) {
        let world = &self.hall.country.world;
        let edit = EditPerson { mail: Some(Some(mail.to_owned())), ..EditPerson::default() };
        let person = actor.person().unwrap();
        world.change(|work| people::edit(work, actor, person, &edit, world.now())).unwrap();
    }

    fn wants(&self, actor: &Actor, wants: bool) {
        let world = &self.hall.country.world;
        let edit = EditPerson { notices: Some(wants), ..EditPerson::default() };
        let person = actor.person().unwrap();
        world.change(|work| people::edit(work, actor, person, &edit, world.now())).unwrap();
    }

    fn connected(&self, name: &str) -> Device {
        let tv = self.hall.screen(name);
        self.hall.connects(&tv);
        self.hall.reports(&tv, report());
        tv
    }

    fn passes(&self, minutes: u64) {
        self.hall.country.world.pass(minutes * 60);
    }

    /// What the controller does every minute: the new notices.
    fn sweep(&self) -> Vec<Notice> {
        let world = &self.hall.country.world;
        let (mut told, mut after) = (Vec::new(), None::<String>);
        loop {
            let overdue = world
                .read(|view| notices::overdue(view, PATIENCE, after.as_deref(), 3, world.now()));
            let Overdue { schools, next } = overdue.unwrap();
            for school in schools {
                let tell = |work: &mut crate::work::Work<'_>| {
                    notices::tell(work, &school, PATIENCE, true, world.now())
                };
                told.extend(world.change(tell).unwrap());
            }
            match next {
                Some(next) => after = Some(next),
                None => return told,
            }
        }
    }

    fn notices(&self, open: bool) -> Vec<Notice> {
        let (world, admin) = (&self.hall.country.world, &self.hall.country.admin);
        world.read(|view| notices::list(view, admin, None, open, &Page::first())).unwrap().items
    }

    fn due(&self) -> Vec<LetterId> {
        let world = &self.hall.country.world;
        world.read(|view| letters::due(view, world.now(), 100)).unwrap()
    }

    /// Where letters wait to go.
    fn mail(&self) -> Vec<String> {
        let world = &self.hall.country.world;
        let letters = world.read(|view| view.scan::<Letter>("letter/", None, 100)).unwrap();
        letters.into_iter().map(|letter| letter.to).collect()
    }

    fn forget_mail(&self) {
        let world = &self.hall.country.world;
        let letters = world.read(|view| view.scan::<Letter>("letter/", None, 100)).unwrap();
        for letter in letters {
            world.change(|work| letters::sent(work, letter.id)).unwrap();
        }
    }
}
