//! A browser TV in the story's own hands: it asks what the page asks, follows what it is told, and
//! remembers what stood on its screen.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::register::Held;
use protocol::report::{
    CacheState, Clock, Details, Hello, OnScreen, Panel, Report, ScreenSize, Showing,
};
use protocol::{BootId, Digest, SpoolId};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::http::{self, Answer};
use crate::wait::{PATIENCE, eventually, now};

/// Between two tries of a page that has lost its controller; the page itself takes its time.
const AGAIN: Duration = Duration::from_millis(200);

/// A browser with the page open.
#[derive(Debug)]
pub struct BrowserTv {
    page: Arc<Page>,
    screen: watch::Receiver<Option<OnBrowser>>,
    life: JoinHandle<()>,
}

/// What stands on its screen.
#[derive(Debug, Clone, PartialEq)]
pub struct OnBrowser {
    /// What kind of frame.
    pub showing: Showing,
    /// The digest of the picture that it holds.
    pub frame: Digest,
    /// When it had that.
    pub at: Instant,
    /// The picture.
    pub png: Bytes,
}

/// Whoever talks for it.
#[derive(Debug)]
struct Page {
    controller: SocketAddr,
    /// From which of this machine's addresses it calls.
    from: Option<IpAddr>,
    cookie: Mutex<String>,
    boot: BootId,
    /// Why its last session ended.
    bye: Mutex<Option<String>>,
    screen: watch::Sender<Option<OnBrowser>>,
}

impl BrowserTv {
    /// Opens the page at an address of the controller's, and shows a code.
    pub fn opens(controller: SocketAddr) -> Self {
        Self::opens_from(controller, None)
    }

    /// The same from another of this machine's addresses.
    pub fn opens_from(controller: SocketAddr, from: Option<IpAddr>) -> Self {
        let (screen, shown) = watch::channel(None);
        let boot = BootId::new(now(), rand::random());
        let page = Page {
            controller,
            from,
            cookie: Mutex::default(),
            boot,
            bye: Mutex::default(),
            screen,
        };
        Self { page: Arc::new(page), screen: shown, life: tokio::spawn(async {}) }
    }

    /// The code on its screen.
    pub async fn code(&self) -> String {
        let opened = self.page.post("/tv/v1/pairings", &json!({"screen": SCREEN})).await.unwrap();
        if let Some(set) = opened.headers.get("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            *self.page.cookie.lock().unwrap() = pair;
        }
        opened.done::<Value>()["code"].as_str().unwrap().to_owned()
    }

    /// Goes on air once somebody has typed its code, and stays there as the page does.
    pub fn lives(&mut self) {
        self.life.abort();
        self.life = tokio::spawn(Arc::clone(&self.page).live());
    }

    /// Another browser with a copy of its cookie.
    pub fn is_copied(&self) -> Self {
        let (screen, shown) = watch::channel(None);
        let page = Page {
            controller: self.page.controller,
            from: self.page.from,
            cookie: Mutex::new(self.page.cookie.lock().unwrap().clone()),
            boot: BootId::new(now(), rand::random()),
            bye: Mutex::default(),
            screen,
        };
        Self { page: Arc::new(page), screen: shown, life: tokio::spawn(async {}) }
    }

    /// Waits until something stands on its screen; gives it with the moment it came.
    pub async fn shows(&self, what: Showing) -> OnBrowser {
        let mut screen = self.screen.clone();
        let wanted =
            |shown: &Option<OnBrowser>| shown.as_ref().is_some_and(|it| it.showing == what);
        let waiting = tokio::time::timeout(PATIENCE, screen.wait_for(wanted));
        let Ok(shown) = waiting.await else {
            let standing = self.screen.borrow().as_ref().map(|shown| shown.showing);
            panic!("waited in vain for {what:?}; {standing:?} stands there");
        };
        shown.unwrap().clone().unwrap()
    }

    /// What stands on its screen.
    pub fn screen(&self) -> Option<OnBrowser> {
        self.screen.borrow().clone()
    }

    /// Waits until its session has ended for a reason.
    pub async fn is_told_bye(&self, why: &str) {
        eventually(&format!("the end: {why}"), PATIENCE, async || {
            let bye = self.page.bye.lock().unwrap().clone();
            if bye.as_deref() == Some(why) { Ok(()) } else { Err(format!("{bye:?}")) }
        })
        .await;
    }

    /// Asks something as the page would.
    pub async fn asks(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.page.ask(method, path, body.to_string()).await.unwrap()
    }

    /// Says hello once; the answer may be a refusal.
    pub async fn hellos(&self) -> Answer {
        self.page.hello(1).await.unwrap()
    }
}

impl Drop for BrowserTv {
    fn drop(&mut self) {
        self.life.abort();
    }
}

/// The panel of every browser TV.
const SCREEN: ScreenSize = ScreenSize { width: 1920, height: 1080 };

impl Page {
    /// What the page does from its hello on, over and over.
    async fn live(self: Arc<Self>) {
        let mut session = 0;
        loop {
            session += 1;
            if let Err(_broken) = self.once(session).await {
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    /// One session, until it breaks off.
    async fn once(&self, count: u64) -> Result<(), String> {
        let welcome = self.hello(count).await?;
        if welcome.status != 200 {
            return Err(welcome.to_string());
        }
        let session = welcome.json()["session"].as_u64().ok_or("no session")?;
        let mut stream = Stream::open(self, session).await?;
        let mut plan = Value::Null;
        let spool = SpoolId::new(now(), rand::random());
        let mut sequence = 0;
        loop {
            let until_next = until_next(&plan);
            let heard = tokio::time::timeout(until_next, stream.next()).await;
            match heard {
                Ok(heard) => match heard? {
                    (name, data) if name == "plan" => plan = data["plan"].clone(),
                    (name, data) if name == "bye" => {
                        let why = data["why"].as_str().unwrap_or_default().to_owned();
                        *self.bye.lock().unwrap() = Some(why.clone());
                        return Err(why);
                    }
                    _beat => continue,
                },
                Err(_time_for_the_next) => {}
            }
            self.show(&plan, session, spool, &mut sequence).await?;
        }
    }

    /// Fetches what is to stand on the screen now, and tells of it.
    async fn show(
        &self,
        plan: &Value,
        session: u64,
        spool: SpoolId,
        sequence: &mut u64,
    ) -> Result<(), String> {
        let Some(frame) = standing(plan) else { return Ok(()) };
        let showing: Showing =
            serde_json::from_value(frame["showing"].clone()).map_err(|error| error.to_string())?;
        let path = format!("/tv/v1/frames/{}", frame["name"].as_str().unwrap_or_default());
        let picture = self.ask(Method::GET, &path, String::new()).await?;
        if picture.status != 200 {
            return Err(picture.to_string());
        }
        let digest: Digest = picture.header("etag").trim_matches('"').parse().unwrap();
        assert_eq!(digest, Digest::of(&picture.body), "a frame's tag names its bytes");
        let before = self.screen.borrow().as_ref().map(|shown| (shown.showing, shown.frame));
        if before == Some((showing, digest)) {
            return Ok(());
        }
        let shown = OnBrowser { showing, frame: digest, at: Instant::now(), png: picture.body };
        self.screen.send_replace(Some(shown));
        self.report(plan, frame, showing, digest, session).await?;
        if let Showing::Alert { alert, revision } = showing {
            let event = Event::AlertDrawn { alert, revision, frame: digest, panel: Panel::Unknown };
            *sequence += 1;
            let entry = Entry { sequence: *sequence, at: now(), trusted: true, event };
            let batch = Batch { spool, class: SpoolClass::Receipts, events: vec![entry] };
            self.post(&format!("/tv/v1/events?session={session}"), &json!(batch)).await?;
        }
        Ok(())
    }

    async fn report(
        &self,
        plan: &Value,
        frame: &Value,
        showing: Showing,
        digest: Digest,
        session: u64,
    ) -> Result<(), String> {
        let details: Details = serde_json::from_value(frame["details"].clone()).unwrap();
        let report = Report {
            at: Clock { now: now(), trusted: true },
            applied: serde_json::from_value(plan["held"].clone()).unwrap(),
            screen: OnScreen { showing, frame: digest, since: now(), details: Some(details) },
            cache: CacheState::default(),
            disk_free: None,
            memory: None,
            temperature: None,
            panel: Panel::Unknown,
            last_error: None,
        };
        self.post(&format!("/tv/v1/report?session={session}"), &json!(report)).await.map(drop)
    }

    async fn hello(&self, session: u64) -> Result<Answer, String> {
        let hello = Hello {
            protocol: 1,
            agent: "browser 0.0.0".to_owned(),
            boot: self.boot,
            session,
            held: Held::default(),
            screen: SCREEN,
            clock: Clock { now: now(), trusted: true },
            spools: Vec::new(),
        };
        self.post("/tv/v1/hello", &json!(hello)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Answer, String> {
        self.ask(Method::POST, path, body.to_string()).await
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Result<Answer, String> {
        let request = self.request(method, path).body(Full::from(Bytes::from(body)));
        http::send(self.dial().await?, request.unwrap()).await
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.controller.to_string())
            .header("cookie", self.cookie.lock().unwrap().as_str())
            .header("content-type", "application/json")
            .header("efir-request", "1")
            .header("user-agent", "Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/38.0.2125.122")
    }

    async fn dial(&self) -> Result<TcpStream, String> {
        let broken = |error: std::io::Error| error.to_string();
        let socket = TcpSocket::new_v4().map_err(broken)?;
        if let Some(from) = self.from {
            socket.bind(SocketAddr::new(from, 0)).map_err(broken)?;
        }
        socket.connect(self.controller).await.map_err(broken)
    }
}

/// Server-sent events as they come in.
struct Stream {
    body: hyper::body::Incoming,
    text: String,
    carrier: JoinHandle<()>,
}

impl Stream {
    async fn open(page: &Page, session: u64) -> Result<Self, String> {
        let broken = |error: hyper::Error| error.to_string();
        let stream = TokioIo::new(page.dial().await?);
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(stream).await.map_err(broken)?;
        let carrier = tokio::spawn(async move {
            let _ended = connection.await;
        });
        let path = format!("/tv/v1/stream?session={session}&have=0");
        let request = page.request(Method::GET, &path).body(Full::<Bytes>::default()).unwrap();
        let response = sender.send_request(request).await.map_err(broken)?;
        if response.status() != 200 {
            return Err(response.status().to_string());
        }
        Ok(Self { body: response.into_body(), text: String::new(), carrier })
    }

    /// The next event's name and data.
    async fn next(&mut self) -> Result<(String, Value), String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                let name = field("event: ").unwrap_or_default().to_owned();
                let data = serde_json::from_str(field("data: ").unwrap_or_default());
                let heard = (name, data.map_err(|error| error.to_string())?);
                let taken = self.text.len() - rest.len();
                self.text.drain(..taken);
                return Ok(heard);
            }
            let frame = self.body.frame().await.ok_or("the stream is over")?;
            let frame = frame.map_err(|error| error.to_string())?;
            self.text += &String::from_utf8_lossy(&frame.into_data().unwrap_or_default());
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.carrier.abort();
    }
}

/// The frame that a plan has on the screen now.
fn standing(plan: &Value) -> Option<&Value> {
    let (steps, index) = steps(plan)?;
    let step = steps.get(index)?;
    plan["frames"].get(usize::try_from(step[1].as_u64()?).ok()?)
}

/// How long until a plan has another one.
fn until_next(plan: &Value) -> Duration {
    let next = || {
        let (steps, index) = steps(plan)?;
        let begins = plan["from"].as_i64()? + steps.get(index + 1)?[0].as_i64()?;
        let left = begins - now().as_millisecond();
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    };
    next().unwrap_or(Duration::from_secs(60))
}

/// A plan's steps, and which of them it is at now.
fn steps(plan: &Value) -> Option<(&Vec<Value>, usize)> {
    let (from, steps) = (plan["from"].as_i64()?, plan["steps"].as_array()?);
    let at: Timestamp = now();
    let begun =
        |step: &Value| step[0].as_i64().is_some_and(|begins| from + begins <= at.as_millisecond());
    Some((steps, steps.iter().rposition(begun)?))
}
