//! Tickets: asking for help, and being answered.

use jiff::Timestamp;
use protocol::report::Report;

use super::check::{findings, report};
use super::world::{Country, hello, key_of};
use crate::app::tickets::{self, Filter, NewTicket, Thread};
use crate::app::{events, people, reports, sessions};
use crate::change::Change;
use crate::domain::actor::Actor;
use crate::domain::notice::{About, Letter};
use crate::domain::role::Role;
use crate::domain::ticket::{MESSAGES, OPEN, Ticket, TicketState};
use crate::error::Error;
use crate::id::{GrantId, TicketId};
use crate::keys;
use crate::page::Page;
use crate::work::Work;

#[test]
fn a_question_goes_to_the_nearest_coordinators_above() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = |actor: &Actor| ask(&country, actor).unwrap().desk.unit();
    assert_eq!(desk(&country.admin), country.root.id(), "only the country has a coordinator");
    let regional = world.holder(founder, Role::RegionalCoordinator, &country.region);
    assert_eq!(desk(&country.admin), country.region.id());
    let municipal = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    assert_eq!(desk(&country.admin), country.municipality.id());
    assert_eq!(desk(&municipal), country.region.id(), "one's own desk is no help");
    assert_eq!(desk(&regional), country.root.id());
    assert_eq!(desk(founder), country.root.id(), "there is nobody above");
    let far = world.holder(founder, Role::Director, &country.far_school);
    assert_eq!(desk(&far), country.root.id());
}

#[test]
fn a_ticket_is_taken_answered_reopened_and_closed() {
    let country = Country::new();
    let world = &country.world;
    let desk = world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
    let (admin, ticket) = (&country.admin, ask(&country, &country.admin).unwrap().id);
    let state = |actor: &Actor| thread(&country, actor, ticket).unwrap().ticket.state;
    assert_eq!(state(&desk), TicketState::New);
    let refused =
        act(&country, admin, |work, actor, now| tickets::take(work, actor, ticket, false, now));
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let taken =
        act(&country, &desk, |work, actor, now| tickets::take(work, actor, ticket, false, now));
    assert_eq!(taken.unwrap().taken.as_ref(), Some(desk.by()));
    say(&country, &desk, ticket, "Перезагрузите").unwrap();
    assert_eq!(state(admin), TicketState::Answered);
    let again =
        act(&country, &desk, |work, actor, now| tickets::take(work, actor, ticket, false, now));
    assert_eq!(again, Err(Error::TicketState { ticket, state: TicketState::Answered }));
    say(&country, admin, ticket, "Не помогло").unwrap();
    assert_eq!(state(admin), TicketState::Reopened);
    say(&country, &desk, ticket, "Замените кабель").unwrap();
    act(&country, admin, |work, actor, now| tickets::close(work, actor, ticket, false, now))
        .unwrap();
    assert_eq!(state(&desk), TicketState::Closed);
    act(&country, admin, |work, actor, now| tickets::reopen(work, actor, ticket, false, now))
        .unwrap();
    let told = thread(&country, &desk, ticket).unwrap();
    assert!(told.may_answer && !thread(&country, admin, ticket).unwrap().may_answer);
    let said: Vec<(bool, &str, TicketState)> = told
        .messages
        .iter()
        .map(|message| (message.desk, message.text.as_str(), message.state))
        .collect();
    assert_eq!(
        said,
        [
            (false, "Не включается", TicketState::New),
            (true, "", TicketState::Taken),
            (true, "Перезагрузите", TicketState::Answered),
            (false, "Не помогло", TicketState::Reopened),
            (true, "Замените кабель", TicketState::Answered),
            (false, "", TicketState::Closed),
            (false, "", TicketState::Reopened),
        ]
    );
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn only_who_asked_and_the_desk_see_a_ticket_and_hear_of_it() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    let beside = world.holder(founder, Role::RegionalCoordinator, &country.other_region);
    let director = world.holder(founder, Role::Director, &country.school);
    let ticket = ask(&country, &country.admin).unwrap().id;
    let hears = |actor: &Actor| {
        world
            .read(|view| {
                let topic = events::topic(&Change::Ticket { ticket }).unwrap();
                let happening = events::happening(view, topic)?.unwrap();
                Ok(events::may_know(actor, &happening))
            })
            .unwrap()
    };
    for (actor, sees) in [
        (&country.admin, true),
        (&desk, true),
        (founder, true),
        (&beside, false),
        (&director, false),
        (&country.neighbour_admin, false),
    ] {
        let told = thread(&country, actor, ticket);
        assert_eq!(told.is_ok(), sees, "{actor:?}");
        assert_eq!(told.is_err(), told == Err(Error::UnknownTicket { ticket }));
        assert_eq!(hears(actor), sees, "{actor:?}");
        let listed = list(&country, actor, &Filter::default());
        assert_eq!(listed.len(), usize::from(sees), "{actor:?}");
        let said = say(&country, actor, ticket, "Слышу");
        assert_eq!(said.is_ok(), sees, "{actor:?}");
    }
}

#[test]
fn what_waits_is_told_to_the_very_desk_and_answers_to_who_asked() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    let ticket = ask(&country, &country.admin).unwrap().id;
    let waits = |actor: &Actor| {
        let waiting = world.read(|view| tickets::waiting(view, actor)).unwrap();
        (waiting.asked.len(), waiting.answered.len())
    };
    assert_eq!((waits(&desk), waits(founder), waits(&country.admin)), ((1, 0), (0, 0), (0, 0)));
    say(&country, &desk, ticket, "Готово").unwrap();
    assert_eq!((waits(&desk), waits(&country.admin)), ((0, 0), (0, 1)));
    act(&country, &country.admin, |work, actor, now| {
        tickets::close(work, actor, ticket, false, now)
    })
    .unwrap();
    assert_eq!((waits(&desk), waits(&country.admin)), ((0, 0), (0, 0)));
}

#[test]
fn lists_are_filtered_by_state_by_unit_and_by_who_asked() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    let first = ask(&country, &country.admin).unwrap().id;
    world.pass(1);
    let second = ask(&country, &country.neighbour_admin).unwrap().id;
    world.pass(1);
    let upward = ask(&country, &desk).unwrap().id;
    say(&country, &desk, first, "Готово").unwrap();
    let ids = |actor: &Actor, filter: Filter| list(&country, actor, &filter);
    assert_eq!(ids(&desk, Filter::default()), [second, first]);
    let only = |state| Filter { state: Some(state), ..Filter::default() };
    assert_eq!(ids(&desk, only(TicketState::Answered)), [first]);
    assert_eq!(ids(&desk, only(TicketState::New)), [second]);
    assert_eq!(ids(&desk, Filter { mine: true, ..Filter::default() }), [upward]);
    assert_eq!(ids(founder, Filter::default()), [upward, second, first]);
    let below = Filter { unit: Some(country.municipality.id()), ..Filter::default() };
    assert_eq!(ids(founder, below), [second, first]);
    assert_eq!(ids(&country.admin, only(TicketState::Answered)), [first]);
    assert_eq!(ids(&country.admin, only(TicketState::New)), []);
    let foreign = Filter { unit: Some(country.other_region.id()), ..Filter::default() };
    let refused = world.read(|view| tickets::list(view, &desk, &foreign, &Page::default()));
    assert_eq!(refused, Err(Error::UnknownUnit { unit: country.other_region.id() }));
}

#[test]
fn a_ticket_about_a_screen_carries_what_was_known_of_it() {
    let country = Country::new();
    let (world, now) = (&country.world, country.world.now());
    let tv = world.device(&country.admin, &country.school, "tv");
    world
        .change(|work| {
            sessions::begin(work, tv.id, key_of("tv"), "g", &hello(1, 1, now), now)?;
            let hot = Report { temperature: Some(91_000), ..report() };
            reports::report(work, tv.id, &hot, now)
        })
        .unwrap();
    let new = NewTicket { device: Some(tv.id), ..question() };
    let ticket = act(&country, &country.admin, |work, actor, now| {
        tickets::open(work, actor, &new, false, now)
    });
    let ticket = ticket.unwrap();
    assert_eq!(ticket.place, country.school.place);
    let known = thread(&country, &country.admin, ticket.id).unwrap().diagnostics.unwrap();
    assert_eq!((known.device, known.connected), (tv.id, true));
    assert_eq!(known.agent.as_deref(), Some("0.1.0"));
    assert_eq!(known.reported.unwrap().report.temperature, Some(91_000));
    assert!(!known.events.is_empty());
    let foreign = act(&country, &country.neighbour_admin, |work, actor, now| {
        tickets::open(work, actor, &new, false, now)
    });
    assert_eq!(foreign, Err(Error::UnknownDevice { device: tv.id }));
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn letters_go_to_the_desk_and_to_who_asked_where_mail_is_set_up() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    for (actor, mail) in [(&desk, "desk@town.example"), (&country.admin, "admin@school.example")] {
        let edit = people::EditPerson {
            mail: Some(Some(mail.to_owned())),
            ..people::EditPerson::default()
        };
        let edits = people::edit;
        let person = actor.person().unwrap();
        world.change(|work| edits(work, actor, person, &edit, world.now())).unwrap();
    }
    let letters = || -> Vec<String> {
        let all = world.read(|view| view.scan::<Letter>("letter/", None, 100)).unwrap();
        let about = |letter: &Letter| matches!(letter.about, About::Ticket { .. });
        all.into_iter().filter(about).map(|letter| letter.to).collect()
    };
    let ticket = ask(&country, &country.admin).unwrap().id;
    assert_eq!(letters(), Vec::<String>::new(), "no mail is set up");
    let by_mail = |actor: &Actor, text: &str| {
        act(&country, actor, |work, actor, now| tickets::say(work, actor, ticket, text, true, now))
            .unwrap();
    };
    by_mail(&country.admin, "И ещё пульт");
    assert_eq!(letters(), ["desk@town.example"]);
    by_mail(&desk, "Приедем завтра");
    let mut to = letters();
    to.sort();
    assert_eq!(to, ["admin@school.example", "desk@town.example"]);
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn a_ticket_that_nobody_answers_for_three_working_days_waits_one_level_up_as_well() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    let region = world.holder(founder, Role::RegionalCoordinator, &country.region);
    let mail = Some(Some("region@efir.example".to_owned()));
    let edit = people::EditPerson { mail, ..people::EditPerson::default() };
    let person = region.person().unwrap();
    world.change(|work| people::edit(work, &region, person, &edit, world.now())).unwrap();
    let waits =
        |actor: &Actor| world.read(|view| tickets::waiting(view, actor)).unwrap().asked.len();
    let letters = || world.read(|view| view.scan::<Letter>("letter/", None, 100)).unwrap();
    let sweep = || world.change(|work| tickets::sweep(work, true, world.now(), 10)).unwrap();
    let ticket = ask(&country, &country.admin).unwrap().id;
    assert_eq!((sweep(), waits(&desk), waits(&region), waits(founder)), (0, 1, 0, 0));
    // From Monday to Thursday.
    world.pass(3 * 24 * 3600);
    assert_eq!((sweep(), sweep()), (1, 0), "told once");
    assert_eq!((waits(&desk), waits(&region), waits(founder)), (1, 1, 0), "one level, not two");
    let to: Vec<String> = letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["region@efir.example"]);
    assert_eq!(findings(&world.pairs()), []);

    let say = |actor: &Actor, text: &str| {
        let say = |work: &mut Work<'_>, actor: &Actor, now| {
            tickets::say(work, actor, ticket, text, false, now)
        };
        act(&country, actor, say).unwrap();
    };
    say(&region, "Приедем завтра");
    assert_eq!((waits(&desk), waits(&region)), (0, 0), "it was answered");
    say(&country.admin, "Никто не приехал");
    assert_eq!((waits(&desk), waits(&region)), (1, 0), "it waits from now on");
    world.pass(7 * 24 * 3600);
    assert_eq!((sweep(), waits(&region)), (1, 1));
    assert_eq!(findings(&world.pairs()), []);
}

#[test]
fn a_desk_that_lost_its_role_answers_no_more_and_an_author_still_reads() {
    let country = Country::new();
    let (world, founder) = (&country.world, &country.founder);
    let desk = world.holder(founder, Role::MunicipalCoordinator, &country.municipality);
    let ticket = ask(&country, &country.admin).unwrap().id;
    revoke_all(&country, &desk, &country.admin);
    revoke_all(&country, founder, &desk);
    let again = |actor: &Actor| {
        let person = actor.person().unwrap();
        let person = world.read(|view| view.get::<crate::domain::person::Person>(&person));
        world.actor(&person.unwrap().unwrap())
    };
    let (desk, author) = (again(&desk), again(&country.admin));
    assert_eq!(thread(&country, &desk, ticket), Err(Error::UnknownTicket { ticket }));
    assert!(thread(&country, &author, ticket).is_ok());
    let refused = say(&country, &author, ticket, "Ещё раз");
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}

#[test]
fn everything_about_tickets_is_bounded() {
    let country = Country::new();
    let admin = &country.admin;
    for text in ["", "   ", &"а".repeat(4_001)] {
        let new = NewTicket { text: text.to_owned(), ..question() };
        let refused =
            act(&country, admin, |work, actor, now| tickets::open(work, actor, &new, false, now));
        let is_named = matches!(
            refused,
            Err(Error::TextEmpty { field: "text" } | Error::TextTooLong { field: "text", .. })
        );
        assert!(is_named, "{refused:?}");
    }
    let first = ask(&country, admin).unwrap();
    for _ in 1..OPEN {
        ask(&country, admin).unwrap();
    }
    assert_eq!(ask(&country, admin).unwrap_err(), Error::TooManyTickets { limit: OPEN });
    act(&country, admin, |work, actor, now| tickets::close(work, actor, first.id, false, now))
        .unwrap();
    let other = ask(&country, admin).unwrap().id;
    for _ in 1..MESSAGES {
        say(&country, admin, other, "И ещё").unwrap();
    }
    let refused = say(&country, admin, other, "И ещё");
    assert_eq!(refused, Err(Error::TooManyMessages { ticket: other, limit: MESSAGES }));
}

fn question() -> NewTicket {
    NewTicket {
        subject: "Экран в холле".into(),
        text: "Не включается".into(),
        ..NewTicket::default()
    }
}

fn ask(country: &Country, actor: &Actor) -> Result<Ticket, Error> {
    act(country, actor, |work, actor, now| tickets::open(work, actor, &question(), false, now))
}

fn say(country: &Country, actor: &Actor, ticket: TicketId, text: &str) -> Result<Ticket, Error> {
    act(country, actor, |work, actor, now| tickets::say(work, actor, ticket, text, false, now))
}

fn act<T>(
    country: &Country,
    actor: &Actor,
    use_case: impl FnOnce(&mut Work<'_>, &Actor, Timestamp) -> Result<T, Error>,
) -> Result<T, Error> {
    let world = &country.world;
    world.change(|work| use_case(work, actor, world.now()))
}

fn thread(country: &Country, actor: &Actor, ticket: TicketId) -> Result<Thread, Error> {
    country.world.read(|view| tickets::thread(view, actor, ticket))
}

fn list(country: &Country, actor: &Actor, filter: &Filter) -> Vec<TicketId> {
    let page = Page::default();
    let listed = country.world.read(|view| tickets::list(view, actor, filter, &page));
    listed.map(|listed| listed.items.iter().map(|ticket| ticket.id).collect()).unwrap_or_default()
}

fn revoke_all(country: &Country, by: &Actor, actor: &Actor) {
    let world = &country.world;
    let person = actor.person().unwrap();
    let marks = world.read(|view| view.marks(&keys::grants_of(person), None, 10)).unwrap();
    for grant in marks.iter().map(|mark| GrantId::parse(mark).unwrap()) {
        world.revoke(by, grant);
    }
}
