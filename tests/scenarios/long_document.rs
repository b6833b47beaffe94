//! A school with so much to say that its TVs fetch it item by item, over a network that breaks meanwhile.

use std::time::Duration;

use hyper::Method;
use protocol::register::{Desired, Items};
use serde_json::Value;
use tests::{PATIENCE, Tv, World, announcement, eventually};

/// Together well over the 64 KiB that a message may have.
const LONG_POSTS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_keeps_its_content_until_all_of_a_long_document_has_come() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let neighbour = world.school("Липецкая область / Елец / Лицей №5").await;
    let tv = school.enrol_tv("Холл").await;
    let first = school.admin().publishes(announcement("Первое")).await;
    tv.shows_post(&first).await;
    world.network().cut(&tv);
    let long = "Очень длинное объявление. ".repeat(75);
    let mut last = None;
    for number in 0..LONG_POSTS {
        let post = announcement(&format!("Объявление {number}")).saying(&long);
        last = Some(school.admin().publishes(post).await);
    }

    // Slowly, so that there is a middle to cut in.
    world.network().delay(&tv, Duration::from_millis(100));
    tv.restarts().await;
    eventually("the middle of fetching", PATIENCE, async || {
        let missing = missing(&tv).await;
        if (1..LONG_POSTS - 5).contains(&missing) { Ok(()) } else { Err(missing.to_string()) }
    })
    .await;
    world.network().cut(&tv);
    tv.says("the TV to be off air", |status| status.state != "online").await;
    assert_ne!(missing(&tv).await, 0, "it was not cut in the middle");
    tv.shows_post(&first).await;

    world.network().mend(&tv);
    tv.holds_items(LONG_POSTS + 1).await;
    tv.shows_post(&last.unwrap()).await;

    let witness = school.enrol_device("Зал").await;
    let stranger = neighbour.enrol_device("Холл").await;
    let mut session = witness.connects().await;
    let desired = session.hears("down/desired", |_| true).await;
    let desired: Desired = serde_json::from_value(desired).unwrap();
    let Items::Fetch(items) = desired.items else { panic!("it came whole") };
    assert_eq!(items.len(), LONG_POSTS + 1);
    for item in items {
        let path = format!("/items/{}", item.sha256);
        let ours = witness.asks_for(Method::GET, &path, Value::Null).await;
        let theirs = stranger.asks_for(Method::GET, &path, Value::Null).await;
        assert_eq!((ours.status, theirs.status), (200, 404), "{path}");
    }
}

/// How many items of the document that is coming the TV says it misses.
async fn missing(tv: &Tv) -> usize {
    let missing = tv.status().await.more["cache"]["missing"].as_u64().unwrap();
    usize::try_from(missing).unwrap()
}
