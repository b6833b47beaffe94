//! Device HTTPS: one request a connection, bounded in time and size.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use protocol::limit;
use rustls::ClientConfig;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::config::Controller;

/// For the connection and its handshake.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// For the whole request: the controller may hold an answer for 20 seconds.
const REQUEST_TIME: Duration = Duration::from_secs(45);
/// Bytes of an answer's header lines.
pub(crate) const HEADER_BYTES: usize = 16 * 1024;

/// A request to the controller's device HTTPS.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) method: Method,
    /// Below [`limit::DEVICE_HTTP_PREFIX`].
    pub(crate) path: &'a str,
    /// JSON.
    pub(crate) body: Option<Vec<u8>>,
    /// Bytes of the answer, at most.
    pub(crate) limit: usize,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    /// The certificates that the controller showed, its own first.
    pub(crate) chain: Vec<CertificateDer<'static>>,
}

/// Asks, and waits for the whole answer, whatever its status.
pub(crate) async fn ask(
    controller: &Controller,
    tls: Arc<ClientConfig>,
    ask: Ask<'_>,
) -> anyhow::Result<Answer> {
    let asking = async {
        let stream = connect(controller, tls).await?;
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default().to_vec();
        let chain = chain.into_iter().map(CertificateDer::into_owned).collect();
        let (status, body) = exchange(stream, ask).await?;
        anyhow::Ok(Answer { status, body, chain })
    };
    tokio::time::timeout(REQUEST_TIME, asking)
        .await
        .with_context(|| format!("{controller} takes too long to answer"))?
}

impl Answer {
    /// The body of an answer that says it went well.
    pub(crate) fn good(self) -> anyhow::Result<Vec<u8>> {
        if self.status.is_success() {
            return Ok(self.body);
        }
        bail!("the controller answers {}{}", self.status, detail_of(&self.body))
    }
}

/// A connection to it.
pub(crate) type Stream = tokio_rustls::client::TlsStream<TcpStream>;

/// Connects to the controller's device HTTPS, in time.
pub(crate) async fn connect(
    controller: &Controller,
    tls: Arc<ClientConfig>,
) -> anyhow::Result<Stream> {
    tokio::time::timeout(CONNECT_TIME, dial(controller, tls))
        .await
        .with_context(|| format!("{controller} does not answer"))?
        .with_context(|| format!("cannot reach {controller}"))
}

async fn dial(controller: &Controller, tls: Arc<ClientConfig>) -> anyhow::Result<Stream> {
    let socket = TcpStream::connect((controller.host.as_str(), controller.port)).await?;
    socket.set_nodelay(true)?;
    let name = ServerName::try_from(limit::DEVICE_SERVER_NAME)?;
    Ok(TlsConnector::from(tls).connect(name, socket).await?)
}

async fn exchange(stream: Stream, ask: Ask<'_>) -> anyhow::Result<(StatusCode, Vec<u8>)> {
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(HEADER_BYTES)
        .handshake(TokioIo::new(stream))
        .await?;
    let path = format!("{}{}", limit::DEVICE_HTTP_PREFIX, ask.path);
    let request = Request::builder()
        .method(ask.method)
        .uri(path)
        .header(HOST, limit::DEVICE_SERVER_NAME)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(ask.body.unwrap_or_default())))?;
    let exchange = async {
        let response = sender.send_request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ask.limit).collect().await;
        let body = body.map_err(|error| {
            anyhow::anyhow!("the answer cannot be read (at most {} bytes): {error}", ask.limit)
        })?;
        anyhow::Ok((status, body.to_bytes().to_vec()))
    };
    tokio::pin!(exchange);
    // The connection is driven here, and ends with the answer.
    tokio::select! {
        answer = &mut exchange => answer,
        ended = connection => {
            ended.context("the connection broke")?;
            exchange.await
        }
    }
}

/// What a problem document (RFC 9457) says, for people.
fn detail_of(body: &[u8]) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let text = |problem: &serde_json::Value, key| Some(problem.get(key)?.as_str()?.to_owned());
    let said = problem.and_then(|problem| text(&problem, "detail").or(text(&problem, "title")));
    said.map(|said| format!(": {}", said.chars().take(200).collect::<String>())).unwrap_or_default()
}
