//! Schools from the list of a regional system or a register.
//!
//! What a list changes is planned as a difference between it and the store, then written whole or
//! not at all. A school is known by its source and the source's name for it; its numbers are no keys,
//! since a branch shares them with its head. A school that a full list has no longer is marked closed
//! and never deleted; its TVs go on.

mod apply;
mod plan;
mod tree;
mod unplaced;

use std::ops::ControlFlow;

use jiff::Timestamp;
use protocol::{Digest, UnitId};

use super::orgs;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::school::{Imports, Known, Source};
use crate::error::Error;
use crate::format::schools::{Listing, Rejected};
use crate::keys;
use crate::work::{View, Work};

pub use unplaced::{Waiting, lists, map, place, unit_of, waiting};

use plan::Plan;

/// What is to become of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// For which country or region.
    pub unit: UnitId,
    /// Whose list it is; that of the file's format if none is given.
    pub source: Option<Source>,
    /// Whether the good rows are taken when others are rejected.
    pub partial: bool,
    /// Whether the list is not the whole one, so that a school it lacks is not closed.
    pub delta: bool,
    /// The file's digest, for the audit log.
    pub file: Digest,
}

/// What a list changes, or would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Schools that were not known.
    pub added: usize,
    /// Schools of which something else is said.
    pub changed: usize,
    /// Schools of which the same is said.
    pub unchanged: usize,
    /// Schools that the list has no longer.
    pub closed: usize,
    /// Schools that the list says work no longer.
    pub skipped: usize,
    /// Of those changed: schools that went to another municipality.
    pub moved: usize,
    /// Of those changed: schools that were closed and are back.
    pub reopened: usize,
    /// Of those added and changed: schools of which it is not known where they stand.
    pub unplaced: usize,
    /// Regions and municipalities that were not known.
    pub places: usize,
    /// What is wrong with rows, in the order of the file.
    pub rejected: Vec<Rejected>,
    /// Names of the columns that were dropped, since they are about people.
    pub dropped: Vec<String>,
    /// Names of some schools, to see what it is about.
    pub samples: Vec<Sample>,
}

/// A school that a list changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What becomes of it.
    pub change: Outcome,
    /// The source's name for it.
    pub external: String,
    /// Its name.
    pub name: String,
}

/// What becomes of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It is made.
    Added,
    /// Something of it changes.
    Changed,
    /// It goes to another municipality.
    Moved,
    /// It is closed.
    Closed,
}

/// Samples of each outcome, at most.
const SAMPLES: usize = 50;

/// Asks a long run now and then how far it is and whether it goes on: rows done, of how many.
pub type Progress<'p> = &'p mut dyn FnMut(usize, usize) -> ControlFlow<()>;

/// Where somebody may import schools: in the unit that is meant, else in the highest of their own.
pub fn may(view: &View<'_>, actor: &Actor, unit: Option<UnitId>) -> Result<Unit, Error> {
    let unit = match unit {
        Some(unit) => unit,
        None => orgs::own_unit(actor, Action::ImportSchools)?,
    };
    let unit = scope(view, actor, unit)?;
    permit(actor, Action::ImportSchools, &unit.place)?;
    Ok(unit)
}

/// Tells what a list would change.
pub fn preview(
    view: &View<'_>,
    actor: &Actor,
    command: &Command,
    listing: &Listing,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Report, Error> {
    let scope = scope(view, actor, command.unit)?;
    permit(actor, Action::ImportSchools, &scope.place)?;
    Ok(Plan::make(view, &scope, command, listing, (now, 0), progress)?.report)
}

/// Imports a list. If a row is rejected nothing of it is taken, unless the command says otherwise;
/// the report says what is wrong, and that nothing was changed.
pub fn import(
    work: &mut Work<'_>,
    actor: &Actor,
    command: &Command,
    listing: &Listing,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Report, Error> {
    let scope = scope(work, actor, command.unit)?;
    let may = permit(actor, Action::ImportSchools, &scope.place)?;
    let seed = work.random();
    let plan = Plan::make(work, &scope, command, listing, (now, seed), progress)?;
    if !plan.report.rejected.is_empty() && !command.partial {
        return Ok(plan.report.refused());
    }
    if !plan.is_empty() {
        take_turn(work)?;
        apply::apply(work, &may, command, &plan, now)?;
    }
    Ok(plan.report)
}

impl Report {
    /// The same where nothing was changed.
    fn refused(self) -> Self {
        Self {
            skipped: self.skipped,
            rejected: self.rejected,
            dropped: self.dropped,
            ..Self::default()
        }
    }
}

impl Outcome {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Closed => "closed",
        }
    }
}

/// The unit whose schools a list may name: a country or a region.
fn scope(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Unit, Error> {
    let unit = orgs::find_for(view, actor, Action::ImportSchools, unit)?;
    match unit.kind {
        UnitKind::Country | UnitKind::Region => Ok(unit),
        UnitKind::Municipality | UnitKind::School => {
            Err(Error::NotARegion { unit: unit.id(), kind: unit.kind })
        }
    }
}

/// Makes this the only change of its kind at a time: whoever read the turn before begins anew.
fn take_turn(work: &mut Work<'_>) -> Result<(), Error> {
    let imports = work.get::<Imports>(&())?.unwrap_or_default();
    work.put(&Imports { number: imports.number + 1 });
    Ok(())
}

/// The marks by which a school of a list is found.
pub(crate) fn marks(known: &Known) -> Vec<String> {
    let named = keys::known_as(&known.source, known.region, &known.external);
    let stands = match known.unit {
        Some(unit) => keys::known_of(unit),
        None => keys::unplaced(known.region),
    };
    vec![format!("{named}{}", known.id), format!("{stands}{}", known.id)]
}

/// Writes what a list knows of a school, in place of what it knew.
fn write(work: &mut Work<'_>, before: Option<&Known>, after: &Known) {
    let (old, new) = (before.map(marks).unwrap_or_default(), marks(after));
    for mark in old.iter().filter(|mark| !new.contains(mark)) {
        work.unmark(mark);
    }
    for mark in new.iter().filter(|mark| !old.contains(mark)) {
        work.mark(mark);
    }
    work.put(after);
}
