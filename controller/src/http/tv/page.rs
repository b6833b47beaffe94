//! The page itself: one document, one script in the ECMAScript of 2009, one style sheet.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::Digest;
use protocol::words::{Value, Words};

use super::Desk;
use crate::http::device::problem::Problem;
use crate::http::language::preferred;

/// The script, as it is served.
pub(super) const SCRIPT: &str = include_str!("../../../static/tv/tv.js");
const STYLES: &str = include_str!("../../../static/tv/tv.css");
const PAGE: &str = include_str!("../../../templates/tv/page.html");

/// Scripts, styles and pictures only from ourselves and never inline, nothing from elsewhere.
const CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// A TV that is switched on without its controller shows what it has: it opens the page from its own
/// store. A page that finds itself out of date loads itself anew.
const PAGE_KEPT: HeaderValue = HeaderValue::from_static("private, max-age=604800");
const FILE_KEPT: &str = "public, max-age=31536000, immutable";

/// Names page, script and styles as they are served now; others have another name.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let parts = [PAGE, SCRIPT, STYLES, env!("CARGO_PKG_VERSION")].map(str::as_bytes);
    Digest::of_parts(&parts).to_string().chars().take(12).collect()
});

/// The page's edition.
pub(super) fn edition() -> &'static str {
    &EDITION
}

#[derive(Template)]
#[template(path = "tv/page.html")]
struct Page<'a> {
    words: &'a Words,
    /// The badge's words, in which the script puts the time.
    lost: String,
    edition: &'a str,
    version: &'a str,
}

/// `GET /tv`
pub(super) async fn page(
    State(desk): State<Desk>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = desk.console.pages().words(preferred(&headers));
    let lost = words.say_with("tv-lost", &[("time", Value::from("{time}"))].into_iter().collect());
    let page = Page { words, lost, edition: edition(), version: env!("CARGO_PKG_VERSION") };
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "the TV's page cannot be written");
        let detail = "the page cannot be written";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "page-failed", detail)
    })?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, CONTENT),
        (header::CACHE_CONTROL, PAGE_KEPT),
        (header::VARY, HeaderValue::from_static("accept-language")),
    ];
    Ok((headers, html).into_response())
}

/// `GET /tv/{edition}/tv.js`
pub(super) async fn script(Path(asked): Path<String>) -> Response {
    file(&asked, "text/javascript; charset=utf-8", SCRIPT)
}

/// `GET /tv/{edition}/tv.css`
pub(super) async fn styles(Path(asked): Path<String>) -> Response {
    file(&asked, "text/css; charset=utf-8", STYLES)
}

/// A page of another edition gets what there is, and asks again the next time.
fn file(asked: &str, kind: &'static str, text: &'static str) -> Response {
    let keep = if asked == edition() { FILE_KEPT } else { "no-cache" };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], text).into_response()
}
