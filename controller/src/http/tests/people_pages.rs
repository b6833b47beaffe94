//! The account, people and the log on pages, in a browser without scripts.

use serde_json::json;

use super::account::code;
use super::browser::Browser;
use super::world::{PASSWORD, World};

const OTHER: &str = "совсем другая фраза";

#[tokio::test]
async fn a_person_is_added_chooses_a_password_and_gets_a_role() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let body = json!({"kind": "school", "name": "Гимназия №11"});
    let school = world.post(&anna, "/api/v1/units", body).await["id"].as_str().unwrap().to_owned();
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    browser.open("/people/new").await;
    let taken = [("name", "Борис"), ("login", "anna"), ("unit", school.as_str())];
    let refused = browser.send("/people", &taken).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("value=\"Борис\""), "what was typed stays: {}", refused.text);
    let new = [("name", "Борис Иванов"), ("login", "boris"), ("unit", school.as_str())];
    let made = browser.send("/people", &new).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let link = between(&made.text, "id=\"link\">", "<");
    let person = between(&made.text, "href=\"/people/", "\"");
    let person = person.split('"').next().unwrap();

    let mut newcomer = Browser::new(&world);
    let arrived = newcomer.open(&link).await;
    newcomer.open(arrived.header("location")).await;
    let refused = newcomer.send("/reset", &[("password", "1234567890")]).await;
    assert!(refused.text.contains("Слишком известный пароль"), "{}", refused.text);
    let chosen = newcomer.send("/reset", &[("password", OTHER)]).await;
    assert_eq!(chosen.header("location"), "/sign-in?done=account-reset");
    assert_eq!(newcomer.open("/reset").await.status, 403, "once");
    newcomer.open("/sign-in").await;
    let who = [("login", "boris"), ("password", OTHER), ("to", "/account")];
    assert_eq!(newcomer.send("/sign-in", &who).await.status, 303);
    assert!(newcomer.open("/account").await.text.contains("Борис Иванов"));

    let page = browser.open(&format!("/people/{person}?unit={school}")).await;
    assert!(page.text.contains("value=\"school_coordinator\""), "{}", page.text);
    let role = [("unit", school.as_str()), ("role", "school_coordinator")];
    let before = newcomer.cookie("efir-session").to_owned();
    let granted = browser.send(&format!("/people/{person}/grants"), &role).await;
    assert_eq!(granted.header("location"), format!("/people/{person}?done=people-granted"));
    assert!(newcomer.open("/screens").await.status == 200, "the right holds at once");
    assert_ne!(newcomer.cookie("efir-session"), before, "and the session's secret has changed");
    newcomer.open("/account").await;
    let page = browser.open(&format!("/people/{person}")).await.text;
    assert!(page.contains("Школьный координатор"), "{page}");
    let grant = between(&page, "name=\"grant\" value=\"", "\"");
    browser.send(&format!("/people/{person}/revoke"), &[("grant", &grant)]).await;
    let blocked = browser.send(&format!("/people/{person}/block"), &[]).await;
    assert_eq!(blocked.status, 303);
    assert!(newcomer.open("/account").await.header("location").starts_with("/sign-in?to="));
    assert!(browser.open("/people?text=ИВАНОВ").await.text.contains("Заблокирован"));
}

#[tokio::test]
async fn an_administrator_resets_nobody_above() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let id = |made: &serde_json::Value| made["id"].as_str().unwrap().to_owned();
    let body = json!({"kind": "school", "name": "Гимназия №11"});
    let school = id(&world.post(&anna, "/api/v1/units", body).await);
    let mut people = Vec::new();
    for login in ["admin", "chief", "tea"] {
        let body = json!({"login": login, "name": format!("Имя {login}"), "password": PASSWORD, "unit": school});
        let person = id(&world.post(&anna, "/api/v1/people", body).await);
        people.push(person);
    }
    world.appoints(&people[0], &school).await;
    let admin = world.signs_in("admin").await;
    for (by, person, role) in [(&anna, &people[1], "director"), (&admin, &people[2], "teacher")] {
        let grant = json!({"person": person, "role": role, "unit": school});
        world.post(by, "/api/v1/grants", grant).await;
    }
    let mut admin = Browser::new(&world);
    admin.signs_in_anew("admin").await;
    let (director, teacher) = (format!("/people/{}", people[1]), format!("/people/{}", people[2]));
    let page = admin.open(&director).await.text;
    assert!(!page.contains("id=\"reset\"") && !page.contains("id=\"block\""), "{page}");
    let refused = admin.send(&format!("{director}/reset"), &[]).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    assert!(refused.text.contains("Недостаточно прав"), "{}", refused.text);
    assert!(admin.open(&teacher).await.text.contains("id=\"reset\""));
    assert_eq!(admin.send(&format!("{teacher}/reset"), &[]).await.status, 201);
    let unknown = admin.open("/people/00000000010000000000000009").await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn one_time_codes_make_signing_in_two_pages() {
    let world = World::country().await;
    let bearer = world.signs_in("anna").await;
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    browser.open("/account").await;
    let refused = browser.send("/account/codes", &[("present_password", "wrong wrong")]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("Пароль не подошёл"), "{}", refused.text);
    let begun = browser.send("/account/codes", &[("present_password", PASSWORD)]).await;
    let page = browser.open(begun.header("location")).await.text;
    assert!(page.contains("<svg xmlns") && page.contains("id=\"secret\""), "{page}");
    let refused = browser.send("/account/codes/confirm", &[("code", "000000")]).await;
    assert!(refused.text.contains("Код не подошёл") && refused.text.contains("<svg xmlns"));
    let first = code(&world, &bearer, 0).await;
    let paper = browser.send("/account/codes/confirm", &[("code", &first)]).await.text;
    let recovery = between(&paper, "<li><code>", "</code>");
    assert_eq!(browser.open("/account/codes").await.header("location"), "/account", "shown once");

    let mut other = Browser::new(&world);
    assert_eq!(other.open("/sign-in/code").await.header("location"), "/sign-in?to=%2F");
    other.open("/sign-in").await;
    let who = [("login", "anna"), ("password", PASSWORD), ("to", "/people")];
    let half = other.send("/sign-in", &who).await;
    assert_eq!(half.header("location"), "/sign-in/code?to=%2Fpeople");
    assert!(other.open("/people").await.header("location").starts_with("/sign-in?"), "not yet");
    other.open(half.header("location")).await;
    let wrong = other.send("/sign-in/code", &[("code", "111111"), ("to", "/people")]).await;
    assert_eq!(wrong.status, 403);
    let fields = [("code", recovery.as_str()), ("to", "//evil.example")];
    let done = other.send("/sign-in/code", &fields).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, "/"));
    assert_eq!(other.open("/people").await.status, 200);
    assert!(other.open("/account").await.text.contains("9 резервных кодов"));
}

#[tokio::test]
async fn the_rightful_person_gets_in_while_a_neighbour_guesses() {
    let world = World::country().await;
    let mut known = Browser::new(&world);
    known.signs_in_anew("anna").await;
    known.send("/sign-out", &[]).await;
    let mut neighbour = Browser::new(&world);
    neighbour.open("/sign-in").await;
    let guess = [("login", "anna"), ("password", "guess guess"), ("to", "/")];
    let mut last = neighbour.send("/sign-in", &guess).await;
    for _ in 0..8 {
        last = neighbour.send("/sign-in", &guess).await;
    }
    assert_eq!(last.status, 429, "the address is throttled");
    let right = [("login", "anna"), ("password", PASSWORD), ("to", "/")];
    assert_eq!(neighbour.send("/sign-in", &right).await.status, 429);
    known.open("/sign-in").await;
    assert_eq!(known.send("/sign-in", &right).await.status, 303, "but not her own browser");
}

#[tokio::test]
async fn tokens_and_sessions_are_ended_where_they_are_seen() {
    let world = World::country().await;
    let elsewhere = world.signs_in("anna").await;
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    browser.open("/account").await;
    let made = browser.send("/account/tokens", &[("name", "Табло"), ("days", "30")]).await;
    let secret = between(&made.text, "id=\"secret\">", "<");
    assert_eq!(world.get(&secret, "/api/v1/me").await["token"]["name"], "Табло");
    let page = browser.open("/account").await.text;
    assert!(page.contains("Табло") && !page.contains(&secret));
    let token = between(&page, "name=\"token\" value=\"", "\"");
    browser.send("/account/tokens/revoke", &[("token", &token)]).await;
    assert_eq!(world.ask(&secret, "GET", "/api/v1/me", None).await.status, 401);
    let empty = browser.send("/account/tokens", &[("name", " ")]).await;
    assert_eq!(empty.status, 422, "{}", empty.text);
    assert_eq!(browser.send("/account/sessions/end-others", &[]).await.status, 303);
    assert_eq!(world.ask(&elsewhere, "GET", "/api/v1/me", None).await.status, 401);
    let new = [("present_password", PASSWORD), ("password", OTHER)];
    let changed = browser.send("/account/password", &new).await;
    assert_eq!(changed.header("location"), "/account?done=account-password");
    assert!(browser.open("/account?done=account-password").await.text.contains("Пароль изменён"));
}

#[tokio::test]
async fn the_log_is_filtered_in_the_address_and_taken_along_as_a_table() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let body = json!({"kind": "school", "name": "=cmd|' /C calc'!A0"});
    let unit = world.post(&anna, "/api/v1/units", body).await["id"].clone();
    let body = json!({"kind": "announcement", "unit": unit, "title": "Т", "text": "т"});
    world.post(&anna, "/api/v1/posts", body).await;
    for n in 0..60 {
        let body = json!({"name": format!("Токен {n}")});
        let made = world.post(&anna, "/api/v1/tokens", body).await;
        let id = made["id"].as_str().unwrap();
        world.ask(&anna, "DELETE", &format!("/api/v1/tokens/{id}"), None).await;
    }
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    let page = browser.open("/audit?what=token-made&by=ANNA").await.text;
    assert!(page.contains("Токен 59") && !page.contains("Отозван токен</strong>"), "{page}");
    let next = between(&page, "id=\"next\" href=\"", "\"").replace("&#38;", "&");
    let second = browser.open(&next).await.text;
    assert!(second.contains("Токен 0<") && !second.contains("Токен 59<"), "{second}");
    let export = between(&page, "id=\"export\" href=\"", "\"").replace("&#38;", "&");
    let table = browser.open(&export).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(table.header("content-disposition").contains("efir-audit.csv"));
    assert!(table.text.starts_with("\u{feff}Время (Europe/Moscow);Кто;"), "{}", table.text);
    assert_eq!(table.text.lines().count(), 61);
    let all = world.ask(&anna, "GET", "/api/v1/audit/export?kind=posts", None).await.text;
    assert!(all.contains("'=cmd|' /C calc'!A0"), "{all}");
    assert!(!all.contains(";=cmd") && !all.contains("\n=cmd"), "{all}");
    let none = browser.open("/audit?from=2001-01-01&until=2001-01-02").await.text;
    assert!(none.contains("Таких записей нет"), "{none}");
    let empty = browser.open("/audit?unit=&what=&by=&from=&until=&text=").await;
    assert_eq!(empty.status, 200);
}

#[tokio::test]
async fn what_is_kept_is_told_to_everybody() {
    let world = World::country().await;
    let page = Browser::new(&world).open("/help/privacy").await;
    assert_eq!(page.status, 200);
    for said in [
        "Что мы храним",
        "не дольше 14 дн., без дела — 4 дн.",
        "Ссылка — 24 ч.",
        "последние 10 мин.",
    ] {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    assert!(!page.text.contains("privacy-"), "words are missing: {}", page.text);
}

fn between(text: &str, begin: &str, end: &str) -> String {
    let rest = text.split(begin).nth(1).unwrap_or_else(|| panic!("no {begin} in {text}"));
    rest.split(end).next().unwrap().to_owned()
}
