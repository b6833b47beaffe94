//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a request that its sender may send
//! again without it being done again.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use controller_core::app::answers;
use protocol::Digest;
use serde::Serialize;

use super::super::error::Misuse;
use super::cut;

/// The header.
const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters of a key, at most.
const LENGTH: usize = 255;

/// The key that a request carries, if it does, and where it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Once {
    key: Option<Digest>,
    place: String,
}

impl Once {
    /// Names a request with this body; nothing without a key.
    pub(crate) fn of(&self, body: &impl Serialize) -> Option<answers::Request> {
        let body = serde_json::to_vec(body).unwrap_or_default();
        let request = Digest::of_parts(&[self.place.as_bytes(), &body]);
        self.key.map(|key| answers::Request { key, request })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Misuse;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Misuse> {
        let place = format!("{} {}", parts.method, parts.uri);
        Ok(Self { key: key(&parts.headers)?, place })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<Digest>, Misuse> {
    let Some(key) = headers.get(HEADER) else { return Ok(None) };
    let invalid = || Misuse::InvalidKey {
        value: cut(&String::from_utf8_lossy(key.as_bytes())),
        most: LENGTH,
    };
    let text = key.to_str().map_err(|_| invalid())?;
    // Its standard quotes it, many clients do not.
    let text = text.trim().trim_matches('"');
    let fits = !text.is_empty() && text.len() <= LENGTH;
    if fits { Ok(Some(Digest::of(text.as_bytes()))) } else { Err(invalid()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn read(text: &str) -> Result<Option<Digest>, Misuse> {
        let value = HeaderValue::from_bytes(text.as_bytes()).unwrap();
        key(&[(HEADER, value)].into_iter().collect())
    }

    #[test]
    fn a_key_is_some_text_quoted_or_not() {
        assert_eq!(key(&HeaderMap::new()), Ok(None));
        assert_eq!(read("a-1"), Ok(Some(Digest::of(b"a-1"))));
        assert_eq!(read("\"a-1\""), read("a-1"));
        for wrong in ["", "\"\"", "ключ", &"x".repeat(256)] {
            assert!(matches!(read(wrong), Err(Misuse::InvalidKey { .. })), "{wrong}");
        }
    }
}
