//! A session on a disk that fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use protocol::alert::{Alert, Severity};
use protocol::event::{Batch, Event};
use protocol::post::{Audience, Content, Item, Priority};
use protocol::register::{Accent, Alerts, Desired, Items, Orientation, Settings, Support, Theme};
use protocol::report::{Clock, Hello, Report, ScreenSize, Stored, Welcome};
use protocol::{AlertId, BootId, Digest, Down, Language, PostId, Topic, UnitId, Up, limit, wire};

use super::*;
use crate::port::{MockStorage, StorageError};
use crate::scene::{Bands, Pages};

#[test]
fn a_full_disk_loses_no_state_and_tells_nothing_that_it_could_forget() {
    let full = Arc::new(AtomicBool::new(true));
    let mut session = Session::open(setup(), Box::new(disk(&full)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    say(&mut session, Down::Settings, &settings());
    say(&mut session, Down::Desired, &desired(vec![item()]));
    let outputs = drain(&mut session);
    let scene = outputs.iter().rev().find_map(|output| {
        let Output::Show(scene @ Scene::Post { .. }) = output else { return None };
        Some(scene.clone())
    });
    let scene = scene.expect("a full disk is no reason not to show the post");
    session.handle(
        Input::Drawn { scene, frame: Digest::of(b"frame"), pages: Pages::default(), at: at(5) },
        at(7),
    );
    let reports = reports(&drain(&mut session));
    let report = reports.last().expect("a report");
    assert_eq!(report.screen.since, at(5).clock.now, "when it was seen, not when that was told");
    assert!(
        report.last_error.as_ref().is_some_and(|error| error.contains("no space")),
        "{report:?}"
    );

    // The post leaves the screen: that waits, for its number is not safe yet.
    say(&mut session, Down::Desired, &desired(vec![]));
    let idle =
        Scene::Idle { settings: None, minute: None, bands: Bands::default(), offline_since: None };
    session.handle(
        Input::Drawn {
            scene: idle,
            frame: Digest::of(b"idle"),
            pages: Pages::default(),
            at: at(20),
        },
        at(21),
    );
    assert!(events(&drain(&mut session)).is_empty());
    assert!(session.spooled().figures == 1 && session.spooled().receipts >= 1);

    full.store(false, Ordering::Relaxed);
    session.handle(Input::Tick, at(200));
    let events = events(&drain(&mut session));
    assert!(
        events.iter().any(|event| matches!(event, Event::Shown { milliseconds: 15_000, .. })),
        "{events:?}"
    );
    assert!(events.iter().any(|event| matches!(event, Event::Fault { .. })), "{events:?}");
}

#[test]
fn a_report_says_what_its_frame_was_drawn_from_also_when_only_the_clock_went_on() {
    let full = Arc::new(AtomicBool::new(false));
    let mut session = Session::open(setup(), Box::new(disk(&full)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    let minute = |second: u64| Some(at(second).clock.now);
    for (frame, minute) in [("one", minute(60)), ("two", minute(120))] {
        let idle =
            Scene::Idle { settings: None, minute, bands: Bands::default(), offline_since: None };
        let (frame, pages) = (Digest::of(frame.as_bytes()), Pages::default());
        session.handle(Input::Drawn { scene: idle, frame, pages, at: at(5) }, at(5));
    }
    drain(&mut session);
    session.handle(Input::Tick, at(6 + limit::REPORT_INTERVAL.as_secs()));
    let reports = reports(&drain(&mut session));
    let screen = &reports.last().expect("one every quarter of an hour").screen;
    assert_eq!(screen.frame, Digest::of(b"two"));
    let details = screen.details.as_ref().expect("what it was drawn from");
    assert_eq!((details.minute, details.page), (minute(120), 0), "of that frame, not of the first");
}

#[test]
fn an_alert_is_drawn_before_anything_is_written_and_its_receipts_go_out_together_soon_after() {
    let writes = Arc::new(AtomicUsize::new(0));
    let mut session = Session::open(setup(), Box::new(counting_disk(&writes)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    say(&mut session, Down::Settings, &settings());
    drain(&mut session);
    let written = |since: usize| writes.load(Ordering::Relaxed) - since;
    let before = written(0);

    say(&mut session, Down::Alerts, &alerts());
    assert_eq!(written(before), 0, "first it is drawn");
    let outputs = drain(&mut session);
    let [Output::Show(scene @ Scene::Alert { .. })] = outputs.as_slice() else {
        panic!("{outputs:?}")
    };
    assert_eq!(session.poll_timeout(), Some(at(3).uptime), "the rest is due at once");
    session.handle(Input::Tick, at(3));
    assert_eq!(written(before), 1, "the receipt alone, while the frame is being drawn");
    assert_eq!(drain(&mut session), [], "others hear of it first");
    let soon = at(4).uptime;
    assert!(session.poll_timeout().is_some_and(|due| due <= soon));

    let (scene, frame, pages) = (scene.clone(), Digest::of(b"alert"), Pages::default());
    session.handle(Input::Drawn { scene, frame, pages, at: at(4) }, at(4));
    let outputs = drain(&mut session);
    let drawn = events(&outputs);
    let [Event::AlertReceived { .. }, Event::AlertDrawn { .. }] = drawn.as_slice() else {
        panic!("{drawn:?}")
    };
    assert!(outputs.contains(&Output::KeepTime));
    assert!(written(before) >= 3, "now the register and what was told of it");
    assert!(!session.plan().is_unsaved());
}

#[test]
fn an_alert_whose_frame_never_comes_is_kept_all_the_same() {
    let writes = Arc::new(AtomicUsize::new(0));
    let mut session = Session::open(setup(), Box::new(counting_disk(&writes)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    say(&mut session, Down::Settings, &settings());
    say(&mut session, Down::Alerts, &alerts());
    session.handle(Input::Tick, at(3));
    assert!(session.plan().is_unsaved());
    assert!(session.poll_timeout().is_some_and(|due| due <= at(5).uptime));
    session.handle(Input::Tick, at(5));
    assert!(!session.plan().is_unsaved());
}

#[test]
fn what_stands_on_a_screen_that_is_gone_is_counted_until_then_and_stands_anew_afterwards() {
    let full = Arc::new(AtomicBool::new(false));
    let mut session = Session::open(setup(), Box::new(disk(&full)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    say(&mut session, Down::Settings, &settings());
    say(&mut session, Down::Desired, &desired(vec![item()]));
    let scene = drain(&mut session).into_iter().rev().find_map(|output| {
        let Output::Show(scene @ Scene::Post { .. }) = output else { return None };
        Some(scene)
    });
    let scene = scene.expect("the post is to be shown");
    session.handle(drawn(&scene, at(5)), at(5));
    session.handle(Input::Dark { at: at(12) }, at(13));
    assert_eq!(session.on_screen(), None);
    session.handle(drawn(&scene, at(15)), at(16));
    assert_eq!(session.on_screen().map(|screen| screen.since), Some(at(15).clock.now));
    session.handle(Input::Dark { at: at(18) }, at(19));
    let events = events(&drain(&mut session));
    let stood: Vec<u64> = events
        .iter()
        .filter_map(|event| {
            let Event::Shown { milliseconds, .. } = event else { return None };
            Some(*milliseconds)
        })
        .collect();
    // The second waits until the first is acknowledged.
    assert_eq!((stood, session.spooled().figures), (vec![7_000], 2), "{events:?}");
}

#[test]
fn a_screen_of_another_size_is_told_at_once() {
    let full = Arc::new(AtomicBool::new(false));
    let mut session = Session::open(setup(), Box::new(disk(&full)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    drain(&mut session);
    let screen = ScreenSize { width: 1280, height: 720 };
    session.handle(Input::Resized(screen), at(9));
    let outputs = drain(&mut session);
    let hello: Hello = wire::decode(bodies(&outputs, Up::Hello).next().expect("a hello"), 16_384)
        .expect("a hello");
    assert_eq!(hello.screen, screen);
}

#[test]
fn a_foreign_or_broken_message_changes_nothing() {
    let full = Arc::new(AtomicBool::new(false));
    let mut session = Session::open(setup(), Box::new(disk(&full)), at(0));
    session.handle(Input::Tick, at(0));
    let hello = connect(&mut session);
    welcome(&mut session, &hello);
    let other = DeviceId::new(Timestamp::UNIX_EPOCH, 99);
    for topic in [Topic::down(other, Down::Desired).to_string(), "efir/1/d/#".to_owned()] {
        let input =
            Input::Message { connection: Connection(1), topic, body: desired(vec![item()]) };
        session.handle(input, at(1));
    }
    for body in [b"{".to_vec(), vec![b' '; 70_000], b"null".to_vec()] {
        for down in [Down::Welcome, Down::Settings, Down::Desired, Down::Ack] {
            say(&mut session, down, &body);
        }
    }
    assert_eq!(session.plan().held(), protocol::register::Held::default());
    assert_eq!(session.state(), State::Online);
}

#[test]
fn a_message_of_an_earlier_connection_is_not_followed() {
    let full = Arc::new(AtomicBool::new(false));
    let mut session = Session::open(setup(), Box::new(disk(&full)), at(0));
    session.handle(Input::Tick, at(0));
    connect(&mut session);
    let reason = Closed::Lost("cut".to_owned());
    session.handle(Input::Closed { connection: Connection(1), reason }, at(1));
    session.handle(Input::Tick, at(10));
    session.handle(Input::Connected { connection: Connection(2) }, at(11));
    let topic = Topic::down(device(), Down::Settings).to_string();
    let body = settings();
    session.handle(Input::Message { connection: Connection(1), topic, body }, at(12));
    assert_eq!(session.plan().held().settings, None);
    say_on(&mut session, Connection(2), Down::Settings, &settings());
    assert_eq!(session.plan().held().settings, Some(Digest::of(&settings())));
}

fn drawn(scene: &Scene, at: Now) -> Input {
    let (scene, pages) = (scene.clone(), Pages::default());
    Input::Drawn { scene, frame: Digest::of(b"frame"), pages, at }
}

/// A disk that keeps nothing, and refuses even that while it is full.
fn disk(full: &Arc<AtomicBool>) -> MockStorage {
    let mut disk = MockStorage::new();
    let answer = |full: &Arc<AtomicBool>| {
        let full = Arc::clone(full);
        move || {
            let is_full = full.load(Ordering::Relaxed);
            if is_full { Err(StorageError("no space left on device".to_owned())) } else { Ok(()) }
        }
    };
    let (save, append, item) = (answer(full), answer(full), answer(full));
    disk.expect_load().returning(|_| Ok(None));
    disk.expect_load_item().returning(|_| Ok(None));
    disk.expect_pictures().returning(|| Ok(Vec::new()));
    disk.expect_save().returning(move |_, _| save());
    disk.expect_append().returning(move |_, _| append());
    disk.expect_save_item().returning(move |_, _| item());
    disk.expect_remove().returning(|_| Ok(()));
    disk.expect_keep_items().returning(|_| Ok(()));
    disk
}

/// A disk that keeps nothing, and counts how often it is written to.
fn counting_disk(writes: &Arc<AtomicUsize>) -> MockStorage {
    let mut disk = MockStorage::new();
    let count = || {
        let writes = Arc::clone(writes);
        move || {
            writes.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    };
    let (save, append) = (count(), count());
    disk.expect_load().returning(|_| Ok(None));
    disk.expect_pictures().returning(|| Ok(Vec::new()));
    disk.expect_save().returning(move |_, _| save());
    disk.expect_append().returning(move |_, _| append());
    disk.expect_remove().returning(|_| Ok(()));
    disk.expect_keep_items().returning(|_| Ok(()));
    disk
}

fn connect(session: &mut Session) -> Hello {
    session.handle(Input::Connected { connection: Connection(1) }, at(1));
    let outputs = drain(session);
    let hello = bodies(&outputs, Up::Hello).next().expect("a hello");
    wire::decode(hello, 16_384).expect("a hello")
}

fn welcome(session: &mut Session, hello: &Hello) {
    let stored = hello.spools.iter().map(|spool| Stored { spool: spool.spool, sequence: 0 });
    let welcome =
        Welcome { now: at(2).clock.now, session: hello.session, stored: stored.collect() };
    say(session, Down::Welcome, &wire::encode(&welcome));
}

fn say(session: &mut Session, down: Down, body: &[u8]) {
    say_on(session, Connection(1), down, body);
}

fn say_on(session: &mut Session, connection: Connection, down: Down, body: &[u8]) {
    let topic = Topic::down(device(), down).to_string();
    session.handle(Input::Message { connection, topic, body: body.to_vec() }, at(3));
}

fn drain(session: &mut Session) -> Vec<Output> {
    std::iter::from_fn(|| session.next_output()).collect()
}

fn bodies(outputs: &[Output], up: Up) -> impl Iterator<Item = &[u8]> {
    outputs.iter().filter_map(move |output| {
        let Output::Publish { channel, body, .. } = output else { return None };
        (*channel == up).then_some(body.as_slice())
    })
}

fn reports(outputs: &[Output]) -> Vec<Report> {
    bodies(outputs, Up::Report).map(|body| wire::decode(body, 16_384).expect("a report")).collect()
}

fn events(outputs: &[Output]) -> Vec<Event> {
    let batches = bodies(outputs, Up::Event);
    let batches = batches.map(|body| wire::decode::<Batch>(body, 16_384).expect("a batch"));
    batches.flat_map(|batch| batch.events).map(|entry| entry.event).collect()
}

fn setup() -> Setup {
    Setup {
        device: device(),
        agent: "0.1.0".to_owned(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, 1),
        screen: ScreenSize { width: 1920, height: 1080 },
        seed: 1,
    }
}

fn device() -> DeviceId {
    DeviceId::new(Timestamp::UNIX_EPOCH, 7)
}

fn settings() -> Vec<u8> {
    wire::encode(&Settings {
        school: UnitId::new(Timestamp::UNIX_EPOCH, 1),
        school_name: "Гимназия №11".to_owned(),
        room: "Холл".to_owned(),
        tags: std::collections::BTreeSet::new(),
        time_zone: "Europe/Moscow".to_owned(),
        language: Language::Russian,
        orientation: Orientation::default(),
        theme: Theme::default(),
        accent: Accent::default(),
        support: Support::default(),
    })
}

fn alerts() -> Vec<u8> {
    let alert = Alert {
        alert: AlertId::new(Timestamp::UNIX_EPOCH, 1),
        revision: 1,
        raised: at(2).clock.now,
        issuer: "Гимназия №11".to_owned(),
        severity: Severity::Severe,
        drill: false,
        text: "Пожар".to_owned(),
        instruction: String::new(),
        expires: at(600).clock.now,
        audience: Audience::default(),
        ended: None,
    };
    wire::encode(&Alerts { school: UnitId::new(Timestamp::UNIX_EPOCH, 1), alerts: vec![alert] })
}

fn desired(items: Vec<Item>) -> Vec<u8> {
    let school = UnitId::new(Timestamp::UNIX_EPOCH, 1);
    wire::encode(&Desired { school, items: Items::Inline(items), order: Vec::new() })
}

fn item() -> Item {
    Item {
        post: PostId::new(Timestamp::UNIX_EPOCH, 1),
        revision: 1,
        published: Timestamp::UNIX_EPOCH,
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        content: Content::announcement("Снегопад", "с 9:30"),
    }
}

fn at(second: u64) -> Now {
    let now = Timestamp::from_second(1_000_000 + i64::try_from(second).expect("small"));
    let now = now.expect("an instant");
    let clock = Clock { now, trusted: true };
    Now { uptime: Duration::from_secs(second), clock, earliest: now }
}
