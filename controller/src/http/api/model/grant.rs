//! Roles given to people in units.

use std::collections::BTreeSet;

use controller_core::app::rights;
use controller_core::domain::{role, scope};
use controller_core::id::{GrantId, NominationId, PersonId};
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{PostKind, author};

/// A role; what each may do is in the domain's table of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Coordinator of the country.
    NationalCoordinator,
    /// Coordinator of a region.
    RegionalCoordinator,
    /// Coordinator of a municipality.
    MunicipalCoordinator,
    /// Director of a school.
    Director,
    /// Whoever stands in for a director.
    ActingDirector,
    /// Coordinator of a school.
    SchoolCoordinator,
    /// Administrator of a school.
    SchoolAdministrator,
    /// Teacher.
    Teacher,
    /// Student.
    Student,
    /// Guardian.
    Guardian,
    /// Editor of named kinds.
    Editor,
    /// The duty at the entrance.
    Duty,
    /// Technician.
    Technician,
    /// Expert: shares in the library.
    Expert,
    /// A region's system.
    RegionalSystem,
}

/// A role given to a person in a unit; it covers the unit's subtree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Names it.
    #[schema(value_type = String)]
    pub id: GrantId,
    /// Who holds it.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// Where.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    pub granted: Timestamp,
    /// Who gave it; null for the system.
    #[schema(value_type = Option<String>)]
    pub granted_by: Option<PersonId>,
    /// When it begins; null for at once.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// When it ends by itself; null for never.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Whether it is a coordinator's deputy, named by the coordinator of the same unit.
    #[serde(default)]
    pub deputy: bool,
    /// What its holder publishes without review, and where: an editor's kinds, a teacher's rooms.
    #[serde(default)]
    pub scope: Option<Scope>,
    /// The nomination by which it was given; null for roles that take none.
    #[schema(value_type = Option<String>)]
    pub nomination: Option<NominationId>,
    /// Since when somebody should say whether it stays, because whoever nominated was replaced.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub review: Option<Timestamp>,
    /// Whether a coordinator gave it alone, before nominations were the way.
    pub bootstrap: bool,
    /// When it was revoked, or ended by itself; null while it is in force.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked: Option<Timestamp>,
}

/// Kinds of posts and places of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Which kinds; every kind if none is named.
    #[serde(default)]
    pub kinds: Vec<PostKind>,
    /// Screens with any of these tags; every place if neither tags nor rooms are named.
    #[serde(default)]
    pub tags: BTreeSet<String>,
    /// Screens in any of these rooms.
    #[serde(default)]
    pub rooms: BTreeSet<String>,
}

/// Whether a role stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewGrant {
    /// True keeps it, false revokes it.
    pub keep: bool,
}

/// Which grants wait for a look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReviewFilter {
    /// Only those of this unit and below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Gives a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    /// To whom.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// Where.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// When it begins; at once if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// When it ends by itself; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// What its holder publishes without review, and where: an editor names kinds, a teacher rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// Which grants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct GrantFilter {
    /// Only this person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub person: Option<PersonId>,
    /// Only those in this very unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl From<role::Role> for Role {
    fn from(role: role::Role) -> Self {
        match role {
            role::Role::NationalCoordinator => Self::NationalCoordinator,
            role::Role::RegionalCoordinator => Self::RegionalCoordinator,
            role::Role::MunicipalCoordinator => Self::MunicipalCoordinator,
            role::Role::Director => Self::Director,
            role::Role::ActingDirector => Self::ActingDirector,
            role::Role::SchoolCoordinator => Self::SchoolCoordinator,
            role::Role::SchoolAdministrator => Self::SchoolAdministrator,
            role::Role::Teacher => Self::Teacher,
            role::Role::Student => Self::Student,
            role::Role::Guardian => Self::Guardian,
            role::Role::Editor => Self::Editor,
            role::Role::Duty => Self::Duty,
            role::Role::Technician => Self::Technician,
            role::Role::Expert => Self::Expert,
            role::Role::RegionalSystem => Self::RegionalSystem,
        }
    }
}

impl From<Role> for role::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::NationalCoordinator => Self::NationalCoordinator,
            Role::RegionalCoordinator => Self::RegionalCoordinator,
            Role::MunicipalCoordinator => Self::MunicipalCoordinator,
            Role::Director => Self::Director,
            Role::ActingDirector => Self::ActingDirector,
            Role::SchoolCoordinator => Self::SchoolCoordinator,
            Role::SchoolAdministrator => Self::SchoolAdministrator,
            Role::Teacher => Self::Teacher,
            Role::Student => Self::Student,
            Role::Guardian => Self::Guardian,
            Role::Editor => Self::Editor,
            Role::Duty => Self::Duty,
            Role::Technician => Self::Technician,
            Role::Expert => Self::Expert,
            Role::RegionalSystem => Self::RegionalSystem,
        }
    }
}

impl From<role::Grant> for Grant {
    fn from(grant: role::Grant) -> Self {
        Self {
            id: grant.id,
            person: grant.person,
            role: grant.role.into(),
            unit: grant.place.unit(),
            granted: grant.granted,
            granted_by: author(&grant.granted_by),
            from: grant.from,
            until: grant.until,
            deputy: grant.deputy,
            scope: grant.scope.map(Scope::from),
            nomination: grant.nomination,
            review: grant.review,
            bootstrap: grant.bootstrap,
            revoked: grant.revoked,
        }
    }
}

impl NewGrant {
    /// A role from now on, without an end.
    pub fn new(person: PersonId, role: Role, unit: UnitId) -> Self {
        Self { person, role, unit, from: None, until: None, scope: None }
    }

    /// The same as the use case hears it.
    pub(crate) fn into_core(self) -> rights::NewGrant {
        let Self { person, role, unit, from, until, scope } = self;
        let scope = scope.map(scope::Scope::from).unwrap_or_default();
        rights::NewGrant { person, role: role.into(), unit, from, until, scope }
    }
}

impl From<scope::Scope> for Scope {
    fn from(scope: scope::Scope) -> Self {
        let kinds = scope.kinds.into_iter().map(PostKind::from).collect();
        Self { kinds, tags: scope.tags, rooms: scope.rooms }
    }
}

impl From<Scope> for scope::Scope {
    fn from(scope: Scope) -> Self {
        let kinds = scope.kinds.into_iter().map(Into::into).collect();
        Self { kinds, tags: scope.tags, rooms: scope.rooms }
    }
}
