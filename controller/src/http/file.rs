//! A file as HTTP serves it, whole or in part (RFC 9110, chapters 13 and 14).

use std::fs::File;
use std::io::{Seek, SeekFrom};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::Digest;
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1024;

/// What of a file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All of it.
    Whole,
    /// From one byte to another, both included.
    Part { first: u64, last: u64 },
    /// Nothing: who asks has it.
    Nothing,
    /// What it does not have.
    Unsatisfiable,
}

/// Answers with a JPEG of these bytes, or what is wanted of it. A range that it does not have is a bare
/// 416 with the length, for the surface to put into words.
pub(super) fn jpeg(headers: &HeaderMap, digest: Digest, mut file: File, length: u64) -> Response {
    let tag = format!("\"{digest}\"");
    let (status, first, bytes) = match wanted(headers, &tag, length) {
        Wanted::Whole => (StatusCode::OK, 0, length),
        Wanted::Part { first, last } => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Wanted::Nothing => {
            let headers = [(header::ETAG, text(&tag)), caching()];
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        Wanted::Unsatisfiable => {
            let range = [(header::CONTENT_RANGE, text(&format!("bytes */{length}")))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response();
        }
    };
    if let Err(error) = file.seek(SeekFrom::Start(first)) {
        tracing::error!(%error, "could not read a picture");
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let part = tokio::fs::File::from_std(file).take(bytes);
    let body = Body::from_stream(ReaderStream::with_capacity(part, CHUNK));
    let mut response = (status, body).into_response();
    let told = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CONTENT_LENGTH, HeaderValue::from(bytes)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::ETAG, text(&tag)),
        caching(),
    ];
    response.headers_mut().extend(told);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{length}", first + bytes - 1);
        response.headers_mut().insert(header::CONTENT_RANGE, text(&range));
    }
    response
}

/// The bytes of a digest never change.
fn caching() -> (HeaderName, HeaderValue) {
    let value = HeaderValue::from_static("private, max-age=31536000, immutable");
    (header::CACHE_CONTROL, value)
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Wanted {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(known) = said(header::IF_NONE_MATCH) {
        if known.split(',').any(|one| matches!(one.trim(), "*") || one.trim() == tag) {
            return Wanted::Nothing;
        }
    }
    // A date is never the name of these bytes.
    let is_same = said(header::IF_RANGE).is_none_or(|condition| condition.trim() == tag);
    match said(header::RANGE) {
        Some(range) if is_same => part(range, length),
        Some(_) | None => Wanted::Whole,
    }
}

/// One range of bytes. Several at once, and what is no range, get the whole file.
fn part(range: &str, length: u64) -> Wanted {
    let Some((first, last)) = range.trim().strip_prefix("bytes=").and_then(|r| r.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let end = length.saturating_sub(1);
    match (first.trim(), last.trim()) {
        ("", suffix) => match number(suffix) {
            Some(0) => Wanted::Unsatisfiable,
            Some(_) if length == 0 => Wanted::Unsatisfiable,
            Some(bytes) => Wanted::Part { first: length.saturating_sub(bytes), last: end },
            None => Wanted::Whole,
        },
        (first, "") => match number(first) {
            Some(first) if first < length => Wanted::Part { first, last: end },
            Some(_) => Wanted::Unsatisfiable,
            None => Wanted::Whole,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if last < first => Wanted::Whole,
            (Some(first), Some(last)) if first < length => {
                Wanted::Part { first, last: last.min(end) }
            }
            (Some(_), Some(_)) => Wanted::Unsatisfiable,
            (None, _) | (_, None) => Wanted::Whole,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_piece_of_the_file() {
        let part = |range| super::part(range, 100);
        for (range, first, last) in [
            ("bytes=0-9", 0, 9),
            ("bytes=90-", 90, 99),
            ("bytes=-5", 95, 99),
            ("bytes=50-1000", 50, 99),
            ("bytes=-1000", 0, 99),
        ] {
            assert_eq!(part(range), Wanted::Part { first, last }, "{range}");
        }
        for range in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(part(range), Wanted::Unsatisfiable, "{range}");
        }
        for range in ["bytes=5-1", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-", ""] {
            assert_eq!(part(range), Wanted::Whole, "{range}");
        }
        assert_eq!(super::part("bytes=-1", 0), Wanted::Unsatisfiable);
    }

    #[test]
    fn a_range_holds_only_for_the_bytes_it_was_begun_with() {
        let asked = |pairs: &[(HeaderName, &str)]| {
            let headers = pairs.iter().map(|(name, value)| (name.clone(), text(value)));
            wanted(&headers.collect(), "\"a\"", 10)
        };
        let range = (header::RANGE, "bytes=3-");
        let rest = Wanted::Part { first: 3, last: 9 };
        assert_eq!(asked(std::slice::from_ref(&range)), rest);
        assert_eq!(asked(&[range.clone(), (header::IF_RANGE, "\"a\"")]), rest);
        assert_eq!(asked(&[range.clone(), (header::IF_RANGE, "\"b\"")]), Wanted::Whole);
        let date = (header::IF_RANGE, "Wed, 25 Nov 2026 08:00:00 GMT");
        assert_eq!(asked(&[range, date]), Wanted::Whole);
        assert_eq!(asked(&[(header::IF_NONE_MATCH, "\"b\", \"a\"")]), Wanted::Nothing);
    }
}
