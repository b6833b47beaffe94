//! A certificate in its 90 days: renewed with a fresh key after 60, and after its end good for nothing
//! but that.

use hyper::Method;
use serde_json::Value;
use tests::{Device, PATIENCE, Start, announcement, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_renews_its_certificate_when_two_thirds_of_its_time_are_over() {
    let world = Start::default().with_movable_clock().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let old = tv.lends_its_identity();

    world.clock().is_ahead_by_days(59);
    tv.restarts().await;
    tv.says("the TV to be on air", |status| status.state == "online").await;
    assert_eq!(tv.lends_its_identity().key(), old.key(), "renewed too early");
    world.clock().is_ahead_by_days(61);
    tv.restarts().await;

    let new = eventually("a renewed identity", PATIENCE, async || {
        let new = tv.lends_its_identity();
        if new.key() == old.key() { Err("still the old key".to_owned()) } else { Ok(new) }
    })
    .await;
    assert_eq!(new.id, old.id);
    assert_eq!(asks_for_an_item(&old).await, "key-retired");
    assert_eq!(asks_for_an_item(&new).await, ACCEPTED);
    let admin = world.owner_anew_at(school.unit()).await;
    tv.is_now_looked_after_by(&admin);
    tv.shows_post(&admin.publishes(announcement("Снегопад: уроки с 9:30")).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_key_is_good_until_the_next_one_has_said_hello() {
    let world = Start::default().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let old = school.enrol_device("Холл").await;

    let new = old.renews().await.unwrap();

    old.connects().await;
    assert_eq!(asks_for_an_item(&old).await, ACCEPTED);
    let session = new.connects().await;
    assert_eq!(asks_for_an_item(&old).await, "key-retired");
    assert_eq!(old.renews().await.unwrap_err().json()["code"], "key-retired");
    assert_eq!(asks_for_an_item(&new).await, ACCEPTED);
    drop(session);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_certificate_is_good_for_renewal_and_nothing_else() {
    let world = Start::default().with_movable_clock().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    assert_eq!(asks_for_an_item(&device).await, ACCEPTED);

    world.clock().is_ahead_by_days(91);

    assert_eq!(asks_for_an_item(&device).await, "certificate-expired");
    let hello = ["-t", &device.topic("up/hello"), "-m", "{}", "-q", "1"];
    let said = device.mosquitto("mosquitto_pub", &hello).await;
    assert_ne!(said.status, 0, "{said:?}");
    let renewed = device.renews().await.unwrap();
    assert_eq!(asks_for_an_item(&renewed).await, ACCEPTED);
    renewed.connects().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_was_off_all_summer_and_does_not_know_the_date_comes_back() {
    let world = Start::default().with_movable_clock().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let old = tv.lends_its_identity();
    tv.switches_off().await;

    world.clock().is_ahead_by_days(100);
    tv.switches_on().await;

    tv.says("the TV to be on air", |status| {
        status.state == "online" && tv.lends_its_identity().key() != old.key()
    })
    .await;
    let admin = world.owner_anew_at(school.unit()).await;
    tv.is_now_looked_after_by(&admin);
    tv.shows_post(&admin.publishes(announcement("С новым учебным годом")).await).await;
}

/// Somebody who may ask is told that there is no such item.
const ACCEPTED: &str = "not-found";

async fn asks_for_an_item(device: &Device) -> String {
    let item = format!("/items/{}", "0".repeat(64));
    let answer = device.asks_for(Method::GET, &item, Value::Null).await;
    answer.json()["code"].as_str().unwrap().to_owned()
}
