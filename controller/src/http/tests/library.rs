//! The library over REST and on pages.

use serde_json::json;

use super::browser::Browser;
use super::pictures::upload;
use super::world::{PASSWORD, World};
use crate::media::samples;

#[tokio::test]
async fn a_region_shares_a_post_with_its_picture_and_a_school_takes_it() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let region = world.unit(&anna, "region", "Липецкая область", None).await;
    let region = region.as_str();
    let school = world.unit(&anna, "school", "Гимназия №11", Some(region)).await;
    let body = json!({"login": "admin", "name": "А", "password": PASSWORD, "unit": school});
    let person = world.post(&anna, "/api/v1/people", body).await["id"].clone();
    world.appoints(person.as_str().unwrap(), &school).await;
    let admin = world.signs_in("admin").await;
    let picture = upload(&world, &anna, region, "image/png", samples::png(4, 4)).await.succeeded();
    let body = json!({"kind": "news", "unit": region, "title": "День знаний", "text": "Линейка",
        "picture": picture["sha256"]});
    let post = world.post(&anna, "/api/v1/posts", body).await["id"].clone();
    let post = post.as_str().unwrap();

    let mut coordinator = Browser::new(&world);
    coordinator.signs_in_anew("anna").await;
    let page = coordinator.open(&format!("/posts/{post}")).await.text;
    let link = format!("/library/new?post={post}");
    assert!(page.contains(&link), "{page}");
    let page = coordinator.open(&link).await.text;
    assert!(page.contains("value=\"День знаний\"") && page.contains("checked"), "{page}");
    let empty = [("unit", region), ("title", "День знаний")];
    assert_eq!(coordinator.send("/library", &empty).await.status, 422);
    let typed = [
        ("unit", region),
        ("title", "День знаний"),
        ("about", "На первое сентября"),
        ("post", post),
        ("alert-0", "Дождь: линейка в зале"),
    ];
    let shared = coordinator.send("/library", &typed).await;
    let location = shared.header("location").to_owned();
    let address = location.split('?').next().unwrap().to_owned();
    assert!(location.ends_with("?done=library-shared"), "{location}");

    let listed = world.get(&admin, "/api/v1/library?text=знаний").await;
    assert_eq!(listed["items"][0]["unit_name"], "Липецкая область");
    assert_eq!(listed["items"][0]["kind"], "scenario");
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("admin").await;
    let page = browser.open("/library?text=сентяб").await.text;
    assert!(page.contains(&address) && page.contains("Поделились: Липецкая область"), "{page}");
    assert!(browser.open("/library?text=каникулы").await.text.contains("Ничего не нашли"));
    let page = browser.open(&address).await.text;
    assert!(page.contains("С картинкой") && !page.contains("id=\"withdraw\""), "{page}");
    let id = address.rsplit('/').next().unwrap();
    let prepared = browser.open(&format!("/alerts/new?library={id}&number=0")).await.text;
    assert!(prepared.contains("value=\"Дождь: линейка в зале\""), "{prepared}");
    let to = [("unit", school.as_str())];
    let copied = browser.send(&format!("{address}/copy"), &to).await;
    let draft = copied.header("location").to_owned();
    assert!(draft.starts_with("/posts/") && draft.ends_with("/edit"), "{copied:?}");
    let draft = draft.trim_end_matches("/edit").trim_start_matches("/posts/").to_owned();
    let told = world.get(&admin, &format!("/api/v1/posts/{draft}")).await;
    assert_eq!((&told["state"], &told["unit"]), (&json!("draft"), &json!(school)));
    assert_eq!(told["picture"]["sha256"], picture["sha256"]);
    world.post(&admin, &format!("/api/v1/posts/{draft}/publish"), json!({})).await;

    let gone = coordinator.send(&format!("{address}/withdraw"), &[]).await;
    assert_eq!(gone.header("location"), "/library?done=library-withdrawn");
    let listed = world.get(&admin, "/api/v1/library").await;
    assert_eq!(listed["items"], json!([]));
    let told = world.get(&admin, &format!("/api/v1/posts/{draft}")).await;
    assert_eq!(told["state"], "published", "a copy stays");
}
