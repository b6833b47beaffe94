//! Screens and their notices, as REST tells of them.

use controller_core::app::{notices, sessions};
use controller_core::domain::device::{Device, DeviceKeys, Farewell};
use controller_core::domain::notice::Patience;
use controller_core::work::Work;
use jiff::SignedDuration;
use protocol::DeviceId;
use protocol::register::Held;
use protocol::report::{Clock, Hello, ScreenSize, Showing};
use protocol::{BootId, Digest};
use serde_json::json;

use super::frames::{says, screen};
use super::posts::country;
use super::world::World;
use crate::clock;

#[tokio::test]
async fn screens_are_listed_by_how_they_are_and_by_a_word_and_counted() {
    let (world, anna, unit) = country().await;
    let (hall, _) = screen(&world, &anna, &unit, "Актовый зал").await;
    says(&world, hall, Showing::Idle, Digest::of(b"f"), None).await;
    let (gym, _) = screen(&world, &anna, &unit, "Спортзал").await;
    goes(&world, gym, Farewell::Silent).await;
    let listed = async |query: &str| {
        let path = format!("/api/v1/devices?{query}");
        let answer = world.get(&anna, &path).await;
        let ids = answer["items"].as_array().unwrap().iter();
        ids.map(|device| device["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed("state=online").await, [hall.to_string()]);
    assert_eq!(listed("state=offline").await, [gym.to_string()]);
    assert_eq!(listed("q=%D1%81%D0%BF%D0%BE%D1%80%D1%82").await, [gym.to_string()]);
    assert_eq!(listed("state=online&q=%D1%81%D0%BF%D0%BE%D1%80%D1%82").await, [""; 0]);
    let counts = world.get(&anna, "/api/v1/devices/counts").await;
    assert_eq!(
        counts,
        json!({"all": 2, "connected": 1, "attention": 0, "hidden": 0, "offline": 1, "waiting": 0, "revoked": 0})
    );
    let gone = world.get(&anna, &format!("/api/v1/devices/{gym}")).await;
    assert_eq!(
        (&gone["condition"], &gone["cause"]),
        (&json!("offline"), &json!("power_or_network"))
    );
    let wrong = world.ask(&anna, "GET", "/api/v1/devices?state=broken", None).await;
    assert_eq!(wrong.status.as_u16(), 400);
}

#[tokio::test]
async fn a_screen_tells_what_it_shows_how_it_has_been_and_what_happened() {
    let (world, anna, unit) = country().await;
    let (hall, _) = screen(&world, &anna, &unit, "Холл").await;
    says(&world, hall, Showing::Idle, Digest::of(b"f"), None).await;
    let body = json!({"kind": "announcement", "unit": unit, "title": "Снегопад", "text": "т"});
    let post = world.post(&anna, "/api/v1/posts", body).await["id"].clone();
    let publish = format!("/api/v1/posts/{}/publish", post.as_str().unwrap());
    world.post(&anna, &publish, json!({})).await;
    let showing = world.get(&anna, &format!("/api/v1/devices/{hall}/showing")).await;
    let expected = json!({"post": post, "title": "Снегопад", "why": "only"});
    assert_eq!(showing["now"], expected);
    let health = world.get(&anna, &format!("/api/v1/devices/{hall}/health")).await;
    assert_eq!(health["hours"].as_array().unwrap().len(), 24);
    assert_eq!(health["days"].as_array().unwrap().len(), 30);
    goes(&world, hall, Farewell::Goodbye).await;
    let events = world.get(&anna, &format!("/api/v1/devices/{hall}/events")).await;
    let kinds: Vec<_> =
        events.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["lost", "connected", "claimed"]);
    assert_eq!(events[0]["farewell"], "goodbye");
}

#[tokio::test]
async fn a_notice_is_taken_once_and_closed_when_the_screen_is_back() {
    let (world, anna, unit) = country().await;
    let (hall, _) = screen(&world, &anna, &unit, "Холл").await;
    let notice = missed(&world, &hall.to_string()).await;
    let path = format!("/api/v1/notices/{notice}");
    let open = world.get(&anna, "/api/v1/notices?open=true").await;
    assert_eq!(open["items"][0]["screens"][0]["room"], "Холл");
    assert_eq!(world.get(&anna, &path).await["taken"], json!(null));
    let taken = world.post(&anna, &format!("{path}/take"), json!({})).await;
    assert!(taken["taken_by"].is_string());
    connects(&world, hall).await;
    assert!(world.get(&anna, &path).await["closed"].is_string());
    assert_eq!(world.get(&anna, "/api/v1/notices?open=true").await["items"], json!([]));
}

#[tokio::test]
async fn where_letters_go_is_ones_own_to_say_and_a_wrong_address_is_refused() {
    let (world, anna, _) = country().await;
    let me = world.get(&anna, "/api/v1/me").await;
    let path = format!("/api/v1/people/{}/mail", me["person"]["id"].as_str().unwrap());
    let edit = async |body| world.ask(&anna, "PATCH", &path, Some(&body)).await;
    let told = edit(json!({"mail": "anna@school.example"})).await.succeeded();
    assert_eq!((&told["mail"], &told["notices"]), (&json!("anna@school.example"), &json!(true)));
    let told = edit(json!({"notices": false})).await.succeeded();
    assert_eq!((&told["mail"], &told["notices"]), (&json!("anna@school.example"), &json!(false)));
    assert_eq!(edit(json!({"mail": null})).await.succeeded()["mail"], json!(null));
    for wrong in
        ["anna", "anna@", "@school.example", "a b@school.example", "anna@school\r\nBcc: x@y.z"]
    {
        let refused = edit(json!({"mail": wrong})).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (422, "mail-invalid"));
    }
}

/// A notice that this device stays away.
pub(super) async fn missed(world: &World, device: &str) -> String {
    let device = DeviceId::parse(device).unwrap();
    let is_connected = world.ledger.read(move |view| sessions::newest(view, device)).await.unwrap();
    if is_connected.is_none() {
        connects(world, device).await;
    }
    goes(world, device, Farewell::Silent).await;
    let patience = Patience { after: SignedDuration::ZERO, hours: (0, 24) };
    let tell = move |work: &mut Work<'_>| {
        let school = work.get::<Device>(&device)?.unwrap().place;
        notices::tell(work, &school, patience, false, clock::now())
    };
    let told = world.ledger.change(tell).await.unwrap();
    told[0].id.to_string()
}

async fn connects(world: &World, device: DeviceId) {
    let hello = Hello {
        protocol: 1,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(clock::now(), 1),
        session: 1,
        held: Held::default(),
        screen: ScreenSize { width: 1280, height: 720 },
        clock: Clock { now: clock::now(), trusted: true },
        spools: Vec::new(),
    };
    let begin = move |work: &mut Work<'_>| {
        let keys = work.get::<DeviceKeys>(&device)?.unwrap();
        sessions::begin(work, device, keys.current.key, "g", &hello, clock::now())
    };
    world.ledger.change(begin).await.unwrap();
}

pub(super) async fn goes(world: &World, device: DeviceId, farewell: Farewell) {
    let end = move |work: &mut Work<'_>| {
        let number = sessions::newest(work, device)?.unwrap().number;
        sessions::end(work, device, number, farewell, clock::now())
    };
    world.ledger.change(end).await.unwrap();
}
