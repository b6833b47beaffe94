//! The style sheet and the sign.

use std::future::ready;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use protocol::Digest;

use crate::http::Console;

const STYLES: &str = include_str!("../../../static/efir.css");
const SIGN: &str = include_str!("../../../static/efir.svg");

pub(super) fn router() -> Router<Console> {
    Router::new()
        .route(
            "/static/efir.css",
            get(|asked| ready(serve(&asked, STYLES, "text/css; charset=utf-8"))),
        )
        .route("/static/efir.svg", get(|asked| ready(serve(&asked, SIGN, "image/svg+xml"))))
}

fn serve(asked: &HeaderMap, text: &'static str, kind: &'static str) -> Response {
    let tag = format!("\"{}\"", Digest::of(text.as_bytes()));
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str());
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, tag),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, text).into_response()
}
