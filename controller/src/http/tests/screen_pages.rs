//! The pages of screens, as a browser without a script walks through them.

use controller_core::domain::device::Farewell;
use protocol::Digest;
use protocol::report::Showing;
use serde_json::json;

use super::browser::Browser;
use super::frames::{says, screen};
use super::posts::country;
use super::screens::{goes, missed};
use super::world::{PASSWORD, World};

async fn signed_in(world: &World) -> Browser<'_> {
    let mut browser = Browser::new(world);
    browser.open("/sign-in").await;
    browser.send("/sign-in", &[("login", "anna"), ("password", PASSWORD), ("to", "/")]).await;
    browser
}

#[tokio::test]
async fn what_is_wrong_comes_first_with_since_when_and_why() {
    let (world, anna, unit) = country().await;
    let (hall, _) = screen(&world, &anna, &unit, "Холл").await;
    let (gym, _) = screen(&world, &anna, &unit, "Спортзал").await;
    says(&world, hall, Showing::Idle, Digest::of(b"f"), None).await;
    goes(&world, gym, Farewell::Silent).await;
    let mut browser = signed_in(&world).await;
    let wall = browser.open("/screens").await.text;
    let urgent = wall.split("id=\"urgent\"").nth(1).unwrap();
    let (urgent, others) = urgent.split_once("id=\"screens\"").unwrap();
    assert!(urgent.contains("Спортзал") && urgent.contains("Нет питания или сети"), "{urgent}");
    assert!(urgent.contains("Не на связи с "), "{urgent}");
    assert!(!urgent.contains("Холл") && others.contains("Холл") && !others.contains("Спортзал"));
    assert!(others.contains("/frame?width=480"), "{others}");

    let filtered = browser.open("/screens?state=offline&view=table").await.text;
    assert!(filtered.contains("<table") && filtered.contains("Спортзал"));
    assert!(!filtered.contains("Холл"));
    let found = browser.open("/screens?q=%D1%85%D0%BE%D0%BB").await.text;
    assert!(found.contains("Холл</a>") && !found.contains("Спортзал"), "{found}");
    let nothing = browser.open("/screens?q=%D0%B1%D0%B0%D1%81%D1%81%D0%B5%D0%B9%D0%BD").await.text;
    assert!(nothing.contains("Ничего не нашлось"));
    assert_eq!(browser.open("/screens?state=broken&unit=x&cursor=").await.status, 200);
}

#[tokio::test]
async fn a_screen_is_renamed_turned_and_ended_without_a_script() {
    let (world, anna, unit) = country().await;
    let (hall, _) = screen(&world, &anna, &unit, "Холл").await;
    says(&world, hall, Showing::Idle, Digest::of(b"f"), None).await;
    let mut browser = signed_in(&world).await;
    let address = format!("/screens/{hall}");
    let page = browser.open(&address).await.text;
    assert!(page.contains("Нарисовано, не подтверждено"), "its digest is another: {page}");
    assert!(page.contains("<svg class=\"chart\"") && !page.contains("style="));
    let edit =
        [("room", "Актовый зал"), ("tags", "большой, 1 этаж"), ("orientation", "portrait_right")];
    let edited = browser.send(&format!("{address}/edit"), &edit).await;
    assert_eq!(edited.header("location"), format!("{address}?done=screen-edited"));
    let told = world.get(&anna, &format!("/api/v1/devices/{hall}")).await;
    assert_eq!(told["tags"], json!(["1 этаж", "большой"]));
    assert_eq!(
        (&told["room"], &told["orientation"]),
        (&json!("Актовый зал"), &json!("portrait_right"))
    );
    let wrong = browser.send(&format!("{address}/edit"), &[("room", " ")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("role=\"alert\""), "what is wrong stands above the form");
    let ended = browser.send(&format!("{address}/revoke"), &[]).await;
    assert_eq!(ended.header("location"), format!("{address}?done=screen-revoked"));
    let page = browser.open(ended.header("location")).await.text;
    assert!(page.contains("Отключён насовсем") && !page.contains("name=\"room\""), "{page}");
    let stranger = "/screens/01jdd3v8g0p00000000000000a";
    assert_eq!(browser.open(stranger).await.status, 404);
}

#[tokio::test]
async fn somebody_takes_charge_of_a_notice_and_others_see_who() {
    let (world, anna, unit) = country().await;
    let (hall, _) = screen(&world, &anna, &unit, "Холл").await;
    let notice = missed(&world, &hall.to_string()).await;
    let mut browser = signed_in(&world).await;
    let wall = browser.open("/screens").await.text;
    assert!(wall.contains(&format!("id=\"notice-{notice}\"")) && wall.contains("Займусь этим"));
    let take = format!("/screens/notices/{notice}/take");
    let back = [("back", "https://evil.example/screens")];
    assert_eq!(browser.send(&take, &back).await.header("location"), "/screens?done=notice-taken");
    let wall = browser.open("/screens").await.text;
    assert!(wall.contains("Занимается Анна Петрова"), "{wall}");
}

#[tokio::test]
async fn of_many_screens_each_row_answers_by_itself_and_nothing_typed_is_lost() {
    let (world, _anna, unit) = country().await;
    let (one, other) = (world.screen_shows_code().await, world.screen_shows_code().await);
    let mut browser = signed_in(&world).await;
    browser.open("/claim/many").await;
    let pasted = format!("{other};Столовая;большой;1 этаж\n");
    let fields = [
        ("unit", unit.as_str()),
        ("code-0", one.as_str()),
        ("room-0", "Холл"),
        ("code-1", "ZZZZ-ZZZZ"),
        ("room-1", "Библиотека"),
        ("tags-1", "тихий"),
        ("pasted", pasted.as_str()),
    ];
    let answer = browser.send("/claim/many", &fields).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("Подключены 2 экрана"), "{}", answer.text);
    let (done, open) = answer.text.split_once("id=\"many\"").unwrap();
    assert!(done.contains("Холл") && done.contains("Столовая"), "{done}");
    assert!(
        open.contains("value=\"ZZZZ-ZZZZ\"") && open.contains("value=\"Библиотека\""),
        "{open}"
    );
    assert!(open.contains("value=\"тихий\"") && open.contains("aria-invalid"), "{open}");
    assert!(!open.contains(&one), "what is done is not sent again");
}
