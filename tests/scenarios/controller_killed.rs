//! The controller is killed again and again while somebody publishes.

use std::time::Duration;

use hyper::Method;
use serde_json::{Value, json};
use tests::{PATIENCE, School, World, announcement, eventually};
use tokio::sync::watch;

const KILLS: usize = 10;
const PUBLICATIONS: usize = 200;
const READY_AGAIN: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_publication_is_lost_or_doubled_under_ten_kills() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let (progress, watched) = watch::channel(0);

    let (acknowledged, ()) =
        tokio::join!(publish_all(&world, &school, &progress), kill_amid(&world, watched));

    let kept = school.published_titles().await;
    for number in 0..PUBLICATIONS {
        let title = title(number);
        let times = kept.iter().filter(|kept| **kept == title).count();
        let wanted = if acknowledged.contains(&title) { 1..=1 } else { 0..=1 };
        assert!(wanted.contains(&times), "«{title}» is there {times} times, not {wanted:?}");
    }
    // A kill costs one publication its answer.
    assert!(acknowledged.len() >= PUBLICATIONS - KILLS, "only {}", acknowledged.len());
    let last = school.admin().publishes(announcement("После всего")).await;
    tv.shows_post(&last).await;
}

/// Publishes one by one, telling how far it is; gives what the controller has acknowledged.
async fn publish_all(
    world: &World,
    school: &School,
    progress: &watch::Sender<usize>,
) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0..PUBLICATIONS {
        progress.send_replace(number);
        match publish(school, &title(number)).await {
            Ok(()) => acknowledged.push(title(number)),
            // The connection broke before the answer: it may have been stored or not.
            Err(_) => {
                eventually("the controller to come back", PATIENCE, async || {
                    world.controller().rest().try_page("/readyz").await.map(|_| ())
                })
                .await;
            }
        }
    }
    acknowledged
}

async fn publish(school: &School, title: &str) -> Result<(), String> {
    let rest = school.admin().rest();
    let body = announcement(title).to_json(school.unit());
    let draft: Value = rest.try_ask(Method::POST, "posts", body).await?.done();
    let path = format!("posts/{}/publish", draft["id"].as_str().unwrap());
    rest.try_ask(Method::POST, &path, json!({})).await?.succeeded();
    Ok(())
}

/// Kills and starts the controller ten times, evenly over the publications.
async fn kill_amid(world: &World, mut progress: watch::Receiver<usize>) {
    for kill in 0..KILLS {
        let due = (kill + 1) * PUBLICATIONS / (KILLS + 1);
        progress.wait_for(|published| *published >= due).await.unwrap();
        // Anywhere within a publication, which takes a few milliseconds.
        tokio::time::sleep(Duration::from_micros(rand::random_range(0..8_000))).await;
        world.controller().is_killed().await;
        let took = world.controller().starts().await;
        assert!(took <= READY_AGAIN, "ready again after {took:?}");
    }
}

fn title(number: usize) -> String {
    format!("Объявление {number}")
}
