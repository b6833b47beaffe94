//! The style sheet, the scripts and the sign: compiled in, and kept by browsers for good under an
//! address that changes with them.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use protocol::Digest;
use protocol::register::Accent;

use super::accent;
use crate::http::error::Misuse;
use crate::http::web::routes::Routes;

const STYLES: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const DRAWING: &str = "image/svg+xml";

macro_rules! files {
    ($($name:literal: $kind:expr),+ $(,)?) => {
        /// Each file's name, its media type and its text.
        const FILES: &[(&str, &str, &str)] =
            &[$(($name, $kind, include_str!(concat!("../../../static/", $name)))),+];
    };
}

files! {
    "efir.css": STYLES,
    "efir.svg": DRAWING,
    "js/alert.js": SCRIPT,
    "js/efir.js": SCRIPT,
    "js/enrol.js": SCRIPT,
    "js/import.js": SCRIPT,
    "js/live.js": SCRIPT,
    "js/posts/compose.js": SCRIPT,
    "js/posts/fields.js": SCRIPT,
    "js/posts/look.js": SCRIPT,
    "js/posts/order.js": SCRIPT,
    "js/posts/picture.js": SCRIPT,
    "js/posts/reach.js": SCRIPT,
    "js/posts/saving.js": SCRIPT,
    "js/posts/tree.js": SCRIPT,
    "js/posts/where.js": SCRIPT,
}

/// Names the whole set of files; another set has another name.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let texts: Vec<&[u8]> = FILES.iter().map(|(.., text)| text.as_bytes()).collect();
    Digest::of_parts(&texts).to_string().chars().take(12).collect()
});

pub(super) fn router() -> Routes {
    Routes::new().route("/static/{edition}/{*name}", get(serve))
}

/// The address of a file in this edition.
pub(super) fn address(name: &str) -> String {
    format!("/static/{}/{name}", *EDITION)
}

/// The address of the style sheet that carries a unit's colour.
pub(super) fn accent_address(accent: Accent) -> String {
    address(&format!("accent/{}.css", String::from(accent).trim_start_matches('#')))
}

async fn serve(Path((edition, name)): Path<(String, String)>, asked: HeaderMap) -> Response {
    if let Some(colour) = name.strip_prefix("accent/").and_then(|name| name.strip_suffix(".css")) {
        return match Accent::try_from(format!("#{colour}")) {
            Ok(colour) => told(&edition, &asked, &accent::styles(colour), STYLES),
            Err(_) => Misuse::NoSuchAddress.into_response(),
        };
    }
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => told(&edition, &asked, text, kind),
        None => Misuse::NoSuchAddress.into_response(),
    }
}

fn told(edition: &str, asked: &HeaderMap, text: &str, kind: &'static str) -> Response {
    let tag = format!("\"{}\"", Digest::of(text.as_bytes()));
    // A page of another edition gets what there is, and asks again the next time.
    let keep = if edition == *EDITION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, tag.clone()),
    ];
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, text.to_owned()).into_response()
}
