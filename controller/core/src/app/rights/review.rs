//! Roles that stayed though whoever nominated their holders was replaced: somebody looks at each again.

use jiff::Timestamp;
use protocol::UnitId;

use super::{end, find, marks_where_found};
use crate::app::orgs;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::place::Place;
use crate::domain::role::Grant;
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// Roles that one director's nominations may have brought, at most.
const NOMINATED: usize = 500;

/// What comes of a look at a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It stays.
    Keep,
    /// It is taken away.
    Revoke,
}

/// The roles in a unit and below, or all that the actor may see, that wait for a look.
pub fn to_review(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    page: &Page,
) -> Result<Listed<Grant>, Error> {
    let prefixes = orgs::prefixes(view, actor, Action::ReviewGrant, unit, keys::reviews)?;
    view.page(&prefixes, page)?.filter_map(|id| match GrantId::parse(&id) {
        Ok(id) => view.get(&id),
        Err(_) => Ok(None),
    })
}

/// Keeps a role that waits for a look, or takes it away. One that waits for none is left as it is.
pub fn review(
    work: &mut Work<'_>,
    actor: &Actor,
    grant: GrantId,
    verdict: Verdict,
    now: Timestamp,
) -> Result<Grant, Error> {
    let before = find(work, actor, grant)?;
    let may = permit(actor, Action::ReviewGrant, &before.place)?;
    if actor.person() == Some(before.person) {
        return Err(Error::SelfGrant { role: before.role });
    }
    if before.review.is_none() || !before.is_active() {
        return Ok(before);
    }
    match verdict {
        Verdict::Revoke => end(work, &may, &before, now),
        Verdict::Keep => {
            for mark in marks_where_found(&before) {
                work.unmark(&mark);
            }
            let after = Grant { review: None, ..before };
            super::mark_where_found(work, &after);
            work.put(&after);
            let deed = may.deed(Deed::RoleKept, Subject::Grant(grant), now);
            work.audit(deed.with("role", &after.role).with("person", &after.person));
            Ok(after)
        }
    }
}

/// Flags the roles at a school that a director's nominations brought; answers how many.
pub(in crate::app) fn flag(
    work: &mut Work<'_>,
    school: &Place,
    nominator: PersonId,
    now: Timestamp,
) -> Result<usize, Error> {
    let mut flagged = 0;
    for id in work.marks(&keys::nominated_by(nominator), None, NOMINATED)? {
        let Ok(id) = GrantId::parse(&id) else { continue };
        let Some(grant) = work.get::<Grant>(&id)? else { continue };
        if !grant.is_active() || grant.place != *school || grant.review.is_some() {
            continue;
        }
        let grant = Grant { review: Some(now), ..grant };
        super::mark_where_found(work, &grant);
        work.put(&grant);
        flagged += 1;
    }
    Ok(flagged)
}
