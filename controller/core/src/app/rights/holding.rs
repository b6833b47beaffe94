//! What a person holds at an instant.

use jiff::Timestamp;

use super::active;
use crate::domain::actor::Holding;
use crate::domain::role::{Directorship, Grant, Role};
use crate::error::Error;
use crate::id::PersonId;
use crate::work::View;

/// The roles of a person that hold now. Nothing needs to be done for one to begin or to end.
pub(crate) fn holdings(
    view: &View<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Holding>, Error> {
    let mut held = Vec::new();
    for grant in active(view, person)? {
        if grant.holds(now) && !is_stood_in_for(view, &grant, now)? {
            let Grant { role, place, deputy, scope, .. } = grant;
            held.push(Holding { role, place, deputy, scope });
        }
    }
    Ok(held)
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
