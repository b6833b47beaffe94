//! Nominations of school administrators.

use controller_core::app::nominations;
use controller_core::domain::nomination;
use controller_core::id::{GrantId, NominationId, PersonId};
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::author;

/// A director's list of people for school administrators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Nomination {
    /// Names it.
    #[schema(value_type = String)]
    pub id: NominationId,
    /// The school.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// How far it is.
    pub state: NominationState,
    /// Who nominated.
    #[schema(value_type = Option<String>)]
    pub nominated_by: Option<PersonId>,
    /// When it was submitted.
    #[schema(value_type = String, format = DateTime)]
    pub submitted: Timestamp,
    /// From when on the coordinators one level up may decide it as well.
    #[schema(value_type = String, format = DateTime)]
    pub rises: Timestamp,
    /// What the director says to all of it.
    pub remark: String,
    /// Whom they nominate.
    pub names: Vec<Nominee>,
}

/// How far a nomination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NominationState {
    /// Some name waits for a decision.
    Waiting,
    /// Every name is decided.
    Decided,
    /// The director took it back.
    Withdrawn,
}

/// One of the people on a nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Nominee {
    /// Who.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// What the director says of them.
    pub remark: String,
    /// What became of it; null while it waits.
    pub decision: Option<Decision>,
}

/// What a coordinator decided about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// Whether the role was granted.
    pub granted: bool,
    /// The role; null where it was refused.
    #[schema(value_type = Option<String>)]
    pub grant: Option<GrantId>,
    /// Why.
    pub reason: String,
    /// Who decided.
    #[schema(value_type = Option<String>)]
    pub by: Option<PersonId>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Submits a nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNomination {
    /// The school; one's own if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// A word to all of it.
    #[serde(default)]
    pub remark: String,
    /// Whom to nominate, 1 to 50.
    pub names: Vec<NewNominee>,
}

/// One of the people to nominate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNominee {
    /// Who; somebody of the school.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// A word about them.
    #[serde(default)]
    pub remark: String,
}

/// Decides about some of the names, or all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// One decision a name.
    pub decisions: Vec<Verdict>,
}

/// What is decided about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// About whom.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// Whether they become school administrator.
    pub grant: bool,
    /// Why; a refusal must say so.
    #[serde(default)]
    pub reason: String,
}

/// Which nominations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NominationFilter {
    /// Only those of this unit and below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that wait for a decision.
    #[serde(default)]
    pub waiting: bool,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Somebody asks their director to nominate them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NominationRequest {
    /// Who asks.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// The school.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Why.
    pub remark: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Asks to be nominated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskNomination {
    /// Why.
    #[serde(default)]
    pub remark: String,
}

/// Whose request is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WhoseRequest {
    /// Who asked.
    #[param(value_type = String)]
    pub person: PersonId,
}

impl NewNomination {
    /// The same as the use case hears it.
    pub(crate) fn into_core(self) -> nominations::NewNomination {
        let names = self.names.into_iter().map(|name| (name.person, name.remark)).collect();
        nominations::NewNomination { school: self.unit, remark: self.remark, names }
    }
}

impl From<Verdict> for nominations::Verdict {
    fn from(verdict: Verdict) -> Self {
        let Verdict { person, grant, reason } = verdict;
        Self { person, grant, reason }
    }
}

impl From<nomination::NominationState> for NominationState {
    fn from(state: nomination::NominationState) -> Self {
        match state {
            nomination::NominationState::Waiting => Self::Waiting,
            nomination::NominationState::Decided => Self::Decided,
            nomination::NominationState::Withdrawn => Self::Withdrawn,
        }
    }
}

impl From<nomination::Nomination> for Nomination {
    fn from(found: nomination::Nomination) -> Self {
        Self {
            id: found.id,
            unit: found.place.unit(),
            state: found.state().into(),
            nominated_by: author(&found.by),
            submitted: found.submitted,
            rises: found.rises,
            remark: found.remark,
            names: found.names.into_iter().map(Nominee::from).collect(),
        }
    }
}

impl From<nomination::Nominee> for Nominee {
    fn from(name: nomination::Nominee) -> Self {
        let decision = name.decision.map(|decision| Decision {
            granted: decision.grant.is_some(),
            grant: decision.grant,
            reason: decision.reason,
            by: author(&decision.by),
            at: decision.at,
        });
        Self { person: name.person, remark: name.remark, decision }
    }
}

impl From<nomination::Wish> for NominationRequest {
    fn from(wish: nomination::Wish) -> Self {
        Self { person: wish.person, unit: wish.place.unit(), remark: wish.remark, at: wish.at }
    }
}
