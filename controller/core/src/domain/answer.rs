//! Answers that are kept for a while, so that a request that is sent again is not done again.

use jiff::Timestamp;
use protocol::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::PersonId;

/// What was answered to a request that carried a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Who asked.
    pub person: PersonId,
    /// Names the key.
    pub key: Digest,
    /// Names what was asked.
    pub request: Digest,
    /// What was answered.
    pub answer: Value,
    /// When.
    pub at: Timestamp,
}

/// How many answers are kept for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerCount {
    /// For whom.
    pub person: PersonId,
    /// How many.
    pub count: usize,
}
