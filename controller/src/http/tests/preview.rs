//! Posts as screens would show them, and what their authors are told.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

use super::pictures::upload;
use super::posts::country;
use super::world::{Answer, World};
use crate::media::samples;

#[tokio::test]
async fn a_draft_is_drawn_as_a_png_with_its_warnings_in_headers() {
    let (world, anna, unit) = country().await;
    let draft = json!({"post": {"kind": "announcement", "unit": unit, "title": "Каникулы 🎉", "text": ""},
        "screen": {"width": 640, "height": 360}});
    let answer = draw(&world, &anna, &draft, "image/png", "ru").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/png"));
    assert_eq!(answer.header("efir-pages"), "1");
    assert_eq!(answer.header("efir-warnings"), "unknown-characters");
    assert!(world.get(&anna, "/api/v1/posts").await["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn warnings_are_told_in_the_authors_language_with_what_to_do() {
    let (world, anna, unit) = country().await;
    let long = "Очень длинное предложение о погоде. ".repeat(50);
    let draft = json!({"post": {"kind": "announcement", "unit": unit, "title": "Каникулы 🎉",
        "text": long, "seconds": 10}, "screen": {"width": 640, "height": 360, "page": 2}});
    let told = async |language: &str| {
        let answer = draw(&world, &anna, &draft, "application/json", language).await.succeeded();
        let warning = |one: &Value| (one["code"].to_string(), one["text"].to_string());
        (
            answer.clone(),
            answer["warnings"].as_array().unwrap().iter().map(warning).collect::<Vec<_>>(),
        )
    };
    let (russian, in_russian) = told("ru").await;
    let (_, in_english) = told("en").await;
    assert!(in_russian[0].1.contains("эмодзи 🎉 (U+1F389)"), "{in_russian:?}");
    assert!(in_english[0].1.contains("the emoji 🎉 (U+1F389)"), "{in_english:?}");
    assert!(in_russian.iter().any(|(code, _)| code.contains("time-short")), "{in_russian:?}");
    assert_eq!((&russian["lasts"], &russian["page"]), (&json!(10), &json!(2)));
    assert!(russian["pages"].as_u64().unwrap() > 1, "{}", russian["pages"]);
    let png = data_encoding::BASE64.decode(russian["png"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(protocol::Digest::of(&png).to_string(), russian["frame"].as_str().unwrap());
    let size = image::load_from_memory(&png).unwrap();
    assert_eq!((size.width(), size.height()), (640, 360));
}

#[tokio::test]
async fn a_picture_is_in_the_frame_and_a_coarse_one_is_told() {
    let (world, anna, unit) = country().await;
    let picture = async |side: u32| {
        let made = upload(&world, &anna, &unit, "image/png", samples::png(side, side)).await;
        made.succeeded()["sha256"].as_str().unwrap().to_owned()
    };
    let (coarse, fine) = (picture(40).await, picture(1_080).await);
    let news = |picture: Option<&str>| {
        json!({"post": {"kind": "news", "unit": unit, "title": "Т", "text": "т", "picture": picture},
            "screen": {"width": 960, "height": 540}})
    };
    let mut frames = Vec::new();
    for (picture, warnings) in
        [(None, vec![]), (Some(&*fine), vec![]), (Some(&*coarse), vec!["picture-coarse"])]
    {
        let drawn = draw(&world, &anna, &news(picture), "application/json", "ru").await.succeeded();
        let told =
            drawn["warnings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap());
        assert_eq!(told.collect::<Vec<_>>(), warnings, "{picture:?}");
        frames.push(drawn["frame"].to_string());
    }
    frames.dedup();
    assert_eq!(frames.len(), 3, "each looks different");
}

#[tokio::test]
async fn a_post_is_drawn_for_a_device_as_that_device_hangs() {
    let (world, anna, unit) = country().await;
    let code = world.screen_shows_code().await;
    let body = json!({"code": code, "unit": unit, "room": "Холл"});
    let device = world.post(&anna, "/api/v1/devices/claim", body).await;
    let device = device["id"].as_str().unwrap();
    let body = json!({"kind": "announcement", "unit": unit, "title": "Т", "text": "т"});
    let post = world.post(&anna, "/api/v1/posts", body).await;
    let path = format!("/api/v1/posts/{}/preview", post["id"].as_str().unwrap());
    let frame = async |query: &str| {
        let path = format!("{path}?{query}");
        let answer = ask(&world, &anna, Method::GET, &path, None, "application/json").await;
        answer.succeeded()["frame"].clone()
    };
    let (plain, on_it) = (frame("").await, frame(&format!("device={device}")).await);
    assert_eq!(plain, on_it, "the same school, the same size");
    let turn = json!({"orientation": "portrait_right"});
    world.ask(&anna, "PATCH", &format!("/api/v1/devices/{device}"), Some(&turn)).await.succeeded();
    let turned = frame(&format!("device={device}")).await;
    assert_eq!(turned, frame("orientation=portrait_right").await);
    assert_ne!(turned, plain);
    let tiny = ask(&world, &anna, Method::GET, &format!("{path}?width=10"), None, "*/*").await;
    assert_eq!((tiny.status.as_u16(), tiny.problem().as_str()), (422, "screen-invalid"));
}

#[tokio::test]
async fn a_ticker_is_drawn_at_the_foot() {
    let (world, anna, unit) = country().await;
    let of = |ticker: bool| {
        json!({"post": {"kind": "announcement", "unit": unit, "title": "Вода", "text": "в холле",
            "ticker": ticker}, "screen": {"width": 640, "height": 360}})
    };
    let mut frames = Vec::new();
    for ticker in [true, false] {
        let drawn = draw(&world, &anna, &of(ticker), "application/json", "ru").await.succeeded();
        frames.push(drawn["frame"].clone());
    }
    assert_ne!(frames[0], frames[1]);
}

#[tokio::test]
async fn writing_a_post_tells_what_screens_cannot_show() {
    let (world, anna, unit) = country().await;
    let body = json!({"kind": "announcement", "unit": unit, "title": "Каникулы 🎉", "text": "т"});
    let made = world.post(&anna, "/api/v1/posts", body).await;
    assert_eq!(made["warnings"][0]["code"], "unknown-characters");
    assert_eq!(made["warnings"][0]["params"]["characters"], "эмодзи 🎉 (U+1F389)");
    let path = format!("/api/v1/posts/{}", made["id"].as_str().unwrap());
    let plain = json!({"title": "Каникулы"});
    let edited = world.ask(&anna, "PATCH", &path, Some(&plain)).await.succeeded();
    assert_eq!(edited.get("warnings"), None);
}

async fn draw(world: &World, bearer: &str, body: &Value, accept: &str, language: &str) -> Answer {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/api/v1/posts/preview")
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accept)
        .header(header::ACCEPT_LANGUAGE, language);
    world.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn ask(
    world: &World,
    bearer: &str,
    method: Method,
    path: &str,
    body: Option<&Value>,
    accept: &str,
) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accept);
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    world.send(request.body(body).unwrap()).await
}
