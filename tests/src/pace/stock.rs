//! Fills a stopped controller's store: what a region has after some years, by the use cases that
//! would have made it.

use std::path::Path;
use std::sync::Arc;

use controller::ledger::Ledger;
use controller::metrics::Metrics;
use controller::store::SledStore;
use controller_core::app::alerts::{self, NewAlert, NewEnd, Reach};
use controller_core::app::nominations::{self, NewNomination, Verdict};
use controller_core::app::posts::{self, NewPost};
use controller_core::app::{orgs, people, reports, sessions};
use controller_core::domain::actor::Actor;
use controller_core::domain::device::Farewell;
use controller_core::domain::post::PostKind;
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::work::Work;
use jiff::{SignedDuration, Timestamp};
use protocol::alert::{EndKind, Severity};
use protocol::post::Audience;
use protocol::register::Held;
use protocol::report::{CacheState, Clock, Hello, OnScreen, Panel, Report, ScreenSize, Showing};
use protocol::{AlertId, BootId, DeviceId, Digest, PostId, UnitId, limit};

use super::Plan;
use crate::fleet::seed::{Identity, NoBus, Seeded, change, seed};
use crate::wait::now;

/// Whose connections the screens have: not those of the controller to come, which would end them.
const ELSEWHERE: &str = "elsewhere";
/// Things made in one commit.
const AT_A_TIME: usize = 50;
/// One screen in so many is not connected.
const ONE_OFF_IN: usize = 20;
/// One post in so many is a draft still.
const ONE_DRAFT_IN: usize = 10;
/// Alerts that were raised and are over.
const ALERTS: usize = 60;

/// What was made, as the pages' addresses name it.
#[derive(Debug)]
pub(super) struct Stock {
    pub(super) region: UnitId,
    pub(super) school: UnitId,
    pub(super) device: DeviceId,
    pub(super) post: PostId,
    pub(super) person: PersonId,
    pub(super) alert: AlertId,
}

/// Fills the store of a data directory below its root unit.
pub(super) fn fill(data: &Path, root: UnitId, plan: &Plan) -> Stock {
    let Seeded { region, schools, tvs, .. } = seed(data, root, plan.schools, plan.screens);
    let store = Arc::new(SledStore::open(data).unwrap());
    let ledger = Ledger::new(store, Arc::new(NoBus), Arc::new(Metrics::new()));
    let posts: Vec<PostId> = in_pieces(&ledger, plan.posts, |work, n| post(work, &schools, n));
    let of_school = |n: usize| posts[n % schools.len() % posts.len()];
    in_pieces(&ledger, tvs.len(), |work, n| connect(work, &tvs[n], of_school(n), n));
    let people: Vec<PersonId> =
        in_pieces(&ledger, schools.len(), |work, n| person(work, schools[n], n));
    let alerts = in_pieces(&ledger, ALERTS, |work, n| alert(work, schools[n % schools.len()], n));
    Stock {
        region,
        school: schools[0],
        device: tvs[0].device,
        post: posts[0],
        person: people[0],
        alert: alerts[0],
    }
}

/// Makes so many things, some in each commit.
pub(super) fn in_pieces<T>(
    ledger: &Ledger,
    all: usize,
    one: impl Fn(&mut Work<'_>, usize) -> Result<T, Error>,
) -> Vec<T> {
    let numbers: Vec<usize> = (0..all).collect();
    let pieces = numbers.chunks(AT_A_TIME);
    let made =
        pieces.map(|piece| change(ledger, |work| piece.iter().map(|n| one(work, *n)).collect()));
    made.flat_map(|piece: Vec<T>| piece).collect()
}

fn post(work: &mut Work<'_>, schools: &[UnitId], n: usize) -> Result<PostId, Error> {
    let kind = if n % 3 == 0 { PostKind::News } else { PostKind::Announcement };
    let title = format!("Объявление номер {n}: олимпиада по математике");
    let text =
        "Первый тур пройдёт в **9:30** в актовом зале. Возьмите с собой ручку и сменную обувь.";
    let new = NewPost::new(schools[n % schools.len()], kind, &title, text);
    let post = posts::create(work, &Actor::system(), &new, now())?;
    if n % ONE_DRAFT_IN != ONE_DRAFT_IN - 1 {
        posts::publish(work, &Actor::system(), post.id, now())?;
    }
    Ok(post.id)
}

/// A screen that has said hello and reported, and whose connection stands, or has ended.
fn connect(work: &mut Work<'_>, tv: &Identity, post: PostId, n: usize) -> Result<(), Error> {
    let at = now();
    let clock = Clock { now: at, trusted: true };
    let hello = Hello {
        protocol: limit::PROTOCOL,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(at, n as u128),
        session: 1,
        held: Held::default(),
        screen: ScreenSize { width: 1920, height: 1080 },
        clock,
        spools: Vec::new(),
    };
    let begun = sessions::begin(work, tv.device, tv.key_digest(), ELSEWHERE, &hello, at)?;
    let screen = OnScreen {
        showing: Showing::Post { post, revision: 1 },
        frame: Digest::of(&post.to_string().into_bytes()),
        since: at,
        details: None,
    };
    let report = Report {
        at: clock,
        applied: Held::default(),
        screen,
        cache: CacheState { items: 10, bytes: 4_000_000, missing: 0 },
        disk_free: Some(6_000_000_000),
        memory: Some(14_000_000),
        temperature: Some(52_000),
        panel: Panel::Unknown,
        last_error: None,
    };
    reports::report(work, tv.device, &report, at)?;
    if n % ONE_OFF_IN == 0 {
        sessions::end(work, tv.device, begun.number, Farewell::Silent, at)?;
    }
    Ok(())
}

fn person(work: &mut Work<'_>, school: UnitId, n: usize) -> Result<PersonId, Error> {
    let new = people::NewPerson {
        login: format!("admin-{n}"),
        name: format!("Администратор школы №{}", n + 1),
        password: None,
        mail: None,
        unit: Some(school),
    };
    let person = people::create(work, &Actor::system(), &new, false, now())?.id;
    let (names, remark) = (vec![(person, String::new())], String::new());
    let new = NewNomination { school: Some(school), remark, names };
    let nomination = nominations::submit(work, &Actor::system(), &new, false, now())?.id;
    let verdict = Verdict { person, grant: true, reason: String::new() };
    nominations::decide(work, &Actor::system(), nomination, &[verdict], now())?;
    Ok(person)
}

fn alert(work: &mut Work<'_>, school: UnitId, n: usize) -> Result<AlertId, Error> {
    let at: Timestamp = now() - SignedDuration::from_hours(1);
    let new = NewAlert {
        severity: Severity::Severe,
        drill: n % 2 == 0,
        text: format!("Пожар на этаже {n}"),
        instruction: "Выходите во двор".to_owned(),
        audience: Audience::default(),
        expires: None,
    };
    let unit = orgs::find(work, &Actor::system(), school)?;
    let confirmed = alerts::confirm(&unit, None, &Reach::default())?;
    let raised = alerts::raise(work, &Actor::system(), &new, confirmed, at)?.alert;
    let end = NewEnd { kind: EndKind::AllClear, text: String::new() };
    alerts::end(work, &Actor::system(), raised.id, &end, at)?;
    Ok(raised.id)
}
