//! What a TV is told: as server-sent events, or one answer at a time where a proxy holds those up.

use std::fmt::Write as _;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::caller::{Seated, number};
use crate::clock;
use crate::gateway::ending::Ending;
use crate::http::stream::{Next, body};
use crate::tvs::{Reading, Told};

/// Something is said at least this often: a page that hears nothing for longer takes the stream for
/// broken.
const BEAT: Duration = Duration::from_secs(10);
/// The longest that an answer is held back until there is news.
const HELD: Duration = Duration::from_secs(20);
/// Keeps nginx from collecting a stream.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// What a page has, and where it reads on.
struct Ear {
    reading: Reading,
    have: u64,
    is_first: bool,
    is_over: bool,
}

/// `GET /tv/v1/stream`: server-sent events `plan`, `beat` and `bye`. A newer reader ends an older one.
pub(super) async fn stream(Seated(seat): Seated, uri: Uri) -> Response {
    let have = number(uri.query(), "have").unwrap_or(0);
    let ear = Ear { reading: seat.read(), have, is_first: true, is_over: false };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
        (BUFFERING, HeaderValue::from_static("no")),
    ];
    (headers, body(ear, say)).into_response()
}

/// `GET /tv/v1/poll`: the same, one word an answer.
pub(super) async fn poll(Seated(seat): Seated, uri: Uri) -> Response {
    let have = number(uri.query(), "have").unwrap_or(0);
    let mut ear = Ear { reading: seat.read(), have, is_first: false, is_over: false };
    let word = ear.next(HELD).await;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (headers, format!("{{\"{}\":{}}}", word.name, word.data)).into_response()
}

/// Something that is said.
struct Word {
    name: &'static str,
    data: String,
}

fn say(mut ear: Ear) -> Next<Ear> {
    Box::pin(async move {
        if ear.is_over {
            return None;
        }
        // At once, so that a page knows whether anything comes through.
        let word = if std::mem::take(&mut ear.is_first) { beat() } else { ear.next(BEAT).await };
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _written = write!(text, "event: {}\ndata: {}\n\n", word.name, word.data);
        Some((Bytes::from(text), ear))
    })
}

impl Ear {
    /// What is said next, after so long at most.
    async fn next(&mut self, most: Duration) -> Word {
        let have = self.have;
        let is_news = |told: &Told| match told {
            Told::Nothing => false,
            Told::Plan { revision, .. } => *revision != have,
            Told::Over(_) => true,
        };
        let told = tokio::select! {
            biased;
            () = self.reading.overtaken.cancelled() => Some(Told::Over(Ending::TakenOver)),
            told = self.reading.told.wait_for(is_news) => {
                Some(told.map_or(Told::Over(Ending::Stopping), |told| told.clone()))
            }
            () = tokio::time::sleep(most) => None,
        };
        match told {
            None | Some(Told::Nothing) => beat(),
            Some(Told::Over(ending)) => {
                self.is_over = true;
                Word { name: "bye", data: format!("{{\"why\":\"{}\"}}", ending.word()) }
            }
            Some(Told::Plan { revision, plan }) => {
                self.have = revision;
                let now = clock::now().as_millisecond();
                let body = &plan.body;
                let data = format!("{{\"revision\":{revision},\"now\":{now},\"plan\":{body}}}");
                Word { name: "plan", data }
            }
        }
    }
}

fn beat() -> Word {
    Word { name: "beat", data: format!("{{\"now\":{}}}", clock::now().as_millisecond()) }
}
