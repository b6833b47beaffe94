//! People who may sign in.

use controller_core::domain::person;
use controller_core::id::PersonId;
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::present;

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
    /// Where they belong: who administers the unit sees them.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Since when signing in asks them for a one-time code besides; null if it does not.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub second_factor: Option<Timestamp>,
    /// Whether they have a password; without one they are to be invited.
    #[serde(default)]
    pub password: bool,
    /// Until when the link is good by which they are invited to choose one; null if there is none.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub invited: Option<Timestamp>,
    /// Since when they sign in through the provider as well; null if they do not.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub outside: Option<Timestamp>,
    /// Where letters reach them; null if that is not known.
    pub mail: Option<String>,
    /// Whether they want letters about screens that stay away.
    pub notices: bool,
    /// When the account was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Since when they are blocked; null if they are not.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub blocked: Option<Timestamp>,
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
    /// At least 10 characters; if not given, the person is to be invited to choose one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<String>,
    /// Where letters reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "anna@school.example")]
    pub mail: Option<String>,
    /// Where they belong; the unit that the asker's rights cover, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
}

/// A one-time link by which a person chooses a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResetLink {
    /// Where it leads; without a host where the controller does not know its public address.
    pub url: String,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// For whom.
    pub person: Person,
}

/// A one-time link by which a person who has none yet chooses a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// Where it leads; without a host where the controller does not know its public address.
    pub url: String,
    /// Until when it is good.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// Where a letter with a link of its own goes; null if none is sent.
    pub mailed: Option<String>,
    /// Whom it invites.
    pub person: Person,
}

/// Changes a person: absent fields stay, and null takes the address away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPerson {
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Анна Петрова")]
    pub name: Option<String>,
    /// Where letters reach them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "anna@school.example")]
    pub mail: Option<Option<String>>,
    /// Whether they want letters about screens that stay away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<bool>,
}

/// Changes how letters reach a person: absent fields stay, null takes the address away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditMail {
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "anna@school.example")]
    pub mail: Option<Option<String>>,
    /// Whether they want letters about screens that stay away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<bool>,
}

/// Which people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PersonFilter {
    /// Only those who belong to this unit's subtree; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those whose name or login has a word beginning with each of these. A page may be short then, though more follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl From<person::Person> for Person {
    fn from(person: person::Person) -> Self {
        Self {
            id: person.id,
            login: person.login.to_string(),
            name: person.name,
            unit: person.home.unit(),
            second_factor: person.second_factor,
            password: person.password.is_some(),
            invited: person.invited.filter(|_| person.password.is_none()),
            outside: person.outside.map(|outside| outside.since),
            mail: person.mail,
            notices: !person.no_notices,
            created: person.created,
            blocked: person.blocked,
        }
    }
}
