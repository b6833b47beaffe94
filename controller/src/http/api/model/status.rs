//! How things are, at a glance.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
}
