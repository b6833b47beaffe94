//! One's own account over REST: passwords, one-time codes, sessions, links.

use controller_core::domain::second_factor::SecondFactor;
use controller_core::id::PersonId;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::world::{Answer, PASSWORD, World};
use crate::clock;

const OTHER: &str = "совсем другая фраза";

#[tokio::test]
async fn a_changed_password_needs_the_old_one_and_ends_other_sessions() {
    let world = World::country().await;
    let (here, elsewhere) = (world.signs_in("anna").await, world.signs_in("anna").await);
    let token = world.post(&here, "/api/v1/tokens", json!({"name": "Табло"})).await;
    let change = |present: &str, new: &str| {
        let body = json!({"present_password": present, "password": new});
        let (world, here) = (&world, here.clone());
        async move { world.ask(&here, "PUT", "/api/v1/me/password", Some(&body)).await }
    };
    for (present, new, code, field) in [
        ("not it at all", OTHER, "wrong-password", "present_password"),
        (PASSWORD, "короткий", "password-too-short", "password"),
        (PASSWORD, "qwerty123456", "password-common", "password"),
        (PASSWORD, "Анна Петрова", "password-personal", "password"),
    ] {
        let refused = change(present, new).await;
        assert_eq!((refused.problem().as_str(), &refused.json()["field"]), (code, &json!(field)));
    }
    let changed = change(PASSWORD, OTHER).await;
    assert!(changed.header("set-cookie").starts_with("efir-session=efir_"), "{changed:?}");
    let renewed = changed.succeeded()["token"].as_str().unwrap().to_owned();
    for gone in [&here, &elsewhere] {
        assert_eq!(world.ask(gone, "GET", "/api/v1/me", None).await.status, 401);
    }
    for kept in [renewed.as_str(), token["secret"].as_str().unwrap()] {
        assert_eq!(world.get(kept, "/api/v1/me").await["person"]["login"], "anna");
    }
    let old = json!({"login": "anna", "password": PASSWORD});
    let refused = world.ask("", "POST", "/api/v1/sessions", Some(&old)).await;
    assert_eq!(refused.problem(), "wrong-login");
}

#[tokio::test]
async fn a_password_cannot_be_guessed_from_within_a_session_either() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let body = json!({"present_password": "wrong wrong", "password": OTHER});
    let mut codes = Vec::new();
    for _ in 0..9 {
        codes.push(world.ask(&anna, "PUT", "/api/v1/me/password", Some(&body)).await.problem());
    }
    assert_eq!(codes.pop().as_deref(), Some("too-many-attempts"));
    assert!(codes.iter().all(|code| code == "wrong-password"), "{codes:?}");
    world.signs_in("anna").await;
}

#[tokio::test]
async fn one_time_codes_are_switched_on_asked_for_and_switched_off() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let proof = json!({"present_password": PASSWORD});
    let offer = world.post(&anna, "/api/v1/me/second-factor", proof).await;
    assert!(offer["uri"].as_str().unwrap().starts_with("otpauth://totp/Efir:anna?secret="));
    let wrong = json!({"code": "000000"});
    let path = "/api/v1/me/second-factor/confirm";
    assert_eq!(world.ask(&anna, "POST", path, Some(&wrong)).await.problem(), "wrong-one-time-code");
    let first = json!({"code": code(&world, &anna, 0).await});
    let paper = world.post(&anna, path, first).await;
    let paper: Vec<&str> =
        paper["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
    assert_eq!(paper.len(), 10);
    assert_ne!(world.get(&anna, "/api/v1/me").await["person"]["second_factor"], Value::Null);

    let needed = sign_in(&world, None).await;
    assert_eq!((needed.status.as_u16(), needed.problem().as_str()), (401, "code-needed"));
    let next = code(&world, &anna, 30).await;
    assert_eq!(sign_in(&world, Some(&next)).await.status, 201);
    assert_eq!(sign_in(&world, Some(&next)).await.problem(), "wrong-one-time-code", "only once");
    assert_eq!(sign_in(&world, Some(paper[2])).await.status, 201);

    let path = "/api/v1/me/second-factor/disable";
    let alone = json!({"present_password": PASSWORD, "code": paper[2]});
    assert_eq!(world.ask(&anna, "POST", path, Some(&alone)).await.problem(), "wrong-one-time-code");
    let alone = json!({"present_password": "wrong wrong", "code": paper[3]});
    assert_eq!(world.ask(&anna, "POST", path, Some(&alone)).await.problem(), "wrong-password");
    let both = json!({"present_password": PASSWORD, "code": paper[3]});
    assert_eq!(world.ask(&anna, "POST", path, Some(&both)).await.status, 204);
    assert_eq!(sign_in(&world, None).await.status, 201);
}

#[tokio::test]
async fn a_link_chooses_a_password_once() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let body = json!({"login": "boris", "name": "Борис", "password": PASSWORD});
    let boris = world.post(&anna, "/api/v1/people", body).await;
    let session = world.signs_in("boris").await;
    let path = format!("/api/v1/people/{}/reset", boris["id"].as_str().unwrap());
    let link = world.post(&anna, &path, json!({})).await;
    let token = link["url"].as_str().unwrap().strip_prefix("/reset/").unwrap();
    let choose = |token: &str, password: &str| {
        let body = json!({"token": token, "password": password});
        let world = &world;
        async move { world.ask("", "POST", "/api/v1/reset", Some(&body)).await }
    };
    assert_eq!(choose("efir_nothing", OTHER).await.problem(), "reset-link-wrong");
    assert_eq!(choose(&anna, OTHER).await.problem(), "reset-link-wrong", "a session is no link");
    assert_eq!(choose(token, "qwertyuiop").await.problem(), "password-common");
    assert_eq!(world.ask(token, "GET", "/api/v1/me", None).await.status, 401);
    assert_eq!(choose(token, OTHER).await.status, 204);
    assert_eq!(choose(token, OTHER).await.problem(), "reset-link-wrong");
    assert_eq!(world.ask(&session, "GET", "/api/v1/me", None).await.status, 401);
    let who = json!({"login": "boris", "password": OTHER});
    world.post("", "/api/v1/sessions", who).await;
    let own = world.get(&anna, "/api/v1/me").await["person"]["id"].as_str().unwrap().to_owned();
    let refused = world.ask(&anna, "POST", &format!("/api/v1/people/{own}/reset"), None).await;
    assert_eq!(refused.problem(), "self-reset");
}

#[tokio::test]
async fn a_person_sees_their_sessions_and_a_machine_none() {
    let world = World::country().await;
    let (here, there) = (world.signs_in("anna").await, world.signs_in("anna").await);
    let listed = world.get(&here, "/api/v1/sessions").await;
    let listed = listed["items"].as_array().unwrap();
    let current = listed.iter().filter(|session| session["current"] == true).count();
    assert_eq!((listed.len(), current), (2, 1));
    let other = listed.iter().find(|session| session["current"] == false).unwrap();
    let path = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(world.ask(&here, "DELETE", &path, None).await.status, 204);
    assert_eq!(world.ask(&there, "GET", "/api/v1/me", None).await.status, 401);
    assert_eq!(world.ask(&here, "DELETE", &path, None).await.problem(), "unknown-session");
    world.signs_in("anna").await;
    let ended = world.ask(&here, "DELETE", "/api/v1/sessions", None).await.succeeded();
    assert_eq!(ended["ended"], 1);

    let made = world.post(&here, "/api/v1/tokens", json!({"name": "Табло"})).await;
    let machine = made["secret"].as_str().unwrap();
    for (method, path) in [
        ("GET", "/api/v1/sessions"),
        ("DELETE", "/api/v1/sessions/current"),
        ("DELETE", "/api/v1/sessions"),
    ] {
        let refused = world.ask(machine, method, path, None).await;
        assert_eq!(
            (refused.status.as_u16(), &*refused.problem()),
            (403, "not-a-session"),
            "{path}"
        );
    }
    assert_eq!(world.ask(machine, "GET", "/api/v1/me", None).await.status, 200);
}

async fn sign_in(world: &World, code: Option<&str>) -> Answer {
    let mut who = json!({"login": "anna", "password": PASSWORD});
    if let Some(code) = code {
        who["code"] = json!(code);
    }
    world.ask("", "POST", "/api/v1/sessions", Some(&who)).await
}

/// What the app of whoever asks shows, so many seconds from now.
pub(super) async fn code(world: &World, bearer: &str, seconds: i64) -> String {
    let me = world.get(bearer, "/api/v1/me").await;
    let person: PersonId = me["person"]["id"].as_str().unwrap().parse().unwrap();
    let factor = world.ledger.read(move |view| view.get::<SecondFactor>(&person)).await.unwrap();
    factor.unwrap().code_at(clock::now() + SignedDuration::from_secs(seconds))
}
