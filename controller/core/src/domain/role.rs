//! The roles of DOMAIN.md, and who holds one where.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::org::UnitKind;
use super::place::Place;
use super::scope::Scope;
use crate::id::{GrantId, NominationId, PersonId};

/// What somebody is in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Координатор of the country.
    NationalCoordinator,
    /// Координатор of a region.
    RegionalCoordinator,
    /// Муниципальный координатор.
    MunicipalCoordinator,
    /// Директор.
    Director,
    /// И.о. директора.
    ActingDirector,
    /// Школьный координатор.
    SchoolCoordinator,
    /// Администратор ОО.
    SchoolAdministrator,
    /// Педагогический работник.
    Teacher,
    /// Обучающийся.
    Student,
    /// Законный представитель.
    Guardian,
    /// Редактор раздела.
    Editor,
    /// Дежурный, пост охраны.
    Duty,
    /// Технический специалист.
    Technician,
    /// Эксперт: shares in the library.
    Expert,
    /// Региональная система, a machine account.
    RegionalSystem,
}

/// A role of a person in a unit. It is never deleted, only revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its name.
    pub id: GrantId,
    /// Whose.
    pub person: PersonId,
    /// What.
    pub role: Role,
    /// Where; it covers what is below.
    pub place: Place,
    /// Who granted it.
    pub granted_by: By,
    /// When.
    pub granted: Timestamp,
    /// Granted by a coordinator alone, before nominations were the way: only in records of that time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bootstrap: bool,
    /// When it begins; at once if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it ends by itself, which is outside; never if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// A coordinator's deputy: named by the coordinator of the same unit, not from above.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deputy: bool,
    /// What its holder publishes without review, and where: of editors, and of teachers with rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The nomination by which it was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nomination: Option<NominationId>,
    /// Since when somebody should look whether it stays: whoever nominated has been replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Timestamp>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

/// Who is at the head of a school: at most one director and one who stands in, on one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directorship {
    /// Which school.
    pub school: UnitId,
    /// The director's role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub director: Option<GrantId>,
    /// The role of whoever stands in. While it holds, the director's does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acting: Option<GrantId>,
}

/// That roles have the keys by which coordinators and directors are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantIndex {}

/// Text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no role; the roles are {list}", list = Role::list())]
pub struct UnknownRole(pub String);

impl Role {
    /// All of them, in the order of DOMAIN.md.
    pub const ALL: [Self; 15] = [
        Self::NationalCoordinator,
        Self::RegionalCoordinator,
        Self::MunicipalCoordinator,
        Self::Director,
        Self::ActingDirector,
        Self::SchoolCoordinator,
        Self::SchoolAdministrator,
        Self::Teacher,
        Self::Student,
        Self::Guardian,
        Self::Editor,
        Self::Duty,
        Self::Technician,
        Self::Expert,
        Self::RegionalSystem,
    ];

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::NationalCoordinator => "national_coordinator",
            Self::RegionalCoordinator => "regional_coordinator",
            Self::MunicipalCoordinator => "municipal_coordinator",
            Self::Director => "director",
            Self::ActingDirector => "acting_director",
            Self::SchoolCoordinator => "school_coordinator",
            Self::SchoolAdministrator => "school_administrator",
            Self::Teacher => "teacher",
            Self::Student => "student",
            Self::Guardian => "guardian",
            Self::Editor => "editor",
            Self::Duty => "duty",
            Self::Technician => "technician",
            Self::Expert => "expert",
            Self::RegionalSystem => "regional_system",
        }
    }

    /// Whether it makes sense in a unit of this kind.
    pub fn fits(self, kind: UnitKind) -> bool {
        match self {
            Self::NationalCoordinator => kind == UnitKind::Country,
            Self::RegionalCoordinator | Self::RegionalSystem => kind == UnitKind::Region,
            Self::MunicipalCoordinator => kind == UnitKind::Municipality,
            Self::Director
            | Self::ActingDirector
            | Self::SchoolCoordinator
            | Self::SchoolAdministrator
            | Self::Teacher
            | Self::Student
            | Self::Guardian
            | Self::Editor
            | Self::Duty => kind == UnitKind::School,
            Self::Technician | Self::Expert => true,
        }
    }

    /// Whether it is one of the coordinators above schools.
    pub fn coordinates(self) -> bool {
        match self {
            Self::NationalCoordinator | Self::RegionalCoordinator | Self::MunicipalCoordinator => {
                true
            }
            Self::Director
            | Self::ActingDirector
            | Self::SchoolCoordinator
            | Self::SchoolAdministrator
            | Self::Teacher
            | Self::Student
            | Self::Guardian
            | Self::Editor
            | Self::Duty
            | Self::Technician
            | Self::Expert
            | Self::RegionalSystem => false,
        }
    }

    /// Whether only a coordinator gives it, and only the one whose part it is.
    pub fn is_appointed(self) -> bool {
        match self {
            Self::NationalCoordinator
            | Self::RegionalCoordinator
            | Self::MunicipalCoordinator
            | Self::Director
            | Self::ActingDirector
            | Self::SchoolCoordinator
            | Self::SchoolAdministrator
            | Self::RegionalSystem => true,
            Self::Teacher
            | Self::Student
            | Self::Guardian
            | Self::Editor
            | Self::Duty
            | Self::Technician
            | Self::Expert => false,
        }
    }

    fn list() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

impl Grant {
    /// Whether nobody has revoked it. It may be still to begin.
    pub fn is_active(&self) -> bool {
        self.revoked.is_none()
    }

    /// Whether it holds at an instant: it has begun, has not ended, and nobody has revoked it.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.is_active() && self.from.is_none_or(|from| from <= now) && !self.is_over(now)
    }

    /// Whether it has ended by itself.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl Directorship {
    /// A school that nobody is at the head of.
    pub fn vacant(school: UnitId) -> Self {
        Self { school, director: None, acting: None }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownRole(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_as_it_prints() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        let error = "king".parse::<Role>().unwrap_err();
        assert!(error.to_string().contains("«king» is no role; the roles are national_coord"));
    }
}
