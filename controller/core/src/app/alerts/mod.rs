//! Alerts: raising, prolonging and ending them, and who may look at them.
//!
//! What was raised is final. A raise writes a handful of keys however many TVs it reaches: the alert,
//! the one record of what stands for its unit's subtree, and a mark for each unit above.

pub mod account;
mod confirming;
mod preview;
pub mod receipts;
mod standing;

use jiff::Timestamp;
use protocol::alert::{End, EndKind, Severity};
use protocol::post::Audience;
use protocol::{AlertId, UnitId, limit, wire};

use self::standing::{replace, zone};
use super::orgs;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::alert::{Alert, AlertState, Ended, LONGEST, Prolonging, later, usual_time};
use crate::domain::audit::{Deed, Draft, Subject};
use crate::domain::org::Unit;
use crate::domain::place::Place;
use crate::domain::text;
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

pub use self::confirming::{Confirmed, confirm, is_above_schools, may_raise};
pub use self::preview::{Preview, preview};
pub(crate) use self::standing::marks;
pub use self::standing::{MOST_IN_FORCE, sweep};
pub use super::reach::{Reach, count};

/// Prolongings of one alert, at most: with the usual times that is a month.
const PROLONGINGS: usize = 100;
/// Bytes that the word to an end may add to an alert in its register.
const END_BYTES: usize = 768;

/// An alert to be raised, in the unit that was [confirmed](Confirmed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    pub drill: bool,
    /// What has happened, in one line.
    pub text: String,
    /// What to do.
    pub instruction: String,
    /// Which TVs of the subtree.
    pub audience: Audience,
    /// When it expires; after the [usual time](usual_time) if none is given.
    pub expires: Option<Timestamp>,
}

/// What became of a raise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// The alert in force.
    pub alert: Alert,
    /// Whether this raise made it; otherwise the same one was in force already.
    pub anew: bool,
}

/// An end to be put to an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnd {
    /// With what meaning.
    pub kind: EndKind,
    /// A word to it.
    pub text: String,
}

/// Raises an alert for the subtree of a unit. One that is in force word for word already is not raised twice: whoever presses
/// again, or sends again what got no answer, gets the one there is.
pub fn raise(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewAlert,
    confirmed: Confirmed,
    now: Timestamp,
) -> Result<Raised, Error> {
    let unit = orgs::find(work, actor, confirmed.unit())?;
    let may = permit(actor, Action::RaiseAlert, &unit.place)?;
    let alert = checked(work.fresh(AlertId::new, now), actor, &unit, new, now)?;
    if let Some(same) = standing::same(work, &alert, now)? {
        return Ok(Raised { alert: same, anew: false });
    }
    replace(work, &unit, None, &alert, now)?;
    let deed = may.deed(Deed::AlertRaised, Subject::Alert(alert.id), now);
    work.audit(described(deed, &alert).with("expires", &alert.expires));
    Ok(Raised { alert, anew: true })
}

/// Lets an alert expire later, for the usual time from now on if none is given. One that is due to
/// expire then anyway is left as it is.
pub fn prolong(
    work: &mut Work<'_>,
    actor: &Actor,
    alert: AlertId,
    expires: Option<Timestamp>,
    now: Timestamp,
) -> Result<Alert, Error> {
    let before = find(work, actor, alert)?;
    let may = permit(actor, Action::EndAlert, &before.place)?;
    let unit = unit_of(work, &before)?;
    ensure_lives(&before, zone(work, &unit)?.as_ref(), now)?;
    let expires = expiry(expires, before.severity, before.drill, now)?;
    if expires == before.expires {
        return Ok(before);
    }
    if expires < before.expires {
        return Err(Error::AlertShortened { expires, before: before.expires });
    }
    if before.prolonged.len() >= PROLONGINGS {
        return Err(Error::TooManyProlongings { alert, limit: PROLONGINGS });
    }
    let mut after = Alert { expires, revision: before.revision + 1, ..before.clone() };
    after.prolonged.push(Prolonging { at: now, by: actor.by().clone(), expires });
    replace(work, &unit, Some(&before), &after, now)?;
    let deed = may.deed(Deed::AlertProlonged, Subject::Alert(alert), now);
    work.audit(deed.with("expires", &expires));
    Ok(after)
}

/// Ends an alert: the danger is over, or there never was one. One that was ended with the same
/// meaning is left as it is.
pub fn end(
    work: &mut Work<'_>,
    actor: &Actor,
    alert: AlertId,
    end: &NewEnd,
    now: Timestamp,
) -> Result<Alert, Error> {
    let before = find(work, actor, alert)?;
    let may = permit(actor, Action::EndAlert, &before.place)?;
    if before.ended.as_ref().is_some_and(|ended| ended.end.kind == end.kind) {
        return Ok(before);
    }
    let unit = unit_of(work, &before)?;
    ensure_lives(&before, zone(work, &unit)?.as_ref(), now)?;
    let said = text::optional_line("text", &end.text, limit::ALERT_TEXT_CHARS)?;
    let end = End { at: now, kind: end.kind, text: said };
    let ended = Some(Ended { by: actor.by().clone(), end });
    let after = Alert { ended, revision: before.revision + 1, ..before.clone() };
    replace(work, &unit, Some(&before), &after, now)?;
    let deed = may.deed(Deed::AlertEnded, Subject::Alert(alert), now);
    work.audit(deed.with("end", &state(work, &after, now)?.name()));
    Ok(after)
}

/// One alert that the actor may see: one of their own places, or one from above that reaches them.
/// Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, alert: AlertId) -> Result<Alert, Error> {
    let found = view.get::<Alert>(&alert)?;
    let seen = found.filter(|found| may_see_from(actor, &found.place));
    seen.ok_or(Error::UnknownAlert { alert })
}

/// Whether an actor may see the alerts of a place: its own people may, and those whom it reaches.
pub fn may_see_from(actor: &Actor, place: &Place) -> bool {
    let reaches = |below: &&Place| place.covers(below);
    access::may(actor, Action::SeeAlert, place)
        || actor.places_for(Action::SeeAlert).iter().any(reaches)
}

/// Whether an alert is of the actor's own places, so that they may know who did what with it; to
/// those below it speaks for its unit.
pub fn is_own(actor: &Actor, alert: &Alert) -> bool {
    access::may(actor, Action::SeeAlert, &alert.place)
}

/// The alerts of a unit and below, or all that the actor may see, the newest first; those that came
/// from above follow. `standing` leaves only those that still are on screens.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    standing: bool,
    page: &Page,
) -> Result<Listed<Alert>, Error> {
    let below = |unit| keys::alerts(unit, if standing { "standing" } else { "all" });
    let mut prefixes = orgs::prefixes(view, actor, Action::SeeAlert, unit, below)?;
    prefixes.extend(above(view, actor, unit, standing)?);
    view.page(&prefixes, page)?.filter_map(|turned| {
        match AlertId::parse(&keys::newest_first(&turned)) {
            Ok(id) => view.get(&id),
            Err(_) => Ok(None),
        }
    })
}

/// Where an alert is in its life.
pub fn state(view: &View<'_>, alert: &Alert, now: Timestamp) -> Result<AlertState, Error> {
    let unit = unit_of(view, alert)?;
    Ok(alert.state(now, zone(view, &unit)?.as_ref()))
}

/// Where alerts of the units above are listed.
fn above(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    standing: bool,
) -> Result<Vec<String>, Error> {
    let places = match unit {
        Some(unit) => {
            view.get::<Unit>(&unit)?.map(|unit| unit.place).into_iter().collect::<Vec<_>>()
        }
        None => actor.places_for(Action::SeeAlert).into_iter().cloned().collect(),
    };
    let mut units = Vec::new();
    for place in &places {
        let own = place.unit();
        for above in place.units().rev().filter(|above| *above != own) {
            if !units.contains(&above) {
                units.push(above);
            }
        }
    }
    let kind = if standing { "own-standing" } else { "own" };
    Ok(units.into_iter().map(|unit| keys::alerts(unit, kind)).collect())
}

/// Brings what people wrote into shape, or says what is wrong with it.
fn checked(
    id: AlertId,
    actor: &Actor,
    unit: &Unit,
    new: &NewAlert,
    now: Timestamp,
) -> Result<Alert, Error> {
    let Audience { tags, rooms } = &new.audience;
    let expires = expiry(new.expires, new.severity, new.drill, now)?;
    let alert = Alert {
        id,
        place: unit.place.clone(),
        issuer: unit.name.clone(),
        raised_by: actor.by().clone(),
        raised: now,
        severity: new.severity,
        drill: new.drill,
        text: text::line("text", &new.text, limit::ALERT_TEXT_CHARS)?,
        instruction: text::block("instruction", &new.instruction, limit::ALERT_INSTRUCTION_CHARS)?,
        audience: Audience {
            tags: text::names("audience.tags", tags, limit::TAG_CHARS, limit::TAGS)?,
            rooms: text::names("audience.rooms", rooms, limit::NAME_CHARS, limit::ROOMS)?,
        },
        expires,
        first_expires: expires,
        revision: 1,
        prolonged: Vec::new(),
        ended: None,
    };
    let actual = wire::encode(&alert.wire()).len();
    let limit = limit::ALERT_BYTES - END_BYTES;
    if actual > limit { Err(Error::AlertTooLarge { actual, limit }) } else { Ok(alert) }
}

fn expiry(
    given: Option<Timestamp>,
    severity: Severity,
    drill: bool,
    now: Timestamp,
) -> Result<Timestamp, Error> {
    let expires = given.unwrap_or_else(|| later(now, usual_time(severity, drill)));
    if expires <= now {
        return Err(Error::ExpiryPast { expires });
    }
    let latest = later(now, LONGEST);
    if expires > latest { Err(Error::ExpiryTooFar { expires, latest }) } else { Ok(expires) }
}

/// What has ended, or is past on every screen, is over: it can only be raised anew.
fn ensure_lives(
    alert: &Alert,
    zone: Option<&jiff::tz::TimeZone>,
    now: Timestamp,
) -> Result<(), Error> {
    match alert.state(now, zone) {
        AlertState::InForce | AlertState::Overdue => Ok(()),
        state @ (AlertState::Expired | AlertState::Ended(_)) => {
            Err(Error::AlertOver { alert: alert.id, state: state.name() })
        }
    }
}

fn unit_of(view: &View<'_>, alert: &Alert) -> Result<Unit, Error> {
    let unit = alert.place.unit();
    view.get(&unit)?.ok_or(Error::UnknownUnit { unit })
}

fn described(deed: Draft, alert: &Alert) -> Draft {
    let deed = deed.with("severity", &alert.severity.name()).with("text", &alert.text);
    if alert.drill { deed.with("drill", &true) } else { deed }
}
