//! A screen that is a page for this machine alone: the live frame, for technicians and tests.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use agent_render::{Frame, Png};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, HeaderValue,
    IF_NONE_MATCH, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::{TokioIo, TokioTimer};
use protocol::Digest;
use protocol::report::ScreenSize;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{Display, Flip};
use crate::clock::uptime;

/// Connections at a time.
const CONNECTIONS: usize = 32;
/// For a request's header lines.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// The longest life of a connection, however slow its client reads.
const CONNECTION_TIME: Duration = Duration::from_secs(120);
/// How long `/changes` waits for another frame.
const CHANGE_TIME: Duration = Duration::from_secs(25);

const PAGE: &str = include_str!("live.html");
const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");
const POLICY: &str = "default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The live frame; none before the first.
type Live = watch::Receiver<Option<Arc<Picture>>>;

#[derive(Debug)]
pub(super) struct Page {
    address: SocketAddr,
    size: ScreenSize,
    live: watch::Sender<Option<Arc<Picture>>>,
}

#[derive(Debug)]
struct Picture {
    bytes: Bytes,
    sha256: Digest,
}

impl Page {
    /// Binds a loopback address and serves it.
    pub(super) async fn open(
        address: SocketAddr,
        size: ScreenSize,
        tasks: &mut JoinSet<()>,
        stop: CancellationToken,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (live, frames) = watch::channel(None);
        tasks.spawn(serve(listener, frames, stop));
        Ok(Self { address, size, live })
    }
}

impl Display for Page {
    fn show(&mut self, frame: &Frame) -> io::Result<Flip> {
        let Png { bytes, sha256 } = frame.png();
        self.live.send_replace(Some(Arc::new(Picture { bytes: bytes.into(), sha256 })));
        Ok(Flip { at: uptime(), frame: sha256 })
    }

    fn size(&self) -> ScreenSize {
        self.size
    }

    fn address(&self) -> String {
        format!("http://{}/", self.address)
    }
}

async fn serve(listener: TcpListener, frames: Live, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, _)) => {
                let frames = frames.clone();
                connections.spawn(async move {
                    let _place = place;
                    converse(socket, frames).await;
                });
            }
            // For want of file descriptors, most likely: others must end first.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn converse(socket: TcpStream, frames: Live) {
    let service = service_fn(move |request| {
        let frames = frames.clone();
        async move { Ok::<_, Infallible>(answer(&request, frames).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(socket), service);
    // A client that breaks off or is too slow is its own trouble.
    tokio::time::timeout(CONNECTION_TIME, connection).await.ok();
}

async fn answer(request: &Request<Incoming>, frames: Live) -> Response<Full<Bytes>> {
    if !is_local(request) {
        return plain(
            StatusCode::MISDIRECTED_REQUEST,
            "this page is for 127.0.0.1 and localhost\n",
        );
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET\n");
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    match request.uri().path() {
        "/" => file("text/html; charset=utf-8", PAGE),
        "/live.js" => file("text/javascript; charset=utf-8", SCRIPT),
        "/live.css" => file("text/css; charset=utf-8", STYLE),
        "/frame.png" => frame(request, &frames),
        "/changes" => changes(request.uri(), frames).await,
        _ => plain(StatusCode::NOT_FOUND, "there are / and /frame.png\n"),
    }
}

/// Whether the client meant this machine: a page elsewhere whose name is made to point here did not.
fn is_local(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<hyper::http::uri::Authority>().ok());
    authority.is_some_and(|authority| {
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    })
}

/// The frame as it is now.
fn frame(request: &Request<Incoming>, frames: &Live) -> Response<Full<Bytes>> {
    let Some(frame) = frames.borrow().clone() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "there is no frame yet\n");
    };
    let tag = format!("\"{}\"", frame.sha256);
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut answer = if known {
        respond(StatusCode::NOT_MODIFIED, "image/png", Bytes::new())
    } else {
        respond(StatusCode::OK, "image/png", frame.bytes.clone())
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.headers_mut().insert(ETAG, tag);
    }
    answer
}

/// `/changes?after=DIGEST`: the live frame's digest, as soon as it is another one.
async fn changes(uri: &Uri, mut frames: Live) -> Response<Full<Bytes>> {
    let after = uri.query().and_then(|query| query.strip_prefix("after=")).unwrap_or_default();
    let is_other = |frame: &Option<Arc<Picture>>| {
        frame.as_ref().is_some_and(|frame| frame.sha256.to_string() != after)
    };
    match tokio::time::timeout(CHANGE_TIME, frames.wait_for(is_other)).await {
        Ok(Ok(frame)) => {
            let digest = frame.as_ref().map(|frame| frame.sha256.to_string()).unwrap_or_default();
            respond(StatusCode::OK, "text/plain", Bytes::from(digest))
        }
        Ok(Err(_)) => plain(StatusCode::SERVICE_UNAVAILABLE, "the agent stops\n"),
        Err(_) => respond(StatusCode::NO_CONTENT, "text/plain", Bytes::new()),
    }
}

fn file(kind: &'static str, text: &'static str) -> Response<Full<Bytes>> {
    respond(StatusCode::OK, kind, Bytes::from_static(text.as_bytes()))
}

fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    respond(status, "text/plain; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

fn respond(status: StatusCode, kind: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    for (name, value) in [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
    ] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests;
