//! People who may sign in.

use controller_core::id::PersonId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// Names them.
    #[schema(value_type = String)]
    pub id: PersonId,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// When the account was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

/// Adds a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// What they will sign in with.
    #[schema(example = "anna")]
    pub login: String,
    /// Their name.
    #[schema(example = "Анна Петрова")]
    pub name: String,
    /// At least 10 characters.
    #[schema(format = Password)]
    pub password: String,
}
