//! The controller's REST as somebody signed in, or nobody, uses it.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::http::{self, Answer};
use crate::tls::Tls;

/// A user of the REST.
#[derive(Debug, Clone)]
pub struct Rest {
    address: SocketAddr,
    tls: Option<Tls>,
    secret: Option<String>,
}

impl Rest {
    /// Nobody in particular.
    pub fn nobody(address: SocketAddr) -> Self {
        Self { address, tls: None, secret: None }
    }

    /// The same over TLS.
    #[must_use]
    pub fn over(self, tls: Tls) -> Self {
        Self { tls: Some(tls), ..self }
    }

    /// The same with a session's or a token's secret.
    #[must_use]
    pub fn with_secret(self, secret: &str) -> Self {
        Self { secret: Some(secret.to_owned()), ..self }
    }

    /// Signs a person in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Self {
        let answer = self.post("sessions", json!({"login": login, "password": password})).await;
        let session: Value = answer.done();
        let secret = session["token"].as_str().unwrap_or_else(|| panic!("no token in {answer}"));
        self.clone().with_secret(secret)
    }

    /// The secret it signs in with.
    pub fn secret(&self) -> &str {
        self.try_secret().expect("somebody signed in")
    }

    /// The same, if it does.
    pub(crate) fn try_secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// `GET /api/v1/{path}`.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    /// `POST /api/v1/{path}`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// `PUT /api/v1/{path}`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    /// `PATCH /api/v1/{path}`.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE /api/v1/{path}`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    /// A page outside the REST, by its whole path.
    pub async fn page(&self, path: &str) -> Answer {
        self.try_page(path).await.unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// The same; an error if there was no answer.
    pub async fn try_page(&self, path: &str) -> Result<Answer, String> {
        let request = self.request(Method::GET, path).body(Full::default()).unwrap();
        self.try_send(request).await
    }

    /// Any request with any body; an error if there was no answer.
    pub async fn try_ask(&self, method: Method, path: &str, body: Value) -> Result<Answer, String> {
        let request = self
            .request(method, &format!("/api/v1/{path}"))
            .header("content-type", "application/json")
            .body(Full::from(Bytes::from(body.to_string())))
            .unwrap();
        self.try_send(request).await
    }

    /// Sends a request as it stands.
    pub async fn try_send(&self, request: Request<Full<Bytes>>) -> Result<Answer, String> {
        let broken = |error: std::io::Error| error.to_string();
        // Boxed: with TLS inside, whoever awaits it would grow large.
        if let Some(tls) = &self.tls {
            let stream = Box::pin(tls.connect(self.address)).await.map_err(broken)?;
            Box::pin(http::send(stream, request)).await
        } else {
            let stream = TcpStream::connect(self.address).await.map_err(broken)?;
            Box::pin(http::send(stream, request)).await
        }
    }

    /// A request with this user's credentials, to be completed.
    pub fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.address.to_string())
            .header("accept-language", "en");
        match &self.secret {
            Some(secret) => request.header("authorization", format!("Bearer {secret}")),
            None => request,
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let answer = match body {
            Some(body) => self.try_ask(method.clone(), path, body).await,
            None => self.try_ask_plainly(method.clone(), path).await,
        };
        answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    async fn try_ask_plainly(&self, method: Method, path: &str) -> Result<Answer, String> {
        let request = self.request(method, &format!("/api/v1/{path}"));
        self.try_send(request.body(Full::default()).unwrap()).await
    }
}
