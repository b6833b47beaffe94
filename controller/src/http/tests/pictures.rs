//! Pictures over REST: taken in, looked at, named by posts, and refused with a reason.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

use super::posts::country;
use super::world::{Answer, World};
use crate::media::samples;

#[tokio::test]
async fn an_uploaded_picture_is_seen_and_named_by_a_post() {
    let (world, anna, unit) = country().await;
    let answer = upload(&world, &anna, &unit, "image/png", samples::png(800, 600)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let picture = answer.json();
    let sha256 = picture["sha256"].as_str().unwrap();
    assert_eq!((&picture["width"], &picture["height"]), (&json!(800), &json!(600)));
    assert_eq!(answer.header("location"), format!("/api/v1/pictures/{sha256}"));
    let again = upload(&world, &anna, &unit, "image/png", samples::png(800, 600)).await;
    assert_eq!((again.status, &again.text), (answer.status, &answer.text), "alike when known");

    let shown = get(&world, &anna, sha256, &[]).await;
    assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, "image/jpeg"));
    assert_eq!(shown.header("content-length"), picture["bytes"].to_string());
    assert_eq!(shown.header("etag"), format!("\"{sha256}\""));
    let part = get(&world, &anna, sha256, &[("range", "bytes=0-1")]).await;
    assert_eq!((part.status.as_u16(), part.header("content-length")), (206, "2"));
    let beyond = get(&world, &anna, sha256, &[("range", "bytes=9999999-")]).await;
    assert_eq!((beyond.status.as_u16(), beyond.problem().as_str()), (416, "range-not-satisfiable"));
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", picture["bytes"]));

    let news = json!({"kind": "news", "unit": unit, "title": "Т", "text": "т", "picture": sha256});
    let post = world.post(&anna, "/api/v1/posts", news).await;
    assert_eq!(post["picture"], picture);
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    let bare = world.ask(&anna, "PATCH", &path, Some(&json!({"picture": null}))).await;
    assert_eq!(bare.succeeded()["picture"], Value::Null);
}

#[tokio::test]
async fn what_is_no_picture_for_a_screen_is_refused_with_a_reason() {
    let (world, anna, unit) = country().await;
    let mut cut = samples::jpeg(64, 64);
    cut.truncate(cut.len() / 2);
    for (kind, bytes, status, code) in [
        ("text/html", samples::png(4, 4), 415, "wrong-content-type"),
        ("image/png", b"<html></html>".to_vec(), 415, "picture-kind"),
        ("image/jpeg", b"GIF89a".to_vec(), 415, "picture-kind"),
        ("image/png", Vec::new(), 415, "picture-kind"),
        ("image/jpeg", cut, 422, "picture-damaged"),
        ("image/webp", samples::animated(), 422, "picture-animated"),
        (
            "image/png",
            samples::boasting(&samples::png(4, 4), 30_000, 30_000),
            422,
            "picture-pixels",
        ),
        ("image/png", vec![0; 20 * 1024 * 1024 + 1], 413, "body-too-large"),
    ] {
        let answer = upload(&world, &anna, &unit, kind, bytes).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, code));
    }
    let by_content = upload(&world, &anna, &unit, "image/png", samples::jpeg(8, 8)).await;
    assert_eq!(by_content.status, 201, "its name does not matter: {by_content:?}");
}

#[tokio::test]
async fn who_may_not_upload_is_told_so_before_anything_is_read() {
    let (world, _, unit) = country().await;
    let strangers = upload(&world, "nobody", &unit, "image/png", samples::png(4, 4)).await;
    assert_eq!((strangers.status.as_u16(), strangers.problem().as_str()), (401, "not-signed-in"));
    let without = Request::builder().method(Method::POST).uri("/api/v1/pictures");
    let answer = world.send(without.body(Body::empty()).unwrap()).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
}

#[tokio::test]
async fn many_uploads_at_once_all_come_through() {
    let (world, anna, unit) = country().await;
    let mut uploads = tokio::task::JoinSet::new();
    let world = std::sync::Arc::new(world);
    for n in 0..12 {
        let (world, anna, unit) = (std::sync::Arc::clone(&world), anna.clone(), unit.clone());
        uploads.spawn(async move {
            let side = 10 + n % 4;
            upload(&world, &anna, &unit, "image/png", samples::png(side, side)).await
        });
    }
    let mut names = std::collections::BTreeSet::new();
    while let Some(answer) = uploads.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        names.insert(answer.json()["sha256"].to_string());
    }
    assert_eq!(names.len(), 4);
}

pub(super) async fn upload(
    world: &World,
    bearer: &str,
    unit: &str,
    kind: &str,
    bytes: Vec<u8>,
) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1/pictures?unit={unit}"))
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes));
    world.send(request.unwrap()).await
}

async fn get(world: &World, bearer: &str, sha256: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder()
        .uri(format!("/api/v1/pictures/{sha256}"))
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world.send(request.body(Body::empty()).unwrap()).await
}
