//! Posts over REST: every field written, changed and told again, and their order.

use serde_json::{Value, json};

use super::world::World;

#[tokio::test]
async fn news_are_written_changed_and_told_with_every_field() {
    let (world, anna, unit) = country().await;
    let news = json!({
        "kind": "news", "unit": unit, "title": "Олимпиада", "text": "Наши **победили**",
        "priority": "high", "seconds": 20, "age": "6+",
    });
    let made = world.post(&anna, "/api/v1/posts", news).await;
    assert_eq!((&made["kind"], &made["priority"]), (&json!("news"), &json!("high")));
    assert_eq!((&made["seconds"], &made["lasts"]), (&json!(20), &json!(20)));
    assert_eq!((&made["age"], &made["ticker"]), (&json!("6+"), &json!(false)));
    let path = format!("/api/v1/posts/{}", made["id"].as_str().unwrap());
    let edit = json!({"seconds": null, "age": "12+", "priority": "normal"});
    let edited = world.ask(&anna, "PATCH", &path, Some(&edit)).await.succeeded();
    assert_eq!((&edited["seconds"], &edited["lasts"]), (&Value::Null, &json!(10)));
    assert_eq!((&edited["age"], &edited["priority"]), (&json!("12+"), &json!("normal")));
    assert_eq!(world.get(&anna, &path).await, edited);
}

#[tokio::test]
async fn what_no_school_may_show_is_refused_by_its_name() {
    let (world, anna, unit) = country().await;
    for (field, value, code) in [
        ("age", json!("18+"), "age-refused"),
        ("seconds", json!(4), "seconds-invalid"),
        ("ticker", json!(true), "ticker-misplaced"),
        ("priority", json!("urgent"), "invalid-value"),
    ] {
        let mut news = json!({"kind": "news", "unit": unit, "title": "Т", "text": "т"});
        news[field] = value;
        let refused = world.ask(&anna, "POST", "/api/v1/posts", Some(&news)).await;
        assert_eq!(refused.status, 422, "{refused:?}");
        assert_eq!(refused.problem(), code);
        assert_eq!(refused.json()["field"], field);
    }
    let made = post(&world, &anna, &unit, "Т").await;
    let path = format!("/api/v1/posts/{made}");
    let kind = world.ask(&anna, "PATCH", &path, Some(&json!({"kind": "news"}))).await;
    assert_eq!(kind.problem(), "unknown-field");
}

#[tokio::test]
async fn an_order_is_set_and_told_with_what_nobody_arranged_first() {
    let (world, anna, unit) = country().await;
    let (first, second) =
        (post(&world, &anna, &unit, "первый").await, post(&world, &anna, &unit, "второй").await);
    for id in [&first, &second] {
        world.ask(&anna, "POST", &format!("/api/v1/posts/{id}/publish"), None).await.succeeded();
    }
    let path = format!("/api/v1/units/{unit}/order");
    let order = json!({"posts": [first]});
    let set = world.ask(&anna, "PUT", &path, Some(&order)).await.succeeded();
    let told = |turn: &Value| (turn["id"].clone(), turn["arranged"].clone());
    let turns: Vec<_> = set["posts"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(turns, [(json!(second), json!(false)), (json!(first), json!(true))]);
    assert_eq!(world.get(&anna, &path).await, set);
    let twice = json!({"posts": [first, first]});
    let refused = world.ask(&anna, "PUT", &path, Some(&twice)).await;
    assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (422, "post-repeated"));
}

pub(super) async fn country() -> (World, String, String) {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let body = json!({"kind": "school", "name": "Гимназия №11"});
    let school = world.post(&anna, "/api/v1/units", body).await;
    let unit = school["id"].as_str().unwrap().to_owned();
    (world, anna, unit)
}

async fn post(world: &World, bearer: &str, unit: &str, title: &str) -> String {
    let body = json!({"kind": "announcement", "unit": unit, "title": title, "text": "т"});
    let made = world.post(bearer, "/api/v1/posts", body).await;
    made["id"].as_str().unwrap().to_owned()
}
