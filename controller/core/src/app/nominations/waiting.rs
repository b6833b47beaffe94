//! What waits for a decision: how many for whom, and when it has waited too long.

use jiff::Timestamp;

use super::{letters, may_decide};
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::nomination::{Nomination, NominationState};
use crate::error::Error;
use crate::id::NominationId;
use crate::keys;
use crate::work::{View, Work};

/// Nominations that are looked at to count those that wait for somebody, at most.
pub const MOST_COUNTED: usize = 200;

/// How many nominations wait for the actor's decision; of more than [`MOST_COUNTED`] those among the
/// newest.
pub fn waiting_for(view: &View<'_>, actor: &Actor, now: Timestamp) -> Result<usize, Error> {
    let (mut waiting, mut left) = (0, MOST_COUNTED);
    for place in actor.places_for(Action::SeeNominations) {
        let prefix = keys::nominations(place.unit(), Some(NominationState::Waiting));
        for turned in view.marks(&prefix, None, left)? {
            left -= 1;
            let Ok(id) = NominationId::parse(&keys::newest_first(&turned)) else { continue };
            let Some(found) = view.get::<Nomination>(&id)? else { continue };
            waiting += usize::from(may_decide(view, actor, &found, now)?);
        }
    }
    Ok(waiting)
}

/// Tells of nominations that have waited three working days, at most `most`, so that they are seen one
/// level up; answers how many. `by_mail` says whether letters can be sent: one more to those whose part
/// it is, and one to those above them.
pub fn sweep(
    work: &mut Work<'_>,
    by_mail: bool,
    now: Timestamp,
    most: usize,
) -> Result<usize, Error> {
    let mut risen = 0;
    for mark in work.marks(keys::NOMINATION_RISE, None, most)? {
        let Some(id) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::NOMINATION_RISE));
        risen += 1;
        let Ok(id) = NominationId::parse(id) else { continue };
        let Some(found) = work.get::<Nomination>(&id)? else { continue };
        if found.state() != NominationState::Waiting {
            continue;
        }
        work.record(Change::Nominations { unit: found.place.unit() });
        let may = permit(&Actor::system(), Action::SeeNominations, &found.place)?;
        let deed = may.deed(Deed::NominationRose, Subject::Unit(found.place.unit()), now);
        work.audit(deed.with("nomination", &id));
        if by_mail {
            letters::to_part(work, &found, now)?;
            letters::to_above(work, &found, now)?;
        }
    }
    Ok(risen)
}
