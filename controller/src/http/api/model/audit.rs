//! The audit log.

use std::collections::BTreeMap;

use controller_core::id::PersonId;
use jiff::Timestamp;
use protocol::{Digest, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Counts the entries of the whole log from 1.
    pub sequence: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who; null for the system.
    #[schema(value_type = Option<String>)]
    pub actor: Option<PersonId>,
    /// What was done, for example `post-published`.
    pub action: String,
    /// Where; null for what belongs to no unit.
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// With what, for example the post's id.
    pub details: BTreeMap<String, String>,
    /// The hash of the entry before it.
    #[schema(value_type = String)]
    pub previous: Digest,
}

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// Only those in this unit's subtree; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
