//! The few pages, as a browser without a script walks through them.

use super::browser::Browser;
use super::world::{LINK, PASSWORD, World};

#[tokio::test]
async fn the_first_person_sets_up_signs_in_and_takes_up_a_screen() {
    let world = World::empty().await;
    let mut browser = Browser::new(&world);
    assert_eq!(browser.open("/setup?token=wrong").await.status, 403);
    let page = browser.open(&format!("/setup?token={LINK}")).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-store");
    let fields = [("token", LINK), ("name", "Анна"), ("login", "anna"), ("kind", "school")];
    let short = [&fields[..], &[("unit", "Гимназия №11"), ("password", "short")]].concat();
    let refused = browser.send("/setup", &short).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Пароль слишком короткий"), "{}", refused.text);
    assert!(refused.text.contains("value=\"Гимназия №11\""), "what was typed stays");
    assert!(!refused.text.contains("short\""), "but not the password");
    let right = [&fields[..], &[("unit", "Гимназия №11"), ("password", PASSWORD)]].concat();
    assert_eq!(browser.send("/setup", &right).await.status, 201);
    assert_eq!(browser.open(&format!("/setup?token={LINK}")).await.status, 409);

    let code = world.screen_shows_code().await;
    let asked = browser.open(&format!("/claim/{code}")).await;
    let sign_in = format!("/sign-in?to=%2Fclaim%2F{code}");
    assert_eq!((asked.status.as_u16(), asked.header("location")), (303, &*sign_in));
    let asked = browser.open(&sign_in).await;
    assert!(asked.text.contains("type=\"password\""), "{}", asked.text);
    let to = format!("/claim/{code}");
    let who = [("login", "anna"), ("password", PASSWORD), ("to", to.as_str())];
    let signed_in = browser.send("/sign-in", &who).await;
    assert_eq!(
        (signed_in.status.as_u16(), signed_in.header("location")),
        (303, &*format!("/claim/{code}"))
    );
    let form = browser.open(&format!("/claim/{code}")).await;
    let shown = protocol::enrol::show_code(&code);
    assert!(form.text.contains(&format!("value=\"{shown}\"")), "{}", form.text);
    let named = form.text.split("name=\"unit\" value=\"").nth(1).unwrap();
    let unit = named.split('"').next().unwrap();
    let wrong = [("code", "00000000"), ("unit", unit), ("room", "Холл")];
    let refused = browser.send("/claim", &wrong).await;
    assert!(refused.text.contains("Код не подошёл"), "{}", refused.text);
    let right = [("code", code.as_str()), ("unit", unit), ("room", "<Холл>")];
    let claimed = browser.send("/claim", &right).await;
    assert_eq!(claimed.status, 303, "{}", claimed.text);
    let claimed = browser.open(claimed.header("location")).await;
    assert!(claimed.text.contains("&#60;Холл&#62;"), "{}", claimed.text);
    let home = browser.open("/").await.text;
    assert!(home.contains("&#60;Холл&#62;</a>"), "{home}");
    assert_eq!(browser.send("/sign-out", &[]).await.status, 303);
    assert!(!browser.open("/").await.text.contains("Холл"));
}

#[tokio::test]
async fn a_form_that_another_site_sends_is_refused() {
    let world = World::country().await;
    let who = [("login", "anna"), ("password", PASSWORD), ("to", "/")];
    let mut stranger = Browser::new(&world);
    assert_eq!(stranger.send("/sign-in", &who).await.status, 403, "without our page first");
    stranger.open("/sign-in").await;
    stranger.foreign = true;
    assert_eq!(stranger.send("/sign-in", &who).await.status, 403, "from another site");
    stranger.foreign = false;
    stranger.key = Some("0".repeat(32));
    assert_eq!(stranger.send("/sign-in", &who).await.status, 403, "with a key of their own");
}

#[tokio::test]
async fn pages_carry_no_inline_code_and_speak_both_languages() {
    let world = World::empty().await;
    let link = format!("/setup?token={LINK}");
    for path in ["/", "/sign-in", link.as_str()] {
        let mut browser = Browser::new(&world);
        let russian = browser.open(path).await;
        assert_eq!(russian.status, 200, "{path}");
        let policy = russian.header("content-security-policy");
        assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        for script in russian.text.split("<script").skip(1) {
            assert!(script.contains("></script>"), "{path}: {script}");
        }
        assert!(!russian.text.contains("style="), "{path}");
        assert!(russian.text.contains("<html lang=\"ru\">"), "{path}");
        let chosen = browser.send("/language", &[("language", "en"), ("to", path)]).await;
        assert_eq!((chosen.status.as_u16(), chosen.header("location")), (303, path));
        let english = browser.open(path).await;
        assert!(english.text.contains("<html lang=\"en\">"), "{path}");
        let text = english.text.replace("Русский", "");
        let cyrillic = text.chars().find(|c| ('а'..='я').contains(c));
        assert_eq!(cyrillic, None, "{path}: {}", english.text);
    }
}

#[tokio::test]
async fn a_page_leads_nowhere_but_to_the_console() {
    let world = World::country().await;
    for foreign in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1"] {
        let mut browser = Browser::new(&world);
        browser.open("/sign-in").await;
        for (path, fields) in [
            ("/language", &[("language", "en"), ("to", foreign)][..]),
            ("/sign-in", &[("login", "anna"), ("password", PASSWORD), ("to", foreign)]),
        ] {
            let answer = browser.send(path, fields).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (303, "/"),
                "{foreign}"
            );
        }
    }
}

#[tokio::test]
async fn files_are_kept_for_good_under_the_address_that_pages_name() {
    let world = World::empty().await;
    let page = Browser::new(&world).open("/").await.text;
    let named: Vec<&str> = page.split('"').filter(|part| part.starts_with("/static/")).collect();
    assert!(named.len() >= 4, "{named:?}");
    for address in named {
        let file = world.ask("", "GET", address, None).await;
        assert_eq!(file.status, 200, "{address}");
        assert!(file.header("cache-control").contains("immutable"), "{address}");
    }
    let other = world.ask("", "GET", "/static/other/efir.css", None).await;
    assert_eq!((other.status.as_u16(), other.header("cache-control")), (200, "no-cache"));
    for missing in ["/static/other/none.css", "/static/other/accent/red.css", "/static/efir.css"] {
        assert_eq!(world.ask("", "GET", missing, None).await.status, 404, "{missing}");
    }
}

#[tokio::test]
async fn a_link_signs_a_stranger_in_at_once_and_asks_whoever_is_somebody_already() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let link = async || {
        let made = world.post(&anna, "/api/v1/sessions/link", serde_json::Value::Null).await;
        made["url"].as_str().unwrap().to_owned()
    };
    let first = link().await;
    let mut browser = Browser::new(&world);
    let followed = browser.open(&first).await;
    assert_eq!((followed.status.as_u16(), followed.header("location")), (303, "/"));
    assert!(browser.open("/").await.text.contains("Анна Петрова"));
    let second = link().await;
    let asked = browser.open(&second).await;
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("Войти: Анна Петрова"), "{}", asked.text);
    assert_eq!(browser.send(&second, &[]).await.status, 303);
    for used in [&first, &second, "/sign-in/link/efir_nothing"] {
        assert_eq!(Browser::new(&world).open(used).await.status, 403, "{used}");
    }
}
