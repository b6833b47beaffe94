//! How far a country is on the way to screens that work: who is missing where, and by when.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::place::Place;
use super::role::Role;

/// A step on the way, and what a unit lacks until it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A unit above schools has a coordinator.
    Coordinator,
    /// A school has a director, or an acting one.
    Director,
    /// A school has an administrator.
    Administrator,
    /// A school has a screen in service.
    Device,
    /// A school has a screen that is connected.
    Online,
}

/// An office that the report asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Any coordinator's.
    Coordinator,
    /// The director's, or the acting one's.
    Director,
    /// The school administrator's.
    Administrator,
}

/// How many hold an office right there; none is kept where nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// The unit.
    pub unit: UnitId,
    /// The office.
    pub office: Office,
    /// How many roles.
    pub count: u64,
}

/// What is counted of a unit above schools: of itself, and of the schools right below it. What lies
/// deeper is added on reading, so that a role given in one school writes no key of the whole country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The unit.
    pub place: Place,
    /// Whether it has a coordinator of its own.
    pub coordinated: bool,
    /// Its schools.
    pub schools: u64,
    /// Those without a director.
    pub director: u64,
    /// Those without an administrator.
    pub administrator: u64,
    /// Those without a screen.
    pub device: u64,
    /// Those that have screens, none of which was connected at the last look.
    #[serde(default)]
    pub dark: u64,
    /// Those that have screens, none of which had ever been connected at the last look.
    #[serde(default)]
    pub silent: u64,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked: Option<Timestamp>,
}

/// Whether units have all the keys of the report; older stores do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolloutIndex {
    /// Which set of keys.
    pub version: u32,
}

/// By when the steps are to be taken in a unit and below, where nothing nearer says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The unit.
    pub place: Place,
    /// The last day for each step, by the clock of whoever reads the report's unit.
    pub due: BTreeMap<Step, Date>,
}

/// Text that names no step.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» is no step; give coordinator, director, administrator, device or online")]
pub struct UnknownStep(pub String);

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 5] =
        [Self::Coordinator, Self::Director, Self::Administrator, Self::Device, Self::Online];

    /// Those of which a commit knows whether they are taken; whether a screen is connected is asked on
    /// reading.
    pub const KEPT: [Self; 4] =
        [Self::Coordinator, Self::Director, Self::Administrator, Self::Device];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Director => "director",
            Self::Administrator => "administrator",
            Self::Device => "device",
            Self::Online => "online",
        }
    }

    /// Whether a school takes it; otherwise a unit above schools does.
    pub fn is_of_schools(self) -> bool {
        match self {
            Self::Coordinator => false,
            Self::Director | Self::Administrator | Self::Device | Self::Online => true,
        }
    }
}

impl Office {
    /// The office of a role, if the report asks for it.
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::NationalCoordinator | Role::RegionalCoordinator | Role::MunicipalCoordinator => {
                Some(Self::Coordinator)
            }
            Role::Director | Role::ActingDirector => Some(Self::Director),
            Role::SchoolAdministrator => Some(Self::Administrator),
            Role::SchoolCoordinator
            | Role::Teacher
            | Role::Student
            | Role::Guardian
            | Role::Editor
            | Role::Duty
            | Role::Technician
            | Role::Expert
            | Role::RegionalSystem => None,
        }
    }

    /// The step that is taken once somebody holds it.
    pub fn step(self) -> Step {
        match self {
            Self::Coordinator => Step::Coordinator,
            Self::Director => Step::Director,
            Self::Administrator => Step::Administrator,
        }
    }

    /// Its stable name.
    pub fn name(self) -> &'static str {
        self.step().name()
    }
}

impl Tally {
    /// Of a unit of which nothing is counted yet.
    pub fn of(place: Place) -> Self {
        Self {
            place,
            coordinated: false,
            schools: 0,
            director: 0,
            administrator: 0,
            device: 0,
            dark: 0,
            silent: 0,
            looked: None,
        }
    }

    /// How many lack a step that is kept: schools, or the unit itself.
    pub(crate) fn count(&mut self, step: Step, lacks: bool) {
        let field = match step {
            Step::Coordinator => {
                self.coordinated = !lacks;
                return;
            }
            Step::Director => &mut self.director,
            Step::Administrator => &mut self.administrator,
            Step::Device => &mut self.device,
            Step::Online => return,
        };
        *field = field.saturating_add_signed(if lacks { 1 } else { -1 });
    }

    /// The same, as the report tells it: a school without a screen has none that is connected either.
    pub fn lacking(&self, step: Step) -> u64 {
        match step {
            Step::Coordinator => u64::from(!self.coordinated),
            Step::Director => self.director,
            Step::Administrator => self.administrator,
            Step::Device => self.device,
            Step::Online => self.device.saturating_add(self.dark).min(self.schools),
        }
    }

    /// How many have yet to take a step: a screen that was connected once is only switched off now.
    pub fn behind(&self, step: Step) -> u64 {
        match step {
            Step::Online => self.device.saturating_add(self.silent).min(self.schools),
            Step::Coordinator | Step::Director | Step::Administrator | Step::Device => {
                self.lacking(step)
            }
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Step {
    type Err = UnknownStep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownStep(text.chars().take(40).collect());
        Self::ALL.into_iter().find(|step| step.name() == text).ok_or_else(unknown)
    }
}
