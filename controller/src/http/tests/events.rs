//! The event stream: what it tells, whom, from where on, and when it ends.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use super::world::{PASSWORD, World};

/// Longer than anything takes that happens at all.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longer than what is told takes to come.
const QUIET: Duration = Duration::from_millis(1500);

#[tokio::test]
async fn each_is_told_what_to_look_at_again_of_their_own_school_only() {
    let world = World::country().await;
    let (ours, theirs) = (school(&world, "ours").await, school(&world, "theirs").await);
    let mut watching = Stream::open(&world, &ours.admin, None).await;
    let mut others = Stream::open(&world, &theirs.admin, None).await;
    theirs.publishes(&world).await;
    let alert = theirs.raises(&world).await;
    let code = world.screen_shows_code().await;
    let body = json!({"code": code, "unit": theirs.unit, "room": "Холл"});
    let device = world.post(&theirs.admin, "/api/v1/devices/claim", body).await;
    let heard = others.hears(3).await;
    assert!(heard.contains(&("posts".to_owned(), json!({"unit": theirs.unit}))), "{heard:?}");
    assert!(heard.contains(&("alerts".to_owned(), json!({"unit": theirs.unit}))), "{heard:?}");
    assert!(heard.contains(&("device".to_owned(), json!({"device": device["id"]}))), "{heard:?}");
    assert_eq!(watching.hears_in(QUIET).await, [], "nothing of another school");
    let path = format!("/api/v1/alerts/{alert}/cancel");
    world.post(&theirs.admin, &path, json!({})).await;
    ours.publishes(&world).await;
    assert_eq!(watching.hears(1).await, [("posts".to_owned(), json!({"unit": ours.unit}))]);
}

#[tokio::test]
async fn those_below_hear_of_an_alert_from_above() {
    let world = World::country().await;
    let ours = school(&world, "ours").await;
    let mut watching = Stream::open(&world, &ours.admin, None).await;
    let anna = world.signs_in("anna").await;
    let root = world.get(&anna, "/api/v1/units").await["items"][0]["id"].clone();
    let body = json!({"unit": root, "severity": "extreme", "text": "Опасность", "schools": 1});
    world.post(&anna, "/api/v1/alerts", body).await;
    assert_eq!(watching.hears(1).await, [("alerts".to_owned(), json!({"unit": root}))]);
}

#[tokio::test]
async fn whoever_comes_back_is_told_what_was_missed_and_no_more() {
    let world = World::country().await;
    let ours = school(&world, "ours").await;
    let mut watching = Stream::open(&world, &ours.admin, None).await;
    ours.publishes(&world).await;
    watching.hears(1).await;
    let last = watching.last.clone();
    drop(watching);
    ours.raises(&world).await;
    let mut back = Stream::open(&world, &ours.admin, Some(&last)).await;
    assert_eq!(back.hears(1).await, [("alerts".to_owned(), json!({"unit": ours.unit}))]);
    ours.publishes(&world).await;
    assert_eq!(back.hears(1).await, [("posts".to_owned(), json!({"unit": ours.unit}))]);
    assert_eq!(back.hears_in(QUIET).await, [], "nothing twice");
}

#[tokio::test]
async fn a_number_that_was_never_given_is_answered_with_everything() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let mut watching = Stream::open(&world, &anna, Some("99999999")).await;
    assert_eq!(watching.hears(1).await, [("resync".to_owned(), json!({}))]);
    let known: u64 = watching.last.parse().unwrap();
    assert!(known < 99_999_999, "from now on it counts as this store does");
    let wrong = Request::get("/api/v1/events")
        .header("authorization", format!("Bearer {anna}"))
        .header("last-event-id", "yesterday");
    let refused = world.send(wrong.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.problem(), "invalid-parameter");
}

#[tokio::test]
async fn a_stream_ends_at_once_with_its_readers_rights() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let ours = school(&world, "ours").await;
    let mut by_session = Stream::open(&world, &ours.admin, None).await;
    let token = world.post(&ours.admin, "/api/v1/tokens", json!({"name": "Т"})).await;
    let secret = token["secret"].as_str().unwrap().to_owned();
    let mut by_token = Stream::open(&world, &secret, None).await;
    let path = format!("/api/v1/tokens/{}", token["id"].as_str().unwrap());
    world.ask(&ours.admin, "DELETE", &path, None).await;
    by_token.ends().await;
    assert_eq!(by_session.hears_in(QUIET).await, [], "another bearer of the same person goes on");
    let body = json!({"person": ours.person, "role": "technician", "unit": ours.unit});
    world.post(&anna, "/api/v1/grants", body).await;
    by_session.ends().await;
    let mut again = Stream::open(&world, &ours.admin, None).await;
    world.post(&anna, &format!("/api/v1/people/{}/block", ours.person), Value::Null).await;
    again.ends().await;
    let mut coordinator = Stream::open(&world, &anna, None).await;
    let mut other = Stream::open(&world, &world.signs_in("anna").await, None).await;
    world.ask(&anna, "DELETE", "/api/v1/sessions/current", None).await;
    coordinator.ends().await;
    world.stop.cancel();
    other.ends().await;
}

#[tokio::test]
async fn a_stranger_watches_nothing() {
    let world = World::country().await;
    assert_eq!(world.ask("", "GET", "/api/v1/events", None).await.problem(), "not-signed-in");
    assert_eq!(world.ask("efir_x", "GET", "/api/v1/events", None).await.problem(), "not-signed-in");
}

/// A school and its administrator.
struct School {
    unit: String,
    person: String,
    admin: String,
}

impl School {
    async fn publishes(&self, world: &World) {
        let body = json!({"kind": "announcement", "unit": self.unit, "title": "Снег", "text": "с"});
        let post = world.post(&self.admin, "/api/v1/posts", body).await;
        let path = format!("/api/v1/posts/{}/publish", post["id"].as_str().unwrap());
        world.post(&self.admin, &path, Value::Null).await;
    }

    async fn raises(&self, world: &World) -> String {
        let body = json!({"unit": self.unit, "severity": "severe", "text": "Пожар"});
        let alert = world.post(&self.admin, "/api/v1/alerts", body).await;
        alert["id"].as_str().unwrap().to_owned()
    }
}

async fn school(world: &World, name: &str) -> School {
    let anna = world.signs_in("anna").await;
    let id = |made: Value| made["id"].as_str().unwrap().to_owned();
    let body = json!({"kind": "school", "name": name});
    let unit = id(world.post(&anna, "/api/v1/units", body).await);
    let body = json!({"login": name, "name": name, "password": PASSWORD, "unit": unit});
    let person = id(world.post(&anna, "/api/v1/people", body).await);
    world.appoints(&person, &unit).await;
    let admin = world.signs_in(name).await;
    School { unit, person, admin }
}

/// A stream as its reader has it.
struct Stream {
    body: Body,
    text: String,
    /// The number that was heard last.
    last: String,
}

impl Stream {
    async fn open(world: &World, bearer: &str, last: Option<&str>) -> Self {
        let mut request =
            Request::get("/api/v1/events").header("authorization", format!("Bearer {bearer}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(world.router.clone(), request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let mut stream =
            Self { body: response.into_body(), text: String::new(), last: String::new() };
        if last.is_none() {
            // The first beat says from where on it tells.
            assert_eq!(stream.next().await, Some(None));
            assert!(!stream.last.is_empty());
        }
        stream
    }

    /// The next so many events.
    async fn hears(&mut self, count: usize) -> Vec<(String, Value)> {
        let mut heard = Vec::new();
        while heard.len() < count {
            let next = tokio::time::timeout(PATIENCE, self.next()).await;
            let next = next.unwrap_or_else(|_| panic!("only {heard:?} was heard"));
            heard.extend(next.expect("the stream has ended"));
        }
        heard
    }

    /// What is told within a time.
    async fn hears_in(&mut self, time: Duration) -> Vec<(String, Value)> {
        let mut heard = Vec::new();
        let listening = async {
            while let Some(event) = self.next().await {
                heard.extend(event);
            }
            panic!("the stream has ended");
        };
        let _elapsed: Result<(), _> = tokio::time::timeout(time, listening).await;
        heard
    }

    async fn ends(&mut self) {
        let ending = async { while self.next().await.is_some() {} };
        let ended = tokio::time::timeout(PATIENCE, ending).await;
        assert!(ended.is_ok(), "the stream goes on");
    }

    /// The next event, or a beat; none at the end.
    async fn next(&mut self) -> Option<Option<(String, Value)>> {
        while !self.text.contains("\n\n") {
            let frame = self.body.frame().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap());
        }
        let (block, rest) = self.text.split_once("\n\n").unwrap();
        let field = |name: &str| {
            let mut lines = block.lines().filter_map(|line| line.strip_prefix(name));
            lines.next_back().map(|value| value.trim_start().to_owned())
        };
        self.last = field("id:").unwrap();
        let event = field("event:").zip(field("data:"));
        let event = event.map(|(name, data)| (name, serde_json::from_str(&data).unwrap()));
        self.text = rest.to_owned();
        Some(event)
    }
}
