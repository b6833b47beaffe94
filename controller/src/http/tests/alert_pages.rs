//! Alerts on the pages: raised in two clicks, followed, and ended.

use serde_json::json;

use super::alerts::Story;
use super::browser::Browser;
use super::world::PASSWORD;

#[tokio::test]
async fn a_duty_raises_an_alert_in_two_clicks_and_gives_the_all_clear() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    let home = browser.open("/").await.text;
    assert!(home.contains("href=\"/alerts/new?threat=fire\""), "{home}");
    let confirm = browser.open("/alerts/new?threat=fire").await;
    for said in ["Тревога: Гимназия №11", "на 1 экране", "СОУЭ", "УЧЕБНУЮ ТРЕВОГУ"]
    {
        assert!(confirm.text.contains(said), "{said}: {}", confirm.text);
    }
    let fields = [
        ("unit", story.school.as_str()),
        ("text", "Пожар"),
        ("instruction", "Выходите из здания"),
        ("severity", "extreme"),
    ];
    let raised = browser.send("/alerts", &fields).await;
    assert_eq!(raised.status, 303, "{}", raised.text);
    let alert = raised.header("location").to_owned();
    let page = browser.open(&alert).await.text;
    for said in ["Действует", "Холл", "Чрезвычайная угроза", "Админ", "Ошибочное сообщение"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(browser.open("/").await.text.contains("<strong>ТРЕВОГА</strong>"));
    let prolonged = browser.send(&format!("{alert}/prolong"), &[("expires", "4h")]).await;
    assert_eq!(prolonged.header("location"), format!("{alert}?done=alert-prolonged"));
    let ended = browser.send(&format!("{alert}/cancel"), &[]).await;
    let page = browser.open(ended.header("location")).await.text;
    for said in ["Дан отбой", ">Отбой<", "Продлено"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Ошибочное сообщение"), "nothing is left to decide: {page}");
    let again = browser.send(&format!("{alert}/cancel"), &[("kind", "in_error")]).await;
    assert_eq!(again.status, 409);
    assert!(again.text.contains("Сообщение уже завершено"), "{}", again.text);
}

#[tokio::test]
async fn a_drill_is_marked_and_an_error_is_taken_back() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    browser.open("/alerts/new?threat=fire").await;
    let fields = [
        ("unit", story.school.as_str()),
        ("text", "Пожар"),
        ("severity", "extreme"),
        ("drill", "yes"),
    ];
    let alert = browser.send("/alerts", &fields).await.header("location").to_owned();
    let page = browser.open(&alert).await.text;
    assert!(page.contains("<strong>УЧЕБНАЯ ТРЕВОГА</strong>"), "{page}");
    let ended = browser.send(&format!("{alert}/cancel"), &[("kind", "in_error")]).await;
    let page = browser.open(ended.header("location")).await.text;
    assert!(page.contains("Ошибочное сообщение. Отбой"), "{page}");
}

#[tokio::test]
async fn above_one_school_the_number_is_typed_and_what_was_typed_stays() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "anna").await;
    let confirm = browser.open("/alerts/new?threat=other").await.text;
    assert!(confirm.contains("Это 2 школы.") && confirm.contains("name=\"schools\""), "{confirm}");
    let mut fields =
        vec![("unit", story.root.as_str()), ("text", "Ураган <5>"), ("severity", "severe")];
    let refused = browser.send("/alerts", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("value=\"Ураган &#60;5&#62;\""), "{}", refused.text);
    assert!(refused.text.contains("2 школы (1 экран)"), "{}", refused.text);
    fields.push(("schools", "2"));
    assert_eq!(browser.send("/alerts", &fields).await.status, 303);
}

#[tokio::test]
async fn pages_of_another_schools_alert_read_like_those_of_none() {
    let story = Story::new().await;
    let units = story.world.get(&story.anna, "/api/v1/units").await;
    let other = units["items"].as_array().unwrap().iter().find(|unit| unit["name"] == "Школа №5");
    let other = other.unwrap()["id"].as_str().unwrap().to_owned();
    let body = json!({"unit": other, "severity": "severe", "text": "Пожар в пятой"});
    let alert = story.world.post(&story.anna, "/api/v1/alerts", body).await;
    let theirs = alert["id"].as_str().unwrap();
    let nobodys = "00000000010000000000000009";
    let mut browser = signed_in(&story, "admin").await;
    assert!(!browser.open("/alerts").await.text.contains("Пожар в пятой"));
    for (path, unit) in [("/alerts/", false), ("/alerts/new?unit=", true)] {
        let (theirs, nobodys) = if unit { (&*other, nobodys) } else { (theirs, nobodys) };
        let seen = browser.open(&format!("{path}{theirs}")).await;
        let unknown = browser.open(&format!("{path}{nobodys}")).await;
        assert_eq!((seen.status, unknown.status.as_u16()), (unknown.status, 404));
        assert_eq!(seen.text.replace(theirs, "X"), unknown.text.replace(nobodys, "X"));
    }
    for act in ["prolong", "cancel"] {
        let refused = browser.send(&format!("/alerts/{theirs}/{act}"), &[]).await;
        assert_eq!(refused.status, 404, "{act}");
    }
}

async fn signed_in<'s>(story: &'s Story, login: &str) -> Browser<'s> {
    let mut browser = Browser::new(&story.world);
    browser.open("/sign-in").await;
    let who = [("login", login), ("password", PASSWORD), ("to", "/")];
    assert_eq!(browser.send("/sign-in", &who).await.status, 303);
    browser.open("/help").await;
    browser
}
