//! Roles that begin or end by themselves: whoever holds them, and whoever watches, hears of it.
//!
//! Whether a role holds is asked of the clock each time; this only tells, and clears away what is over.

use jiff::Timestamp;

use super::{clear, holder_at_head};
use crate::app::signin::sessions;
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::role::{Grant, Role};
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys;
use crate::work::Work;

/// Tells of roles that have begun or ended since the last time, at most `most`; answers how many.
pub fn sweep(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut turned = 0;
    for mark in work.marks(keys::GRANT_TURN, None, most)? {
        let Some(id) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::GRANT_TURN));
        turned += 1;
        let Ok(id) = GrantId::parse(id) else { continue };
        let Some(grant) = work.get::<Grant>(&id)?.filter(Grant::is_active) else { continue };
        let may = permit(&Actor::system(), Action::Grant(grant.role), &grant.place)?;
        // Whom they stand in for loses or gets back what is theirs at the same moment.
        let is_acting = grant.role == Role::ActingDirector;
        let stood_in_for = if is_acting { holder_at_head(work, grant.place.unit())? } else { None };
        let deed = if grant.is_over(now) {
            clear(work, &grant, now)?;
            Deed::RoleEnded
        } else {
            Deed::RoleBegan
        };
        tell(work, grant.person)?;
        if let Some(director) = stood_in_for {
            tell(work, director)?;
        }
        let deed = may.deed(deed, Subject::Grant(grant.id), now);
        work.audit(deed.with("role", &grant.role).with("person", &grant.person));
    }
    Ok(turned)
}

/// The marks of the instants at which a role begins and ends by itself.
pub(crate) fn marks(grant: &Grant) -> Vec<String> {
    let turns = grant.from.into_iter().chain(grant.until);
    let mark = |at| format!("{}{}", keys::GRANT_TURN, keys::by_time(at, grant.id));
    turns.map(mark).collect()
}

fn tell(work: &mut Work<'_>, person: PersonId) -> Result<(), Error> {
    work.record(Change::Access { person });
    sessions::outdate(work, person)
}
