//! Signing in, bearers, cookies, and what keeps them from being abused.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use super::world::{Answer, PASSWORD, World};

#[tokio::test]
async fn a_session_ends_when_it_is_closed() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    assert_eq!(world.get(&anna, "/api/v1/me").await["person"]["login"], "anna");
    let closed = world.ask(&anna, "DELETE", "/api/v1/sessions/current", None).await;
    assert_eq!(closed.status, 204);
    let gone = world.ask(&anna, "GET", "/api/v1/me", None).await;
    assert_eq!((gone.status.as_u16(), gone.problem().as_str()), (401, "not-signed-in"));
    assert_eq!(gone.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_answer_alike() {
    let world = World::country().await;
    let mut answers = Vec::new();
    for login in ["anna", "nobody", "не логин"] {
        let who = json!({"login": login, "password": "wrong wrong"});
        let answer = world.ask("", "POST", "/api/v1/sessions", Some(&who)).await;
        assert_eq!(answer.problem(), "wrong-login");
        answers.push((answer.status, answer.text));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn guessing_is_slowed_for_the_guesser_only() {
    let world = World::country().await;
    let wrong = json!({"login": "anna", "password": "wrong wrong"});
    let mut last = None;
    for _ in 0..9 {
        last = Some(world.ask("", "POST", "/api/v1/sessions", Some(&wrong)).await);
    }
    let last = last.unwrap();
    assert_eq!((last.status.as_u16(), last.problem().as_str()), (429, "too-many-attempts"));
    assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
    let elsewhere = axum::extract::ConnectInfo(std::net::SocketAddr::from(([192, 0, 2, 9], 1)));
    let right = json!({"login": "anna", "password": PASSWORD});
    let mut request = Request::post("/api/v1/sessions")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(right.to_string()))
        .unwrap();
    request.extensions_mut().insert(elsewhere);
    assert_eq!(world.send(request).await.status, 201);
}

#[tokio::test]
async fn a_cookie_alone_changes_nothing_from_another_site() {
    let world = World::country().await;
    let who = json!({"login": "anna", "password": PASSWORD});
    let opened = world.ask("", "POST", "/api/v1/sessions", Some(&who)).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(opened.header("set-cookie").contains("HttpOnly; SameSite=Strict"));
    assert_eq!(with_cookie(&world, "GET", &cookie, None).await.status, 200);
    for foreign in
        [None, Some(("sec-fetch-site", "cross-site")), Some(("origin", "https://evil.example"))]
    {
        let answer = with_cookie(&world, "POST", &cookie, foreign).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (403, "cross-site"));
    }
    for own in [("sec-fetch-site", "same-origin"), ("efir-request", "1")] {
        assert_eq!(with_cookie(&world, "POST", &cookie, Some(own)).await.status, 201);
    }
}

async fn with_cookie(
    world: &World,
    method: &str,
    cookie: &str,
    header: Option<(&str, &str)>,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri("/api/v1/units")
        .header("cookie", cookie)
        .header("host", "efir.example")
        .header("content-type", "application/json");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let body = json!({"kind": "region", "name": "Липецкая область"}).to_string();
    world.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_token_speaks_for_its_person_until_it_is_revoked() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let made = world.post(&anna, "/api/v1/tokens", json!({"name": "Табло"})).await;
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    assert_eq!(world.get(secret, "/api/v1/me").await["token"]["name"], "Табло");
    let listed = world.get(&anna, "/api/v1/tokens").await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert!(!listed.to_string().contains(secret));
    let revoked = world.ask(&anna, "DELETE", &format!("/api/v1/tokens/{id}"), None).await;
    assert_eq!(revoked.status, 204);
    assert_eq!(world.ask(secret, "GET", "/api/v1/me", None).await.status, 401);
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let world = World::country().await;
    world.ask("", "GET", "/api/v1/units/01jd0000000000000000000000", None).await;
    world.ask("", "GET", "/secret-path", None).await;
    let figures = world.ledger.metrics().to_text();
    assert!(figures.contains("route=\"/api/v1/units/{id}\",status=\"401\""), "{figures}");
    assert!(!figures.contains("secret-path"), "{figures}");
}
