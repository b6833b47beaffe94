//! `ETag` and `If-Match` (RFC 9110, 8.8.3 and 13.1.1): an edit that is meant for one version of a thing.
//!
//! A version names what can be edited; what a device reports of itself is not part of it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use controller_core::error::Error;
use protocol::{Digest, wire};
use serde::Serialize;

use super::super::error::Misuse;

/// Names a version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version(String);

/// For which version a request is meant; for any, where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct IfMatch(Option<Vec<String>>);

/// An answer with the version of what it tells.
#[derive(Debug, Clone)]
pub(crate) struct Versioned<T> {
    version: Version,
    told: T,
}

impl Version {
    /// The version of a record.
    pub(crate) fn of(record: &impl Serialize) -> Self {
        let digest = Digest::of(&wire::encode(record)).to_string();
        Self(format!("\"{}\"", digest.get(..32).unwrap_or_default()))
    }

    /// As an `ETag` says it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Goes with what is told of the record.
    pub(crate) fn with<T>(self, told: T) -> Versioned<T> {
        Versioned { version: self, told }
    }
}

impl IfMatch {
    /// Refuses a request that is meant for another version of the record.
    pub(crate) fn check(&self, record: &impl Serialize) -> Result<(), Error> {
        let Some(meant) = &self.0 else { return Ok(()) };
        let Version(current) = Version::of(record);
        let fits = meant.iter().any(|one| one == "*" || *one == current);
        if fits { Ok(()) } else { Err(Error::VersionOutdated { current }) }
    }
}

impl<T: IntoResponse> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = self.told.into_response();
        if let Ok(tag) = HeaderValue::from_str(&self.version.0) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Misuse;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Misuse> {
        let headers = parts.headers.get_all(header::IF_MATCH);
        let mut meant = None;
        for value in headers {
            let text = value.to_str().unwrap_or_default();
            let tags = text.split(',').map(|tag| tag.trim().to_owned());
            meant.get_or_insert_with(Vec::new).extend(tags);
        }
        Ok(Self(meant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_for_any_version_or_for_one_of_those_it_names() {
        let Version(tag) = Version::of(&"record");
        let meant = |tags: &[&str]| IfMatch(Some(tags.iter().map(|&tag| tag.to_owned()).collect()));
        assert_eq!(IfMatch::default().check(&"record"), Ok(()));
        for tags in [[tag.as_str(), "\"x\""], ["*", "\"x\""]] {
            assert_eq!(meant(&tags).check(&"record"), Ok(()));
        }
        let outdated = Err(Error::VersionOutdated { current: tag.clone() });
        assert_eq!(meant(&["\"x\""]).check(&"record"), outdated);
        assert_eq!(meant(&[&format!("W/{tag}")]).check(&"record"), outdated, "only strongly");
        assert_eq!(meant(&[]).check(&"record"), outdated);
    }
}
