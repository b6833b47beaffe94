//! Signing in.

use controller_core::app::signin::{self, sessions::OwnSession};
use controller_core::id::TokenId;
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
    /// The one-time code of the app, or a recovery code, where it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "123456")]
    pub code: Option<String>,
}

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Names it.
    #[schema(value_type = String)]
    pub id: TokenId,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it ends by itself, however much it is used.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// When it was last used, to a quarter of an hour.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub seen: Option<Timestamp>,
    /// The address from which that was.
    pub address: String,
    /// The program and its system in short words, as they call themselves.
    #[schema(example = "Firefox, Windows")]
    pub client: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// How many sessions have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionsEnded {
    /// So many.
    pub ended: u32,
}

/// A link that signs its maker in elsewhere, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInLink {
    /// Where it leads; without a host where the controller does not know its public address.
    pub url: String,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
}

impl From<OwnSession> for Session {
    fn from(own: OwnSession) -> Self {
        let OwnSession { session, is_current } = own;
        let (seen, address, client) = match session.visit {
            Some(visit) => (Some(visit.seen), visit.address, visit.client),
            None => (None, String::new(), String::new()),
        };
        let (id, created, expires) = (session.id, session.created, session.expires);
        Self { id, created, expires, seen, address, client, current: is_current }
    }
}

impl From<signin::SignedIn> for SignedIn {
    fn from(opened: signin::SignedIn) -> Self {
        let token = opened.secret.reveal().to_owned();
        Self { token, expires: opened.expires, person: opened.person.into() }
    }
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
