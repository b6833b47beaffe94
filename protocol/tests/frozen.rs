//! Messages of version 1 as they were first sent: agents run for years, so these must always parse,
//! and what we send today must still be what they were built to read.

#![expect(clippy::expect_used, reason = "a test says what it expected")]

use protocol::enrol::{Open, Opened, Progress};
use protocol::event::{Ack, Batch, Event};
use protocol::register::{Alerts, Desired, Items, Settings};
use protocol::report::{Hello, Report, Welcome};
use protocol::{limit, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

macro_rules! frozen {
    ($name:ident, $message:ty, $file:literal) => {
        #[test]
        fn $name() {
            same_bytes_again::<$message>(include_str!(concat!("../testdata/v1/", $file)));
        }
    };
}

frozen!(a_hello_is_frozen, Hello, "hello.json");
frozen!(a_welcome_is_frozen, Welcome, "welcome.json");
frozen!(settings_are_frozen, Settings, "settings.json");
frozen!(a_small_document_is_frozen, Desired, "desired-inline.json");
frozen!(a_large_document_is_frozen, Desired, "desired-fetch.json");
frozen!(a_document_with_news_is_frozen, Desired, "desired-news.json");
frozen!(alerts_are_frozen, Alerts, "alerts.json");
frozen!(receipts_of_an_alert_are_frozen, Batch, "event-alert.json");
frozen!(a_report_is_frozen, Report, "report.json");
frozen!(a_report_with_what_its_frame_was_drawn_from_is_frozen, Report, "report-details.json");
frozen!(an_ack_is_frozen, Ack, "ack.json");
frozen!(the_opening_of_a_pairing_is_frozen, Open, "pairing-open.json");
frozen!(an_opened_pairing_is_frozen, Opened, "pairing-opened.json");
frozen!(a_claimed_pairing_is_frozen, Progress, "pairing-progress.json");

#[test]
fn an_event_of_a_newer_agent_is_counted_though_not_understood() {
    let batch: Batch = parse(include_str!("../testdata/v1/event.json"));
    let kinds: Vec<bool> = batch.events.iter().map(|e| e.event == Event::Unknown).collect();
    assert_eq!(kinds, [false, false, false, true]);
}

#[test]
fn a_field_of_a_newer_controller_is_passed_over() {
    let text = include_str!("../testdata/v1/desired-inline.json");
    let newer = text.replacen('{', "{\"calendar\":[1,2],", 1);
    assert_eq!(parse::<Desired>(&newer), parse::<Desired>(text));
    assert!(matches!(parse::<Desired>(text).items, Items::Inline(items) if items.len() == 1));
}

#[test]
fn a_post_of_a_newer_controller_is_passed_over_and_the_others_are_shown() {
    let text = include_str!("../testdata/v1/desired-news.json");
    let newer = text.replacen("\"kind\":\"news\"", "\"kind\":\"poll\"", 1);
    let Items::Inline(items) = parse::<Desired>(&newer).items else { panic!("it is inline") };
    assert_eq!(items.iter().map(|item| item.content.title()).collect::<Vec<_>>(), ["Снегопад"]);
}

fn same_bytes_again<M: Serialize + DeserializeOwned>(text: &str) {
    let message: M = parse(text);
    assert_eq!(String::from_utf8(wire::encode(&message)).expect("JSON is text"), text);
}

fn parse<M: DeserializeOwned>(text: &str) -> M {
    wire::decode(text.as_bytes(), limit::DOWN_BYTES).expect("an old message must always parse")
}
