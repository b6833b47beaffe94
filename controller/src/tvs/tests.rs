//! What browser TVs are told ahead, and how often frames are drawn for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use controller_core::domain::compose::Document;
use jiff::{SignedDuration, Timestamp};
use protocol::alert::{Alert, Severity};
use protocol::playlist::{self, Main};
use protocol::post::{Audience, Content, Item, Priority};
use protocol::register::{Accent, Alerts, Orientation, Settings, Support, Theme};
use protocol::report::ScreenSize;
use protocol::{AlertId, Digest, Language, PostId, UnitId, wire};
use serde_json::Value;

use super::gallery::Gallery;
use super::plan::{self, Composed, screen_size};
use super::programme::{Programme, Programmes};
use crate::gateway::session::Register;
use crate::media::Media;
use crate::metrics::Metrics;
const SIZE: ScreenSize = ScreenSize { width: 1280, height: 720 };

#[tokio::test]
async fn each_instant_of_a_plan_is_what_the_playlist_says() {
    let (gallery, _kept) = gallery();
    let items = [item(1, 0), item(2, 10), Item { until: Some(second(400)), ..item(3, 20) }];
    let alerts = [alert(300, 360)];
    let programme = programme(&items, &alerts);
    let plan = read(&plan::compose(&programme, &hall(), SIZE, &gallery, second(60)));
    let choice = playlist::Programme { items: &items, order: &[], alerts: &alerts };
    for at in (60..1000).step_by(7) {
        let expected = match playlist::at(choice, &hall(), second(at)).main {
            Main::Alert { alert, .. } => alert.alert.to_string(),
            Main::Post(turn) => turn.item.post.to_string(),
            Main::Idle => "idle".to_owned(),
        };
        assert_eq!(shown(&plan, at), expected, "at {at}");
    }
}

#[tokio::test]
async fn after_the_plan_nothing_outlives_its_time() {
    let (gallery, _kept) = gallery();
    let items = [item(1, 0), Item { until: Some(second(5000)), ..item(2, 10) }];
    let alerts = [alert(0, 3600)];
    let programme = programme(&items, &alerts);
    let plan = read(&plan::compose(&programme, &hall(), SIZE, &gallery, second(60)));
    let loops = plan["loops"].as_array().unwrap();
    let begins: Vec<i64> = loops.iter().map(|it| it["begins"].as_i64().unwrap() / 1000).collect();
    let midnight = 21 * 3600;
    assert_eq!(begins, [60 + 16 * 60, 3600, 5000, midnight]);
    let of = |index: usize| -> BTreeSet<String> {
        let steps = loops[index]["steps"].as_array().unwrap();
        steps.iter().map(|step| name(&frame(&plan, step)["showing"])).collect()
    };
    let post = |n| id(n).to_string();
    assert_eq!(of(0), BTreeSet::from([alerts[0].alert.to_string()]));
    assert_eq!(of(1), BTreeSet::from([post(1), post(2)]), "with a band: nobody gave the all-clear");
    assert_eq!(of(2), BTreeSet::from([post(1)]));
    let banded = |index: usize| {
        let step = &loops[index]["steps"][0];
        frame(&plan, step)["details"]["alerts"].as_array().map_or(0, Vec::len)
    };
    assert_eq!([1, 2, 3].map(banded), [1, 1, 0]);
    let kept = plan["keep"].as_array().unwrap();
    for round in loops {
        assert!(kept.contains(&round["steps"][0][1]), "{kept:?}: each loop can begin");
    }
}

#[tokio::test]
async fn an_idle_screen_has_its_clock_while_the_controller_is_there_and_none_without_it() {
    let (gallery, _kept) = gallery();
    let programme = programme(&[], &[]);
    let plan = read(&plan::compose(&programme, &hall(), SIZE, &gallery, second(60)));
    let steps = plan["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 16, "a minute each");
    assert!(steps.iter().all(|step| frame(&plan, step)["details"]["minute"].is_string()));
    let lost = &plan["loops"][0]["steps"][0];
    assert_eq!(frame(&plan, lost)["details"], serde_json::json!({}));
    assert_eq!(plan["keep"], serde_json::json!([lost[1]]));
}

#[tokio::test]
async fn rooms_share_posts_schools_share_alerts_and_each_is_drawn_once() {
    let (gallery, _kept) = gallery();
    let items = [item(1, 0)];
    let of = |settings: &Settings, alerts: &[Alert]| {
        plan::compose(&programme(&items, alerts), settings, SIZE, &gallery, second(60))
    };
    let room = |room: &str| Settings { room: room.to_owned(), ..hall() };
    let other = Settings {
        school: UnitId::new(Timestamp::UNIX_EPOCH, 2),
        school_name: "Школа № 5".to_owned(),
        ..room("Столовая")
    };
    let first = |plan: &Composed| -> Digest {
        let plan = read(plan);
        frame(&plan, &plan["steps"][0])["name"].as_str().unwrap().parse().unwrap()
    };
    let posts = [of(&room("Холл"), &[]), of(&room("Столовая"), &[]), of(&other, &[])];
    let names = posts.each_ref().map(first);
    assert_eq!(names[0], names[1]);
    assert_ne!(names[0], names[2], "the foot names the school");
    let alerts = [alert(0, 3600)];
    let alerted = [of(&room("Холл"), &alerts), of(&other, &alerts)];
    assert_eq!(first(&alerted[0]), first(&alerted[1]));

    let metrics = Arc::<Metrics>::default();
    let directory = tempfile::tempdir().unwrap();
    let gallery = Arc::new(Gallery::new(Media::at(directory.path()), Arc::clone(&metrics)));
    let mut asking = tokio::task::JoinSet::new();
    let drawable = posts[0].drawable(names[0]).unwrap();
    for _ in 0..40 {
        let (gallery, drawable) = (Arc::clone(&gallery), Arc::clone(&drawable));
        let name = names[0];
        asking.spawn(async move { gallery.frame(name, &drawable).await.unwrap().sha256 });
    }
    let drawn: BTreeSet<Digest> = asking.join_all().await.into_iter().collect();
    assert_eq!((drawn.len(), metrics.browser_frames.get()), (1, 1));
}

#[tokio::test]
async fn a_frame_is_the_agents_byte_for_byte() {
    use agent_render::slide::PostView;
    use agent_render::{Look, Renderer, Slide};
    let (gallery, _kept) = gallery();
    let (items, alerts) = ([item(1, 0)], [alert(0, 3600)]);
    let mut renderer = Renderer::new().unwrap();
    let look = Look::of(Some(&hall()), SIZE);
    let post = Slide::of_post(&items[0], &hall(), PostView::default());
    let phase = protocol::alert::Phase::InForce;
    let covering = Slide::of_alert(&alerts[0], phase, &[], &hall());
    for (alerts, slide) in [(&[][..], post), (&alerts[..], covering)] {
        let plan = plan::compose(&programme(&items, alerts), &hall(), SIZE, &gallery, second(60));
        let told = read(&plan);
        let name = frame(&told, &told["steps"][0])["name"].as_str().unwrap().parse().unwrap();
        let drawn = gallery.frame(name, &plan.drawable(name).unwrap()).await.unwrap();
        assert_eq!(drawn.sha256, renderer.draw(&slide, &look).png().sha256);
    }
}

#[tokio::test]
async fn pages_are_learnt_when_they_are_drawn_and_then_share_the_turn() {
    let (gallery, _kept) = gallery();
    let long = Content::announcement("Снегопад", "Длинное предложение о снеге. ".repeat(60));
    let items = [Item { content: long, seconds: Some(60), ..item(1, 0) }];
    let programme = programme(&items, &[]);
    let before = programme.plan(&hall(), SIZE, &gallery, second(60));
    let mut learnt = gallery.learnt();
    let told = read(&before);
    assert_eq!(told["frames"].as_array().unwrap().len(), 1);
    let name = frame(&told, &told["steps"][0])["name"].as_str().unwrap().parse().unwrap();
    gallery.frame(name, &before.drawable(name).unwrap()).await.unwrap();
    assert!(learnt.has_changed().unwrap());
    learnt.mark_unchanged();
    let after = programme.plan(&hall(), SIZE, &gallery, second(60));
    let pages = read(&after)["frames"].as_array().unwrap().len();
    assert!(pages > 1, "{pages}");
    gallery.frame(name, &after.drawable(name).unwrap()).await.unwrap();
    assert!(!learnt.has_changed().unwrap(), "that is known now");
    assert!(Arc::ptr_eq(&after, &programme.plan(&hall(), SIZE, &gallery, second(119))));
}

#[tokio::test]
async fn the_largest_document_makes_a_plan_that_a_tv_can_hold() {
    let (gallery, _kept) = gallery();
    let items: Vec<Item> = (0..400).map(|n| Item { seconds: Some(5), ..item(n, 0) }).collect();
    let plan = plan::compose(&programme(&items, &[]), &hall(), SIZE, &gallery, second(60));
    assert!(plan.body.len() < 128 * 1024, "{}", plan.body.len());
    let told = read(&plan);
    assert!(told["keep"].as_array().unwrap().len() <= 40);
}

#[test]
fn a_programme_is_read_once_for_a_schools_tvs() {
    let programmes = Programmes::default();
    let alerts = register(&[alert(0, 60)]);
    let one = programmes.of(None, Some(&alerts));
    assert!(Arc::ptr_eq(&one, &programmes.of(None, Some(&alerts))));
    let other = programmes.of(None, Some(&register(&[])));
    assert!(!Arc::ptr_eq(&one, &other));
}

#[test]
fn frames_keep_a_screens_shape_and_are_no_larger_than_browsers_take() {
    let of = |width, height| {
        let size = screen_size(ScreenSize { width, height });
        (size.width, size.height)
    };
    assert_eq!(of(1920, 1080), (1920, 1080));
    assert_eq!(of(1280, 720), (1280, 720));
    assert_eq!(of(3840, 2160), (1920, 1080));
    assert_eq!(of(2160, 3840), (1080, 1920));
    assert_eq!(of(1024, 768), (1024, 768));
    assert_eq!(of(2560, 1600), (1728, 1080));
    assert_eq!(of(7680, 1), (1920, 320));
    assert_eq!(of(0, 0), (320, 320));
}

/// What a plan shows at a second.
fn shown(plan: &Value, at: i64) -> String {
    let from = plan["from"].as_i64().unwrap();
    let steps = plan["steps"].as_array().unwrap();
    let begun = |step: &&Value| from + step[0].as_i64().unwrap() <= at * 1000;
    name(&frame(plan, steps.iter().rfind(begun).unwrap())["showing"])
}

/// The frame of a step.
fn frame<'a>(plan: &'a Value, step: &Value) -> &'a Value {
    &plan["frames"][usize::try_from(step[1].as_u64().unwrap()).unwrap()]
}

fn name(showing: &Value) -> String {
    let named = showing["post"].as_str().or(showing["alert"].as_str());
    named.or(showing["kind"].as_str()).unwrap().to_owned()
}

fn read(plan: &Composed) -> Value {
    serde_json::from_str(&plan.body).unwrap()
}

fn programme(items: &[Item], alerts: &[Alert]) -> Arc<Programme> {
    let items = items.iter().map(|item| {
        let bytes = wire::encode(item);
        (Digest::of(&bytes), bytes)
    });
    let bytes = Vec::new();
    let digest = Digest::of(&bytes);
    let document = Document { bytes, digest, items: items.collect(), pictures: Vec::new() };
    Programmes::default().of(Some(&document), Some(&register(alerts)))
}

fn register(alerts: &[Alert]) -> Register {
    let bytes = wire::encode(&Alerts { school: hall().school, alerts: alerts.to_vec() });
    Register { digest: Digest::of(&bytes), bytes: bytes.into() }
}

fn gallery() -> (Gallery, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    (Gallery::new(Media::at(directory.path()), Arc::default()), directory)
}

fn item(n: u128, published: i64) -> Item {
    Item {
        post: id(n),
        revision: 1,
        published: second(published),
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        content: Content::announcement("Снегопад", "Уроки с 9:30"),
    }
}

fn id(n: u128) -> PostId {
    PostId::new(Timestamp::UNIX_EPOCH, n)
}

fn alert(raised: i64, expires: i64) -> Alert {
    Alert {
        alert: AlertId::new(Timestamp::UNIX_EPOCH, 1),
        revision: 1,
        raised: second(raised),
        issuer: "Елец".to_owned(),
        severity: Severity::Severe,
        drill: false,
        text: "Пожар".to_owned(),
        instruction: String::new(),
        expires: second(expires),
        audience: Audience::default(),
        ended: None,
    }
}

fn hall() -> Settings {
    Settings {
        school: UnitId::new(Timestamp::UNIX_EPOCH, 1),
        school_name: "Гимназия №11".to_owned(),
        room: "Холл".to_owned(),
        tags: BTreeSet::new(),
        time_zone: "Europe/Moscow".to_owned(),
        language: Language::Russian,
        orientation: Orientation::Landscape,
        theme: Theme::Light,
        accent: Accent::default(),
        support: Support::default(),
    }
}

fn second(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}
