//! An agent is killed at every moment; what it has seen counts once.

use std::time::Duration;

use protocol::SpoolId;
use serde_json::json;
use tests::{World, announcement, eventually};

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

    let stored = r#"efir_events_total{kind="shown",outcome="stored"}"#;
    let repeated = r#"efir_events_total{kind="shown",outcome="repeated"}"#;
    eventually("five events, ten repeated", tests::PATIENCE, async || {
        let counts =
            (world.controller().figure(stored).await, world.controller().figure(repeated).await);
        if counts == (5.0, 10.0) { Ok(()) } else { Err(format!("{counts:?}")) }
    })
    .await;
}
