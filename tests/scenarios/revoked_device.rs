//! A TV is shut out: a stolen board must not go on watching.

use std::time::Duration;

use hyper::Method;
use serde_json::Value;
use tests::{World, announcement};

const AT_ONCE: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn revocation_cuts_the_session_within_a_second() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let mut session = device.connects().await;
    let mut observer = device.observes().await;

    school.admin().revokes(&device.id).await;

    let revoked = tokio::time::Instant::now();
    session.is_cut(AT_ONCE).await;
    observer.is_cut(AT_ONCE.saturating_sub(revoked.elapsed())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_gets_in_by_no_door() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let hello = ["-i", device.id.as_str(), "-t", &device.topic("up/report"), "-m", "{}", "-q", "1"];
    device.mosquitto("mosquitto_pub", &hello).await.succeeded();

    school.admin().revokes(&device.id).await;

    let refused = device.mosquitto("mosquitto_pub", &hello).await;
    assert_ne!(refused.status, 0, "a revoked device may still publish");
    let item = format!("/items/{}", "0".repeat(64));
    let item = device.asks_for(Method::GET, &item, Value::Null).await;
    assert!([401, 403].contains(&item.status), "a revoked device may still fetch: {item}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_tv_is_told_nothing_more() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let [stolen, kept] = [school.enrol_tv("Холл").await, school.enrol_tv("Столовая").await];
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    stolen.shows_post(&snow).await;

    school.admin().revokes(stolen.id()).await;
    stolen.is_known_as_online(false).await;
    let concert = school.admin().publishes(announcement("Концерт в пятницу")).await;

    kept.shows_post(&concert).await;
    let known = stolen.known().await;
    assert!(!known["revoked"].is_null(), "{known}");
    assert_ne!(stolen.status().await.showing, Some(concert.on_screen()));
}
