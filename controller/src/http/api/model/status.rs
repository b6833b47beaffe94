//! How things are, at a glance.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::backup;

/// How things are, within what the reader may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// The controller's version.
    pub version: String,
    /// The controller's clock.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Schools.
    pub schools: u64,
    /// Devices in service.
    pub devices: u64,
    /// Those of them that are connected.
    pub devices_online: u64,
    /// Those of them that show a post, as they say.
    pub devices_showing: u64,
    /// Posts on air.
    pub posts_published: u64,
    /// The backups that the controller makes on its own; null for those who do not see everything.
    #[serde(default)]
    pub backups: Option<Backups>,
}

/// How the backups are that the controller makes on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Backups {
    /// Whether it makes any.
    pub on: bool,
    /// When the newest was made; null if there is none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub made: Option<Timestamp>,
    /// Why the last attempt failed; null if it did not.
    pub failure: Option<String>,
}

impl From<backup::State> for Backups {
    fn from(state: backup::State) -> Self {
        let backup::State { on, made, failure } = state;
        Self { on, made, failure }
    }
}
