//! Whom to ask for help: said for a unit and what is below, and the nearest word holds.

use protocol::UnitId;
use protocol::register::Support;

use super::orgs;
use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::org::Unit;
use crate::error::Error;
use crate::work::View;

/// Whom people of a unit ask for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The unit.
    pub unit: Unit,
    /// What holds there.
    pub support: Support,
    /// Whether the unit says so itself.
    pub is_own: bool,
    /// The unit above that says so; none if nobody does, or the actor may not see it.
    pub from: Option<Unit>,
}

/// Whom people of a unit ask for help, and who says so.
pub fn show(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Contact, Error> {
    let unit = orgs::find(view, actor, unit)?;
    if let Some(support) = unit.own.support.clone() {
        return Ok(Contact { unit, support, is_own: true, from: None });
    }
    let above: Vec<UnitId> = unit.place.above().map(|above| above.unit()).collect();
    for above in above.into_iter().rev() {
        let Some(above) = view.get::<Unit>(&above)? else { continue };
        if let Some(support) = above.own.support.clone() {
            let is_seen = access::may(actor, Action::SeeUnit, &above.place);
            let from = Some(above).filter(|_| is_seen);
            return Ok(Contact { unit, support, is_own: false, from });
        }
    }
    Ok(Contact { unit, support: Support::default(), is_own: false, from: None })
}
