use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use controller_core::app::devices::{self, EditDevice};
use controller_core::domain::actor::Actor;
use controller_core::domain::device::{Device, Greeting, Presence, Session};
use controller_core::domain::org::Unit;
use controller_core::domain::place::Place;
use http_body_util::BodyExt;
use jiff::Timestamp;
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::register::Held;
use protocol::report::{CacheState, Clock, Details, OnScreen, Panel, Report, ScreenSize, Showing};
use protocol::report::{Hello, SpoolState};
use protocol::{BootId, DeviceId, Digest, SpoolId, UnitId, wire};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{Desk, router, router_alone};
use crate::clock;
use crate::events::Events;
use crate::gateway::kit::{Controller, PATIENCE};
use crate::http::{Console, Site};
use crate::tvs::{SILENCE, Tvs};

/// Longer than a plan or an alert may take.
const SOON: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_browser_shows_its_code_is_taken_up_and_shows_what_is_published() {
    let lounge = Lounge::open().await;
    let mut tv = lounge.browser();
    assert_eq!(tv.hellos(1).await.code(401), "not-paired");
    let opened = tv.post("/tv/v1/pairings", &json!({"screen": screen()})).await;
    assert_eq!(opened.status, 201);
    tv.keep(&opened);
    let set = opened.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(set.contains("Path=/tv; HttpOnly; SameSite=Strict"), "{set}");
    let code = opened.json()["code"].as_str().unwrap().to_owned();
    let again = tv.post("/tv/v1/pairings", &json!({"screen": screen()})).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (200, &json!(code)), "a reload");
    let picture = tv.get("/tv/v1/pairing/frame").await;
    assert!(picture.status == 200 && picture.body.starts_with(b"\x89PNG"));

    let claiming = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        lounge.controller.claims(&code).await
    };
    let (progress, device) = tokio::join!(tv.get("/tv/v1/pairing"), claiming);
    assert_eq!(progress.json(), json!({"state": "claimed"}));
    let welcome = tv.hellos(1).await;
    assert_eq!(welcome.status, 200, "{welcome:?}");
    assert!(welcome.headers.contains_key(header::SET_COOKIE), "so that it lasts");
    assert!(matches!(lounge.presence(device).await, Presence::Online { .. }));
    let idle = tv.plan(0).await;
    assert_eq!(now_shows(&idle)["showing"], json!({"kind": "idle"}));

    let post = lounge.controller.publishes("Уроки с 9:30").await;
    let plan = tv.plan(1).await;
    let frame = now_shows(&plan);
    assert_eq!(frame["showing"], json!({"kind": "post", "post": post, "revision": 1}));
    let path = format!("/tv/v1/frames/{}", frame["name"].as_str().unwrap());
    let picture = tv.get(&path).await;
    assert_eq!(picture.headers[header::CONTENT_TYPE], "image/png");
    assert!(picture.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let named = picture.headers[header::ETAG].to_str().unwrap().trim_matches('"').to_owned();
    assert_eq!(named, Digest::of(&picture.body).to_string(), "what the page reports");
}

#[tokio::test]
async fn an_alert_is_on_the_stream_within_a_second_and_its_receipts_are_kept() {
    let lounge = Lounge::open().await;
    let (tv, device) = lounge.paired().await;
    let mut stream = tv.stream(0).await;
    assert_eq!(
        stream.next().await.0,
        "beat",
        "at once, so that a page knows that it comes through"
    );
    assert_eq!(stream.next().await.0, "plan");
    let alert = lounge.controller.raises("Пожар").await;
    let (name, data) = tokio::time::timeout(SOON, stream.next()).await.expect("within a second");
    assert_eq!(name, "plan");
    let frame = now_shows(&data["plan"]);
    assert_eq!(frame["showing"], json!({"kind": "alert", "alert": alert, "revision": 1}));
    assert_eq!(data["plan"]["alerts"], json!([{"alert": alert, "revision": 1}]));
    let path = format!("/tv/v1/frames/{}", frame["name"].as_str().unwrap());
    let picture = tokio::time::timeout(SOON, tv.get(&path)).await.expect("drawn within a second");

    let spool = SpoolId::new(clock::now(), 9);
    let drawn = |sequence| Entry {
        sequence,
        at: clock::now(),
        trusted: true,
        event: Event::AlertDrawn {
            alert,
            revision: 1,
            frame: Digest::of(&picture.body),
            panel: Panel::Unknown,
        },
    };
    let batch = Batch { spool, class: SpoolClass::Receipts, events: vec![drawn(1)] };
    for _twice in 0..2 {
        let ack = tv.post("/tv/v1/events?session=1", &batch).await;
        assert_eq!(ack.json(), json!({"spool": spool, "sequence": 1}), "{ack:?}");
    }
    let account = lounge.controller.ledger.read(move |view| {
        let key = (alert, device);
        view.get::<controller_core::domain::alert::Receipt>(&key)
    });
    let receipt = account.await.unwrap().unwrap();
    assert_eq!((receipt.drawn.is_some(), receipt.seen), (true, None), "drawn, and seen by nobody");
    lounge.controller.ends(alert).await;
    let (_, data) = tokio::time::timeout(SOON, stream.next()).await.expect("the all-clear");
    let showing = &now_shows(&data["plan"])["showing"];
    assert_eq!(*showing, json!({"kind": "alert", "alert": alert, "revision": 2}));
}

#[tokio::test]
async fn without_a_stream_the_same_comes_one_answer_at_a_time() {
    let lounge = Lounge::open().await;
    let (tv, _) = lounge.paired().await;
    let first = tv.get("/tv/v1/poll?session=1&have=0").await.json();
    assert_eq!(first["plan"]["revision"], 1);
    let (held, alert) = tokio::join!(tv.get("/tv/v1/poll?session=1&have=1"), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        lounge.controller.raises("Пожар").await
    });
    let showing = now_shows(&held.json()["plan"]["plan"])["showing"].clone();
    assert_eq!(showing["alert"], json!(alert));
}

#[tokio::test]
async fn a_revoked_tv_is_cut_off_its_stream_and_comes_in_no_more() {
    let lounge = Lounge::open().await;
    let (tv, device) = lounge.paired().await;
    let mut stream = tv.stream(0).await;
    let plan = loop {
        let (name, data) = stream.next().await;
        if name == "plan" {
            break data["plan"].clone();
        }
    };
    let frame = now_shows(&plan)["name"].as_str().unwrap().to_owned();
    lounge.act(move |work, now| devices::revoke(work, &Actor::system(), device, now)).await;
    let bye = async {
        loop {
            let (name, data) = stream.next().await;
            if name == "bye" {
                return data;
            }
        }
    };
    let bye = tokio::time::timeout(Duration::from_secs(2), bye).await.expect("at once");
    assert_eq!(bye, json!({"why": "revoked"}));
    assert!(stream.is_over().await);
    assert_eq!(tv.get(&format!("/tv/v1/frames/{frame}")).await.code(409), "say-hello");
    assert_eq!(tv.hellos(2).await.code(401), "device-revoked");
    let opened = tv.post("/tv/v1/pairings", &json!({"screen": screen()})).await;
    assert_eq!(opened.status, 201, "it shows a new code");
}

#[tokio::test]
async fn a_copied_cookie_in_two_browsers_is_a_cloned_device() {
    let lounge = Lounge::open().await;
    let (tv, device) = lounge.paired().await;
    let copy = Browser { boot: 77, ..tv.clone() };
    let mut stream = tv.stream(0).await;
    assert_eq!(copy.hellos(2).await.status, 200);
    let bye = async {
        loop {
            let (name, data) = stream.next().await;
            if name == "bye" {
                return data;
            }
        }
    };
    assert_eq!(bye.await, json!({"why": "taken-over"}), "two never show as one at a time");
    assert_eq!(lounge.device(device).await.quarantined, None);
    assert_eq!(tv.hellos(3).await.status, 200);
    assert!(lounge.device(device).await.quarantined.is_some(), "A, B, and A again");
    let plan = tv.get("/tv/v1/poll?session=3&have=0").await;
    assert_eq!(plan.json()["plan"]["revision"], 1, "what it shows is not held back");
}

#[tokio::test]
async fn a_newer_reader_and_a_newer_session_end_the_older() {
    let lounge = Lounge::open().await;
    let (tv, _) = lounge.paired().await;
    let mut older = tv.stream(0).await;
    let mut newer = tv.stream(0).await;
    let ends = async { while !older.is_over().await {} };
    tokio::time::timeout(PATIENCE, ends).await.expect("one stream a device");
    assert_eq!(newer.next().await.0, "beat");
    assert_eq!(tv.hellos(2).await.status, 200);
    let stale = tv.post("/tv/v1/here?session=1", &json!({})).await;
    assert_eq!(stale.code(409), "say-hello", "a page that was overtaken speaks no more");
    assert_eq!(tv.post("/tv/v1/here?session=2", &json!({})).await.status, 200);
}

#[tokio::test]
async fn a_moved_tv_shows_its_new_school_and_nothing_of_the_old_one() {
    let lounge = Lounge::open().await;
    let other = lounge.another_school().await;
    lounge.controller.publishes("Только для своих").await;
    let (tv, device) = lounge.paired().await;
    let plan = tv.plan(0).await;
    let before = now_shows(&plan)["name"].as_str().unwrap().to_owned();
    let edit = EditDevice { unit: Some(other), ..EditDevice::default() };
    lounge.act(move |work, now| devices::edit(work, &Actor::system(), device, &edit, now)).await;
    let plan = tv.plan(1).await;
    assert_eq!(now_shows(&plan)["showing"], json!({"kind": "idle"}));
    // Of the plans before, the page may still be fetching; another session never had them.
    assert_eq!(tv.hellos(2).await.status, 200);
    tv.plan(0).await;
    let gone = tv.get(&format!("/tv/v1/frames/{before}")).await;
    assert_eq!(gone.code(404), "not-found");
}

#[tokio::test]
async fn frames_of_others_are_as_if_they_were_not_there() {
    let lounge = Lounge::open().await;
    let (tv, _) = lounge.paired().await;
    tv.plan(0).await;
    let unknown = tv.get(&format!("/tv/v1/frames/{}", Digest::of(b"secret"))).await;
    assert_eq!(unknown.code(404), "not-found");
    assert_eq!(tv.get("/tv/v1/frames/x").await.body, unknown.body);
    let stranger = lounge.browser();
    for path in ["/tv/v1/stream", "/tv/v1/poll", "/tv/v1/frames/x"] {
        assert_eq!(stranger.get(path).await.code(409), "say-hello", "{path}");
    }
    assert_eq!(stranger.get("/tv/v1/pairing").await.code(404), "unknown-pairing");
    assert_eq!(stranger.get("/tv/v1/pairing/frame").await.code(404), "unknown-pairing");
}

#[tokio::test]
async fn reports_are_kept_and_what_cannot_be_read_is_refused() {
    let lounge = Lounge::open().await;
    let (tv, device) = lounge.paired().await;
    let report = Report {
        at: Clock { now: clock::now(), trusted: true },
        applied: Held::default(),
        screen: OnScreen {
            showing: Showing::Idle,
            frame: Digest::of(b"frame"),
            since: clock::now(),
            details: Some(Details::default()),
        },
        cache: CacheState::default(),
        disk_free: None,
        memory: None,
        temperature: None,
        panel: Panel::Unknown,
        last_error: None,
    };
    assert_eq!(tv.post("/tv/v1/report?session=1", &report).await.status, 204);
    let shown = lounge.controller.ledger.read(move |view| {
        devices::show(view, &Actor::system(), device).map(|shown| shown.reported)
    });
    assert_eq!(shown.await.unwrap().unwrap().report, report);
    for (status, code, body) in
        [(400, "body-malformed", b"{}".to_vec()), (413, "body-too-long", vec![b' '; 17 * 1024])]
    {
        let refused = tv.send("POST", "/tv/v1/report?session=1", body, &[OURS]).await;
        assert_eq!(refused.code(status), code);
    }
    let none =
        Batch { spool: SpoolId::new(clock::now(), 1), class: SpoolClass::Figures, events: vec![] };
    assert_eq!(tv.post("/tv/v1/events?session=1", &none).await.code(422), "batch-invalid");
}

#[tokio::test]
async fn nobody_elses_page_speaks_in_a_tvs_name() {
    let lounge = Lounge::open().await;
    let (tv, _) = lounge.paired().await;
    for headers in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("efir-request", "1"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site"), ("efir-request", "1")],
    ] {
        for path in
            ["/tv/v1/hello", "/tv/v1/here", "/tv/v1/report", "/tv/v1/events", "/tv/v1/pairings"]
        {
            let refused = tv.send("POST", path, b"{}".to_vec(), headers).await;
            assert_eq!(refused.code(403), "cross-site", "{path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn who_asks_too_fast_is_held_up_and_open_codes_are_bounded() {
    let lounge = Lounge::open().await;
    let (tv, _) = lounge.paired().await;
    let mut refused = 0;
    for _ in 0..150 {
        let answer = tv.post("/tv/v1/here?session=1", &json!({})).await;
        refused += u32::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!((20..=60).contains(&refused), "{refused}");
    let mut codes = 0;
    let full = loop {
        let opened = lounge.browser().post("/tv/v1/pairings", &json!({"screen": screen()})).await;
        if opened.status != 201 {
            break opened;
        }
        codes += 1;
    };
    assert_eq!((full.code(429).as_str(), codes), ("too-many-pairings", 100));
}

#[tokio::test]
async fn the_port_for_tvs_alone_answers_nothing_else() {
    let lounge = Lounge::open().await;
    let alone = router_alone(lounge.desk.clone());
    let mut tv = lounge.browser();
    tv.router = alone;
    assert_eq!(tv.get("/tv").await.status, 200);
    for path in
        ["/", "/sign-in", "/api/v1/me", "/healthz", "/metrics", "/device/v1/pairings", "/static/x"]
    {
        assert_eq!(tv.get(path).await.code(404), "not-found", "{path}");
    }
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own_script() {
    let lounge = Lounge::open().await;
    let page = lounge.browser().get("/tv").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["x-frame-options"], "DENY");
    let html = String::from_utf8(page.body.to_vec()).unwrap();
    assert!(html.contains("<noscript>"), "it says so without JavaScript");
    for inline in ["style=", "onload=", "javascript:", "<style"] {
        assert!(!html.contains(inline), "{inline}");
    }
    assert_eq!(html.matches("<script").count(), html.matches("<script src=\"/tv/").count());
    for (mark, kind) in
        [("<script src=\"", "text/javascript"), ("stylesheet\" href=\"", "text/css")]
    {
        let address = html.split(mark).nth(1).unwrap().split('"').next().unwrap();
        let file = lounge.browser().get(address).await;
        assert!(file.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with(kind));
        assert!(file.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let stale = address.replacen(super::page::edition(), "000000000000", 1);
        let stale = lounge.browser().get(&stale).await;
        assert_eq!(stale.headers[header::CACHE_CONTROL], "no-cache", "another edition's page");
    }
}

#[tokio::test]
async fn a_hello_of_another_protocol_or_an_impossible_screen_is_refused() {
    let lounge = Lounge::open().await;
    let (tv, _) = lounge.paired().await;
    let hello = tv.hello(2);
    let other = Hello { protocol: 2, ..hello.clone() };
    assert_eq!(tv.post("/tv/v1/hello", &other).await.code(422), "wrong-version");
    let huge = Hello { screen: ScreenSize { width: 0, height: 9 }, ..hello };
    assert_eq!(tv.post("/tv/v1/hello", &huge).await.code(422), "screen-size");
}

#[tokio::test]
async fn a_tv_that_says_nothing_more_has_left() {
    let lounge = Lounge::patient_for(Duration::from_millis(700)).await;
    let (tv, device) = lounge.paired().await;
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(tv.post("/tv/v1/here?session=1", &json!({})).await.status, 200);
    }
    let left = async {
        while matches!(lounge.presence(device).await, Presence::Online { .. }) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, left).await.expect("silence ends a session");
    assert_eq!(tv.post("/tv/v1/here?session=1", &json!({})).await.code(409), "say-hello");
}

#[tokio::test]
async fn a_tv_that_hangs_up_has_left_sooner() {
    let lounge = Lounge::patient_for(Duration::from_secs(5)).await;
    let (tv, device) = lounge.paired().await;
    let mut stream = tv.stream(0).await;
    stream.next().await;
    let began = clock::monotonic();
    drop(stream);
    while matches!(lounge.presence(device).await, Presence::Online { .. }) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

const OURS: (&str, &str) = ("efir-request", "1");

/// A controller with its browser TVs.
struct Lounge {
    controller: Controller,
    desk: Desk,
    _stop: tokio_util::sync::DropGuard,
}

/// A TV's browser, as it asks.
#[derive(Clone)]
struct Browser {
    router: Router,
    cookie: String,
    boot: u128,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// A stream of events, as a page reads it.
struct Stream {
    body: Body,
    text: String,
}

impl Lounge {
    async fn open() -> Self {
        Self::patient_for(SILENCE).await
    }

    async fn patient_for(silence: Duration) -> Self {
        let controller = Controller::start().await;
        let stop = CancellationToken::new();
        let (events, _follower) = Events::new(controller.ledger.clone());
        let (ledger, media) = (controller.ledger.clone(), controller.media.clone());
        let console = Console::new(ledger.clone(), events, media.clone(), Site::default()).unwrap();
        let gateway = std::sync::Arc::clone(&controller.gateway);
        let tvs = Tvs::new(std::sync::Arc::clone(&gateway), media, silence, stop.clone());
        let desk = Desk {
            ledger,
            pki: std::sync::Arc::clone(&controller.pki),
            gateway,
            tvs,
            claim_url: "https://efir.example/claim".into(),
            console,
            secure: false,
        };
        Self { controller, desk, _stop: stop.drop_guard() }
    }

    /// A browser that nobody knows.
    fn browser(&self) -> Browser {
        Browser { router: router(self.desk.clone()), cookie: String::new(), boot: 1 }
    }

    /// A browser that was taken up, and has said hello.
    async fn paired(&self) -> (Browser, DeviceId) {
        let mut tv = self.browser();
        let opened = tv.post("/tv/v1/pairings", &json!({"screen": screen()})).await;
        tv.keep(&opened);
        let code = opened.json()["code"].as_str().unwrap().to_owned();
        let device = self.controller.claims(&code).await;
        assert_eq!(tv.hellos(1).await.status, 200);
        (tv, device)
    }

    async fn another_school(&self) -> UnitId {
        let known = self.controller.school;
        self.act(move |work, now| {
            let known = work.get::<Unit>(&known)?.unwrap();
            let place = Place::root(UnitId::new(now, 5));
            let other = Unit { place, name: "Школа № 5".to_owned(), ..known };
            work.put(&other);
            Ok(other.id())
        })
        .await
    }

    async fn device(&self, device: DeviceId) -> Device {
        let read = self.controller.ledger.read(move |view| view.get::<Device>(&device));
        read.await.unwrap().unwrap()
    }

    async fn presence(&self, device: DeviceId) -> Presence {
        let read = self.controller.ledger.read(move |view| {
            assert!(view.get::<Greeting>(&device)?.is_some());
            Ok(Session::presence(view.get::<Session>(&device)?.as_ref()))
        });
        read.await.unwrap()
    }

    async fn act<T: Send + 'static>(
        &self,
        act: impl Fn(
            &mut controller_core::work::Work<'_>,
            Timestamp,
        ) -> Result<T, controller_core::error::Error>
        + Send
        + 'static,
    ) -> T {
        self.controller.ledger.change(move |work| act(work, clock::now())).await.unwrap()
    }
}

impl Browser {
    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Vec::new(), &[]).await
    }

    async fn post(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        self.send("POST", path, wire::encode(body), &[OURS]).await
    }

    async fn send(&self, method: &str, path: &str, body: Vec<u8>, more: &[(&str, &str)]) -> Answer {
        let response = self.ask(method, path, body, more).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Vec<u8>,
        more: &[(&str, &str)],
    ) -> axum::response::Response {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "efir.example")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, &self.cookie)
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 9))));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
    }

    /// Keeps the cookie that an answer sets.
    fn keep(&mut self, answer: &Answer) {
        let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
        self.cookie = set.split(';').next().unwrap().to_owned();
    }

    async fn hellos(&self, session: u64) -> Answer {
        self.post("/tv/v1/hello", &self.hello(session)).await
    }

    fn hello(&self, session: u64) -> Hello {
        Hello {
            protocol: 1,
            agent: "browser 0.1.0".to_owned(),
            boot: BootId::new(Timestamp::UNIX_EPOCH, self.boot),
            session,
            held: Held::default(),
            screen: screen(),
            clock: Clock { now: clock::now(), trusted: false },
            spools: vec![SpoolState {
                spool: SpoolId::new(Timestamp::UNIX_EPOCH, 5),
                class: SpoolClass::Receipts,
            }],
        }
    }

    /// The plan after a revision.
    async fn plan(&self, have: u64) -> Value {
        let waiting = async {
            loop {
                let word = self.get(&format!("/tv/v1/poll?have={have}")).await.json();
                if word["plan"].is_object() {
                    return word["plan"]["plan"].clone();
                }
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("a plan")
    }

    async fn stream(&self, have: u64) -> Stream {
        let path = format!("/tv/v1/stream?have={have}");
        let response = self.ask("GET", &path, Vec::new(), &[]).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Stream { body: response.into_body(), text: String::new() }
    }
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of the problem that it must be.
    fn code(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

impl Stream {
    /// The next event's name and data.
    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned()
                };
                return (field("event: "), serde_json::from_str(&field("data: ")).unwrap());
            }
            let frame = self.body.frame().await.expect("the stream goes on").unwrap();
            self.text += std::str::from_utf8(&frame.into_data().unwrap()).unwrap();
        }
    }

    /// Whether nothing more comes; reads what does.
    async fn is_over(&mut self) -> bool {
        self.body.frame().await.is_none()
    }
}

fn screen() -> ScreenSize {
    ScreenSize { width: 1280, height: 720 }
}

/// The frame that a plan has on the screen now.
fn now_shows(plan: &Value) -> Value {
    let now = clock::now().as_millisecond();
    let from = plan["from"].as_i64().unwrap();
    let begun = |step: &&Value| from + step[0].as_i64().unwrap() <= now;
    let step = plan["steps"].as_array().unwrap().iter().rfind(begun).unwrap();
    plan["frames"][usize::try_from(step[1].as_u64().unwrap()).unwrap()].clone()
}
