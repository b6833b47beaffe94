//! People who see something and may not do everything with it.

use hyper::Method;
use serde_json::{Value, json};
use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_a_school_may_not_therefore_act_in_it() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let post = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&post).await;
    let waiting = world.new_tv().await.pairing_code().await;
    let coordinator = world.person_as("school_coordinator", school.unit()).await;
    let seen = coordinator.rest().get(&format!("posts/{}", post.id)).await;
    seen.succeeded();
    let draft = announcement("Черновик координатора").to_json(school.unit());
    let draft: Value = coordinator.rest().post("posts", draft).await.done();

    let claim = json!({"code": waiting, "unit": school.unit(), "room": "Зал", "tags": []});
    for (method, path, body) in [
        (Method::POST, format!("posts/{}/publish", draft["id"].as_str().unwrap()), json!({})),
        (Method::POST, format!("posts/{}/withdraw", post.id), json!({})),
        (Method::PATCH, format!("posts/{}", post.id), json!({"title": "Снегопада нет"})),
        (Method::POST, "devices/claim".to_owned(), claim),
        (Method::PATCH, format!("devices/{}", tv.id()), json!({"room": "Подвал"})),
        (Method::POST, format!("devices/{}/revoke", tv.id()), json!({})),
    ] {
        let answer = coordinator.rest().try_ask(method.clone(), &path, body).await.unwrap();
        assert_eq!(answer.refused(403), "forbidden", "{method} {path}: {answer}");
    }

    let device = tv.known().await;
    assert_eq!((&device["room"], &device["revoked"]), (&json!("Холл"), &Value::Null), "{device}");
    tv.shows_post(&post).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_administrator_makes_neither_units_nor_administrators() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let rest = school.admin().rest();
    let me: Value = rest.get("me").await.done();
    let myself = me["person"]["id"].as_str().unwrap();
    for role in ["national_coordinator", "director", "school_administrator"] {
        let grant = json!({"person": myself, "role": role, "unit": school.unit()});
        let answer = rest.post("grants", grant).await;
        assert!([403, 404, 409, 422].contains(&answer.status), "{role}: {answer}");
    }
    let unit = json!({"kind": "school", "name": "Ещё одна", "parent": school.unit()});
    let answer = rest.post("units", unit).await;
    assert_eq!(answer.status / 100, 4, "{answer}");
    let now: Value = rest.get("me").await.done();
    assert_eq!(now["grants"], me["grants"]);
}
