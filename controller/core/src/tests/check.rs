//! Nothing is found where nothing is wrong, and everything is found that is.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use protocol::alert::Severity;
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::post::{Audience, Priority};
use protocol::report::Report;
use protocol::{Digest, PostId, SpoolId};

use super::world::{Country, World, announcement, hello, key_of, nobody, person};
use super::{browsers, consents, imports};
use crate::app::alerts::NewAlert;
use crate::app::directors::Replacement;
use crate::app::letters;
use crate::app::posts::{history, sketches};
use crate::app::{
    answers, devices, directors, enrol, kinds, library, nominations, notices, orgs, outside,
    passwords, people, personal, pictures, posts, reports, rights, rollout, sessions, tickets,
    tokens,
};
use crate::check::{Finding, Problem, WORDS, check};
use crate::domain::alert::Receipt;
use crate::domain::device::{DeviceKeys, Farewell};
use crate::domain::notice::Patience;
use crate::domain::org::UnitKind;
use crate::domain::post::{Order, PostKind};
use crate::domain::role::Role;
use crate::domain::rollout::Step;
use crate::error::Error;
use crate::memory::Pairs;
use crate::port::{Snapshot as _, Value};

/// The words before the slash in the table that `keys.rs` begins with.
fn documented() -> BTreeSet<&'static str> {
    let lines = include_str!("../keys.rs").lines();
    let cells = lines.filter_map(|line| line.strip_prefix("//! | `")?.split('`').next());
    cells.filter_map(|key| key.split('/').next()).collect()
}

/// Every first word of a key that the source of `keys.rs` spells.
fn spelled() -> BTreeSet<&'static str> {
    let source = include_str!("../keys.rs");
    let source = source.split("#[cfg(test)]").next().unwrap();
    let literals = source.split('"').skip(1).step_by(2);
    let words = literals.filter_map(|literal| literal.split_once('/')).map(|(word, _)| word);
    words.filter(|word| !word.is_empty() && !word.contains('{')).collect()
}

#[test]
fn every_kind_of_key_has_a_rule_and_stands_in_the_table_of_keys() {
    let ruled: BTreeSet<&str> = WORDS.iter().copied().collect();
    assert_eq!(ruled.len(), WORDS.len(), "a word has two rules");
    assert_eq!(documented(), ruled);
    assert!(spelled().is_subset(&ruled), "{:?}", spelled().difference(&ruled));
}

#[test]
fn nothing_is_found_in_a_country_in_which_everything_has_happened() {
    let pairs = lived_in();
    assert_eq!(findings(&pairs), []);
    let words: BTreeSet<String> = keys(&pairs)
        .into_iter()
        .filter(|key| !key.starts_with('!'))
        .map(|key| key.split('/').next().unwrap().to_owned())
        .collect();
    let never: Vec<_> = documented().into_iter().filter(|word| !words.contains(*word)).collect();
    assert_eq!(never, ["setup"], "the country must have every kind of key once");
}

#[test]
fn every_key_that_is_taken_away_is_missed() {
    let whole = lived_in();
    for key in keys(&whole) {
        let word = key.split('/').next().unwrap().to_owned();
        // What nothing else speaks of.
        let unmissed = [
            "guesses",
            "grant-index",
            "nomination-rise",
            "wish",
            "admission",
            "erased",
            "imports",
            "ailing",
            "health",
            "device-index",
            "rollout-index",
            "rollout-plan",
            "found-index",
            "returning",
            "barred",
            "session",
            "greeting",
            "report",
            "spools",
            "fault",
            "played",
            "order",
            "receipt",
            "past",
            "alert-past",
            // A named picture has one only until a sweep has looked at it.
            "picture-end",
            "!format",
        ];
        let first_or_last = key.starts_with("!log");
        if unmissed.contains(&word.as_str()) || first_or_last || word == "root" {
            continue;
        }
        let mut pairs = whole.clone();
        pairs.remove(&key);
        assert!(!findings(&pairs).is_empty(), "{} is not missed", key.escape_debug());
    }
}

#[test]
fn every_record_that_no_longer_reads_is_named() {
    let whole = lived_in();
    for key in keys(&whole) {
        let mark = whole.value(&key) == Some(b"null".to_vec());
        if mark || key.starts_with('!') {
            continue;
        }
        let mut pairs = whole.clone();
        pairs.put(&key, b"{\"half\":".to_vec());
        let found = findings(&pairs);
        let named = |finding: &Finding| {
            finding.key == key && matches!(finding.problem, Problem::Unreadable { .. })
        };
        assert!(found.iter().any(named), "{key}: {found:?}");
    }
}

#[test]
fn each_kind_of_damage_is_told_for_what_it_is() {
    let whole = lived_in();
    let device = first(&whole, "device/");
    let other = "device/00000000000000000000000000".to_owned();
    let mark = first(&whole, "devices/");
    let aired = first(&whole, "on-air/");
    let damaged = |damage: &dyn Fn(&mut Pairs)| {
        let mut pairs = whole.clone();
        damage(&mut pairs);
        findings(&pairs)
    };
    let only = |key: &str, problem: Problem| vec![Finding { key: key.to_owned(), problem }];
    assert_eq!(
        damaged(&|pairs| pairs.put("novelty/1", b"1".to_vec())),
        only("novelty/1", Problem::UnknownKey)
    );
    assert_eq!(
        damaged(&|pairs| pairs.put(&other, whole.value(&device).unwrap())),
        only(&other, Problem::Misplaced { belongs: device.clone() })
    );
    assert_eq!(
        damaged(&|pairs| pairs.remove(&mark)),
        only(
            &format!("device/{}", mark.rsplit('/').next().unwrap()),
            Problem::Missing { missing: mark.clone() }
        )
    );
    let stray = mark.replace("devices/0", "devices/7");
    assert_eq!(damaged(&|pairs| pairs.put(&stray, b"null".to_vec())), only(&stray, Problem::Stray));
    let wrong = String::from_utf8(whole.value(&aired).unwrap())
        .unwrap()
        .replace("\"count\":1", "\"count\":7");
    assert_eq!(
        damaged(&|pairs| pairs.put(&aired, wrong.clone().into_bytes())),
        only(&aired, Problem::WrongCount { stored: 7, counted: 1 })
    );
}

#[test]
fn a_broken_audit_chain_is_told_once_with_its_first_entry() {
    let whole = lived_in();
    let audits: Vec<String> =
        keys(&whole).into_iter().filter(|key| key.starts_with("!audit/")).collect();
    let mut pairs = whole.clone();
    let entry = &audits[4];
    let mut value = whole.value(entry).unwrap();
    // The link to the entry before it.
    value[0] ^= 1;
    pairs.put(entry, value);
    let chain = |found: &[Finding]| -> Vec<Problem> {
        let broken =
            found.iter().filter(|found| matches!(found.problem, Problem::BrokenChain { .. }));
        broken.map(|found| found.problem.clone()).collect()
    };
    assert_eq!(chain(&findings(&pairs)), [Problem::BrokenChain { sequence: 5 }]);

    let mut cut = whole.clone();
    cut.remove(audits.last().unwrap());
    let all = audits.len() as u64;
    let differs = Problem::AuditDiffers { chained: all - 1, listed: all };
    assert_eq!(findings(&cut), [Finding { key: "audit".into(), problem: differs }]);
}

#[test]
fn a_gap_in_the_change_log_is_told() {
    let whole = lived_in();
    let logs: Vec<String> =
        keys(&whole).into_iter().filter(|key| key.starts_with("!log/")).collect();
    let mut pairs = whole.clone();
    pairs.remove(&logs[3]);
    assert_eq!(
        findings(&pairs),
        [Finding { key: "!log/5".into(), problem: Problem::LogGap { sequence: 4 } }]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever people do, in whatever order, leaves nothing to be found.
    #[test]
    fn nothing_is_found_after_any_history(
        deeds in proptest::collection::vec((0_usize..28, any::<prop::sample::Index>()), 0..40),
    ) {
        let country = Country::new();
        country.world.change(|work| devices::index(work, None, 100)).unwrap();
        for (deed, which) in deeds {
            act(&country, deed, which);
            country.world.pass(97);
        }
        prop_assert_eq!(findings(&country.world.pairs()), []);
    }
}

/// One thing that somebody does; what is refused changes nothing.
#[expect(clippy::too_many_lines, reason = "an arm for each deed")]
fn act(country: &Country, deed: usize, which: prop::sample::Index) {
    let (world, now) = (&country.world, country.world.now());
    let (admin, founder) = (&country.admin, &country.founder);
    let pairs = world.pairs();
    let pick = |prefix: &str| -> Option<String> {
        let names: Vec<String> =
            keys(&pairs).into_iter().filter(|key| key.starts_with(prefix)).collect();
        (!names.is_empty()).then(|| names[which.index(names.len())][prefix.len()..].to_owned())
    };
    let hardware = format!("tv{}", which.index(1_000_000));
    let until = now + std::time::Duration::from_secs(300);
    let _refused = world.change(|work| {
        match deed {
            0 => drop(world.show_code(&hardware, "10.0.0.1")),
            1 => drop(world.device(admin, &country.school, &hardware)),
            2 => {
                let mut new = announcement(country.school.id(), "Снегопад");
                new.until = Some(until).filter(|_| which.index(2) == 0);
                let post = posts::create(work, admin, &new, now)?;
                posts::publish(work, admin, post.id, now)?;
            }
            3 => {
                posts::withdraw(work, admin, id(pick("post/"))?, now)?;
            }
            4 => {
                let title = Some("Мороз".to_owned());
                let edit = posts::EditPost { title, ..posts::EditPost::default() };
                posts::edit(work, admin, id(pick("post/"))?, &edit, now)?;
            }
            5 => {
                posts::expire(work, now, 10)?;
                enrol::sweep(work, now, 10)?;
                tokens::sweep(work, now, 10)?;
                sketches::sweep(work, now, 10)?;
            }
            12 => {
                history::undo(work, admin, id(pick("post/"))?, now)?;
            }
            13 => {
                history::restore(work, admin, id(pick("post/"))?, 1, now)?;
            }
            14 => {
                sketches::begin(work, admin, &typed(country, "Набросок"), now)?;
            }
            15 => {
                let sketch =
                    pick("sketch/").and_then(|name| Some(name.split_once('/')?.1.to_owned()));
                let sketch = id(sketch)?;
                sketches::save(work, admin, sketch, &typed(country, "Ещё"), now)?;
                let how = sketches::Apply { publish: which.index(2) == 0, over: false };
                sketches::apply(work, admin, sketch, how, now)?;
            }
            6 => {
                let unit = Some(country.far_school.id());
                let edit = devices::EditDevice { unit, ..devices::EditDevice::default() };
                devices::edit(work, founder, id(pick("device/"))?, &edit, now)?;
            }
            7 => {
                devices::revoke(work, founder, id(pick("device/"))?, now)?;
            }
            8 => {
                let new = person(&format!("p{}", which.index(1_000_000)));
                let person = people::create(work, founder, &new, now)?;
                let unit = [country.school.id(), country.far_school.id()][which.index(2)];
                let new = rights::NewGrant::new(person.id, Role::Technician, unit);
                rights::grant(work, founder, &new, now)?;
            }
            9 => {
                rights::revoke(work, founder, id(pick("grant/"))?, now)?;
            }
            10 => {
                let new = tokens::NewToken { name: "т".into(), expires: Some(until), unit: None };
                tokens::create(work, founder, &new, now)?;
            }
            16 => {
                let device = id(pick("device/"))?;
                let key = work.get::<DeviceKeys>(&device)?.ok_or(Error::Busy {})?.current.key;
                let hello = hello(which.index(99) as u128, 1, now);
                sessions::begin(work, device, key, "g", &hello, now)?;
            }
            17 => {
                let device = id(pick("session/"))?;
                let newest = sessions::newest(work, device)?.map_or(0, |session| session.number);
                let farewell = [Farewell::Silent, Farewell::Goodbye][which.index(2)];
                sessions::end(work, device, newest, farewell, now)?;
            }
            18 => {
                let temperature = [None, Some(95_000)][which.index(2)];
                let report = Report { temperature, ..report() };
                reports::report(work, id(pick("device/"))?, &report, now)?;
            }
            19 => {
                let patience = Patience { after: SignedDuration::from_secs(60), hours: (0, 24) };
                notices::tell(work, &country.school.place, patience, true, now)?;
            }
            20 => {
                for letter in letters::due(work, now, 10)? {
                    letters::begin(work, letter, now)?;
                }
            }
            25 => {
                let device = pick("device/").and_then(|id| id.parse().ok());
                let (subject, text) = ("Экран".into(), "Не включается".into());
                let new = tickets::NewTicket { device, unit: None, subject, text };
                tickets::open(work, admin, &new, true, now)?;
            }
            26 => {
                let ticket = id(pick("ticket/"))?;
                match which.index(4) {
                    0 => tickets::take(work, founder, ticket, true, now)?,
                    1 => tickets::say(work, founder, ticket, "Готово", true, now)?,
                    2 => tickets::close(work, founder, ticket, true, now)?,
                    _ => tickets::reopen(work, founder, ticket, true, now)?,
                };
            }
            23 => {
                let new = person(&format!("d{}", which.index(1_000_000)));
                let person = people::create(work, founder, &new, now)?;
                let (unit, role) = [
                    (country.school.id(), Role::Director),
                    (country.far_school.id(), Role::SchoolCoordinator),
                    (country.municipality.id(), Role::MunicipalCoordinator),
                    (country.region.id(), Role::RegionalCoordinator),
                ][which.index(4)];
                let new = rights::NewGrant::new(person.id, role, unit);
                rights::grant(work, founder, &new, now)?;
            }
            24 => {
                let kind = [UnitKind::School, UnitKind::Municipality][which.index(2)];
                let parent = Some(country.region.id());
                let new =
                    orgs::NewUnit { kind, name: "Новая".into(), parent, time_zone: None };
                orgs::create(work, founder, &new, now)?;
            }
            21 => {
                let mail = Some(Some(format!("anna{}@school.example", which.index(9))));
                let edit = people::EditPerson { mail, ..people::EditPerson::default() };
                people::edit(work, admin, admin.person().unwrap(), &edit, now)?;
            }
            27 => {
                let parents = [&country.municipality, &country.region, &country.other_region];
                let (school, parent) = (country.school.id(), parents[which.index(3)].id());
                orgs::move_under(work, founder, school, parent, now)?;
            }
            _ => {
                let name = Some("Лицей".to_owned());
                let edit = orgs::EditUnit { name, ..orgs::EditUnit::default() };
                orgs::edit(work, founder, country.region.id(), &edit, now)?;
            }
        }
        Ok(())
    });
}

fn id<Id: std::str::FromStr>(name: Option<String>) -> Result<Id, Error> {
    name.and_then(|name| name.parse().ok()).ok_or(Error::Busy {})
}

/// A director who was replaced, roles that stay for now, one that ends by itself, and people who wait.
fn office(country: &Country) {
    let (world, founder, school) = (&country.world, &country.founder, &country.school);
    let director = world.holder(founder, Role::Director, school);
    let [nominated, new, waits, duty, asks] = ["nominated", "new", "waits", "duty", "asks"]
        .map(|login| world.person_in(founder, login, school));
    world.nominates(&director, founder, nominated.id, school);
    world.submits(&director, school, &[waits.id]).unwrap();
    world.grant(&country.admin, asks.id, Role::Teacher, school).unwrap();
    let asks = world.actor(&asks);
    let until = Some(world.now() + SignedDuration::from_hours(1));
    let new_duty =
        rights::NewGrant { until, ..rights::NewGrant::new(duty.id, Role::Duty, school.id()) };
    world
        .change(|work| {
            let now = world.now();
            nominations::ask(work, &asks, None, "", now)?;
            rights::grant(work, &country.admin, &new_duty, now)?;
            let new = Replacement { school: school.id(), person: new.id, acting: false };
            directors::replace(work, founder, new, now)
        })
        .unwrap();
}

/// A country's store with every kind of key.
fn lived_in() -> Pairs {
    lived().world.pairs()
}

/// The same with its people.
#[expect(clippy::too_many_lines, reason = "one of everything")]
pub(super) fn lived() -> Country {
    let country = Country::new();
    imports::some(&country);
    let (world, admin) = (&country.world, &country.admin);
    let tv = world.device(admin, &country.school, "tv");
    world.show_code("waiting", "10.0.0.9");
    for is_claimed in [true, false] {
        let opened = browsers::open(world, "10.0.0.9");
        let code = enrol::browser::code(&opened.pairing).unwrap().to_owned();
        if is_claimed {
            world.claim(admin, &code, &country.school).unwrap();
        }
    }
    let wrong = world.claim(admin, "ZZZZZZZZ", &country.school);
    assert!(wrong.is_err());
    let mut new = announcement(country.school.id(), "Снегопад");
    new.until = Some(world.now() + std::time::Duration::from_secs(3600));
    let sha256 = Digest::of(b"a cat");
    let picture = protocol::post::Picture { sha256, bytes: 9, width: 4, height: 3 };
    let school = country.school.id();
    world.change(|work| pictures::add(work, admin, school, picture, world.now())).unwrap();
    new.picture = Some(sha256);
    let request = answers::Request { key: Digest::of(b"key"), request: Digest::of(b"request") };
    let post = world.change(|work| {
        answers::once(work, admin, Some(request), world.now(), |work| {
            let post = posts::create(work, admin, &new, world.now())?;
            posts::publish(work, admin, post.id, world.now())
        })
    });
    let post = post.unwrap().id;
    let sketch = sketches::Writing { picture: Some(sha256), ..typed(&country, "Набросок") };
    world.change(|work| sketches::begin(work, admin, &sketch, world.now())).unwrap();
    let alert = NewAlert {
        severity: Severity::Severe,
        drill: false,
        text: "Дым".into(),
        instruction: String::new(),
        audience: Audience::default(),
        expires: None,
    };
    let alert = world.raises(admin, &country.school, &alert).unwrap().alert;
    let end = Some(world.now() + std::time::Duration::from_secs(1000));
    world.asks_for_codes(admin);
    let admission = crate::domain::kind::Admission {
        students: true,
        ..crate::domain::kind::Admission::none(country.school.id())
    };
    world.change(|work| kinds::admit(work, admin, &admission, world.now())).unwrap();
    let member = kinds::NewMember {
        unit: country.school.id(),
        kind: crate::domain::kind::Kind::Teacher,
        name: "Учитель".into(),
        login: "teacher".into(),
        mail: None,
        group: None,
        number: Some("17".into()),
    };
    world.change(|work| kinds::add(work, admin, &member, world.now())).unwrap();
    let gone = world.person(admin, "gone");
    world.change(|work| personal::erase(work, admin, gone.id, world.now())).unwrap();
    let (issuer, subject) = ("https://id.example".to_owned(), "7".to_owned());
    let account = crate::domain::outside::Account { issuer, subject };
    let own = world.read(|view| passwords::own(view, admin)).unwrap().password;
    world.change(|work| outside::link(work, admin, &account, own.as_ref(), world.now())).unwrap();
    world
        .change(|work| {
            let now = world.now();
            sessions::begin(work, tv.id, key_of("tv"), "g", &hello(1, 1, now), now)?;
            reports::report(work, tv.id, &report(), now)?;
            reports::events(work, tv.id, &batch(post, now), now)?;
            let key = crate::domain::device::DeviceKey { key: key_of("stray"), not_after: end };
            devices::note_return(work, nobody(), key, now)?;
            let barred = protocol::DeviceId::new(now, 405);
            let order = Order { unit: country.school.id(), posts: vec![post] };
            work.put(&order);
            work.put(&Receipt {
                alert: alert.id,
                device: tv.id,
                received: None,
                drawn: None,
                seen: None,
                last: None,
                end_drawn: None,
            });
            let (device, unit) = (Some(tv.id), None);
            let (subject, text) = ("Экран".into(), "Не включается".into());
            let new = tickets::NewTicket { device, unit, subject, text };
            tickets::open(work, admin, &new, true, now)?;
            let shared = library::NewShared {
                title: "Снегопад".into(),
                posts: vec![post],
                ..library::NewShared::default()
            };
            library::share(work, admin, &shared, now)?;
            let due = [(Step::Director, jiff::civil::date(2026, 12, 1))].into();
            rollout::plan(work, &country.founder, country.region.id(), &due, now)?;
            work.put(&crate::domain::device::Barred { device: barred, revoked: now });
            assert_eq!(devices::index(work, None, 100)?, None);
            Ok(())
        })
        .unwrap();
    let consent = consents::record(&country, admin, &country.school).unwrap();
    let new = consents::naming(&country.school, consent.id);
    world.change(|work| posts::create(work, admin, &new, world.now())).unwrap();
    office(&country);
    let second = world.device(admin, &country.school, "second");
    world.change(|work| devices::revoke(work, admin, second.id, world.now())).unwrap();
    let third = world.device(admin, &country.school, "third");
    world
        .change(|work| {
            let now = world.now();
            sessions::begin(work, third.id, key_of("third"), "g", &hello(3, 1, now), now)?;
            sessions::end(work, third.id, 1, Farewell::Silent, now)?;
            let mail = Some(Some("anna@school.example".to_owned()));
            let edit = people::EditPerson { mail, ..people::EditPerson::default() };
            people::edit(work, admin, admin.person().unwrap(), &edit, now)?;
            let hot = Report { temperature: Some(91_000), ..report() };
            reports::report(work, tv.id, &hot, now)
        })
        .unwrap();
    world.pass(3_600);
    let told = world.change(|work| {
        let patience = Patience::default();
        notices::tell(work, &country.school.place, patience, true, world.now())
    });
    assert_eq!(told.unwrap().len(), 1);
    country
}

fn typed(country: &Country, title: &str) -> sketches::Writing {
    sketches::Writing {
        unit: country.school.id(),
        kind: PostKind::Announcement,
        title: title.into(),
        text: "текст".into(),
        picture: None,
        ticker: false,
        from: String::new(),
        until: String::new(),
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
    }
}

pub(super) fn report() -> Report {
    let frozen = include_str!("../../../../protocol/testdata/v1/report.json");
    serde_json::from_str(frozen).unwrap()
}

/// A showing and a fault.
fn batch(post: PostId, at: Timestamp) -> Batch {
    let shown = Event::Shown { post, revision: 1, frame: Digest::of(b"f"), milliseconds: 9 };
    let fault = Event::Fault { code: "disk".into(), detail: "full".into() };
    let entry = |(sequence, event)| Entry { sequence, at, trusted: true, event };
    let events = [(1, shown), (2, fault)].map(entry).into();
    Batch { spool: SpoolId::new(at, 1), class: SpoolClass::Figures, events }
}

/// Nothing is found in a world.
pub(super) fn proven(world: &World) {
    assert_eq!(findings(&world.pairs()), []);
}

pub(super) fn findings(pairs: &Pairs) -> Vec<Finding> {
    let mut found = Vec::new();
    check(pairs, &mut |finding| found.push(finding)).unwrap();
    found
}

/// Keys as text, one character a byte where they are none.
fn keys(pairs: &Pairs) -> Vec<String> {
    let all = pairs.scan(b"", None, usize::MAX).unwrap();
    all.into_iter().map(|(key, _)| key.iter().map(|byte| char::from(*byte)).collect()).collect()
}

fn first(pairs: &Pairs, prefix: &str) -> String {
    keys(pairs).into_iter().find(|key| key.starts_with(prefix)).unwrap()
}

fn raw(key: &str) -> Vec<u8> {
    key.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

impl Pairs {
    fn value(&self, key: &str) -> Option<Value> {
        self.get(&raw(key)).unwrap()
    }

    fn put(&mut self, key: &str, value: Value) {
        self.insert(raw(key), Some(value));
    }

    fn remove(&mut self, key: &str) {
        self.insert(raw(key), None);
    }
}
