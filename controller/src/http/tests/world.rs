//! A console over a store in a temporary directory, and ways to ask it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use controller_core::app::enrol;
use controller_core::app::setup::{self, Founding, Organisation, OrganisationKind};
use controller_core::domain::credential::Secret;
use controller_core::domain::password::PasswordHash;
use http_body_util::BodyExt;
use protocol::enrol::Nonce;
use protocol::report::ScreenSize;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::bus::Bus;
use crate::events::Events;
use crate::http::{Console, Site};
use crate::ledger::Ledger;
use crate::media::Media;
use crate::metrics::Metrics;
use crate::store::SledStore;
use crate::{clock, password};

pub(super) const PASSWORD: &str = "снег идёт с утра";
/// The secret of the one-time setup link.
pub(super) const LINK: &str = "one-time-link";
const CA_KEY: &[u8] = b"the certificate authority's key";

pub(super) struct World {
    pub(super) router: Router,
    pub(super) ledger: Ledger,
    /// Ends the event streams.
    pub(super) stop: CancellationToken,
    _directory: tempfile::TempDir,
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

struct Silent(watch::Sender<u64>);

impl Bus for Silent {
    fn announce(&self, sequence: u64) {
        self.0.send_replace(sequence);
    }

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

impl World {
    /// A console that nobody has set up; its link is [`LINK`].
    pub(super) async fn empty() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Arc::new(SledStore::open(directory.path()).unwrap());
        let bus = Arc::new(Silent(watch::Sender::new(0)));
        let ledger = Ledger::new(store, bus, Arc::new(Metrics::new()));
        ledger.change(|work| setup::offer(work, Secret::digest(LINK))).await.unwrap();
        let (events, follower) = Events::new(ledger.clone());
        let stop = CancellationToken::new();
        tokio::spawn(follower.run(stop.clone()));
        let media = Media::at(&directory.path().join("media"));
        let console = Console::new(ledger.clone(), events, media, Site::default()).unwrap();
        Self { router: crate::http::router(console), ledger, stop, _directory: directory }
    }

    /// A country whose coordinator is `anna`.
    pub(super) async fn country() -> Self {
        let world = Self::empty().await;
        let hash = password::hash(PASSWORD.to_owned()).await.unwrap();
        let founding = Founding {
            login: "anna".to_owned(),
            name: "Анна Петрова".to_owned(),
            password: PasswordHash::new(hash),
            organisation: Organisation {
                kind: OrganisationKind::Country,
                name: "Россия".to_owned(),
                time_zone: None,
            },
        };
        let now = clock::now();
        world.ledger.change(move |work| setup::found(work, &founding, now)).await.unwrap();
        world
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// Asks as a program: with a bearer's secret, in JSON.
    pub(super) async fn ask(
        &self,
        bearer: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        let mut request = Request::builder().method(Method::try_from(method).unwrap()).uri(path);
        if !bearer.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    /// Asks, and reads the answer's JSON; it must succeed.
    pub(super) async fn get(&self, bearer: &str, path: &str) -> Value {
        self.ask(bearer, "GET", path, None).await.succeeded()
    }

    pub(super) async fn post(&self, bearer: &str, path: &str, body: Value) -> Value {
        self.ask(bearer, "POST", path, Some(&body)).await.succeeded()
    }

    pub(super) async fn signs_in(&self, login: &str) -> String {
        let who = json!({"login": login, "password": PASSWORD});
        let signed_in = self.post("", "/api/v1/sessions", who).await;
        signed_in["token"].as_str().unwrap().to_owned()
    }

    /// Adds a unit, below another or where the bearer's own is. Answers its id.
    pub(super) async fn unit(
        &self,
        bearer: &str,
        kind: &str,
        name: &str,
        parent: Option<&str>,
    ) -> String {
        let body = json!({"kind": kind, "name": name, "parent": parent});
        let made = self.post(bearer, "/api/v1/units", body).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Makes somebody of a school its administrator in the true way: a director, who is there for that
    /// alone, nominates them, and `anna` grants. Answers the grant's id.
    pub(super) async fn appoints(&self, person: &str, school: &str) -> String {
        let anna = self.signs_in("anna").await;
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
        let login = format!("director-{}", rand::random::<u32>());
        let body =
            json!({"login": login, "name": "Директор", "password": PASSWORD, "unit": school});
        let director = id(&self.post(&anna, "/api/v1/people", body).await);
        let body = json!({"person": director, "role": "director", "unit": school});
        let grant = id(&self.post(&anna, "/api/v1/grants", body).await);
        let names = json!({"unit": school, "names": [{"person": person}]});
        let head = self.signs_in(&login).await;
        let nomination = id(&self.post(&head, "/api/v1/nominations", names).await);
        let decide = json!({"decisions": [{"person": person, "grant": true}]});
        let path = format!("/api/v1/nominations/{nomination}/decide");
        let decided = self.post(&anna, &path, decide).await;
        self.ask(&anna, "DELETE", &format!("/api/v1/grants/{grant}"), None).await.succeeded();
        decided["names"][0]["decision"]["grant"].as_str().unwrap().to_owned()
    }

    /// A device that shows its code: the code.
    pub(super) async fn screen_shows_code(&self) -> String {
        let (device, now) = (Nonce([7; 16]), clock::now());
        let key = rand::random::<[u8; 32]>().to_vec();
        let opening = enrol::Opening {
            request: "a request".to_owned(),
            key: key.clone(),
            commitment: protocol::enrol::commitment(device),
            hardware: "Raspberry Pi 4".to_owned(),
            agent: "0.1.0".to_owned(),
            screen: ScreenSize { width: 1920, height: 1080 },
            address: "192.0.2.1".to_owned(),
        };
        let open = move |work: &mut controller_core::work::Work<'_>| {
            let pairing = enrol::open(work, &opening, now)?;
            enrol::reveal(work, pairing.id, device, CA_KEY, now)?;
            Ok(pairing.nonce)
        };
        let controller = self.ledger.change(open).await.unwrap();
        protocol::enrol::code(&key, CA_KEY, device, controller)
    }
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(super) fn succeeded(&self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The code of the problem that it must be.
    pub(super) fn problem(&self) -> String {
        let kind = self.headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap());
        assert_eq!(kind, Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{self:?}");
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("urn:efir:problem:{code}"));
        for words in ["title", "detail"] {
            let words = problem[words].as_str().unwrap();
            assert!(!words.is_empty() && !words.starts_with(code), "{self:?}");
        }
        code.to_owned()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}
