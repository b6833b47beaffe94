//! Headers of requests, for OpenAPI.

use utoipa::IntoParams;

/// For requests that make something.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described")]
pub(super) struct OnceHeader {
    /// Names this request, best with a UUID. Sent again with the same key and body within 24 hours, it
    /// is not done again and gets the same answer; with another body it is refused (422, `key-reused`).
    #[param(
        rename = "Idempotency-Key",
        required = false,
        example = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    )]
    key: String,
}

/// For edits.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described")]
pub(super) struct IfMatchHeader {
    /// The `ETag` of the version that the edit is meant for. Where it has changed since, the edit is
    /// refused (412, `version-outdated`, with the current one); without this header it is done.
    #[param(rename = "If-Match", required = false)]
    version: String,
}
