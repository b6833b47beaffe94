//! The first start, and a school on its own.

use serde_json::{Value, json};
use tests::{Start, World, announcement, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_prints_a_link_that_sets_up_once() {
    let world = Start::default().without_anybody().start().await;
    let token = eventually("a setup link", tests::PATIENCE, async || {
        let log = world.controller().log();
        let (_, after) = log.split_once("/setup").ok_or("none")?;
        let token: String = after
            .trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
            .trim_start_matches("token=")
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        if token.len() >= 16 { Ok(token) } else { Err(format!("«{token}»")) }
    })
    .await;
    let nobody = world.controller().rest();
    let setup = |token: &str| {
        json!({
            "token": token, "login": "nina", "name": "Нина Иванова", "password": World::PASSWORD,
            "organisation": {"kind": "country", "name": "Россия", "time_zone": "Europe/Moscow"},
        })
    };

    let wrong = nobody.post("setup", setup("not-the-token-at-all")).await;
    assert!((400..500).contains(&wrong.status), "{wrong}");
    nobody.post("setup", setup(&token)).await.succeeded();
    let again = nobody.post("setup", setup(&token)).await;
    assert!((400..500).contains(&again.status), "the link works twice: {again}");

    let nina = nobody.sign_in("nina", World::PASSWORD).await;
    let me: Value = nina.get("me").await.done();
    assert_eq!(me["grants"][0]["role"], "national_coordinator", "{me}");
    world.controller().restarts().await;
    let log = world.controller().log();
    assert_eq!(log.matches("/setup").count(), 1, "the link is printed again: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_on_its_own_has_one_person_for_everything() {
    let world = Start::default().for_one_school("Школа №1").start().await;
    let units: Value = world.owner().get("units").await.done();
    let school = units["items"].as_array().unwrap().iter().find(|unit| unit["kind"] == "school");
    let school = school.unwrap_or_else(|| panic!("no school in {units}"));
    assert_eq!(school["name"], "Школа №1");
    let director = world.owner_at(school["id"].as_str().unwrap());
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;
    director.claims(&code, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(&director).await;
    director.publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn init_does_not_touch_what_is_set_up_already() {
    let world = World::start().await;
    world.controller().stops().await;
    let data = world.controller().data();
    let again = ["init", "--data", data.to_str().unwrap(), "--login", "somebody"];
    let said = world.shell().with("EFIR_PASSWORD", World::PASSWORD).types(&again).await;
    assert!(said.status > 0 && !said.err.trim().is_empty(), "{said}");
    world.controller().starts().await;
    world.controller().rest().sign_in("coordinator", World::PASSWORD).await;
}
