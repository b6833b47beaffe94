//! What goes wrong, as HTTP says it: the only place that knows statuses.

mod misuse;
mod status;
mod words;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use controller_core::error::Error;

pub use misuse::{Misuse, Place};
pub use words::Speech;
pub(crate) use words::{fluent, values};

use super::api::model::Problem;
use super::language::preferred;
use super::{Console, web};

/// Why a request did not succeed. As a response it is only a status: [`speak`] finds the words for
/// whoever asked.
#[derive(Debug, Clone)]
pub enum Failure {
    /// A use case refused, or the store failed.
    Core(Error),
    /// The request itself is wrong.
    Request(Misuse),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<Misuse> for Failure {
    fn from(misuse: Misuse) -> Self {
        Self::Request(misuse)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status::of(&self).into_response();
        match &self {
            Self::Request(misuse) => misuse.add_headers(response.headers_mut()),
            Self::Core(error) => note(error, response.headers_mut()),
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Misuse {
    fn into_response(self) -> Response {
        Failure::from(self).into_response()
    }
}

/// Logs what is the controller's own fault, and adds the headers that go with a refusal.
fn note(error: &Error, headers: &mut HeaderMap) {
    if matches!(error, Error::Store(_) | Error::Damaged { .. }) {
        tracing::error!(%error, "a request failed");
    }
    if matches!(error, Error::NotSignedIn {} | Error::WrongLogin {} | Error::CodeNeeded {}) {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Error::VersionOutdated { current } = error {
        if let Ok(tag) = HeaderValue::from_str(current) {
            headers.insert(header::ETAG, tag);
        }
    }
    if matches!(error, Error::Busy {}) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(2));
    }
}

/// Gives every failure its body in the reader's language: a page for a browser that looks at pages,
/// else a problem.
pub async fn speak(State(console): State<Console>, request: Request, next: Next) -> Response {
    let wants_page = wants_page(&request);
    let headers = request.headers();
    let language = if wants_page {
        web::chosen_language(headers, console.site().secure)
    } else {
        preferred(headers)
    };
    let mut response = next.run(request).await;
    let Some(failure) = take_failure(&mut response) else { return response };
    let problem = console.speech().problem(&failure, language);
    if wants_page {
        let page = web::problem_page(&console, language, &problem);
        let mut response = replace(response, page, "text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, web::CONTENT);
        response
    } else {
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        replace(response, body, "application/problem+json")
    }
}

/// The failure that a response carries, or that a bare status of the framework means.
fn take_failure(response: &mut Response) -> Option<Failure> {
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return Some(failure);
    }
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return None;
    }
    let spoken = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/")
    });
    if spoken { None } else { Some(Misuse::of_status(response.status()).into()) }
}

/// Whether whoever asks is a person before a browser's address bar.
fn wants_page(request: &Request) -> bool {
    let path = request.uri().path();
    let machine = path.starts_with("/api/") || path.starts_with("/device/");
    let accepts = |kind| {
        let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        accept.is_some_and(|accept| accept.contains(kind))
    };
    !machine && accepts("text/html")
}

fn replace(mut response: Response, body: impl Into<Body>, kind: &'static str) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = body.into();
    response
}

impl Failure {
    /// The status it is told by.
    pub fn status(&self) -> StatusCode {
        status::of(self)
    }

    /// The stable name of what went wrong.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Core(error) => error.code(),
            Self::Request(misuse) => misuse.code(),
        }
    }

    /// The values that the words name.
    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Core(error) => error.args(),
            Self::Request(misuse) => misuse.args(),
        }
    }

    /// The field of the request that is wrong.
    pub fn field(&self) -> Option<String> {
        match self {
            Self::Core(error) => error.field().map(str::to_owned),
            Self::Request(misuse) => misuse.field(),
        }
    }
}

impl Speech {
    /// A failure in words.
    pub fn problem(&self, failure: &Failure, language: protocol::Language) -> Problem {
        let code = failure.code();
        // What went wrong inside is for the log: it may name what the reader may not see.
        let inside = failure.status() == StatusCode::INTERNAL_SERVER_ERROR;
        let args = if inside { Vec::new() } else { failure.args() };
        Problem {
            kind: format!("urn:efir:problem:{code}"),
            title: self.title(code, language),
            status: failure.status().as_u16(),
            code: code.to_owned(),
            detail: self.detail(code, &args, language),
            field: failure.field(),
            params: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }
}
