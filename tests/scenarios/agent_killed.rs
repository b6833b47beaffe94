//! An agent is killed at every moment; what it has seen counts once.

use std::time::Duration;

use jiff::SignedDuration;
use protocol::SpoolId;
use serde_json::json;
use tests::{World, announcement, eventually};

const STORED: &str = r#"efir_events_total{kind="shown",outcome="stored"}"#;
const REPEATED: &str = r#"efir_events_total{kind="shown",outcome="repeated"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_is_killed_again_and_again_ends_up_with_the_right_content() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let mut last = None;
    for round in 0..20u64 {
        if let Some(post) = last.take() {
            school.admin().withdraws(&post).await;
        }
        last = Some(school.admin().publishes(announcement(&format!("Объявление {round}"))).await);
        // A little later in each round, to fall into each of its steps.
        tokio::time::sleep(Duration::from_millis(round * 15)).await;
        tv.is_killed().await;
        tv.switches_on().await;
    }
    tv.shows_post(&last.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tv_showed_without_a_network_counts_once_though_it_was_killed() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let turn = SignedDuration::from_secs(3);
    let mut begins = tests::now() + SignedDuration::from_secs(5);
    let mut posts = Vec::new();
    for title in ["Первое", "Второе", "Третье"] {
        let ends = begins + turn;
        let post = announcement(title).from(begins).until(ends);
        posts.push(tv.takes_up(school.admin().publishes(post)).await);
        begins = ends;
    }
    world.network().cut(&tv);
    for post in &posts {
        tv.displays(post.on_screen()).await;
    }
    tv.shows_idle().await;
    tv.is_killed().await;
    tv.switches_on().await;
    tv.shows_idle().await;

    world.network().mend(&tv);

    let stored = async || world.controller().figure(STORED).await;
    eventually("three counted", tests::PATIENCE, async || {
        let count = stored().await;
        if (count - 3.0).abs() < 0.5 { Ok(()) } else { Err(format!("{count}")) }
    })
    .await;
    // Killed once more: nothing is left to be sent, and nothing is counted again.
    tv.is_killed().await;
    tv.switches_on().await;
    tv.is_known_as_online(true).await;
    let last = school.admin().publishes(announcement("Четвёртое")).await;
    tv.shows_post(&last).await;
    assert!((stored().await - 3.0).abs() < 0.5, "{} counted", stored().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_sent_again_is_acknowledged_and_counted_once() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let post = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let spool = SpoolId::new(tests::now(), rand::random());
    let events: Vec<_> = (1..=5u64)
        .map(|sequence| {
            json!({
                "sequence": sequence, "at": tests::now(), "trusted": true,
                "event": {"kind": "shown", "post": post.id, "revision": post.revision,
                          "frame": "0".repeat(64), "milliseconds": 10_000},
            })
        })
        .collect();
    let batch = json!({"spool": spool, "class": "figures", "events": events});

    // The acknowledgement got lost twice, the last time with the connection.
    let mut session = device.connects().await;
    for _ in 0..2 {
        session.says("up/event", batch.clone()).await;
        session.hears("down/ack", |ack| ack["spool"] == json!(spool) && ack["sequence"] == 5).await;
    }
    drop(session);
    let mut session = device.connects().await;
    session.says("up/event", batch).await;
    session.hears("down/ack", |ack| ack["spool"] == json!(spool) && ack["sequence"] == 5).await;

    eventually("five events, ten repeated", tests::PATIENCE, async || {
        let counts =
            (world.controller().figure(STORED).await, world.controller().figure(REPEATED).await);
        if counts == (5.0, 10.0) { Ok(()) } else { Err(format!("{counts:?}")) }
    })
    .await;
}
