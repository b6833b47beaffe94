use jiff::SignedDuration;
use protocol::BootId;
use protocol::event::{Entry, Event, SpoolClass};
use protocol::report::{CacheState, Clock, OnScreen, Panel, ScreenSize, Showing};

use super::*;

#[test]
fn a_hello_is_welcomed_with_whatever_differs() {
    let mut tv = Tv::connected();
    tv.says(Up::Hello, &hello(7, Held { settings: Some(digest("s1")), ..Held::default() }));
    assert!(matches!(tv.does().as_slice(), [Output::Ingest(Said::Hello(_))]));
    tv.is_welcomed(1);
    assert_eq!(tv.does(), [Output::Alerts, tv.welcome(7), Output::Compose]);
    tv.should_hold("s1", "d1");
    assert_eq!(tv.does(), [Output::Send(Down::Desired, "d1".into())], "settings did not differ");
}

#[test]
fn nothing_is_heard_before_the_hello() {
    let mut tv = Tv::connected();
    tv.says(Up::Report, &report(Held::default()));
    tv.says(Up::Event, &events(1..3));
    assert_eq!(tv.does(), []);
    assert_eq!(tv.session.ignored(), 2);
}

#[test]
fn a_slow_reader_gets_the_latest_and_nothing_in_between() {
    let mut tv = Tv::open(2);
    tv.should_hold("s1", "d1");
    assert_eq!(tv.does().len(), 2);
    for version in 2..50 {
        tv.should_hold("s1", &format!("d{version}"));
        assert_eq!(tv.does(), [], "there is no room");
    }
    tv.takes(1);
    assert_eq!(tv.does(), [Output::Send(Down::Desired, "d49".into())]);
    tv.takes(2);
    assert_eq!(tv.does(), []);
}

#[test]
fn a_register_that_changes_back_is_not_sent() {
    let mut tv = Tv::open(2);
    tv.should_hold("s1", "d1");
    tv.does();
    tv.should_hold("s1", "d2");
    tv.should_hold("s1", "d1");
    tv.takes(2);
    assert_eq!(tv.does(), []);
}

#[test]
fn a_report_that_differs_brings_the_register_again_but_makes_no_loop() {
    let mut tv = Tv::open(8);
    tv.should_hold("s1", "d1");
    tv.does();
    let stale = report(holds("s1", "d0"));
    tv.says(Up::Report, &stale);
    assert!(tv.sends().is_empty(), "the report may have crossed with the register");
    let mut sent = 0;
    for _second in 0..3600 {
        tv.now = tv.now.checked_add(SignedDuration::from_secs(1)).unwrap();
        tv.says(Up::Report, &stale);
        sent += tv.sends().len();
        tv.takes(8);
    }
    assert!((4..=8).contains(&sent), "sent {sent} times in an hour");
    tv.says(Up::Report, &report(holds("s1", "d1")));
    assert!(tv.sends().is_empty());
}

#[test]
fn an_ack_follows_the_commit_only_and_goes_the_furthest() {
    let mut tv = Tv::open(8);
    tv.says(Up::Event, &events(1..4));
    assert!(matches!(tv.does().as_slice(), [Output::Ingest(Said::Events(_))]));
    tv.handle(Input::Stored(Ack { spool: spool(), sequence: 3 }));
    tv.handle(Input::Stored(Ack { spool: spool(), sequence: 2 }));
    let ack = wire::encode(&Ack { spool: spool(), sequence: 3 });
    assert_eq!(tv.does(), [Output::Send(Down::Ack, ack.into())]);
}

#[test]
fn a_newer_session_ends_the_older_and_an_older_one_ends_nothing() {
    let mut tv = Tv::open_as(5);
    tv.handle(Input::Began { number: 4 });
    tv.handle(Input::Began { number: 5 });
    assert_eq!(tv.does(), []);
    tv.handle(Input::Began { number: 6 });
    assert_eq!(tv.does(), [Output::Close(Ending::TakenOver)]);
    tv.says(Up::Report, &report(Held::default()));
    tv.handle(Input::Dirty);
    assert_eq!(tv.does(), [], "it is over");
}

#[test]
fn a_session_that_is_overtaken_while_it_is_stored_is_never_welcomed() {
    let mut tv = Tv::connected();
    tv.handle(Input::Began { number: 3 });
    tv.says(Up::Hello, &hello(1, Held::default()));
    assert_eq!(tv.does().len(), 1, "the news may be of an older session");
    tv.handle(Input::Began { number: 9 });
    tv.is_welcomed(8);
    assert_eq!(tv.does(), [Output::Close(Ending::TakenOver)]);
}

#[test]
fn hellos_that_are_wrong_end_the_session() {
    for (payload, ending) in [
        (b"{}".to_vec(), Ending::BadHello),
        (Vec::new(), Ending::BadHello),
        (vec![b' '; limit::UP_BYTES + 1], Ending::BadHello),
        (wire::encode(&Hello { protocol: 2, ..parsed_hello(1) }), Ending::WrongVersion),
    ] {
        let mut tv = Tv::connected();
        tv.says(Up::Hello, &payload);
        assert_eq!(tv.does(), [Output::Close(ending)]);
    }
    let mut tv = Tv::open(8);
    tv.says(Up::Hello, &hello(7, Held::default()));
    assert_eq!(tv.does(), [tv.welcome(7)], "the same hello again is welcomed again");
    tv.says(Up::Hello, &hello(8, Held::default()));
    assert_eq!(tv.does(), [Output::Close(Ending::SecondHello)]);
}

#[test]
fn batches_that_are_wrong_are_ignored() {
    let mut tv = Tv::open(8);
    for wrong in [events(1..1), events(1..52), b"[]".to_vec()] {
        tv.says(Up::Event, &wrong);
    }
    let mut falling: Batch = serde_json::from_slice(&events(1..3)).unwrap();
    falling.events.reverse();
    tv.says(Up::Event, &wire::encode(&falling));
    assert_eq!(tv.does(), []);
    assert_eq!(tv.session.ignored(), 4);
}

#[test]
fn a_foreign_filter_ends_the_session() {
    let mut tv = Tv::connected();
    tv.handle(Input::Listens("efir/1/d/+/down/#"));
    assert_eq!(tv.does(), [Output::Close(Ending::ForeignTopic)]);
}

#[test]
fn what_the_device_does_not_listen_to_waits() {
    let mut tv = Tv { session: Session::new(device(), 8), now: Timestamp::UNIX_EPOCH };
    tv.says(Up::Hello, &hello(7, Held::default()));
    tv.does();
    tv.is_welcomed(1);
    assert_eq!(tv.does(), [Output::Alerts, Output::Compose]);
    tv.should_hold("s1", "d1");
    tv.should_know("a1");
    assert_eq!(tv.does(), []);
    tv.handle(Input::Listens(&Topic::all_down(device())));
    assert_eq!(tv.sends(), [Down::Welcome, Down::Alerts, Down::Settings, Down::Desired]);
}

#[test]
fn an_alert_waits_for_nothing_that_is_composed() {
    let mut tv = Tv::open(8);
    tv.should_hold("s1", "d1");
    tv.does();
    tv.handle(Input::Dirty);
    assert_eq!(tv.does(), [Output::Compose]);
    tv.handle(Input::AlertsDirty);
    assert_eq!(tv.does(), [Output::Alerts]);
    tv.should_know("a1");
    assert_eq!(tv.does(), [Output::Send(Down::Alerts, "a1".into())], "the rest is composed yet");
    tv.should_hold("s1", "d2");
    assert_eq!(tv.does(), [Output::Send(Down::Desired, "d2".into())]);
}

#[test]
fn an_alert_goes_before_whatever_else_waits_for_room() {
    let mut tv = Tv::open(1);
    tv.should_hold("s1", "d1");
    assert_eq!(tv.sends(), [Down::Settings]);
    tv.handle(Input::Stored(Ack { spool: spool(), sequence: 3 }));
    tv.should_know("a1");
    assert_eq!(tv.sends(), [], "there is no room");
    tv.should_know("a2");
    for next in [Down::Alerts, Down::Desired, Down::Ack] {
        tv.takes(1);
        assert_eq!(tv.sends(), [next]);
    }
}

#[test]
fn a_tv_that_holds_the_alerts_already_is_not_sent_them_and_one_that_does_not_is() {
    for (held, sent) in [(Some("a1"), false), (Some("a0"), true), (None, true)] {
        let mut tv = Tv::connected();
        tv.says(Up::Hello, &hello(7, Held { alerts: held.map(digest), ..Held::default() }));
        tv.is_welcomed(1);
        tv.should_know("a1");
        assert_eq!(tv.sends().contains(&Down::Alerts), sent, "{held:?}");
        tv.says(Up::Report, &report(Held { alerts: Some(digest("a1")), ..Held::default() }));
        assert_eq!(tv.sends(), []);
    }
}

#[test]
fn before_the_hello_an_alert_is_not_sent() {
    let mut tv = Tv::connected();
    tv.handle(Input::AlertsDirty);
    tv.should_know("a1");
    assert_eq!(tv.does(), []);
    tv.says(Up::Hello, &hello(7, Held::default()));
    tv.handle(Input::AlertsDirty);
    assert_eq!(tv.sends(), [], "it does not know the time yet");
    tv.is_welcomed(1);
    assert_eq!(tv.sends(), [Down::Welcome, Down::Alerts]);
}

struct Tv {
    session: Session,
    now: Timestamp,
}

impl Tv {
    fn connected() -> Self {
        Self::with_room(8)
    }

    fn with_room(room: usize) -> Self {
        let mut tv = Self { session: Session::new(device(), room), now: Timestamp::UNIX_EPOCH };
        tv.handle(Input::Listens(&Topic::all_down(device())));
        tv
    }

    /// Welcomed, with nothing under way.
    fn open(room: usize) -> Self {
        let mut tv = Self::with_room(room);
        tv.says(Up::Hello, &hello(7, Held::default()));
        tv.is_welcomed(1);
        tv.does();
        tv.takes(1);
        tv
    }

    fn open_as(number: u64) -> Self {
        let mut tv = Self::connected();
        tv.says(Up::Hello, &hello(7, Held::default()));
        tv.is_welcomed(number);
        tv.does();
        tv
    }

    fn handle(&mut self, input: Input<'_>) {
        self.session.handle(input, self.now);
    }

    fn says(&mut self, channel: Up, payload: &[u8]) {
        self.handle(Input::Said(channel, payload));
    }

    fn is_welcomed(&mut self, number: u64) {
        self.handle(Input::Welcomed { number, stored: Vec::new() });
    }

    fn should_hold(&mut self, settings: &str, desired: &str) {
        let register = |text: &str| Register {
            bytes: Bytes::copy_from_slice(text.as_bytes()),
            digest: digest(text),
        };
        let (settings, desired) = (Some(register(settings)), Some(register(desired)));
        self.handle(Input::Registers { settings, desired });
    }

    fn should_know(&mut self, alerts: &str) {
        let bytes = Bytes::copy_from_slice(alerts.as_bytes());
        self.handle(Input::Alerts(Some(Register { bytes, digest: digest(alerts) })));
    }

    fn takes(&mut self, messages: usize) {
        for _ in 0..messages {
            self.handle(Input::Taken);
        }
    }

    fn does(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.next_output(self.now)).collect()
    }

    fn sends(&mut self) -> Vec<Down> {
        let sent = self.does().into_iter().filter_map(|output| match output {
            Output::Send(channel, _) => Some(channel),
            Output::Ingest(_) | Output::Alerts | Output::Compose | Output::Close(_) => None,
        });
        sent.collect()
    }

    fn welcome(&self, session: u64) -> Output {
        let welcome = Welcome { now: self.now, session, stored: Vec::new() };
        Output::Send(Down::Welcome, wire::encode(&welcome).into())
    }
}

fn holds(settings: &str, desired: &str) -> Held {
    Held { settings: Some(digest(settings)), desired: Some(digest(desired)), alerts: None }
}

fn hello(session: u64, held: Held) -> Vec<u8> {
    wire::encode(&Hello { held, ..parsed_hello(session) })
}

fn parsed_hello(session: u64) -> Hello {
    Hello {
        protocol: limit::PROTOCOL,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, 1),
        session,
        held: Held::default(),
        screen: ScreenSize { width: 1920, height: 1080 },
        clock: clock(),
        spools: Vec::new(),
    }
}

fn report(applied: Held) -> Vec<u8> {
    wire::encode(&Report {
        at: clock(),
        applied,
        screen: OnScreen {
            showing: Showing::Idle,
            frame: digest("frame"),
            since: Timestamp::UNIX_EPOCH,
            details: None,
        },
        cache: CacheState::default(),
        disk_free: None,
        memory: None,
        temperature: None,
        panel: Panel::Unknown,
        last_error: None,
    })
}

fn events(sequences: std::ops::Range<u64>) -> Vec<u8> {
    let entry = |sequence| Entry {
        sequence,
        at: Timestamp::UNIX_EPOCH,
        trusted: true,
        event: Event::Gap { lost: 1 },
    };
    let events = sequences.map(entry).collect();
    wire::encode(&Batch { spool: spool(), class: SpoolClass::Figures, events })
}

fn clock() -> Clock {
    Clock { now: Timestamp::UNIX_EPOCH, trusted: true }
}

fn digest(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

fn spool() -> SpoolId {
    SpoolId::new(Timestamp::UNIX_EPOCH, 3)
}

fn device() -> DeviceId {
    DeviceId::new(Timestamp::UNIX_EPOCH, 1)
}
