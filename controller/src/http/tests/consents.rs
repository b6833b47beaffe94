//! Consents over REST.

use serde_json::json;

use super::world::{PASSWORD, World};

#[tokio::test]
async fn a_withdrawn_consent_takes_its_post_off_and_is_named_no_more() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let region = world.unit(&anna, "region", "Липецкая область", None).await;
    let school = world.unit(&anna, "school", "Гимназия №11", Some(&region)).await;
    let body = json!({"login": "admin", "name": "А", "password": PASSWORD, "unit": school});
    let person = world.post(&anna, "/api/v1/people", body).await["id"].clone();
    world.appoints(person.as_str().unwrap(), &school).await;
    let admin = world.signs_in("admin").await;

    let body = json!({"kind": "name_and_picture", "number": "12-С", "given": "2026-01-12",
        "about": "Победители олимпиады"});
    let consent = world.post(&admin, "/api/v1/consents", body).await;
    assert_eq!((&consent["unit"], &consent["posts"]), (&json!(school), &json!(0)));
    let id = consent["id"].as_str().unwrap();
    let body = json!({"kind": "announcement", "unit": school, "title": "Олимпиада", "text": "т",
        "consent": id});
    let post = world.post(&admin, "/api/v1/posts", body.clone()).await;
    assert_eq!(post["consent"], id);
    let address = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    world.post(&admin, &format!("{address}/publish"), json!({})).await;
    let known = world.get(&admin, &format!("/api/v1/consents/{id}")).await;
    assert_eq!((&known["posts"], &known["withdrawn"]), (&json!(1), &json!(null)));

    let path = format!("/api/v1/consents/{id}/withdraw");
    let answer = world.post(&admin, &path, json!({})).await;
    assert_eq!(answer["taken_off"], json!([post["id"]]));
    assert!(answer["consent"]["withdrawn"].is_string(), "{answer}");
    assert_eq!(answer["consent"]["withdrawn_by"]["login"], "admin");
    assert_eq!(world.get(&admin, &address).await["state"], "withdrawn");
    let standing = world.get(&admin, "/api/v1/consents?standing=true").await;
    assert_eq!(standing["items"], json!([]));
    let all = world.get(&admin, "/api/v1/consents").await;
    assert_eq!(all["items"][0]["number"], "12-С");
    let refused = world.ask(&admin, "POST", "/api/v1/posts", Some(&body)).await;
    assert_eq!(
        (refused.status.as_u16(), refused.problem().as_str()),
        (409, "consent-is-withdrawn")
    );
    let body = json!({"kind": "name", "number": "13", "given": "2999-01-01"});
    let refused = world.ask(&admin, "POST", "/api/v1/consents", Some(&body)).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("given")));
}
