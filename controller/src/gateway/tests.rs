use controller_core::app::{devices, sessions};
use controller_core::domain::actor::Actor;
use controller_core::domain::alert::Receipt;
use jiff::SignedDuration;
use jiff::Timestamp;
use protocol::event::{Ack, Batch, Entry, Event, SpoolClass};
use protocol::register::{Alerts, Desired, Held, Items, Settings};
use protocol::report::{
    CacheState, Clock, Hello, OnScreen, Panel, Report, ScreenSize, Showing, SpoolState, Welcome,
};
use protocol::{BootId, DeviceId, Digest, SpoolId, Topic, Up, limit, wire};

use super::kit::{Controller, Heard, Mqtt, Tv};
use crate::clock;

#[tokio::test]
async fn a_tv_says_hello_and_gets_what_differs_and_then_what_changes() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 1).await;
    let welcome: Welcome = parsed(&mqtt.hears_on("down/welcome").await);
    assert_eq!(welcome.session, 1);
    let settings: Settings = parsed(&mqtt.hears_on("down/settings").await);
    assert_eq!((settings.room.as_str(), settings.school), ("Холл", controller.school));
    let empty = mqtt.hears_on("down/desired").await;
    assert_eq!(parsed::<Desired>(&empty).items, Items::Inline(Vec::new()));

    let post = controller.publishes("Снегопад: уроки с 9:30").await;
    let desired: Desired = parsed(&mqtt.hears_on("down/desired").await);
    let Items::Inline(items) = desired.items else { panic!("not inline") };
    assert_eq!(items.iter().map(|item| item.post).collect::<Vec<_>>(), [post]);
    controller.counts("efir_sessions 1").await;
}

#[tokio::test]
async fn events_are_acknowledged_and_count_once() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 1).await;
    for _twice in 0..2 {
        says(&mut mqtt, &tv, Up::Event, &batch(1..=3)).await;
        let ack: Ack = parsed(&mqtt.hears_on("down/ack").await);
        assert_eq!(ack, Ack { spool: spool(), sequence: 3 });
    }
    controller.counts("efir_events_total{kind=\"fault\",outcome=\"stored\"} 3").await;
    controller.counts("efir_events_total{kind=\"fault\",outcome=\"repeated\"} 3").await;
    drop(mqtt);
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 2).await;
    let welcome: Welcome = parsed(&mqtt.hears_on("down/welcome").await);
    assert_eq!(welcome.stored.first().map(|stored| stored.sequence), Some(3));
}

#[tokio::test]
async fn a_report_reaches_the_store() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut mqtt = controller.connected(&tv).await;
    says(&mut mqtt, &tv, Up::Report, &report()).await;
    controller.counts("efir_refused_total{reason=\"ignored-message\"} 1").await;
    says_hello(&mut mqtt, &tv, 1).await;
    says(&mut mqtt, &tv, Up::Report, &report()).await;
    let id = tv.id;
    loop {
        let shown = controller.ledger.read(move |view| devices::show(view, &Actor::system(), id));
        if shown.await.unwrap().reported.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_newer_connection_takes_over_and_the_stale_end_changes_nothing() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut older = controller.connected(&tv).await;
    says_hello(&mut older, &tv, 1).await;
    older.hears_on("down/welcome").await;
    let mut newer = controller.connected(&tv).await;
    older.is_cut().await;
    says_hello(&mut newer, &tv, 2).await;
    newer.hears_on("down/welcome").await;
    let session = newest(&controller, tv.id).await;
    assert_eq!((session.number, session.ended), (2, None));
    drop(newer);
    while newest(&controller, tv.id).await.ended.is_none() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_session_on_another_gateway_cuts_this_one() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 1).await;
    mqtt.hears_on("down/welcome").await;
    let (id, key) = (tv.id, crate::pki::Peer::read(&tv.certificate).unwrap().key);
    let hello = hello(2);
    let elsewhere = controller
        .ledger
        .change(move |work| sessions::begin(work, id, key, "another", &hello, clock::now()));
    elsewhere.await.unwrap();
    mqtt.is_cut().await;
}

#[tokio::test]
async fn revocation_cuts_at_once_and_refuses_from_then_on() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 1).await;
    mqtt.hears_on("down/welcome").await;
    let id = tv.id;
    let revoked = controller
        .ledger
        .change(move |work| devices::revoke(work, &Actor::system(), id, clock::now()));
    revoked.await.unwrap();
    let cut = tokio::time::timeout(std::time::Duration::from_secs(1), mqtt.is_cut());
    cut.await.expect("still connected after a second");
    let mut again = controller.mqtt(&tv, &id.to_string(), 4).await;
    assert_eq!(again.hears().await, Heard::Connack(5));
    assert_eq!(again.hears().await, Heard::Closed);
    controller.counts("efir_refused_total{reason=\"revoked\"} 2").await;
}

#[tokio::test]
async fn whoever_leaves_its_own_topics_is_cut_and_told_why() {
    let controller = Controller::start().await;
    let (tv, other) = (controller.tv().await, controller.tv().await);
    let foreign = format!("efir/1/d/{}/up/report", other.id);
    let own = format!("efir/1/d/{}/up/report", tv.id);
    for (header, topic, code) in [
        (0x30, foreign.as_str(), 0x90),
        (0x32, "$SYS/x", 0x90),
        (0x31, own.as_str(), 0x9a),
        (0x34, own.as_str(), 0x9b),
    ] {
        for version in [4, 5] {
            let mut mqtt = controller.mqtt(&tv, &tv.id.to_string(), version).await;
            assert_eq!(mqtt.hears().await, Heard::Connack(0), "{topic} {version}");
            mqtt.says(header, topic, b"{}", version).await;
            let expected = (version == 5).then_some(code);
            assert_eq!(mqtt.is_cut().await, expected, "{topic} {version}");
        }
    }
    let filter = format!("efir/1/d/{}/#", other.id);
    for (filter, version) in [("#", 4), ("#", 5), ("efir/1/d/+/down/desired", 4), (&filter, 5)] {
        let mut mqtt = controller.mqtt(&tv, &tv.id.to_string(), version).await;
        assert_eq!(mqtt.hears().await, Heard::Connack(0));
        mqtt.listens(filter, version).await;
        assert_eq!(mqtt.is_cut().await.is_some(), version == 5, "{filter}");
    }
    let mut stranger = controller.mqtt(&tv, &other.id.to_string(), 4).await;
    assert_eq!(stranger.hears().await, Heard::Connack(2));
    controller.counts("efir_topic_violations_total 9").await;
}

#[tokio::test]
async fn an_observer_sees_the_device_takes_nobody_over_and_says_nothing() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut observer = controller.mqtt(&tv, &format!("{}/cupboard", tv.id), 4).await;
    assert_eq!(observer.hears().await, Heard::Connack(0));
    observer.listens(&format!("efir/1/d/{}/#", tv.id), 4).await;
    assert_eq!(observer.hears().await, Heard::Suback);
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 1).await;
    observer.hears_on("up/hello").await;
    let seen = observer.hears_on("down/desired").await;
    assert_eq!(seen, mqtt.hears_on("down/desired").await);
    observer.says(0x30, &format!("efir/1/d/{}/up/report", tv.id), b"{}", 4).await;
    observer.is_cut().await;
    controller.counts("efir_topic_violations_total 1").await;
    says(&mut mqtt, &tv, Up::Event, &batch(1..=1)).await;
    mqtt.hears_on("down/ack").await;
}

#[tokio::test]
async fn an_alert_comes_first_after_the_welcome_and_at_once_to_who_is_connected() {
    let controller = Controller::start().await;
    let (tv, late) = (controller.tv().await, controller.tv().await);
    let mut mqtt = controller.connected(&tv).await;
    says_hello(&mut mqtt, &tv, 1).await;
    mqtt.hears_on("down/desired").await;
    let alert = controller.raises("Пожар").await;
    let register: Alerts = parsed(&mqtt.hears_on("down/alerts").await);
    assert_eq!(register.alerts[0].alert, alert);

    let mut switched_on = controller.connected(&late).await;
    says_hello(&mut switched_on, &late, 1).await;
    let mut heard = Vec::new();
    while heard.len() < 4 {
        if let Heard::Publish(channel, _) = switched_on.hears().await {
            heard.push(channel);
        }
    }
    assert_eq!(heard, ["down/welcome", "down/alerts", "down/settings", "down/desired"]);

    let received = Event::AlertReceived { alert, revision: 1 };
    let drawn = Event::AlertDrawn {
        alert,
        revision: 1,
        frame: Digest::of(b"frame"),
        panel: Panel::Visible,
    };
    says(&mut mqtt, &tv, Up::Event, &told([received, drawn])).await;
    mqtt.hears_on("down/ack").await;
    let receipt = controller.ledger.read(move |view| view.get::<Receipt>(&(alert, tv.id)));
    assert!(receipt.await.unwrap().unwrap().seen.is_some());

    controller.ends(alert).await;
    for mqtt in [&mut mqtt, &mut switched_on] {
        let register: Alerts = parsed(&mqtt.hears_on("down/alerts").await);
        assert!(register.alerts[0].ended.is_some());
    }
}

#[tokio::test]
async fn an_expired_certificate_speaks_no_mqtt_by_either_way_in() {
    let controller = Controller::start().await;
    let long_ago = clock::now().checked_sub(SignedDuration::from_hours(24 * 100)).unwrap();
    let tv = controller.tv_since(long_ago).await;
    let by_alpn = controller.dial(Some(&tv), Some("mqtt")).await;
    let refused = match by_alpn {
        // With TLS 1.3 the client hears of it on its first read.
        Ok(mut stream) => tokio::io::AsyncReadExt::read_u8(&mut stream).await.is_err(),
        Err(_) => true,
    };
    assert!(refused);
    let mut stream = controller.dial(Some(&tv), None).await.unwrap();
    let mut connect = vec![0x10, 38, 0, 4, b'M', b'Q', b'T', b'T', 4, 2, 0, 60, 0, 26];
    connect.extend(tv.id.to_string().as_bytes());
    tokio::io::AsyncWriteExt::write_all(&mut stream, &connect).await.unwrap();
    let mut answer = [0; 4];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer).await.unwrap();
    assert_eq!(answer, [0x20, 2, 0, 5]);
}

#[tokio::test]
async fn without_a_certificate_nobody_gets_in() {
    let controller = Controller::start().await;
    let mut stream = controller.dial(None, None).await.unwrap();
    let connect = [0x10, 13, 0, 4, b'M', b'Q', b'T', b'T', 4, 2, 0, 60, 0, 1, b'x'];
    tokio::io::AsyncWriteExt::write_all(&mut stream, &connect).await.unwrap();
    let mut answer = [0; 4];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut answer).await.unwrap();
    assert_eq!(answer, [0x20, 2, 0, 5]);
    controller.counts("efir_refused_total{reason=\"certificate\"} 1").await;
}

#[tokio::test]
async fn a_client_that_shakes_hands_and_says_nothing_is_cut_after_a_while() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let mut silent = controller.dial(Some(&tv), Some("mqtt")).await.unwrap();
    let mut other = controller.connected(&tv).await;
    says_hello(&mut other, &tv, 1).await;
    other.hears_on("down/welcome").await;
    let mut rest = Vec::new();
    let read = tokio::io::AsyncReadExt::read_to_end(&mut silent, &mut rest);
    let ended = tokio::time::timeout(std::time::Duration::from_secs(8), read).await;
    assert!(ended.is_ok(), "CONNECT is due within 5 s");
    controller.counts("efir_refused_total{reason=\"silent\"} 1").await;
}

#[tokio::test]
async fn garbage_ends_its_own_session_only() {
    let controller = Controller::start().await;
    let (tv, other) = (controller.tv().await, controller.tv().await);
    let mut quiet = controller.connected(&other).await;
    for (header, body) in [
        (0x00, vec![]),
        (0xf0, vec![1, 2, 3]),
        (0x82, vec![0]),
        (0x10, vec![0, 4]),
        (0x40, vec![0, 77]),
        (0x30, vec![0xff; 400]),
        (0x30, vec![0; 20_000]),
    ] {
        let mut mqtt = controller.connected(&tv).await;
        mqtt.send(header, &body).await;
        mqtt.is_cut().await;
    }
    let mut flood = controller.connected(&tv).await;
    for _ in 0..400 {
        flood.says(0x30, &format!("efir/1/d/{}/up/report", tv.id), b"{}", 4).await;
    }
    flood.is_cut().await;
    says_hello(&mut quiet, &other, 1).await;
    quiet.hears_on("down/welcome").await;
    assert_eq!(controller.ledger.metrics().panics.get(), 0);
}

async fn newest(
    controller: &Controller,
    device: DeviceId,
) -> controller_core::domain::device::Session {
    let newest = controller.ledger.read(move |view| sessions::newest(view, device));
    newest.await.unwrap().unwrap()
}

async fn says_hello(mqtt: &mut Mqtt, tv: &Tv, session: u64) {
    says(mqtt, tv, Up::Hello, &wire::encode(&hello(session))).await;
}

async fn says(mqtt: &mut Mqtt, tv: &Tv, channel: Up, payload: &[u8]) {
    mqtt.says(0x32, &Topic::up(tv.id, channel).to_string(), payload, 4).await;
}

fn parsed<M: serde::de::DeserializeOwned>(payload: &[u8]) -> M {
    serde_json::from_slice(payload).unwrap()
}

fn hello(session: u64) -> Hello {
    Hello {
        protocol: limit::PROTOCOL,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, 1),
        session,
        held: Held::default(),
        screen: ScreenSize { width: 1920, height: 1080 },
        clock: now(),
        spools: vec![SpoolState { spool: spool(), class: SpoolClass::Receipts }],
    }
}

fn report() -> Vec<u8> {
    wire::encode(&Report {
        at: now(),
        applied: Held::default(),
        screen: OnScreen {
            showing: Showing::Idle,
            frame: Digest::of(b"frame"),
            since: clock::now(),
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

fn batch(sequences: std::ops::RangeInclusive<u64>) -> Vec<u8> {
    let fault = |sequence| Entry {
        sequence,
        at: clock::now(),
        trusted: true,
        event: Event::Fault { code: "disk-full".to_owned(), detail: String::new() },
    };
    let events = sequences.map(fault).collect();
    wire::encode(&Batch { spool: spool(), class: SpoolClass::Receipts, events })
}

fn told<const N: usize>(events: [Event; N]) -> Vec<u8> {
    let entry = |(event, sequence)| Entry { sequence, at: clock::now(), trusted: true, event };
    let events = events.into_iter().zip(1..).map(entry).collect();
    wire::encode(&Batch { spool: spool(), class: SpoolClass::Receipts, events })
}

fn spool() -> SpoolId {
    SpoolId::new(Timestamp::UNIX_EPOCH, 3)
}

fn now() -> Clock {
    Clock { now: clock::now(), trusted: true }
}
