//! Edits that are meant for one version, and requests that are sent again.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::posts::country;
use super::world::{Answer, PASSWORD, World};

#[tokio::test]
async fn an_edit_for_another_version_is_refused_with_the_current_one() {
    let (world, anna, unit) = country().await;
    let code = world.screen_shows_code().await;
    let claim = json!({"code": code, "unit": unit, "room": "Холл"});
    let device = world.post(&anna, "/api/v1/devices/claim", claim).await;
    let post = json!({"kind": "announcement", "unit": unit, "title": "Т", "text": "т"});
    let post = world.post(&anna, "/api/v1/posts", post).await;
    for (path, first, second) in [
        (path("posts", &post), json!({"title": "Раз"}), json!({"title": "Два"})),
        (path("devices", &device), json!({"room": "Зал"}), json!({"room": "Класс"})),
        (format!("/api/v1/units/{unit}"), json!({"name": "Лицей"}), json!({"name": "Школа"})),
    ] {
        let seen = tag(&world.ask(&anna, "GET", &path, None).await);
        let edited = send(&world, &anna, "PATCH", &path, &first, &[("if-match", &seen)]).await;
        assert_eq!(edited.status, 200, "{path}: {edited:?}");
        let current = tag(&edited);
        assert_ne!(current, seen);
        let late = send(&world, &anna, "PATCH", &path, &second, &[("if-match", &seen)]).await;
        assert_eq!((late.status.as_u16(), late.problem().as_str()), (412, "version-outdated"));
        assert_eq!(
            (late.json()["params"]["current"].as_str(), tag(&late)),
            (Some(&*current), current.clone())
        );
        assert_eq!(tag(&world.ask(&anna, "GET", &path, None).await), current);
        let anyhow = world.ask(&anna, "PATCH", &path, Some(&second)).await;
        assert_eq!(anyhow.status, 200, "without If-Match it still works: {anyhow:?}");
        let any = send(&world, &anna, "PATCH", &path, &first, &[("if-match", "*")]).await;
        assert_eq!(any.status, 200, "{any:?}");
    }
}

#[tokio::test]
async fn of_two_editors_of_one_version_one_is_refused() {
    let (world, anna, unit) = country().await;
    let post = json!({"kind": "announcement", "unit": unit, "title": "Т", "text": "т"});
    let path = path("posts", &world.post(&anna, "/api/v1/posts", post).await);
    let seen = tag(&world.ask(&anna, "GET", &path, None).await);
    let edit = async |title: &str| {
        let body = json!({"title": title});
        send(&world, &anna, "PATCH", &path, &body, &[("if-match", &seen)]).await.status.as_u16()
    };
    let mut statuses = <[u16; 2]>::from(tokio::join!(edit("Раз"), edit("Два")));
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

#[tokio::test]
async fn what_is_sent_again_is_made_once_on_every_route_that_makes_something() {
    let (world, anna, unit) = country().await;
    let code = world.screen_shows_code().await;
    let person = json!({"login": "ivan", "name": "Иван", "password": PASSWORD});
    let me = world.get(&anna, "/api/v1/people").await["items"][0]["id"].clone();
    for (route, body, other) in [
        ("units", json!({"kind": "region", "name": "Р"}), json!({"kind": "region", "name": "С"})),
        ("people", person.clone(), json!({"login": "petr", "name": "П", "password": PASSWORD})),
        ("tokens", json!({"name": "Т"}), json!({"name": "У"})),
        (
            "posts",
            json!({"kind": "news", "unit": unit, "title": "Т", "text": "т"}),
            json!({"kind": "news", "unit": unit, "title": "У", "text": "т"}),
        ),
        (
            "devices/claim",
            json!({"code": code, "unit": unit, "room": "Холл"}),
            json!({"code": code, "unit": unit, "room": "Зал"}),
        ),
        (
            "grants",
            json!({"person": me, "role": "editor", "unit": "01jd0000000000000000000000"}),
            Value::Null,
        ),
    ] {
        let path = format!("/api/v1/{route}");
        let key = format!("key of {route}");
        let ask = async |body: &Value| {
            send(&world, &anna, "POST", &path, body, &[("idempotency-key", &key)]).await
        };
        let (first, again) = (ask(&body).await, ask(&body).await);
        if other.is_null() {
            assert_eq!(first.status, again.status, "a refusal is no answer to keep");
            continue;
        }
        assert_eq!(first.status, 201, "{route}: {first:?}");
        assert_eq!((again.status, &again.text), (first.status, &first.text), "{route}");
        assert_eq!(again.header("location"), first.header("location"), "{route}");
        let reused = ask(&other).await;
        assert_eq!((reused.status.as_u16(), reused.problem().as_str()), (422, "key-reused"));
    }
    let posts = world.get(&anna, "/api/v1/posts").await;
    assert_eq!(posts["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn of_many_at_once_with_one_key_one_is_done() {
    let (world, anna, unit) = country().await;
    let world = Arc::new(world);
    let mut senders = JoinSet::new();
    for _ in 0..8 {
        let (world, anna, unit) = (Arc::clone(&world), anna.clone(), unit.clone());
        senders.spawn(async move {
            let body = json!({"kind": "news", "unit": unit, "title": "Т", "text": "т"});
            let key = [("idempotency-key", "8e03978e-40d5-43e8-bc93-6894a57f9324")];
            send(&world, &anna, "POST", "/api/v1/posts", &body, &key).await
        });
    }
    let mut answers = BTreeSet::new();
    while let Some(answer) = senders.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        answers.insert(answer.text);
    }
    assert_eq!(answers.len(), 1);
    assert_eq!(world.get(&anna, "/api/v1/posts").await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_tokens_secret_is_told_again_only_to_who_got_it() {
    let (world, anna, _) = country().await;
    let elsewhere = world.signs_in("anna").await;
    let ask = async |bearer: &str| {
        let key = [("idempotency-key", "token-1")];
        send(&world, bearer, "POST", "/api/v1/tokens", &json!({"name": "Т"}), &key).await
    };
    let first = ask(&anna).await.succeeded();
    assert_eq!(ask(&anna).await.succeeded()["secret"], first["secret"]);
    assert_eq!(ask(&elsewhere).await.problem(), "key-reused");
    let secret = first["secret"].as_str().unwrap().to_owned();
    let stored = world.ledger.read(move |view| view.marks("", None, 100_000)).await.unwrap();
    assert!(!stored.iter().any(|key| key.contains(&secret)));
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let (world, anna, unit) = country().await;
    let body = json!({"kind": "news", "unit": unit, "title": "Т", "text": "т"});
    let long = "k".repeat(256);
    for key in ["", &long] {
        let headers = [("idempotency-key", key)];
        let answer = send(&world, &anna, "POST", "/api/v1/posts", &body, &headers).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (400, "invalid-key"));
    }
}

async fn send(
    world: &World,
    bearer: &str,
    method: &str,
    path: &str,
    body: &Value,
    headers: &[(&str, &str)],
) -> Answer {
    let mut request = Request::builder()
        .method(Method::try_from(method).unwrap())
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.send(request.body(Body::from(body.to_string())).unwrap()).await
}

fn tag(answer: &Answer) -> String {
    let tag = answer.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 8, "{answer:?}");
    tag
}

fn path(family: &str, made: &Value) -> String {
    format!("/api/v1/{family}/{}", made["id"].as_str().unwrap())
}
