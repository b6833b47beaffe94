//! Notices: whoever looks after a school is told once that its screens stay away, and how it went on.

mod addressees;
mod telling;

use jiff::Timestamp;
use protocol::{DeviceId, UnitId};

use super::orgs;
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::notice::{Missed, Notice, Taken};
use crate::error::Error;
use crate::id::NoticeId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

pub use self::telling::{Overdue, overdue, tell};

/// The notices of a unit and below, or all that the actor may see, the newest of each school first; only
/// those of screens that are still away, if asked so.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    open: bool,
    page: &Page,
) -> Result<Listed<Notice>, Error> {
    let scopes = orgs::scopes(view, actor, Action::SeeDevice, unit)?;
    let prefixes: Vec<String> = scopes.iter().map(|place| keys::notices(place, open)).collect();
    view.page(&prefixes, page)?.filter_map(|mark| {
        let id = mark.rsplit('/').next().unwrap_or_default();
        match NoticeId::parse(&keys::newest_first(id)) {
            Ok(id) => view.get(&id),
            Err(_) => Ok(None),
        }
    })
}

/// One notice that the actor may see.
pub fn find(view: &View<'_>, actor: &Actor, notice: NoticeId) -> Result<Notice, Error> {
    let found = view.get::<Notice>(&notice)?;
    let seen = found.filter(|found| access::may(actor, Action::SeeDevice, &found.place));
    seen.ok_or(Error::UnknownNotice { notice })
}

/// Says that the actor looks after it, so that others need not. The first who says so does.
pub fn take(
    work: &mut Work<'_>,
    actor: &Actor,
    notice: NoticeId,
    now: Timestamp,
) -> Result<Notice, Error> {
    let found = find(work, actor, notice)?;
    let may = permit(actor, Action::SeeDevice, &found.place)?;
    if found.taken.is_some() {
        return Ok(found);
    }
    let taken = Notice { taken: Some(Taken { by: may.by().clone(), at: now }), ..found };
    work.put(&taken);
    let unit = taken.place.unit();
    work.audit(may.deed(Deed::NoticeTaken, Subject::Unit(unit), now).with("notice", &notice));
    Ok(taken)
}

/// A screen of a notice has connected, or nobody waits for it any more.
pub(crate) fn came_back(
    work: &mut Work<'_>,
    notice: NoticeId,
    device: DeviceId,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(mut found) = work.get::<Notice>(&notice)? else { return Ok(()) };
    for missed in found.screens.iter_mut().filter(|missed| missed.device == device) {
        missed.back = missed.back.or(Some(now));
    }
    if found.closed.is_none() && found.screens.iter().all(|missed| missed.back.is_some()) {
        found.closed = Some(now);
        work.unmark(&open_mark(&found));
    }
    work.put(&found);
    Ok(())
}

/// The keys by which a notice is listed.
pub(crate) fn marks(notice: &Notice) -> Vec<String> {
    let mut marks = vec![mark(notice, false)];
    if notice.closed.is_none() {
        marks.push(open_mark(notice));
    }
    marks
}

fn open_mark(notice: &Notice) -> String {
    mark(notice, true)
}

fn mark(notice: &Notice, open: bool) -> String {
    let id = keys::newest_first(&notice.id.to_string());
    format!("{}{id}", keys::notices(&notice.place, open))
}

impl Notice {
    /// The screens that are still away.
    pub fn missing(&self) -> impl Iterator<Item = &Missed> {
        self.screens.iter().filter(|missed| missed.back.is_none())
    }
}
