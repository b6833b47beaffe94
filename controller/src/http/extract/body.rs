//! JSON bodies.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::BODY_BYTES;
use super::super::error::{Misuse, Place};
use super::cut;

/// A JSON body, in requests and in answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Misuse;

    async fn from_request(request: Request, state: &S) -> Result<Self, Misuse> {
        if !is_json(request.headers()) {
            return Err(Misuse::WrongContentType { expected: "application/json" });
        }
        let bytes = bytes(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// The whole body, bounded.
pub(crate) async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Misuse> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Misuse::BodyTooLarge { limit: BODY_BYTES },
        _ => Misuse::BrokenBody,
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.eq_ignore_ascii_case("application/merge-patch+json")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Misuse> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        explain(&path, error.inner())
    })?;
    deserializer.end().map_err(|error| Misuse::MalformedJson(place(&error)))?;
    Ok(value)
}

/// What serde means. It tells the kinds of wrong data apart only by its words; a test holds them.
fn explain(path: &str, error: &serde_json::Error) -> Misuse {
    if !error.is_data() {
        return Misuse::MalformedJson(place(error));
    }
    let message = error.to_string();
    let (place, named) = (place(error), quoted(&message));
    if message.starts_with("unknown field") {
        return Misuse::UnknownField { field: inside(path, named, true), place };
    }
    if message.starts_with("missing field") {
        return Misuse::MissingField { field: inside(path, named, false) };
    }
    if message.starts_with("duplicate field") {
        return Misuse::DuplicateField { field: inside(path, named, true), place };
    }
    let reason = message.split(" at line ").next().unwrap_or_default();
    let reason = reason.chars().take(200).collect();
    Misuse::InvalidValue { field: cut(path), place, reason }
}

/// The path of a field that serde names, in the object that the path leads to.
fn inside(path: &str, name: &str, path_has_name: bool) -> String {
    let parent = match path.rsplit_once('.') {
        _ if !path_has_name => path,
        Some((parent, last)) if last == name || last == "?" => parent,
        None if path == name || path == "?" => ".",
        _ => path,
    };
    cut(&if parent == "." { name.to_owned() } else { format!("{parent}.{name}") })
}

/// What stands between the first pair of backticks.
fn quoted(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

fn place(error: &serde_json::Error) -> Place {
    Place { line: error.line(), column: error.column() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::error::Failure;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Lesson {
        name: String,
        room: Option<Room>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Room {
        floor: u8,
        tags: Vec<String>,
    }

    #[test]
    fn what_does_not_parse_is_told_with_its_place() {
        for (body, line, column) in
            [("{\n  \"name\": }", 2, 11), ("", 1, 0), ("{\"name\":\"a\"} x", 1, 14)]
        {
            assert_eq!(wrong(body), Misuse::MalformedJson(Place { line, column }), "{body}");
        }
        assert!(matches!(wrong(&"[".repeat(10_000)), Misuse::InvalidValue { .. }));
        assert!(matches!(
            parse::<serde_json::Value>("[".repeat(10_000).as_bytes()),
            Err(Misuse::MalformedJson(_))
        ));
        assert!(matches!(parse::<Lesson>(b"{\"name\":\"\xff\"}"), Err(Misuse::MalformedJson(_))));
    }

    #[test]
    fn a_field_is_named_by_its_whole_path() {
        let field = |misuse: Misuse| {
            let failure = Failure::from(misuse);
            (failure.code(), failure.field().unwrap_or_default())
        };
        assert_eq!(field(wrong(r#"{"nmae":"a"}"#)), ("unknown-field", "nmae".into()));
        assert_eq!(
            field(wrong(r#"{"name":"a","room":{"flor":1}}"#)),
            ("unknown-field", "room.flor".into())
        );
        assert_eq!(field(wrong("{}")), ("missing-field", "name".into()));
        assert_eq!(
            field(wrong(r#"{"name":"a","room":{"floor":1}}"#)),
            ("missing-field", "room.tags".into())
        );
        assert_eq!(field(wrong(r#"{"name":"a","name":"b"}"#)), ("duplicate-field", "name".into()));
        assert_eq!(field(wrong(r#"{"name":5}"#)), ("invalid-value", "name".into()));
        assert_eq!(
            field(wrong(r#"{"name":"a","room":{"floor":1,"tags":["a",2]}}"#)),
            ("invalid-value", "room.tags[1]".into())
        );
    }

    fn wrong(body: &str) -> Misuse {
        parse::<Lesson>(body.as_bytes()).expect_err(body)
    }
}
