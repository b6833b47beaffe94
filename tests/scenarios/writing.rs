//! What is being written is kept through a restart and shown nowhere; what was on air comes back; and
//! what runs when is what the screen then shows.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tests::{World, announcement, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn a_sketch_outlives_the_controller_and_reaches_the_screen_only_when_it_is_applied() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let before = tv.shows_post(&snow).await;
    let rest = school.admin().rest();
    let path = format!("posts/{}/sketch", snow.id);
    let typed = json!({"unit": school.unit(), "kind": "announcement",
        "title": "Снегопад: уроки с 10:15", "text": "Подробности позже."});
    rest.put(&path, typed).await.done::<Value>();

    world.controller().is_killed().await;
    world.controller().starts().await;

    let kept: Value = rest.get(&path).await.done();
    assert_eq!(kept["title"], "Снегопад: уроки с 10:15");
    assert_eq!(tv.shows_post(&snow).await.frame, before.frame, "nothing of it is on the screen");
    let applied: Value = rest.post(&format!("{path}/apply"), json!({})).await.done();
    assert_eq!(applied["revision"], 2);
    let later = school.admin().remembers(&applied);
    let after = tv.shows_post(&later).await;
    let words = read_frame(&after.png).await;
    assert!(words.contains("10:15"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_edit_and_a_restored_revision_are_on_the_screen_again() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let first = tv.shows_post(&snow).await;
    let later = school.admin().edits(&snow, json!({"title": "Снегопад: уроки с 10:15"})).await;
    let second = tv.shows_post(&later).await;
    let rest = school.admin().rest();
    let post = snow.id.to_string();

    let undone: Value = rest.post(&format!("posts/{post}/undo"), json!({})).await.done();

    let undone = school.admin().remembers(&undone);
    assert_eq!(tv.shows_post(&undone).await.frame, first.frame);
    let shell = world.shell().with("EFIR_TOKEN", rest.secret()).with("EFIR_URL", &world.url());
    let told = shell.types(&["post", "history", &post]).await.succeeded();
    assert!(told.out.contains("10:15") && told.out.contains("efir post undo"), "{told}");
    shell.types(&["post", "restore", &post, "--revision", "2"]).await.succeeded();
    let restored: Value = rest.get(&format!("posts/{post}")).await.done();
    let restored = school.admin().remembers(&restored);
    assert_eq!(tv.shows_post(&restored).await.frame, second.frame);
    shell.types(&["post", "undo", &post]).await.succeeded();
    let screens = shell.types(&["post", "screens", &post, "--json"]).await.json();
    assert_eq!((&screens["screens"], &screens["named"][0]["room"]), (&json!(1), &json!("Холл")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_says_when_a_post_leaves_the_screen_and_it_leaves_it_then() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let until = tests::now() + Duration::from_secs(6);
    let short = school.admin().publishes(announcement("Скоро уйдёт").until(until)).await;
    tv.shows_post(&short).await;
    let rest = school.admin().rest();
    let path = format!("units/{}/schedule?days=2", school.unit());

    let plan: Value = rest.get(&path).await.done();

    assert_eq!(ends(&plan).last(), Some(&until), "{plan}");
    tv.shows_idle().await;
    assert!(tests::now() >= until);
    let shell = world.shell().with("EFIR_TOKEN", rest.secret()).with("EFIR_URL", &world.url());
    let told = shell.types(&["post", "schedule", "--unit", school.unit(), "--json"]).await.json();
    assert!(ends(&told).iter().all(|end| *end == until), "nothing runs on: {told}");
}

/// When the posts of a schedule leave the screen.
fn ends(plan: &Value) -> Vec<Timestamp> {
    let runs = plan["days"].as_array().unwrap().iter().filter_map(|day| day["runs"].as_array());
    runs.flatten().map(|run| run["until"].as_str().unwrap().parse().unwrap()).collect()
}
