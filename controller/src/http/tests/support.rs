//! Whom to ask for help, over REST and on pages.

use serde_json::json;

use super::browser::Browser;
use super::world::World;

#[tokio::test]
async fn a_block_is_said_once_and_stands_below_and_in_the_console() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let region = world.unit(&anna, "region", "Липецкая область", None).await;
    let region = region.as_str();
    let school = world.unit(&anna, "school", "Гимназия №11", Some(region)).await;
    let school = school.as_str();
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    let page = browser.open(&format!("/support?unit={school}")).await.text;
    assert!(page.contains("Контакты ещё не указаны"), "{page}");
    let typed =
        [("unit", region), ("phone", "2-11-22"), ("mail", "help@edu.example"), ("link", "")];
    let saved = browser.send("/support", &typed).await;
    assert_eq!(saved.header("location"), format!("/support?unit={region}&done=support-saved"));
    let page = browser.open(&format!("/support?unit={school}")).await.text;
    assert!(page.contains("2-11-22") && page.contains("Так указано выше"), "{page}");
    assert!(page.contains(&format!("href=\"/support?unit={region}\"")), "{page}");
    let told = world.get(&anna, &format!("/api/v1/units/{school}/support")).await;
    assert_eq!(told["support"]["phone"], "2-11-22");
    assert_eq!((&told["own"], &told["from"]), (&json!(false), &json!(region)));
    let follow = [("unit", region), ("from", "above")];
    assert_eq!(browser.send("/support", &follow).await.status, 303);
    let told = world.get(&anna, &format!("/api/v1/units/{region}/support")).await;
    assert_eq!(told["support"]["phone"], "");
    let long = "1".repeat(201);
    let wrong = [("unit", region), ("phone", long.as_str())];
    let refused = browser.send("/support", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains(&long), "what was typed stays");
}
