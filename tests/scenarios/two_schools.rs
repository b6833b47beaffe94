//! Two schools that must not see each other.

use hyper::Method;
use protocol::post::Item;
use protocol::register::{Desired, Items};
use serde_json::{Value, json};
use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_stays_in_its_school() {
    let world = World::start().await;
    let gymnasium = world.school("Липецкая область / Елец / Гимназия №11").await;
    let lyceum = world.school("Липецкая область / Елец / Лицей №5").await;
    let theirs = gymnasium.enrol_tv("Холл").await;
    let ours = lyceum.enrol_tv("Холл").await;

    gymnasium.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    theirs.shows("Снегопад").await;
    // Published later, so when it is there, the other would have come before.
    lyceum.admin().publishes(announcement("Концерт в пятницу")).await;
    ours.shows("Концерт").await;

    let mut device = lyceum.enrol_device("Зал").await.connects().await;
    let desired = device.hears("down/desired", |_| true).await;
    let [item] = &items(&desired)[..] else { panic!("not one post only: {desired}") };
    assert_eq!(item.content.title(), "Концерт в пятницу");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_finds_nothing_of_another_school() {
    let world = World::start().await;
    let gymnasium = world.school("Липецкая область / Елец / Гимназия №11").await;
    let lyceum = world.school("Липецкая область / Елец / Лицей №5").await;
    let tv = gymnasium.enrol_tv("Холл").await;
    let post = gymnasium.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&post).await;
    let stranger = lyceum.admin().rest();
    let nowhere = "01kb0000000000000000000000";

    for (method, path) in [
        (Method::GET, "devices/{}"),
        (Method::PATCH, "devices/{}"),
        (Method::POST, "devices/{}/revoke"),
        (Method::GET, "posts/{}"),
        (Method::PATCH, "posts/{}"),
        (Method::POST, "posts/{}/publish"),
        (Method::POST, "posts/{}/withdraw"),
    ] {
        let theirs =
            if path.starts_with("devices") { tv.id().to_owned() } else { post.id.to_string() };
        let ask = |id: &str| {
            let path = path.replace("{}", id);
            let method = method.clone();
            async move { stranger.try_ask(method, &path, json!({})).await.unwrap() }
        };
        let (hidden, missing) = (ask(&theirs).await, ask(nowhere).await);
        assert_eq!(hidden.refused(404), missing.refused(404), "{method} {path}");
        let same = |answer: &tests::Answer, id: &str| answer.text().replace(id, "ID");
        assert_eq!(same(&hidden, &theirs), same(&missing, nowhere), "{method} {path}");
    }

    let unit = gymnasium.unit();
    for path in ["devices", "posts", "audit", "people", "grants"] {
        let list = stranger.get(path).await;
        let text = list.text();
        for secret in [tv.id(), &post.id.to_string(), unit, "Снегопад", "Гимназия"]
        {
            assert!(!text.contains(secret), "{path} shows «{secret}»: {text}");
        }
        let foreign = stranger.get(&format!("{path}?unit={unit}")).await;
        let unknown = stranger.get(&format!("{path}?unit={nowhere}")).await;
        assert_eq!(foreign.status, unknown.status, "{path}: {foreign} and {unknown}");
    }

    // And it all still stands as it was.
    tv.shows_post(&post).await;
    let published: Value = gymnasium.admin().rest().get(&format!("posts/{}", post.id)).await.done();
    assert_eq!(published["state"], "published");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_cannot_publish_to_another_school_nor_claim_a_tv_for_it() {
    let world = World::start().await;
    let gymnasium = world.school("Липецкая область / Елец / Гимназия №11").await;
    let lyceum = world.school("Липецкая область / Елец / Лицей №5").await;
    let tv = gymnasium.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let stranger = lyceum.admin().rest();

    let snow = announcement("Снегопад: уроки с 9:30").to_json(gymnasium.unit());
    stranger.post("posts", snow).await.refused(404);
    let waiting = world.new_tv().await;
    let code = waiting.pairing_code().await;
    let claim = json!({"code": code, "unit": gymnasium.unit(), "room": "Холл", "tags": []});
    stranger.post("devices/claim", claim).await.refused(404);

    // The code is still good for those who may.
    gymnasium.admin().claims(&code, "Столовая", &[]).await.succeeded();
    waiting.is_enrolled_by(gymnasium.admin()).await;
    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_moves_to_another_school_shows_that_schools_posts() {
    let world = World::start().await;
    let gymnasium = world.school("Липецкая область / Елец / Гимназия №11").await;
    let lyceum = world.school("Липецкая область / Елец / Лицей №5").await;
    let tv = gymnasium.enrol_tv("Холл").await;
    gymnasium.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
    let concert = lyceum.admin().publishes(announcement("Концерт в пятницу")).await;

    let coordinator = world.coordinator().await;
    let there = json!({"unit": lyceum.unit(), "room": "Актовый зал"});
    coordinator.rest().patch(&format!("devices/{}", tv.id()), there).await.succeeded();

    tv.is_now_looked_after_by(lyceum.admin());
    tv.shows_post(&concert).await;
}

fn items(desired: &Value) -> Vec<Item> {
    let desired: Desired = serde_json::from_value(desired.clone()).unwrap();
    match desired.items {
        Items::Inline(items) => items,
        Items::Fetch(_) => panic!("a few posts fit into a message"),
    }
}
