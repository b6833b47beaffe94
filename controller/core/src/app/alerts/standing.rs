//! What follows from an alert: the lists it stands in, the registers that hold it, and when it leaves
//! them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::{AlertId, alert};

use crate::change::Change;
use crate::domain::alert::{Alert, Standing, past};
use crate::domain::compose;
use crate::domain::org::{Unit, UnitKind};
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// Alerts of one unit that a register holds, at most: with the five levels of a full hierarchy they
/// are as many as [`limit::ALERTS`](protocol::limit::ALERTS).
pub const MOST_IN_FORCE: usize = 4;

/// Writes an alert with everything that follows from it.
pub(super) fn replace(
    work: &mut Work<'_>,
    unit: &Unit,
    before: Option<&Alert>,
    after: &Alert,
    now: Timestamp,
) -> Result<(), Error> {
    let zone = zone(work, unit)?;
    let mut standing = read(work, unit)?;
    if let Some(before) = before {
        work.unmark(&leaving(&before.wire(), zone.as_ref()));
    } else {
        list(work, after);
    }
    let wire = after.wire();
    work.mark(&leaving(&wire, zone.as_ref()));
    if let Some(known) = standing.alerts.iter_mut().find(|known| known.alert == after.id) {
        *known = wire;
    } else {
        make_room(work, unit, &mut standing, zone.as_ref(), now)?;
        standing.alerts.push(wire);
        for_lists(after, "standing", |mark| work.mark(mark));
    }
    work.put(after);
    work.put(&standing);
    work.record(Change::Alerts { unit: unit.id() });
    Ok(())
}

/// The alert that is in force and says the same.
pub(super) fn same(view: &View<'_>, new: &Alert, now: Timestamp) -> Result<Option<Alert>, Error> {
    let standing = view.get::<Standing>(&new.place.unit())?;
    let says_the_same = |known: &alert::Alert| {
        (known.severity, known.drill, &known.text, &known.instruction, &known.audience)
            == (new.severity, new.drill, &new.text, &new.instruction, &new.audience)
    };
    let in_force = |known: &&alert::Alert| known.ended.is_none() && now < known.expires;
    let known = standing.iter().flat_map(|standing| &standing.alerts);
    let found = known.filter(in_force).find(|known| says_the_same(known));
    found.map_or(Ok(None), |known| view.get(&known.alert))
}

/// Takes out of the registers what is past on every screen, at most `most`; answers how many.
pub fn sweep(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut taken = 0;
    for mark in work.marks(keys::ALERT_PAST, None, most)? {
        let Some(id) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::ALERT_PAST));
        taken += 1;
        let Ok(id) = AlertId::parse(id) else { continue };
        let Some(alert) = work.get::<Alert>(&id)? else { continue };
        let Some(unit) = work.get::<Unit>(&alert.place.unit())? else { continue };
        let mut standing = read(work, &unit)?;
        take_out(work, &mut standing, id)?;
        work.put(&standing);
        work.record(Change::Alerts { unit: unit.id() });
    }
    Ok(taken)
}

/// The time zone of the one school that a unit's alerts are for; none for what is above schools.
pub(super) fn zone(view: &View<'_>, unit: &Unit) -> Result<Option<TimeZone>, Error> {
    if unit.kind != UnitKind::School {
        return Ok(None);
    }
    let name = compose::effective(view, unit)?.time_zone;
    Ok(Some(TimeZone::get(&name).unwrap_or(TimeZone::UTC)))
}

/// While there is no room, what is past leaves first, and then what was ended first, though its end
/// may not have stood for long: a new alert matters more. What is in force or undecided never leaves.
fn make_room(
    work: &mut Work<'_>,
    unit: &Unit,
    standing: &mut Standing,
    zone: Option<&TimeZone>,
    now: Timestamp,
) -> Result<(), Error> {
    while standing.alerts.len() >= MOST_IN_FORCE {
        let can_leave = standing.alerts.iter().filter_map(|alert| {
            let end = past(alert, zone);
            (alert.ended.is_some() || end <= now).then_some((end, alert.alert))
        });
        let Some((_, oldest)) = can_leave.min() else {
            return Err(Error::TooManyAlerts { unit: unit.id(), limit: MOST_IN_FORCE });
        };
        let alert = standing.alerts.iter().find(|alert| alert.alert == oldest);
        if let Some(mark) = alert.map(|alert| leaving(alert, zone)) {
            work.unmark(&mark);
        }
        take_out(work, standing, oldest)?;
    }
    Ok(())
}

fn take_out(work: &mut Work<'_>, standing: &mut Standing, id: AlertId) -> Result<(), Error> {
    standing.alerts.retain(|alert| alert.alert != id);
    if let Some(alert) = work.get::<Alert>(&id)? {
        for_lists(&alert, "standing", |mark| work.unmark(mark));
    }
    Ok(())
}

fn read(view: &View<'_>, unit: &Unit) -> Result<Standing, Error> {
    let unit = unit.id();
    Ok(view.get(&unit)?.unwrap_or(Standing { unit, alerts: Vec::new() }))
}

fn list(work: &mut Work<'_>, alert: &Alert) {
    for_lists(alert, "all", |mark| work.mark(mark));
}

/// The marks of an alert in one kind of list: for each unit above, and for those below its own unit.
fn for_lists(alert: &Alert, kind: &str, mut each: impl FnMut(&str)) {
    let id = keys::newest_first(&alert.id.to_string());
    for above in alert.place.units() {
        each(&format!("{}{id}", keys::alerts(above, kind)));
    }
    let own = if kind == "all" { "own" } else { "own-standing" };
    each(&format!("{}{id}", keys::alerts(alert.place.unit(), own)));
}

/// The marks of an alert: the lists it stands in, and those of what stands in the registers.
pub(crate) fn marks(alert: &Alert, stands: bool) -> Vec<String> {
    let mut marks = Vec::new();
    let kinds = [("all", true), ("standing", stands)];
    for (kind, _) in kinds.into_iter().filter(|(_, wanted)| *wanted) {
        for_lists(alert, kind, |mark| marks.push(mark.to_owned()));
    }
    marks
}

fn leaving(alert: &alert::Alert, zone: Option<&TimeZone>) -> String {
    format!("{}{}", keys::ALERT_PAST, keys::by_time(past(alert, zone), alert.alert))
}
