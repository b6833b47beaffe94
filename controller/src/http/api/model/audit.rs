//! The audit log.

use std::collections::BTreeMap;

use controller_core::app::audit::Filter;
use controller_core::domain::actor::By;
use controller_core::domain::audit;
use controller_core::id::{EntryId, PersonId, TokenId};
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Names it; ids rise with time.
    #[schema(value_type = String)]
    pub id: EntryId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who; null for the system.
    pub by: Option<Author>,
    /// What was done.
    #[schema(example = "post-published")]
    pub deed: String,
    /// To what.
    pub subject: Subject,
    /// Where.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What else there is to say.
    pub details: BTreeMap<String, String>,
    /// Whether a coordinator did it without the second person that will be asked for later.
    pub bootstrap: bool,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// The person.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// The login they had then.
    pub login: String,
    /// The token, where a machine did it for them.
    #[schema(value_type = Option<String>)]
    pub token: Option<TokenId>,
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// `unit`, `person`, `grant`, `token`, `device` or `post`.
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// Whether the audit log is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditProof {
    /// Whether every entry follows the one before it.
    pub whole: bool,
    /// How many entries are proven: all, or those before the first that does not fit.
    pub entries: u64,
    /// The hash of the last of them, in hexadecimal digits. Kept elsewhere, it proves later that the log
    /// still begins so.
    pub head: String,
    /// The first entry that does not follow the one before it; null where there is none.
    pub broken: Option<u64>,
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
    /// Only what somebody with this login or id did; `system` is the controller itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Only what has to do with these: `posts`, `alerts`, `devices`, `people`, `access`,
    /// `organisation`, `support`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub kind: Option<audit::DeedKind>,
    /// Only this deed, for example `post-published`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub deed: Option<audit::Deed>,
    /// Only what was not done earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Only what was done earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Only entries that hold this text, in small letters or large: a login, a name, an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Items on a page, 1 to 200; 50 if not given. A page that is filtered may be shorter, or empty,
    /// though more follows. The export is whole, whatever this says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl AuditFilter {
    /// The same as the core asks for it.
    pub(crate) fn wanted(&self) -> Filter {
        Filter {
            unit: self.unit,
            by: self.by.clone(),
            kind: self.kind,
            deed: self.deed,
            from: self.from,
            until: self.until,
            text: self.text.clone(),
        }
    }
}

impl From<audit::Entry> for AuditEntry {
    fn from(entry: audit::Entry) -> Self {
        let what = entry.what;
        Self {
            id: entry.id,
            at: what.at,
            by: Author::of(what.by),
            deed: what.deed.name().to_owned(),
            subject: what.subject.into(),
            unit: what.place.unit(),
            details: what.details,
            bootstrap: what.bootstrap,
        }
    }
}

impl From<audit::Subject> for Subject {
    fn from(subject: audit::Subject) -> Self {
        let (kind, id) = match subject {
            audit::Subject::Unit(id) => ("unit", id.to_string()),
            audit::Subject::Person(id) => ("person", id.to_string()),
            audit::Subject::Grant(id) => ("grant", id.to_string()),
            audit::Subject::Token(id) => ("token", id.to_string()),
            audit::Subject::Device(id) => ("device", id.to_string()),
            audit::Subject::Post(id) => ("post", id.to_string()),
            audit::Subject::Alert(id) => ("alert", id.to_string()),
            audit::Subject::Ticket(id) => ("ticket", id.to_string()),
            audit::Subject::Library(id) => ("library", id.to_string()),
            audit::Subject::Consent(id) => ("consent", id.to_string()),
        };
        Self { kind: kind.to_owned(), id }
    }
}

impl Author {
    /// Who did something; none for the controller itself.
    pub(super) fn of(by: By) -> Option<Self> {
        match by {
            By::Person { person, login, token } => Some(Self { person, login, token }),
            By::System => None,
        }
    }
}
