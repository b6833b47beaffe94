//! A browser's connection: kept open, with a cookie, taking compressed answers.

use std::net::SocketAddr;

use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::Request;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::rest::Rest;

/// One connection.
#[derive(Debug)]
pub(super) struct Client {
    sender: SendRequest<Empty<Bytes>>,
    host: String,
    cookie: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Of the body, as it came over the line.
    pub(super) bytes: usize,
    pub(super) body: Bytes,
}

impl Client {
    /// Connects as whoever uses the REST.
    pub(super) async fn connect(address: SocketAddr, rest: &Rest) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.context("connecting")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let cookie = rest.try_secret().map(|secret| format!("efir-session={secret}"));
        Ok(Self { sender, host: address.to_string(), cookie })
    }

    /// Asks for a page and takes all of it, compressed as it may be.
    pub(super) async fn asks(&mut self, address: &str) -> anyhow::Result<Answer> {
        self.asks_for(address, "gzip").await
    }

    /// The same, with what the answer may be encoded as.
    pub(super) async fn asks_for(&mut self, address: &str, as_: &str) -> anyhow::Result<Answer> {
        self.sender.ready().await?;
        let mut request = Request::get(address)
            .header("host", &self.host)
            .header("accept", "text/html")
            .header("accept-encoding", as_);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let response = self.sender.send_request(request.body(Empty::new())?).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Answer { status, bytes: body.len(), body })
    }
}
