//! Who is at the head of a school.

use controller_core::app::directors;
use controller_core::id::PersonId;
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Grant;

/// Who is at the head of a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Director {
    /// The school.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// The director's role; null where there is none.
    pub director: Option<Grant>,
    /// The role of whoever stands in, or will; null where nobody does.
    pub acting: Option<Grant>,
    /// Whether the director's role rests now because somebody stands in.
    pub rests: bool,
    /// Whether the school stands alone, under nobody: there one person may give all roles, without a
    /// nomination, and nobody is blocked by being replaced.
    pub stands_alone: bool,
}

/// Puts somebody in place of a director.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceDirector {
    /// Who comes.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// Whether they only act until a director is found.
    #[serde(default)]
    pub acting: bool,
}

/// Lets somebody stand in for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandIn {
    /// Who.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// From when on; at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Until when; the director's role comes back by itself then.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// What a replacement came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DirectorReplaced {
    /// The new role.
    pub grant: Grant,
    /// Who was replaced; null where nobody was.
    #[schema(value_type = Option<String>)]
    pub former: Option<PersonId>,
    /// Whether they may sign in no more. Not so where they hold a role outside the reader's authority;
    /// their sessions have ended all the same.
    pub blocked: bool,
    /// How many roles stay and wait for a look, because the former director nominated their holders.
    pub flagged: usize,
}

impl From<directors::Head> for Director {
    fn from(head: directors::Head) -> Self {
        let rests = head.director.as_ref().is_some_and(|(_, rests)| *rests);
        Self {
            unit: head.school.id(),
            director: head.director.map(|(grant, _)| grant.into()),
            acting: head.acting.map(Grant::from),
            rests,
            stands_alone: head.stands_alone,
        }
    }
}

impl From<directors::Replaced> for DirectorReplaced {
    fn from(replaced: directors::Replaced) -> Self {
        let directors::Replaced { grant, former, blocked, flagged } = replaced;
        Self { grant: grant.into(), former, blocked, flagged }
    }
}
