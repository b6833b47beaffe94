//! The three kinds of people whom a school administrator looks after: teachers, students and guardians.

use std::fmt;
use std::str::FromStr;

use protocol::UnitId;
use serde::{Deserialize, Serialize};

use super::role::Role;
use crate::error::Error;

/// One of the three kinds. There is no other here: nobody becomes an administrator, a director or a
/// coordinator by the way of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Педагогический работник.
    Teacher,
    /// Обучающийся.
    Student,
    /// Законный представитель.
    Guardian,
}

/// Whom a school lets sign in besides its staff; nobody, where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admission {
    /// The school.
    pub unit: UnitId,
    /// Students.
    #[serde(default)]
    pub students: bool,
    /// Guardians.
    #[serde(default)]
    pub guardians: bool,
}

/// Who in a school's own list is who here: by the number that the list gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// The school.
    pub unit: UnitId,
    /// The number, as the list has it.
    pub number: String,
    /// The person.
    pub person: crate::id::PersonId,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Teacher, Self::Student, Self::Guardian];

    /// The role that such people hold in their school.
    pub fn role(self) -> Role {
        match self {
            Self::Teacher => Role::Teacher,
            Self::Student => Role::Student,
            Self::Guardian => Role::Guardian,
        }
    }

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        self.role().name()
    }
}

impl Admission {
    /// A school that lets nobody in but its staff.
    pub fn none(unit: UnitId) -> Self {
        Self { unit, students: false, guardians: false }
    }

    /// Whether it lets such people in.
    pub fn admits(&self, kind: Kind) -> bool {
        match kind {
            Kind::Teacher => true,
            Kind::Student => self.students,
            Kind::Guardian => self.guardians,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == text.trim());
        kind.ok_or_else(|| Error::KindForbidden { role: text.trim().chars().take(40).collect() })
    }
}
