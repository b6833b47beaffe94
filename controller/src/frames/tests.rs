use std::sync::atomic::Ordering;

use agent_render::slide::{IdleView, PostView};
use agent_render::{Look, Renderer, Slide};
use image::GenericImageView as _;
use jiff::Timestamp;
use protocol::post::{Audience, Content, Item, Priority};
use protocol::register::{Accent, Orientation, Settings, Support, Theme};
use protocol::report::ScreenSize;
use protocol::{Language, PostId, UnitId};

use super::*;

const SIZE: ScreenSize = ScreenSize { width: 1280, height: 720 };

#[tokio::test]
async fn a_frame_whose_bytes_have_the_reported_digest_is_proven_and_is_those_bytes() {
    let (frames, _kept) = frames();
    let idle = Matter::Idle { minute: Some(minute(7)) };
    let reported = on_tv(&settings("Холл"), &idle);
    let depiction = depiction(reported.sha256, vec![drawable("Холл", idle)]);
    let whole = frames.look(depiction.clone(), Width::Whole).await.unwrap();
    assert!(whole.proven && whole.bytes == reported.bytes && whole.kind == "image/png");
    let tile = frames.look(depiction.clone(), Width::Tile).await.unwrap();
    assert!(tile.proven && tile.frame == reported.sha256);
    let picture = image::load_from_memory(&tile.bytes).unwrap();
    assert_eq!(picture.dimensions(), (480, 270));
    assert!(tile.bytes.len() < 24_000, "{} bytes", tile.bytes.len());
    assert_eq!(frames.is_proven(&depiction), Some(true));
}

#[tokio::test]
async fn what_is_only_likely_is_drawn_in_a_dashed_border_and_never_called_proven() {
    let (frames, _kept) = frames();
    let idle = Matter::Idle { minute: Some(minute(7)) };
    let depiction = depiction(Digest::of(b"another minute"), vec![drawable("Холл", idle)]);
    assert_eq!(frames.is_proven(&depiction), None, "nobody has looked");
    let tile = frames.look(depiction.clone(), Width::Tile).await.unwrap();
    assert!(!tile.proven);
    assert_eq!(frames.is_proven(&depiction), Some(false));
    let corner = image::load_from_memory(&tile.bytes).unwrap().get_pixel(1, 1).0;
    assert!(corner[0] > 180 && corner[2] < 90, "the border says so: {corner:?}");
}

#[tokio::test]
async fn the_page_of_a_post_is_found_by_its_digest() {
    let (frames, _kept) = frames();
    let text = "Длинное предложение о снеге и уроках. ".repeat(40);
    let pages = |page| Matter::Post { item: item(&text), page, picture: None };
    let second = on_tv(&settings("Холл"), &pages(1));
    let candidates = (0..4).map(|page| drawable("Холл", pages(page))).collect();
    let shot = frames.look(depiction(second.sha256, candidates), Width::Whole).await.unwrap();
    assert!(shot.proven && shot.bytes == second.bytes);
}

#[tokio::test]
async fn a_frame_that_many_screens_show_is_drawn_once() {
    let (frames, _kept) = frames();
    // A post's frame does not name the room.
    let post = Matter::Post { item: item("Уроки с 9:30"), page: 0, picture: None };
    let reported = on_tv(&settings("Холл"), &post).sha256;
    let mut tasks = tokio::task::JoinSet::new();
    for room in 0..40 {
        let frames = frames.clone();
        let drawable = drawable(&format!("Кабинет {room}"), post.clone());
        let depiction = depiction(reported, vec![drawable]);
        tasks.spawn(async move { frames.look(depiction, Width::Tile).await.unwrap().proven });
    }
    assert!(tasks.join_all().await.into_iter().all(|proven| proven));
    assert_eq!(frames.0.drawings.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_panel_that_stands_upright_is_shown_upright() {
    let (frames, _kept) = frames();
    let mut drawable = drawable("Холл", Matter::Idle { minute: None });
    drawable.settings.orientation = Orientation::PortraitRight;
    let depiction = depiction(Digest::of(b"frame"), vec![drawable]);
    let tile = frames.look(depiction.clone(), Width::Tile).await.unwrap();
    assert_eq!(image::load_from_memory(&tile.bytes).unwrap().dimensions(), (270, 480));
    let whole = frames.look(depiction, Width::Whole).await.unwrap();
    assert_eq!(image::load_from_memory(&whole.bytes).unwrap().dimensions(), (1280, 720));
}

#[test]
fn few_widths_are_kept_for_many_that_are_asked_for() {
    let at_least = |pixels| Width::at_least(pixels).pixels();
    assert_eq!(at_least(1), Some(240));
    assert_eq!(at_least(480), Some(480));
    assert_eq!(at_least(481), Some(960));
    assert_eq!(at_least(4_000), None);
}

/// What a TV gives its display.
fn on_tv(settings: &Settings, matter: &Matter) -> agent_render::Png {
    let slide = match matter {
        Matter::Post { item, page, .. } => {
            Slide::of_post(item, settings, PostView { page: *page, ..PostView::default() })
        }
        Matter::Idle { minute } => {
            Slide::idle(Some(settings), IdleView { minute: *minute, ..IdleView::default() })
        }
        Matter::Alert { .. } => panic!("no alert here"),
    };
    Renderer::new().unwrap().draw(&slide, &Look::of(Some(settings), SIZE)).png()
}

fn frames() -> (Frames, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    (Frames::new(Media::at(directory.path())), directory)
}

fn depiction(frame: Digest, candidates: Vec<Drawable>) -> Depiction {
    Depiction { frame, since: minute(7), received: minute(8), candidates }
}

fn drawable(room: &str, matter: Matter) -> Drawable {
    Drawable {
        size: SIZE,
        settings: settings(room),
        matter,
        ticker: None,
        alerts: Vec::new(),
        offline_since: None,
    }
}

fn minute(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_020 + 60 * minute).unwrap()
}

fn item(text: &str) -> Item {
    Item {
        post: PostId::new(Timestamp::UNIX_EPOCH, 1),
        revision: 1,
        published: Timestamp::UNIX_EPOCH,
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        content: Content::announcement("Снегопад", text),
    }
}

fn settings(room: &str) -> Settings {
    Settings {
        school: UnitId::new(Timestamp::UNIX_EPOCH, 1),
        school_name: "Гимназия №11".to_owned(),
        room: room.to_owned(),
        tags: std::collections::BTreeSet::new(),
        time_zone: "Europe/Moscow".to_owned(),
        language: Language::Russian,
        orientation: Orientation::Landscape,
        theme: Theme::Light,
        accent: Accent::default(),
        support: Support::default(),
    }
}
