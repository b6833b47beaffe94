//! Frames that devices reported, as pictures.

use agent_render::slide::{IdleView, PostView};
use agent_render::{Look, Renderer, Slide};
use axum::body::Body;
use axum::http::{Request, header};
use controller_core::app::{reports, sessions};
use controller_core::domain::compose;
use controller_core::domain::device::DeviceKeys;
use controller_core::domain::post::Post;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::register::{Held, Settings};
use protocol::report::{
    CacheState, Clock, Details, Hello, OnScreen, Panel, Report, ScreenSize, Showing,
};
use protocol::{BootId, DeviceId, Digest, PostId};
use serde_json::json;

use super::posts::country;
use super::world::{Answer, World};

const SIZE: ScreenSize = ScreenSize { width: 1280, height: 720 };

#[tokio::test]
async fn the_frame_that_a_screen_reported_comes_back_byte_for_byte() {
    let (world, anna, unit) = country().await;
    let (device, settings) = screen(&world, &anna, &unit, "Холл").await;
    let none = frame(&world, &anna, device, "", "").await;
    assert_eq!((none.status.as_u16(), none.problem().as_str()), (404, "frame-unknown"));

    let post = post(&world, &anna, &unit).await;
    let item = post.item().unwrap();
    let slide = Slide::of_post(&item, &settings, PostView::default());
    let png = draw(&slide, &settings);
    let showing = Showing::Post { post: post.id, revision: post.revision };
    says(&world, device, showing, png.sha256, Some(Details::default())).await;
    let whole = frame(&world, &anna, device, "", "").await;
    assert_eq!(
        (whole.header("content-type"), whole.header("efir-frame-proven")),
        ("image/png", "true")
    );
    assert_eq!(whole.header("etag"), format!("\"{}\"", png.sha256));
    assert!(!whole.header("efir-frame-since").is_empty());

    let tile = frame(&world, &anna, device, "?width=400", "").await;
    let tag = format!("\"{}-480\"", png.sha256);
    assert_eq!((tile.header("etag"), tile.header("cache-control")), (&*tag, "private, no-cache"));
    let again = frame(&world, &anna, device, "?width=400", &tag).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    let named = frame(&world, &anna, device, &format!("?width=400&frame={}", png.sha256), "").await;
    assert!(named.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn an_agent_that_tells_no_details_is_drawn_by_guess_and_proven_all_the_same() {
    let (world, anna, unit) = country().await;
    let (device, settings) = screen(&world, &anna, &unit, "Холл").await;
    let minute = reported_at();
    let view = IdleView { minute: Some(minute), ..IdleView::default() };
    let png = draw(&Slide::idle(Some(&settings), view), &settings);
    says(&world, device, Showing::Idle, png.sha256, None).await;
    let tile = frame(&world, &anna, device, "?width=480", "").await;
    assert_eq!(tile.header("efir-frame-proven"), "true");
}

#[tokio::test]
async fn a_post_that_was_edited_since_is_drawn_and_never_called_proven() {
    let (world, anna, unit) = country().await;
    let (device, settings) = screen(&world, &anna, &unit, "Холл").await;
    let post = post(&world, &anna, &unit).await;
    let slide = Slide::of_post(&post.item().unwrap(), &settings, PostView::default());
    let png = draw(&slide, &settings);
    let showing = Showing::Post { post: post.id, revision: post.revision };
    says(&world, device, showing, png.sha256, Some(Details::default())).await;
    let edit = json!({"title": "Другое"});
    world.ask(&anna, "PATCH", &format!("/api/v1/posts/{}", post.id), Some(&edit)).await.succeeded();
    let tile = frame(&world, &anna, device, &format!("?width=480&frame={}", png.sha256), "").await;
    assert_eq!(tile.header("efir-frame-proven"), "false");
    assert_eq!(tile.header("cache-control"), "private, no-cache", "it may be proven later");
    assert!(tile.header("etag").ends_with("-unproven\""));
}

async fn frame(world: &World, bearer: &str, device: DeviceId, query: &str, known: &str) -> Answer {
    let mut request = Request::get(format!("/api/v1/devices/{device}/frame{query}"))
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"));
    if !known.is_empty() {
        request = request.header(header::IF_NONE_MATCH, known);
    }
    world.send(request.body(Body::empty()).unwrap()).await
}

async fn post(world: &World, bearer: &str, unit: &str) -> Post {
    let body =
        json!({"kind": "announcement", "unit": unit, "title": "Снегопад", "text": "Уроки с 9:30"});
    let made = world.post(bearer, "/api/v1/posts", body).await;
    let id = made["id"].as_str().unwrap().to_owned();
    world.post(bearer, &format!("/api/v1/posts/{id}/publish"), json!({})).await;
    let id = PostId::parse(&id).unwrap();
    world.ledger.read(move |view| view.get::<Post>(&id)).await.unwrap().unwrap()
}

/// A screen that has connected, and its settings.
pub(super) async fn screen(
    world: &World,
    bearer: &str,
    unit: &str,
    room: &str,
) -> (DeviceId, Settings) {
    let code = world.screen_shows_code().await;
    let body = json!({"code": code, "unit": unit, "room": room});
    let device = world.post(bearer, "/api/v1/devices/claim", body).await;
    let device = DeviceId::parse(device["id"].as_str().unwrap()).unwrap();
    let begin = move |work: &mut Work<'_>| {
        let keys = work.get::<DeviceKeys>(&device)?.unwrap();
        sessions::begin(work, device, keys.current.key, "g", &hello(), crate::clock::now())?;
        compose::settings(work, device)
    };
    let settings = world.ledger.change(begin).await.unwrap();
    (device, settings.unwrap())
}

pub(super) async fn says(
    world: &World,
    device: DeviceId,
    showing: Showing,
    frame: Digest,
    details: Option<Details>,
) {
    let screen = OnScreen { showing, frame, since: reported_at(), details };
    let report = Report {
        at: Clock { now: reported_at(), trusted: true },
        applied: Held::default(),
        screen,
        cache: CacheState::default(),
        disk_free: None,
        memory: None,
        temperature: None,
        panel: Panel::Unknown,
        last_error: None,
    };
    let keep = move |work: &mut Work<'_>| {
        reports::report(work, device, &report, crate::clock::now());
        Ok(())
    };
    world.ledger.change(keep).await.unwrap();
}

fn hello() -> Hello {
    Hello {
        protocol: 1,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, 1),
        session: 1,
        held: Held::default(),
        screen: SIZE,
        clock: Clock { now: reported_at(), trusted: true },
        spools: Vec::new(),
    }
}

/// A whole minute.
fn reported_at() -> Timestamp {
    Timestamp::from_second(1_795_000_020).unwrap()
}

fn draw(slide: &Slide, settings: &Settings) -> agent_render::Png {
    Renderer::new().unwrap().draw(slide, &Look::of(Some(settings), SIZE)).png()
}
