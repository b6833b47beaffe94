//! One HTTP request over whatever stream it is given.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Sends one request and takes the whole answer.
pub(crate) async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |error: hyper::Error| format!("HTTP breaks: {error:?}");
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(broken)?;
    let carrier = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(broken)?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(broken)?.to_bytes();
    carrier.abort();
    Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
}

impl Answer {
    /// The body of a success; panics with the whole answer if it was none.
    pub fn done<T: DeserializeOwned>(&self) -> T {
        assert!((200..300).contains(&self.status), "refused: {self}");
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {self}"))
    }

    /// Checks that there was success, whatever the body.
    pub fn succeeded(&self) {
        assert!((200..300).contains(&self.status), "refused: {self}");
    }

    /// The body as JSON, whatever the status; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The problem's stable code; panics if the answer is no problem of that status (RFC 9457).
    pub fn refused(&self, status: u16) -> String {
        assert_eq!(self.status, status, "expected a refusal: {self}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self}");
        let problem = self.json();
        assert_eq!(problem["status"], status, "{self}");
        problem["code"].as_str().unwrap_or_else(|| panic!("no code in {self}")).to_owned()
    }

    /// A header field as text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.text())
    }
}
