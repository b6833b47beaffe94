//! What a person holds at an instant.

use jiff::Timestamp;
use protocol::UnitId;

use super::active;
use crate::app::orgs::BRANCHES;
use crate::app::signin::sessions;
use crate::change::Change;
use crate::domain::actor::Holding;
use crate::domain::org::Unit;
use crate::domain::role::{Directorship, Grant, Role};
use crate::error::Error;
use crate::id::PersonId;
use crate::keys;
use crate::work::{View, Work};

/// The roles of a person that hold now. Nothing needs to be done for one to begin or to end.
pub(crate) fn holdings(
    view: &View<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Holding>, Error> {
    let mut held = Vec::new();
    for grant in active(view, person)? {
        if grant.holds(now) && !is_stood_in_for(view, &grant, now)? {
            if heads(grant.role) {
                held.extend(at_branches(view, &grant)?);
            }
            let Grant { role, place, deputy, scope, .. } = grant;
            held.push(Holding { role, place, deputy, scope, branch: false });
        }
    }
    Ok(held)
}

/// Whoever heads a school, heads its branches, wherever they stand.
fn at_branches(view: &View<'_>, grant: &Grant) -> Result<Vec<Holding>, Error> {
    let mut held = Vec::new();
    for id in view.marks(&keys::branches(grant.place.unit()), None, BRANCHES)? {
        let Ok(id) = UnitId::parse(&id) else { continue };
        let Some(branch) = view.get::<Unit>(&id)? else { continue };
        held.push(Holding { branch: true, ..Holding::new(grant.role, branch.place) });
    }
    Ok(held)
}

fn heads(role: Role) -> bool {
    matches!(role, Role::Director | Role::ActingDirector)
}

/// A school has a branch more or less: what those at its head may do has changed.
pub(in crate::app) fn branches_changed(work: &mut Work<'_>, school: UnitId) -> Result<(), Error> {
    let Some(there) = work.get::<Directorship>(&school)? else { return Ok(()) };
    for grant in [there.director, there.acting].into_iter().flatten() {
        if let Some(grant) = work.get::<Grant>(&grant)? {
            work.record(Change::Access { person: grant.person });
            sessions::outdate(work, grant.person)?;
        }
    }
    Ok(())
}

/// Whether a director's role rests because somebody stands in for them.
pub fn is_stood_in_for(view: &View<'_>, grant: &Grant, now: Timestamp) -> Result<bool, Error> {
    if grant.role != Role::Director {
        return Ok(false);
    }
    let head = view.get::<Directorship>(&grant.place.unit())?;
    let Some(acting) = head.and_then(|head| head.acting) else { return Ok(false) };
    Ok(view.get::<Grant>(&acting)?.is_some_and(|acting| acting.holds(now)))
}
