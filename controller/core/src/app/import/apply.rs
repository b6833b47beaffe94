//! Writing what a list changes.

use jiff::Timestamp;

use super::plan::Plan;
use super::{Command, write};
use crate::app::{orgs, rollout};
use crate::change::Change;
use crate::domain::access::Permit;
use crate::domain::audit::{Deed, Draft, Subject};
use crate::domain::org::{Unit, UnitKind};
use crate::error::Error;
use crate::work::{Record, Work};

/// Writes a plan: one entry of the audit log for all of it, and one each for what a school's people
/// will ask about.
pub(super) fn apply(
    work: &mut Work<'_>,
    may: &Permit,
    command: &Command,
    plan: &Plan,
    now: Timestamp,
) -> Result<(), Error> {
    let entry = |deed, unit: &Unit| {
        Draft::new(may.by().clone(), deed, Subject::Unit(unit.id()), unit.place.clone(), now)
    };
    for unit in &plan.made {
        orgs::list_new(work, unit)?;
        if unit.kind != UnitKind::School {
            let deed = entry(Deed::UnitCreated, unit);
            work.audit(deed.with("kind", &unit.kind).with("name", &unit.name));
        }
    }
    rollout::enter_new(work, &plan.made)?;
    for (before, after) in &plan.edited {
        orgs::rewrite(work, before, after)?;
        work.record(Change::Unit { unit: after.id() });
        match (before.closed, after.closed) {
            (None, Some(_)) => work.audit(entry(Deed::UnitClosed, after)),
            (Some(_), None) => work.audit(entry(Deed::UnitReopened, after)),
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
    for (before, after) in &plan.known {
        write(work, before.as_ref(), after);
    }
    for known in &plan.forgotten {
        for mark in super::marks(known) {
            work.unmark(&mark);
        }
        work.delete::<crate::domain::school::Known>(&known.id());
    }
    for (unit, to) in &plan.moved {
        orgs::rehang(work, may, *unit, to, now)?;
    }
    let report = &plan.report;
    let mut deed = may.deed(Deed::SchoolsImported, Subject::Unit(command.unit), now);
    deed = deed.with("file", &command.file);
    for (name, count) in [
        ("added", report.added),
        ("changed", report.changed),
        ("closed", report.closed),
        ("unchanged", report.unchanged),
        ("skipped", report.skipped),
        ("rejected", report.rejected.len()),
    ] {
        deed = deed.with(name, &count);
    }
    work.audit(deed);
    Ok(())
}
