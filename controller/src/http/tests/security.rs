//! What holds for every page there is. The walk asks the router: a new page is covered, or fails it.

use std::collections::BTreeSet;

use axum::http::header;
use serde_json::{Value, json};

use super::browser::Browser;
use super::pictures::upload;
use super::world::{Answer, LINK, PASSWORD, World};
use crate::http::page_paths;
use crate::media::samples;

/// What everybody may open.
const OPEN: &[&str] = &[
    "/",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/link/{token}",
    "/sign-out",
    "/language",
    "/setup",
    "/reset",
    "/reset/{token}",
    "/invite/{token}",
    "/sign-in/outside",
    "/sign-in/outside/back",
    "/reset/outside",
    "/help/privacy",
    "/dev/components",
];
/// A name that would run if a page took it for its own text.
const HOSTILE: &str = "<script>alert(\"x\")</script><img src=x onerror=alert(1)>'&";

#[tokio::test]
async fn every_page_keeps_strangers_code_frames_and_caches_out() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let (mut pages, mut hostile) = (0, 0);
    for path in page_paths() {
        let Some(address) = place.address(path) else { continue };
        let answer = browser.open(&address).await;
        let status = answer.status.as_u16();
        assert!([200, 303, 403, 404, 405, 409].contains(&status), "{address}: {answer:?}");
        guarded(&address, &answer);
        if answer.header("content-type").starts_with("text/html") {
            pages += 1;
            plain(&address, &answer.text);
            hostile += usize::from(answer.text.contains("&#60;script&#62;alert(&#34;x&#34;)"));
        }
    }
    assert!(pages >= 15 && hostile >= 8, "{pages} pages, {hostile} with a hostile name");
}

#[tokio::test]
async fn no_page_takes_a_form_that_is_not_its_own() {
    let place = Place::new().await;
    let mut browser = place.signed_in().await;
    let mut forms = 0;
    for path in page_paths() {
        let Some(address) = place.address(path) else { continue };
        browser.open("/help").await;
        let own = browser.key.clone();
        browser.key = Some("0".repeat(64));
        let forged = browser.send(&address, &[]).await;
        if forged.status == 405 {
            continue;
        }
        forms += 1;
        assert_eq!(forged.status, 403, "{address} with another key: {forged:?}");
        browser.key = own;
        browser.foreign = true;
        let foreign = browser.send(&address, &[]).await;
        browser.foreign = false;
        assert_eq!(foreign.status, 403, "{address} from another site: {foreign:?}");
    }
    assert!(forms >= 20, "{forms}");
    let person = place.world.get(&place.anna, &format!("/api/v1/people/{}", place.person)).await;
    assert_eq!(person["blocked"], Value::Null, "nothing was done");
}

#[tokio::test]
async fn nothing_is_done_or_shown_for_who_is_not_signed_in() {
    let place = Place::new().await;
    for path in page_paths().into_iter().filter(|path| !OPEN.contains(path)) {
        let Some(address) = place.address(path) else { continue };
        let mut stranger = Browser::new(&place.world);
        let seen = stranger.open(&address).await;
        if seen.status != 405 {
            let to = seen.header("location");
            assert_eq!(seen.status, 303, "{address}: {seen:?}");
            assert!(to.starts_with("/sign-in?to="), "{address}: {to}");
        }
        stranger.open("/sign-in").await;
        let sent = stranger.send(&address, &[]).await;
        // Where somebody was writing, the way in stands on the page that keeps the text.
        let asks = (sent.status == 303 && sent.header("location") == "/sign-in")
            || (sent.status == 401 && sent.text.contains("type=\"password\""));
        assert!(sent.status == 405 || asks, "{address}: {sent:?}");
    }
}

#[tokio::test]
async fn a_page_without_a_script_leads_back_to_where_one_was_going_and_nowhere_else() {
    let place = Place::new().await;
    for (to, leads) in [
        ("/people?text=%D0%B0", "/people?text=%D0%B0"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: efir-session=x", "/"),
        ("", "/"),
    ] {
        let mut browser = Browser::new(&place.world);
        browser.open("/sign-in").await;
        let fields = [("login", "anna"), ("password", PASSWORD), ("to", to)];
        let answer = browser.send("/sign-in", &fields).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, leads), "{to:?}");
        let asked = form_urlencoded::byte_serialize(to.as_bytes()).collect::<String>();
        let again = browser.open(&format!("/sign-in?to={asked}")).await;
        assert_eq!((again.status.as_u16(), again.header("location")), (303, leads), "{to:?}");
    }
}

#[tokio::test]
async fn a_session_that_was_planted_is_worth_nothing_after_signing_in() {
    let place = Place::new().await;
    let mut browser = Browser::new(&place.world);
    browser.open("/sign-in").await;
    browser.plant("efir-session", "efir_planted");
    let fields = [("login", "anna"), ("password", PASSWORD), ("to", "/")];
    assert_eq!(browser.send("/sign-in", &fields).await.status, 303);
    let secret = browser.cookie("efir-session").to_owned();
    assert_ne!(secret, "efir_planted");
    assert_eq!(place.world.ask("efir_planted", "GET", "/api/v1/me", None).await.status, 401);
    let other = browser.signs_in_anew("anna").await;
    assert_ne!(browser.cookie("efir-session"), secret, "each sign-in has its own: {other:?}");
}

#[tokio::test]
async fn a_secret_in_an_address_is_gone_with_the_first_answer() {
    let place = Place::new().await;
    let link = place
        .world
        .post(&place.anna, &format!("/api/v1/people/{}/reset", place.person), json!({}))
        .await;
    let url = link["url"].as_str().unwrap().to_owned();
    let secret = url.rsplit('/').next().unwrap();
    let mut browser = Browser::new(&place.world);
    let arrived = browser.open(&url).await;
    assert_eq!((arrived.status.as_u16(), arrived.header("location")), (303, "/reset"));
    assert_eq!(arrived.header("cache-control"), "no-store");
    assert_eq!(arrived.header("referrer-policy"), "no-referrer");
    let page = browser.open("/reset").await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains(secret), "{}", page.text);
    let figures = place.world.ledger.metrics().to_text();
    assert!(!figures.contains(secret) && figures.contains("/reset/{token}"), "{figures}");
    let odd = browser.open("/reset/a%0d%0aSet-Cookie:b").await;
    assert_eq!(odd.header("location"), "/reset");
    assert_eq!(browser.open("/reset").await.status, 403);
}

/// Headers that every answer carries.
fn guarded(address: &str, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{address}");
    }
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{address}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{address}: {policy}");
    if answer.status == 200 {
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    }
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("; Path=/; HttpOnly; SameSite="), "{address}: {cookie}");
        let strict = cookie.contains("SameSite=Strict") || cookie.starts_with("efir-reset=");
        assert!(strict, "{address}: {cookie}");
    }
}

/// No code, style or form in a page but what is served as a file of ours or carries its key.
fn plain(address: &str, html: &str) {
    assert!(!html.contains("<script>"), "{address}");
    for script in html.split("<script").skip(1) {
        let tag = script.split("</script>").next().unwrap_or_default();
        assert!(tag.contains("src=\"/static/") && tag.ends_with('>'), "{address}: {tag}");
    }
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let names = attributes(tag);
        for name in &names {
            assert!(!name.starts_with("on") && name != "style", "{address}: <{tag}>");
        }
        for lead in ["href=\"", "src=\"", "action=\""] {
            let Some(value) = tag.split(lead).nth(1) else { continue };
            let known = ["/", "#", "mailto:", "tel:"].iter().any(|start| value.starts_with(start));
            assert!(known && !value.starts_with("//"), "{address}: <{tag}>");
        }
    }
    for form in html.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        if form.split('>').next().unwrap_or_default().contains("method=\"post\"") {
            assert!(form.contains("name=\"form\" value=\""), "{address}: {form}");
        }
    }
}

/// The names of a tag's attributes.
fn attributes(tag: &str) -> BTreeSet<String> {
    let outside: Vec<&str> = tag.split('"').step_by(2).collect();
    let words = outside.join(" ");
    words.split_whitespace().skip(1).map(|word| word.trim_end_matches('=').to_lowercase()).collect()
}

/// A school in which everything has a hostile name.
struct Place {
    world: World,
    anna: String,
    unit: String,
    person: String,
    device: String,
    post: String,
    alert: String,
    ticket: String,
    shared: String,
}

impl Place {
    async fn new() -> Self {
        let world = World::country().await;
        let anna = world.signs_in("anna").await;
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
        let body = json!({"kind": "school", "name": HOSTILE});
        let unit = id(&world.post(&anna, "/api/v1/units", body).await);
        let body = json!({"login": "boris", "name": HOSTILE, "password": PASSWORD, "unit": unit});
        let person = id(&world.post(&anna, "/api/v1/people", body).await);
        let body = json!({"person": person, "role": "technician", "unit": unit});
        world.post(&anna, "/api/v1/grants", body).await;
        world.post(&anna, "/api/v1/tokens", json!({"name": HOSTILE})).await;
        let code = world.screen_shows_code().await;
        let body = json!({"code": code, "unit": unit, "room": HOSTILE, "tags": ["<b>"]});
        let device = id(&world.post(&anna, "/api/v1/devices/claim", body).await);
        let picture =
            upload(&world, &anna, &unit, "image/png", samples::png(4, 4)).await.succeeded();
        let body = json!({"kind": "announcement", "unit": unit, "title": HOSTILE, "text": HOSTILE,
            "picture": picture["sha256"]});
        let post = id(&world.post(&anna, "/api/v1/posts", body).await);
        world.post(&anna, &format!("/api/v1/posts/{post}/publish"), json!({})).await;
        let body =
            json!({"unit": unit, "severity": "severe", "text": HOSTILE, "instruction": HOSTILE});
        let alert = id(&world.post(&anna, "/api/v1/alerts", body).await);
        let body = json!({"device": device, "subject": HOSTILE, "text": HOSTILE});
        let ticket = id(&world.post(&anna, "/api/v1/tickets", body).await);
        let prepared = json!([{"severity": "severe", "text": HOSTILE, "instruction": HOSTILE}]);
        let body = json!({"title": HOSTILE, "about": HOSTILE, "posts": [post], "alerts": prepared});
        let shared = id(&world.post(&anna, "/api/v1/library", body).await);
        Self { world, anna, unit, person, device, post, alert, ticket, shared }
    }

    async fn signed_in(&self) -> Browser<'_> {
        let mut browser = Browser::new(&self.world);
        browser.signs_in_anew("anna").await;
        browser
    }

    /// An address of a path; none for files. A path with a part that this does not know fails the test:
    /// add what stands for it.
    fn address(&self, path: &str) -> Option<String> {
        if path.starts_with("/static/") {
            return None;
        }
        let id = match path.split('/').nth(1).unwrap_or_default() {
            "people" | "nominations" => &self.person,
            "schools" | "units" => &self.unit,
            "screens" | "claim" => &self.device,
            "posts" => &self.post,
            "alerts" => &self.alert,
            "tickets" => &self.ticket,
            "library" => &self.shared,
            _ => "{id}",
        };
        let filled =
            path.replace("{id}", id).replace("{token}", LINK).replace("{code}", "AB12CD34");
        assert!(!filled.contains(['{', '}']) && !filled.contains("//"), "{path} is not walked");
        Some(filled)
    }
}
