//! Roles given to people in units.

use controller_core::domain::role;
use controller_core::id::{GrantId, PersonId};
use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::author;

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
    /// Whether a coordinator gave it without the nomination that will be asked for later.
    pub bootstrap: bool,
    /// When it was revoked; null while it is in force.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked: Option<Timestamp>,
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
            bootstrap: grant.bootstrap,
            revoked: grant.revoked,
        }
    }
}
