//! Whoever was erased: that there was somebody, and nothing of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// A person whose data were erased. What they wrote stays, by «a deleted user».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Who it was.
    pub person: PersonId,
    /// When they were erased.
    pub at: Timestamp,
    /// How far the records of others are cleared of their login: after this key; none when all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
}
