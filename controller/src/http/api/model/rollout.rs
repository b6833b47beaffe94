//! How far the rollout is.

use std::collections::BTreeMap;

use controller_core::app::rollout;
use controller_core::domain::rollout::Step;
use jiff::Timestamp;
use jiff::civil::Date;
use protocol::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Page, UnitKind};

/// A step on the way to screens that work.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RolloutStep {
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

/// How far a unit is, with all below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rollout {
    /// Which unit.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Units above schools, itself too.
    pub units: u64,
    /// Schools.
    pub schools: u64,
    /// The steps, in their order.
    pub steps: Vec<RolloutFigures>,
    /// The day by which `overdue` is meant, by the unit's clock.
    #[schema(value_type = String, format = Date)]
    pub today: Date,
    /// When connected screens were counted last; null where it is of this moment.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub looked: Option<Timestamp>,
    /// What is right below it.
    pub children: Page<RolloutChild>,
}

/// How far one step is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutFigures {
    /// Which step.
    pub step: RolloutStep,
    /// How many are to take it: schools, or units above schools.
    pub all: u64,
    /// How many lack it now.
    pub lacking: u64,
    /// How many never took it though the last day is over.
    pub overdue: u64,
    /// The last day that holds for this unit; null where nobody said one. Units below may have others.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// Which unit said so; null where the reader may not see it.
    #[schema(value_type = Option<String>)]
    pub due_from: Option<UnitId>,
}

/// How far something right below a unit is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutChild {
    /// Which unit.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Schools, itself too.
    pub schools: u64,
    /// How many lack a step now, by its name.
    #[schema(value_type = BTreeMap<String, u64>)]
    pub lacking: BTreeMap<RolloutStep, u64>,
    /// What is overdue, all steps together.
    pub overdue: u64,
}

/// A unit that lacks a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutLack {
    /// Which unit.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The names of the units between it and the one that was asked for, from above.
    pub above: Vec<String>,
    /// The last day for the step.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
    /// Whether that is over and the step was never taken.
    pub overdue: bool,
}

/// By when the steps are to be taken in a unit and below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolloutPlan {
    /// The last day for each step; one that is left out comes from the unit above.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, String>, example = json!({"director": "2026-12-01"}))]
    pub due: BTreeMap<RolloutStep, Date>,
}

/// Which report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RolloutFilter {
    /// Of which unit; the reader's highest one if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Units right below on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Which units that lack a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RolloutLackFilter {
    /// Which step.
    #[param(inline)]
    pub step: RolloutStep,
    /// Of which unit and below; the reader's highest one if not given.
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

/// Which table, and as what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RolloutTable {
    /// Of which unit; the reader's highest one if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// As what: CSV if not given.
    #[serde(default)]
    #[param(inline)]
    pub format: TableFormat,
}

/// What kind of file a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableFormat {
    /// Text in UTF-8, divided as spreadsheets of the reader's country do.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
}

impl Rollout {
    /// A report as it is told; `sees` says whether the reader may see a unit above it.
    pub(crate) fn of(report: rollout::Report, sees: impl Fn(UnitId) -> bool) -> Self {
        let figures = |step: Step| {
            let due = report.dues.get(&step);
            RolloutFigures {
                step: step.into(),
                all: report.figures.all(step),
                lacking: report.figures.step(step).lacking,
                overdue: report.figures.step(step).overdue,
                due: due.map(|due| due.day),
                due_from: due.map(|due| due.unit).filter(|unit| sees(*unit)),
            }
        };
        let is_asked = |step: &Step| report.figures.all(*step) > 0;
        Self {
            unit: report.unit.id(),
            units: report.figures.units,
            schools: report.figures.schools,
            steps: Step::ALL.into_iter().filter(is_asked).map(figures).collect(),
            today: report.today,
            looked: report.looked,
            children: Page {
                items: report.rows.items.into_iter().map(RolloutChild::from).collect(),
                next: report.rows.next,
            },
            name: report.unit.name,
            kind: report.unit.kind.into(),
        }
    }
}

impl From<rollout::Row> for RolloutChild {
    fn from(row: rollout::Row) -> Self {
        let lacking = |step: Step| (RolloutStep::from(step), row.figures.step(step).lacking);
        let is_asked = |step: &Step| row.figures.all(*step) > 0;
        Self {
            unit: row.unit.id(),
            schools: row.figures.schools,
            lacking: Step::ALL.into_iter().filter(is_asked).map(lacking).collect(),
            overdue: row.figures.overdue(),
            name: row.unit.name,
            kind: row.unit.kind.into(),
        }
    }
}

impl From<rollout::Line> for RolloutLack {
    fn from(line: rollout::Line) -> Self {
        Self {
            unit: line.unit.id(),
            name: line.unit.name,
            kind: line.unit.kind.into(),
            above: line.above,
            due: line.due.map(|due| due.day),
            overdue: line.overdue,
        }
    }
}

impl From<Step> for RolloutStep {
    fn from(step: Step) -> Self {
        match step {
            Step::Coordinator => Self::Coordinator,
            Step::Director => Self::Director,
            Step::Administrator => Self::Administrator,
            Step::Device => Self::Device,
            Step::Online => Self::Online,
        }
    }
}

impl From<RolloutStep> for Step {
    fn from(step: RolloutStep) -> Self {
        match step {
            RolloutStep::Coordinator => Self::Coordinator,
            RolloutStep::Director => Self::Director,
            RolloutStep::Administrator => Self::Administrator,
            RolloutStep::Device => Self::Device,
            RolloutStep::Online => Self::Online,
        }
    }
}
