//! Bearer tokens for machines.

use controller_core::domain::credential::{Credential, CredentialKind};
use controller_core::id::TokenId;
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A machine's bearer token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// Names it.
    #[schema(value_type = String)]
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it ends by itself; null for never.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// Its rights end at this unit; null if they are its person's.
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
}

/// Makes a token with the rights of whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    #[schema(example = "Табло у входа")]
    pub name: String,
    /// When it ends by itself; never, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// Narrows its rights to this unit and what is below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
}

/// A token that was just made, with its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenMade {
    /// The token.
    #[serde(flatten)]
    pub token: Token,
    /// The secret for `Authorization: Bearer …`; it is shown only here.
    pub secret: String,
}

impl From<Credential> for Token {
    fn from(token: Credential) -> Self {
        Self {
            id: token.id,
            name: match token.kind {
                CredentialKind::Token { name } => name,
                CredentialKind::Session
                | CredentialKind::Halfway
                | CredentialKind::Reset
                | CredentialKind::Invitation
                | CredentialKind::Link => String::new(),
            },
            created: token.created,
            expires: token.expires,
            unit: token.within.map(|place| place.unit()),
        }
    }
}
