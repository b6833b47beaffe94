//! What holds for every request: counted, bounded in time, and answered whatever happens.

use std::any::Any;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{
    Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

use super::Console;
use super::error::Misuse;
use crate::clock;
use crate::metrics;

/// How long a handler may take.
const TIME: Duration = Duration::from_secs(30);
/// Where pictures are uploaded, over a school's line.
const UPLOADS: &str = "/api/v1/pictures";
/// Where lists of schools are.
const LISTS: &str = "/api/v1/schools";
/// How long that may take.
const UPLOAD_TIME: Duration = Duration::from_secs(180);

/// Counts a request under its route's template and logs it.
pub(super) async fn observe(
    State(console): State<Console>,
    request: Request,
    next: Next,
) -> Response {
    let method = method_label(request.method());
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let route = route.unwrap_or_else(|| "none".to_owned());
    let began = clock::monotonic();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = began.elapsed();
    tracing::debug!(target: "efir::http", method, route, status, ?took, "answered");
    let label = metrics::Request { method: method.to_owned(), route, status };
    console.ledger().metrics().http_requests.get_or_create(&label).inc();
    response
}

/// Only methods that exist are labels, so that a stranger cannot fill the metrics.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// Ends a request that takes too long.
pub(super) async fn limit_time(request: Request, next: Next) -> Response {
    let time = if is_upload(&request) { UPLOAD_TIME } else { TIME };
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Misuse::TooSlow.into_response(),
    }
}

/// Whether a large file comes: a picture, or a list of schools.
fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::POST => path == UPLOADS || path.starts_with("/units/import"),
        Method::PUT => path == LISTS,
        _ => false,
    }
}

/// `OPTIONS` tells what an address does; there is nothing to allow across origins.
pub(super) async fn answer_options(request: Request, next: Next) -> Response {
    let asks = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    if asks && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let allow = response.headers_mut().remove(header::ALLOW);
        let mut options = StatusCode::NO_CONTENT.into_response();
        if let Some(allow) = allow {
            options.headers_mut().insert(header::ALLOW, allow);
        }
        return options;
    }
    response
}

/// Headers that keep browsers from guessing, framing and telling; what a handler set itself stays.
pub(super) async fn secure(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 7] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(), geolocation=()",
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// What a panic in a handler becomes; the panic hook has logged it.
pub(super) fn recover(console: &Console, _panic: &(dyn Any + Send)) -> Response {
    console.ledger().metrics().panics.inc();
    Misuse::Internal.into_response()
}

/// Compresses data and pages; what a page repeats of a secret looks different on each.
pub(super) fn compression() -> CompressionLayer<impl Predicate> {
    let suited = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
        ["text/html", "application/json", "application/problem+json", "text/css", "text/javascript"]
            .iter()
            .any(|suited| kind.starts_with(suited.as_bytes()))
    };
    CompressionLayer::new().compress_when(SizeAbove::new(1024).and(suited))
}
