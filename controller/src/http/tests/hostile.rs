//! Strangers who send nonsense get a problem, and the console goes on.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use super::openapi::METHODS;
use super::world::World;

#[tokio::test]
async fn nonsense_is_never_the_consoles_fault() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let bodies: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\"text\"".to_vec(),
        b"{\"\":1}".to_vec(),
        b"\0\0\0\0".to_vec(),
        b"{\"name\":\"\xff\xfe\"}".to_vec(),
        b"{\"name\":\"\\ud800\"}".to_vec(),
        b"{\"name\":\"a\\u0000b\",\"kind\":\"region\"}".to_vec(),
        b"{\"kind\":\"region\",\"name\":1e999}".to_vec(),
        "[".repeat(30_000).into_bytes(),
        "{\"a\":".repeat(12_000).into_bytes(),
        "x".repeat(70_000).into_bytes(),
    ];
    let description = world.get("", "/api/v1/openapi.json").await;
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            // Ending sessions, and a link for one's own, are done with whatever body comes with it.
            let without_body = method == "delete" && path.starts_with("/api/v1/sessions")
                || path == "/api/v1/sessions/link";
            if method == "get" || without_body {
                continue;
            }
            for body in &bodies {
                let path = path.replace("{id}", "01jd0000000000000000000000");
                let request = Request::builder()
                    .method(Method::try_from(method.to_uppercase().as_str()).unwrap())
                    .uri(&path)
                    .header(header::AUTHORIZATION, format!("Bearer {anna}"))
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(Body::from(body.clone()))
                    .unwrap();
                let answer = world.send(request).await;
                assert!(answer.status.is_client_error(), "{method} {path} {body:?}: {answer:?}");
                answer.problem();
            }
        }
    }
    assert_eq!(world.get(&anna, "/api/v1/units").await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let unit = json!({"kind": "region", "name": "Липецкая область"});
    for (method, path, body, status, code, field) in [
        ("GET", "/api/v1/nowhere", None, 404, "no-such-address", None),
        ("GET", "/api/v1/units/x", None, 400, "invalid-id", None),
        ("GET", "/api/v1/units/%ff", None, 400, "malformed-address", None),
        ("GET", "/api/v1/units/a%00b", None, 400, "invalid-id", None),
        ("GET", "/api/v1/units?limit=0", None, 400, "limit-invalid", Some("limit")),
        ("GET", "/api/v1/units?limit=201", None, 400, "limit-invalid", Some("limit")),
        ("GET", "/api/v1/units?limit=x", None, 400, "invalid-parameter", Some("limit")),
        ("GET", "/api/v1/units?cursor=%D1%8B", None, 400, "cursor-invalid", Some("cursor")),
        ("GET", "/api/v1/units?cursor=x", None, 400, "cursor-invalid", Some("cursor")),
        ("GET", "/api/v1/units?nmae=x", None, 400, "unknown-parameter", Some("nmae")),
        ("PUT", "/api/v1/units", None, 405, "method-not-allowed", None),
        ("POST", "/api/v1/units", None, 415, "wrong-content-type", None),
        ("POST", "/api/v1/units", Some(json!({"kind": "x"})), 422, "invalid-value", Some("kind")),
        (
            "POST",
            "/api/v1/units",
            Some(json!({"kind": "school"})),
            422,
            "missing-field",
            Some("name"),
        ),
        (
            "POST",
            "/api/v1/units",
            Some(json!({"kind": "school", "name": "Ш", "nmae": 1})),
            422,
            "unknown-field",
            Some("nmae"),
        ),
        (
            "POST",
            "/api/v1/units",
            Some(json!({"kind": "region", "name": "a\u{0}b"})),
            422,
            "text-control",
            Some("name"),
        ),
        (
            "POST",
            "/api/v1/units",
            Some(json!({"kind": "region", "name": "Р", "time_zone": "Mars/Base"})),
            422,
            "time-zone-unknown",
            Some("time_zone"),
        ),
    ] {
        let answer = world.ask(&anna, method, path, body.as_ref()).await;
        assert_eq!(answer.problem(), code, "{method} {path} {body:?}");
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.json()["field"].as_str(), field, "{answer:?}");
    }
    let made = world.ask(&anna, "POST", "/api/v1/units", Some(&unit)).await;
    assert_eq!(made.status, 201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/units/{id}"));
    assert_eq!(made.header("cache-control"), "no-store");
}

#[tokio::test]
async fn beside_other_routers_nothing_goes_unanswered() {
    let mut world = World::empty().await;
    world.router = axum::Router::new().merge(world.router).merge(axum::Router::new());
    let answer = world.ask("", "GET", "/api/v1/nowhere", None).await;
    assert_eq!(answer.problem(), "no-such-address");
}

#[tokio::test]
async fn too_much_is_refused_and_options_are_told() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let long = json!({"kind": "region", "name": "ы".repeat(40_000)});
    let answer = world.ask(&anna, "POST", "/api/v1/units", Some(&long)).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (413, "body-too-large"));
    let options = world.ask("", "OPTIONS", "/api/v1/units", None).await;
    assert_eq!(options.status, 204);
    assert!(options.header("allow").contains("POST"), "{options:?}");
    let head = world.ask(&anna, "HEAD", "/api/v1/units", None).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    let huge = Request::builder()
        .uri("/api/v1/units")
        .header("cookie", "a=b; ".repeat(10_000))
        .header(header::ACCEPT_LANGUAGE, "en;q=0.1,".repeat(10_000))
        .body(Body::empty())
        .unwrap();
    assert_eq!(world.send(huge).await.problem(), "not-signed-in");
}

#[tokio::test]
async fn a_problem_speaks_the_readers_language_and_a_browser_gets_a_page() {
    let world = World::empty().await;
    for (language, title) in [
        ("ru", "Такого адреса нет"),
        ("en-GB,ru;q=0.5", "Nothing lives here"),
        ("de", "Такого адреса нет"),
    ] {
        let request = Request::builder()
            .uri("/api/v1/nowhere")
            .header(header::ACCEPT_LANGUAGE, language)
            .body(Body::empty())
            .unwrap();
        assert_eq!(world.send(request).await.json()["title"], title);
    }
    let request = Request::builder()
        .uri("/nowhere?x=%3Cscript%3E")
        .header(header::ACCEPT, "text/html,application/xhtml+xml")
        .body(Body::empty())
        .unwrap();
    let page = world.send(request).await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
    assert!(page.text.contains("Такого адреса нет") && !page.text.contains("<script>"));
}
