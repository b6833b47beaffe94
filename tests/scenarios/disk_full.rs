//! A disk is full, the TV's or the controller's: both say so, keep what they have, and recover.

use hyper::Method;
use serde_json::json;
use tests::{PATIENCE, School, Start, TvSetup, World, announcement, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_with_a_full_disk_goes_on_showing_says_why_and_recovers() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let setup = TvSetup { disk: Some(4), ..TvSetup::default() };
    let tv = school.enrol(setup, "Холл", &[]).await;
    let first = school.admin().publishes(announcement("Первое")).await;
    tv.shows_post(&first).await;

    tv.disk().fills_up();
    let second = school.admin().publishes(announcement("Второе")).await;
    eventually("the controller to know of the full disk", PATIENCE, async || {
        let device = tv.known().await;
        let error = device["reported"]["last_error"].as_str().unwrap_or_default();
        let goes_on = device["reported"]["screen"]["showing"] == json!(second.on_screen());
        if goes_on && error.contains("No space left") { Ok(()) } else { Err(device.to_string()) }
    })
    .await;

    tv.disk().has_room();
    let third = school.admin().publishes(announcement("Третье")).await;
    tv.shows_post(&third).await;
    tv.is_killed().await;
    world.network().cut(&tv);
    tv.switches_on().await;
    tv.shows_post(&third).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_with_a_full_disk_refuses_clearly_and_loses_nothing_it_acknowledged() {
    let world = Start::default().with_small_disk(32).start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let mut acknowledged = vec![publish(&school, 0).await.unwrap()];

    world.disk().fills_up();
    let mut refusal = None;
    for number in 1..3000 {
        match publish(&school, number).await {
            Ok(title) => acknowledged.push(title),
            Err(error) => {
                refusal = Some(error);
                break;
            }
        }
    }
    let refusal = refusal.expect("a full disk takes no more");
    assert!(refusal.contains("store-failed"), "{refusal}");
    let log = world.controller().log();
    assert!(log.contains("No space left"), "nobody is told why:\n{log}");

    world.disk().has_room();
    if world.controller().is_running().await {
        world.controller().is_killed().await;
    }
    world.controller().starts().await;
    let kept = school.published_titles().await;
    // The one that was refused may be there, whole.
    assert!(kept.len() <= acknowledged.len() + 1, "{} of {}", kept.len(), acknowledged.len());
    for title in &acknowledged {
        let times = kept.iter().filter(|kept| *kept == title).count();
        assert_eq!(times, 1, "«{title}»");
    }
    let after = publish(&school, 9999).await.unwrap();
    assert!(school.published_titles().await.contains(&after));
}

/// Publishes; the title once it is acknowledged, or what the writer was told.
async fn publish(school: &School, number: usize) -> Result<String, String> {
    let title = format!("Объявление {number}");
    let rest = school.admin().rest();
    let post = announcement(&title).saying(&"Снег. ".repeat(300)).to_json(school.unit());
    let draft = rest.try_ask(Method::POST, "posts", post).await?;
    if draft.status != 201 {
        return Err(draft.to_string());
    }
    let path = format!("posts/{}/publish", draft.json()["id"].as_str().unwrap());
    let published = rest.try_ask(Method::POST, &path, json!({})).await?;
    if published.status >= 300 {
        return Err(published.to_string());
    }
    Ok(title)
}
