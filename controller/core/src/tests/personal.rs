//! One person's data: told whole, and erased without a trace outside the audit log.

use std::collections::BTreeSet;

use serde_json::Value;

use super::world::{Country, person};
use crate::app::{people, personal, posts};
use crate::check::check;
use crate::domain::actor::Actor;
use crate::domain::notice::{About, Letter};
use crate::domain::person::Person;
use crate::domain::post::Post;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::LetterId;
use crate::port::Snapshot;

const NAME: &str = "Вероника Ландышева";
const LOGIN: &str = "landysheva.v";
const MAIL: &str = "landysheva@school.example";

#[test]
fn after_erasure_no_record_outside_the_log_holds_name_login_or_mail() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let before = story.traces();
    for word in ["person", "login", "post", "letter", "audit"] {
        assert!(before.contains(word), "{word} is not tried: {before:?}");
    }
    story.erased_by(&country.founder).unwrap();
    let sweep = || world.change(|work| personal::sweep(work, world.now(), 7)).unwrap();
    while sweep() > 0 {}
    // The chain, and its entries for lists.
    assert_eq!(story.traces(), ["!audit", "audit"].map(str::to_owned).into());
    let mut found = Vec::new();
    check(&world.pairs(), &mut |finding| found.push(finding)).unwrap();
    assert_eq!(found, [], "the store is whole, and the chain is proved");
    let post = world.read(|view| posts::find(view, &country.admin, story.post.id)).unwrap();
    assert_eq!(post.content.title(), "О погоде", "what they wrote stays");
    assert!(world.read(|view| personal::is_erased(view, story.vera.id)).unwrap());
    assert_eq!(world.sign_in(LOGIN).map(drop), Err(Error::WrongLogin {}));
    let again = world.change(|work| people::create(work, &country.admin, &named(), world.now()));
    assert!(again.is_ok(), "the login is free");
}

#[test]
fn a_person_is_told_every_kind_and_no_proof() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let hash = "phc of landysheva.v";
    let (mut after, mut all) = (None::<String>, String::new());
    loop {
        let tell = |view: &crate::work::View<'_>| {
            personal::tell(view, &country.founder, story.vera.id, after.as_deref(), 7)
        };
        let told = world.read(tell).unwrap();
        all += &serde_json::to_string(&told.records).unwrap();
        if told.next.is_none() {
            break;
        }
        after = told.next;
    }
    for said in ["\"account\"", "\"roles\"", "\"sign-ins\"", "\"log\"", "\"authors\"", NAME, MAIL] {
        assert!(all.contains(said), "{said}: {all}");
    }
    assert!(!all.contains(hash), "{all}");
    let own = |view: &crate::work::View<'_>| {
        personal::tell(view, &story.actor, story.vera.id, None, 1_000)
    };
    assert!(world.read(own).unwrap().records.contains_key("account"), "one's own");
}

#[test]
fn nobody_has_the_data_of_those_above_or_beside() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    world.grant(&country.founder, story.vera.id, Role::Director, &country.school).unwrap();
    let told =
        |by: &Actor| world.read(|view| personal::tell(view, by, story.vera.id, None, 9)).map(drop);
    let unknown = Err(Error::UnknownPerson { person: story.vera.id });
    assert_eq!(told(&country.neighbour_admin), unknown);
    assert_eq!(story.erased_by(&country.neighbour_admin), unknown);
    assert!(matches!(told(&country.admin), Err(Error::Forbidden { .. })), "upwards");
    assert!(matches!(story.erased_by(&country.admin), Err(Error::Forbidden { .. })), "upwards");
    assert_eq!(story.erased_by(&story.actor), Err(Error::SelfErase {}), "others rely on her");
}

#[test]
fn a_teacher_erases_herself() {
    let story = Story::new();
    story.erased_by(&story.actor).unwrap();
    assert_eq!(story.country.world.sign_in(LOGIN).map(drop), Err(Error::WrongLogin {}));
}

struct Story {
    country: Country,
    vera: Person,
    actor: Actor,
    post: Post,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let (world, admin) = (&country.world, &country.admin);
        let vera = world.change(|work| people::create(work, admin, &named(), world.now())).unwrap();
        world.grant(admin, vera.id, Role::Teacher, &country.school).unwrap();
        let actor = world.actor(&vera);
        let post = world.draft(&actor, &country.school, "О погоде");
        world.change(|work| posts::publish(work, admin, post.id, world.now())).unwrap();
        world
            .change(|work| {
                let (id, due) = (LetterId::new(world.now(), 5), world.now());
                let about = About::Invitation { invitation: due };
                let to = MAIL.to_owned();
                let letter = Letter { id, person: vera.id, to, about, attempts: 0, due };
                work.put(&letter);
                work.mark(&crate::app::letters::mark(&letter));
                Ok(())
            })
            .unwrap();
        Self { country, vera, actor, post }
    }

    fn erased_by(&self, by: &Actor) -> Result<(), Error> {
        let world = &self.country.world;
        world.change(|work| personal::erase(work, by, self.vera.id, world.now()))
    }

    /// The kinds of keys under which name, login or mail stand.
    fn traces(&self) -> BTreeSet<String> {
        let all = self.country.world.pairs().scan(b"", None, usize::MAX).unwrap();
        let mut traces = BTreeSet::new();
        for (key, value) in all {
            let key = String::from_utf8_lossy(&key);
            let parsed: Option<Value> = serde_json::from_slice(&value).ok();
            let value = String::from_utf8_lossy(&value);
            let text = format!("{key} {value} {parsed:?}");
            if [NAME, LOGIN, MAIL].iter().any(|trace| text.contains(trace)) {
                traces.insert(key.split('/').next().unwrap_or_default().to_owned());
            }
        }
        traces
    }
}

fn named() -> people::NewPerson {
    let (name, mail) = (NAME.to_owned(), Some(MAIL.to_owned()));
    people::NewPerson { name, mail, ..person(LOGIN) }
}
