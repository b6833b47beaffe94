//! The three kinds of people whom a school administrator looks after.

use controller_core::domain::kind;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Invitation;

/// What somebody is: nothing above these is made in this way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// A teacher.
    Teacher,
    /// A student.
    Student,
    /// A guardian.
    Guardian,
}

/// Adds a teacher, student or guardian with the role that goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// Their school.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What they are.
    pub kind: MemberKind,
    /// Their name.
    #[schema(example = "Анна Петрова")]
    pub name: String,
    /// What they will sign in with.
    #[schema(example = "petrova.a")]
    pub login: String,
    /// Where letters reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Their class or group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "7А")]
    pub group: Option<String>,
    /// Their number in the school's own list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// Whom a school lets sign in besides its staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// Students.
    pub students: bool,
    /// Guardians.
    pub guardians: bool,
}

/// How a list is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MemberList {
    /// The school.
    #[param(value_type = String)]
    pub unit: UnitId,
    /// What those are of whom the list does not say it; teachers if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub kind: Option<MemberKind>,
    /// Takes the good rows where others are rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<bool>,
    /// Only says what would be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
}

/// What came of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MembersImported {
    /// Whether anything was stored.
    pub stored: bool,
    /// How many were added, or would be.
    pub added: usize,
    /// How many were changed.
    pub changed: usize,
    /// How many are as the list says.
    pub unchanged: usize,
    /// Rows that were rejected: one of them, and nothing is stored, unless the list is taken in part.
    pub rejected: Vec<RejectedRow>,
    /// Columns that nobody reads; nothing of them is kept.
    pub ignored: Vec<String>,
    /// Links for those who were added; they are shown only here.
    pub invitations: Vec<Invitation>,
}

/// A row that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedRow {
    /// The line of the file.
    pub row: u32,
    /// The column at fault; null if it is none.
    pub column: Option<String>,
    /// What stands there.
    pub value: String,
    /// Why, by a stable name.
    pub code: String,
    /// Why, in the reader's language.
    pub reason: String,
}

impl From<MemberKind> for kind::Kind {
    fn from(kind: MemberKind) -> Self {
        match kind {
            MemberKind::Teacher => Self::Teacher,
            MemberKind::Student => Self::Student,
            MemberKind::Guardian => Self::Guardian,
        }
    }
}

impl From<kind::Admission> for Admission {
    fn from(admission: kind::Admission) -> Self {
        Self { students: admission.students, guardians: admission.guardians }
    }
}
