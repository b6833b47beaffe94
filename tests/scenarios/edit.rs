//! An announcement is edited while it stands on the TV.

use serde_json::json;
use tests::{World, announcement, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_replaces_what_is_on_the_screen() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let before = tv.shows_post(&snow).await;

    let later = school.admin().edits(&snow, json!({"title": "Снегопад: уроки с 10:15"})).await;

    assert_eq!(later.revision, snow.revision + 1);
    let after = tv.shows_post(&later).await;
    assert_ne!(before.frame, after.frame);
    let words = read_frame(&after.png).await;
    assert!(words.contains("10:15") && !words.contains("9:30"), "{words}");
}
