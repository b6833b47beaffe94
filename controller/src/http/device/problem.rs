//! Errors of device HTTPS: problem details (RFC 9457) with a stable code.

use axum::Json;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::error::Error;
use serde::Serialize;

use crate::media::Flaw;
use crate::pki::{PkiError, RequestError};

/// Seconds after which it makes sense to try again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// Something that went wrong.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
}

impl Problem {
    pub(in crate::http) fn new(
        status: StatusCode,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self { kind: "about:blank", status: status.as_u16(), code, detail: detail.into() }
    }

    pub(in crate::http) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", format!("there is no such {what}"))
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = match error.code() {
            "unknown-pairing" | "unknown-device" => StatusCode::NOT_FOUND,
            "device-revoked" | "key-retired" => StatusCode::FORBIDDEN,
            "commitment-broken" => StatusCode::CONFLICT,
            "too-many-pairings" | "pairings-full" => StatusCode::TOO_MANY_REQUESTS,
            "busy" => StatusCode::SERVICE_UNAVAILABLE,
            "store-failed" | "record-damaged" => {
                tracing::error!(%error, "device HTTPS could not be served");
                let detail = "the controller could not read or write its store; try again later";
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.code(), detail);
            }
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::new(status, error.code(), error.to_string())
    }
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        tracing::error!(%flaw, "could not read a picture");
        let detail = "the controller could not read the picture; try again later";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "media-failed", detail)
    }
}

impl From<RequestError> for Problem {
    fn from(error: RequestError) -> Self {
        let code = match error {
            RequestError::TooLong(_) => "request-too-long",
            RequestError::Malformed => "request-malformed",
            RequestError::WrongKey => "request-key",
            RequestError::WrongSignature => "request-signature",
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, error.to_string())
    }
}

impl From<PkiError> for Problem {
    fn from(error: PkiError) -> Self {
        tracing::error!(%error, "could not issue a certificate");
        let detail = "the controller could not issue a certificate; try again later";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "certificate-failed", detail)
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body-too-long",
                format!("the body is over {} bytes", protocol::limit::UP_BYTES),
            ),
            _ => Self::new(StatusCode::BAD_REQUEST, "body-broken", rejection.body_text()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}
