//! What went wrong, as RFC 9457 says it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of every answer that is not a success, as `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem as a URI: `urn:efir:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What went wrong in a few words, in the reader's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A stable name for programs, for example `unknown-post`.
    pub code: String,
    /// What went wrong, with which value, and what to do, in the reader's language.
    pub detail: String,
    /// The field of the request that is wrong, for example `audience.tags[0]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The values that `detail` names, for programs.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
}
