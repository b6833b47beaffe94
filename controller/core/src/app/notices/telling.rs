//! Finding the screens that stay away, and telling whoever looks after them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{addressees, marks};
use crate::app::devices;
use crate::domain::compose;
use crate::domain::device::{Away, Device};
use crate::domain::notice::{Cause, Missed, Notice, Patience, SCREENS, in_cut, line_cut};
use crate::domain::org::Unit;
use crate::domain::place::Place;
use crate::error::Error;
use crate::id::NoticeId;
use crate::keys;
use crate::work::{View, Work};

/// Screens of a school that are looked at, at most.
const OF_A_SCHOOL: usize = 500;

/// Schools with screens that stay away, and where the search goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overdue {
    /// The schools.
    pub schools: Vec<Place>,
    /// Where it goes on; none at the end.
    pub next: Option<String>,
}

/// Looks for screens that stay away and of which nobody was told, `most` at a time.
pub fn overdue(
    view: &View<'_>,
    patience: Patience,
    after: Option<&str>,
    most: usize,
    now: Timestamp,
) -> Result<Overdue, Error> {
    let away = view.scan::<Away>(keys::AWAY, after, most)?;
    let last = away.last().map(|away| format!("{}/{}", away.place.path(), away.device));
    let next = last.filter(|_| away.len() >= most);
    let mut zones: BTreeMap<Place, TimeZone> = BTreeMap::new();
    let mut schools = BTreeSet::new();
    for away in away.into_iter().filter(is_news) {
        if schools.contains(&away.place) {
            continue;
        }
        let zone = match zones.get(&away.place) {
            Some(zone) => zone.clone(),
            None => zone_of(view, &away.place)?,
        };
        if patience.is_over(away.since, now, &zone) {
            schools.insert(away.place.clone());
        }
        zones.insert(away.place, zone);
    }
    Ok(Overdue { schools: schools.into_iter().collect(), next })
}

/// Tells of a school's screens that stay away: one notice for each cause. Those that go while a notice of
/// their cause is open join it without another letter. `by_mail` says whether letters can be sent.
pub fn tell(
    work: &mut Work<'_>,
    school: &Place,
    patience: Patience,
    by_mail: bool,
    now: Timestamp,
) -> Result<Vec<Notice>, Error> {
    let all = work.scan::<Away>(&keys::away(school), None, OF_A_SCHOOL)?;
    let zone = zone_of(work, school)?;
    let connected = devices::connected(work, school, &all)?;
    let cut = line_cut(&all, connected);
    let mut by_cause: BTreeMap<Cause, Vec<Away>> = BTreeMap::new();
    for away in all.into_iter().filter(is_news) {
        if patience.is_over(away.since, now, &zone) {
            let cause = if in_cut(&away, cut) { Cause::SchoolLine } else { Cause::of(&away) };
            by_cause.entry(cause).or_default().push(away);
        }
    }
    let mut told = Vec::new();
    for (cause, away) in by_cause {
        told.extend(tell_of(work, school, cause, away, by_mail, now)?);
    }
    Ok(told)
}

fn tell_of(
    work: &mut Work<'_>,
    school: &Place,
    cause: Cause,
    away: Vec<Away>,
    by_mail: bool,
    now: Timestamp,
) -> Result<Option<Notice>, Error> {
    let open = open(work, school)?;
    // What went with the line stays one matter, however the single screens went on.
    let known = open.into_iter().find(|notice| notice.cause == cause);
    let is_new = known.is_none();
    let mut notice = known.unwrap_or_else(|| Notice {
        id: work.fresh(NoticeId::new, now),
        place: school.clone(),
        cause,
        since: now,
        told: now,
        screens: Vec::new(),
        taken: None,
        closed: None,
    });
    for away in away {
        let room = work.get::<Device>(&away.device)?.map(|device| device.room).unwrap_or_default();
        if notice.screens.len() >= SCREENS {
            break;
        }
        notice.screens.retain(|missed| missed.device != away.device);
        let (device, since) = (away.device, away.since);
        notice.screens.push(Missed { device, room, since, back: None });
        notice.since = notice.since.min(since);
        work.put(&Away { notice: Some(notice.id), ..away });
    }
    if notice.screens.is_empty() {
        return Ok(None);
    }
    work.put(&notice);
    for mark in marks(&notice) {
        work.mark(&mark);
    }
    if is_new && by_mail {
        addressees::write_to_all(work, &notice, now)?;
    }
    Ok(is_new.then_some(notice))
}

/// The open notices of one school.
fn open(view: &View<'_>, school: &Place) -> Result<Vec<Notice>, Error> {
    let marks = view.marks(&keys::notices(school, true), None, Cause::ALL.len() * 2)?;
    let mut open = Vec::new();
    for mark in marks {
        if let Ok(id) = NoticeId::parse(&keys::newest_first(&mark)) {
            open.extend(view.get::<Notice>(&id)?);
        }
    }
    Ok(open)
}

fn is_news(away: &Away) -> bool {
    away.notice.is_none() && !Cause::of(away).is_meant()
}

fn zone_of(view: &View<'_>, school: &Place) -> Result<TimeZone, Error> {
    let Some(unit) = view.get::<Unit>(&school.unit())? else { return Ok(TimeZone::UTC) };
    let style = compose::effective(view, &unit)?;
    Ok(TimeZone::get(&style.time_zone).unwrap_or(TimeZone::UTC))
}
