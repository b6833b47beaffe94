//! News with a picture, from the author's file to the bytes that a TV may fetch.

use protocol::Digest;
use protocol::post::{AgeMark, Content, Priority};
use protocol::register::{Desired, Items};
use serde_json::json;
use tests::{Device, School, Start, World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_reaches_the_schools_own_tvs_whole_or_in_part() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let neighbour = world.school("Липецкая область / Елец / Лицей №5").await;
    let [device, stranger] =
        [school.enrol_device("Зал").await, neighbour.enrol_device("Холл").await];
    let picture = school.admin().uploads(&png(2_400, 1_600)).await;
    assert_eq!(picture.status, 201, "{picture}");
    let sha256 = picture.json()["sha256"].as_str().unwrap().to_owned();
    let path = format!("/media/{sha256}");
    let draft = json!({
        "kind": "news", "unit": school.unit(), "title": "Олимпиада", "text": "Наши победили",
        "picture": sha256, "age": "6+", "priority": "high", "seconds": 20,
    });
    let draft = school.admin().rest().post("posts", draft).await;
    assert_eq!(device.fetches(&path, &[]).await.status, 404, "a draft is nobody's");
    school.admin().publishes_draft(draft.json()["id"].as_str().unwrap()).await;

    let mut session = device.connects().await;
    let desired = session.hears("down/desired", |_| true).await;
    let desired: Desired = serde_json::from_value(desired).unwrap();
    let Items::Inline(items) = desired.items else { panic!("it is short") };
    let Content::News { picture: Some(named), .. } = items[0].content else { panic!("{items:?}") };
    assert_eq!((named.width, named.height), (1_620, 1_080));
    assert_eq!((items[0].priority, items[0].seconds), (Priority::High, Some(20)));
    assert_eq!((items[0].age, named.sha256.to_string()), (Some(AgeMark::Six), sha256.clone()));

    let whole = device.fetches(&path, &[]).await;
    assert_eq!((whole.status, whole.header("content-type")), (200, "image/jpeg"));
    assert_eq!((Digest::of(&whole.body), whole.body.len()), (named.sha256, named.bytes as usize));
    assert_eq!(resumed(&device, &path, &sha256).await, whole.body);
    let foreign = stranger.fetches(&path, &[]).await;
    let missing = stranger.fetches(&format!("/media/{}", "0".repeat(64)), &[]).await;
    assert_eq!((foreign.status, foreign.body), (404, missing.body));
    let refused = neighbour.admin().rest().get(&format!("pictures/{sha256}")).await;
    assert_eq!(refused.refused(404), "unknown-picture");

    world.controller().is_killed().await;
    world.controller().starts().await;
    assert_eq!(device.fetches(&path, &[]).await.body, whole.body, "it was on disk");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_pictures_clearly_and_takes_them_again() {
    let world = Start::default().with_small_disk(96).start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let first = school.admin().uploads(&png(300, 200)).await;
    assert_eq!(first.status, 201, "{first}");
    world.disk().fills_up();
    let refused = school.admin().uploads(&png(310, 200)).await;
    assert_eq!(refused.refused(507), "disk-full");
    world.disk().has_room();
    let again = school.admin().uploads(&png(310, 200)).await;
    assert_eq!(again.status, 201, "{again}");
    school.admin().publishes(announcement("Снегопад")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_are_looked_at_written_and_arranged_from_the_command_line() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let shell = author(&world, &school);
    let file = |name: &str| shell.home().join(name).to_str().unwrap().to_owned();
    std::fs::write(file("team.png"), png(1_600, 900)).unwrap();
    let unit = school.unit();
    let (picture, frame) = (file("team.png"), file("frame.png"));
    let words = ["--kind", "news", "--unit", unit, "--title", "Победа 🎉", "--text", "Ура"];
    let manner = ["--picture", &picture, "--age", "6+", "--priority", "high", "--seconds", "20"];
    let look = [&["post", "preview"], &words[..], &manner, &["--frame", &frame]].concat();
    let seen = shell.types(&look).await.succeeded();
    assert!(seen.out.contains("эмодзи 🎉 (U+1F389)"), "{seen}");
    assert!(std::fs::read(&frame).unwrap().starts_with(b"\x89PNG"));

    let create = [&["post", "create"], &words[..], &manner, &["--publish", "--json"]].concat();
    let news = shell.types(&create).await.json();
    assert_eq!((&news["age"], &news["picture"]["width"]), (&json!("6+"), &json!(1_600)), "{news}");
    let id = news["id"].as_str().unwrap();
    let ticker = ["--unit", unit, "--title", "Вода", "--text", "в холле", "--ticker"];
    let ticker = [&["post", "create"], &ticker[..], &["--publish", "--json"]].concat();
    let ticker = shell.types(&ticker).await.id();
    let order = shell.types(&["post", "order", "--unit", unit, id, &ticker]).await.succeeded();
    assert!(order.out.find(id) < order.out.find(&ticker), "{order}");
    let bare = ["post", "edit", id, "--title", "Победа", "--no-picture", "--no-age", "--json"];
    let bare = shell.types(&bare).await.json();
    assert!(bare["picture"].is_null() && bare["age"].is_null(), "{bare}");
    let adults = shell.types(&["post", "edit", id, "--age", "18+"]).await;
    assert!(adults.status == 5 && adults.err.contains("18+"), "{adults}");
}

/// The rest of a picture after its first half, put together with that.
async fn resumed(device: &Device, path: &str, sha256: &str) -> Vec<u8> {
    let tag = format!("\"{sha256}\"");
    let half = device.fetches(path, &[("range", "bytes=0-999")]).await;
    assert_eq!((half.status, half.body.len()), (206, 1_000));
    let headers = [("range", "bytes=1000-"), ("if-range", &tag)];
    let rest = device.fetches(path, &headers).await;
    assert_eq!(rest.status, 206, "{rest}");
    [half.body, rest.body].concat()
}

/// Somebody at a shell who may do what the school's administrator may.
fn author(world: &World, school: &School) -> tests::Cli {
    let secret = school.admin().rest().secret();
    world.shell().with("EFIR_URL", &world.url()).with("EFIR_TOKEN", secret)
}

/// A picture of this size: stripes.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let row = |y: u32| (0..width).flat_map(move |x| [x, y, x ^ y]);
    let pixels = (0..height).flat_map(row).map(|value| value.to_le_bytes()[0]);
    let pixels: Vec<u8> = pixels.collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    bytes
}
