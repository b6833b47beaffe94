//! Device HTTPS: large documents by digest, and who may fetch what.

use hyper::Method;
use protocol::register::{Desired, Items};
use serde_json::{Value, json};
use tests::{Tls, World, announcement};

/// Together well over the 64 KiB that a message may have.
const LONG_POSTS: usize = 30;

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_too_large_for_a_message_is_fetched_item_by_item() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let neighbour = world.school("Липецкая область / Елец / Лицей №5").await;
    let tv = school.enrol_tv("Холл").await;
    let long = "Очень длинное объявление. ".repeat(75);
    let mut last = None;
    for number in 0..LONG_POSTS {
        let post = announcement(&format!("Объявление {number}")).saying(&long);
        last = Some(school.admin().publishes(post).await);
    }

    tv.holds_items(LONG_POSTS).await;
    tv.shows_post(&last.unwrap()).await;

    let device = school.enrol_device("Зал").await;
    let mut session = device.connects().await;
    let desired = session.hears("down/desired", |_| true).await;
    let desired: Desired = serde_json::from_value(desired).unwrap();
    let Items::Fetch(items) = desired.items else { panic!("it came whole") };
    assert_eq!(items.len(), LONG_POSTS);
    let path = format!("/items/{}", items[0].sha256);
    let item = device.asks_for(Method::GET, &path, Value::Null).await;
    assert_eq!((item.status, item.body.len()), (200, items[0].bytes as usize));
    assert_eq!(protocol::Digest::of(&item.body), items[0].sha256);

    let stranger = neighbour.enrol_device("Холл").await;
    let [theirs, none] = [path.clone(), format!("/items/{}", "0".repeat(64))];
    let theirs = stranger.asks_for(Method::GET, &theirs, Value::Null).await;
    let none = stranger.asks_for(Method::GET, &none, Value::Null).await;
    assert_eq!((theirs.status, theirs.body), (404, none.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_renews_its_certificate_and_nobody_else_does() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let renewal = json!({"request": tests::certificate_request()});
    let answer = device.asks_for(Method::POST, "/renewal", renewal.clone()).await;
    let identity: Value = answer.done();
    assert_eq!(identity["device"], device.id.as_str());

    let nobody = Tls::gullible(protocol::limit::DEVICE_SERVER_NAME);
    let port = world.controller().device_port;
    for (method, path, body) in [
        (Method::POST, "/renewal", renewal),
        (Method::GET, &*format!("/items/{}", "0".repeat(64)), Value::Null),
    ] {
        let answer = tests::ask_device_port(&nobody, port, method, path, body).await;
        assert!([401, 403].contains(&answer.status), "{path}: {answer}");
    }
    let nonsense = device.asks_for(Method::POST, "/renewal", json!({"request": "not a PEM"})).await;
    assert_eq!(nonsense.status / 100, 4, "{nonsense}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_devices_port_shows_no_console() {
    let world = World::start().await;
    let tls = Tls::gullible(protocol::limit::DEVICE_SERVER_NAME);
    let port = world.controller().device_port;
    let rest = tests::Rest::nobody(port).over(tls);
    for path in ["/api/v1/me", "/api/docs", "/metrics", "/"] {
        assert_eq!(rest.page(path).await.status, 404, "{path}");
    }
}
