//! The rollout report: which units lack a coordinator, which schools a director, an administrator or a
//! screen, what is to be done by when, and what is overdue.

mod keep;
mod lists;
mod plan;
mod report;

pub use self::keep::{Dark, Seen, enter, index, leave, look, note};
pub(crate) use self::keep::{enter_new, equipped, marks, recounted, staff, staffed};
pub use self::lists::{Line, SchoolLine, lacking, schools};
pub use self::plan::{Due, Dues, plan};
pub use self::report::{Figures, Report, Row, StepFigures, report};
