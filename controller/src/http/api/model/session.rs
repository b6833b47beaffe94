//! Signing in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Person;

/// Signs a person in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The person's login.
    #[schema(example = "anna")]
    pub login: String,
    /// The person's password.
    #[schema(format = Password)]
    pub password: String,
}

/// A session that has begun. A browser gets the secret as a cookie too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedIn {
    /// The secret for `Authorization: Bearer …`; it is shown only here.
    pub token: String,
    /// When the session ends by itself.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// Who has signed in.
    pub person: Person,
}
