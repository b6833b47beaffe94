//! Who is asking.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Grant, Person, Token};

/// Who is asking, and what they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The person, or the person whose token it is.
    pub person: Person,
    /// The token, where the bearer is a machine.
    pub token: Option<Token>,
    /// The roles they hold.
    pub grants: Vec<Grant>,
}
