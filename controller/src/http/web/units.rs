//! Choosing a unit: the one that is meant, those above it, and those right below it.

use controller_core::app::orgs;
use controller_core::domain::access::{self, Action, permit};
use controller_core::domain::actor::Actor;
use controller_core::domain::org::Unit;
use controller_core::error::Error;
use controller_core::page::Page as Piece;
use controller_core::work::View;
use protocol::UnitId;

/// Units right below one, at most; those below them follow when one is chosen.
const BELOW: usize = 200;

/// The unit that a page is about, and the ones that it could be about.
#[derive(Debug, Clone)]
pub(super) struct Choices {
    /// The one that is meant.
    pub(super) unit: Unit,
    /// It and the others, from above.
    pub(super) all: Vec<Choice>,
    /// The highest of them, under which all others stand.
    pub(super) roots: Vec<UnitId>,
}

/// A unit to choose.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// Which.
    pub(super) id: UnitId,
    /// What it is called.
    pub(super) name: String,
}

/// The unit that is wanted, else the highest in which the actor may do something; with the others
/// around it in which they may.
pub(super) fn choose(
    view: &View<'_>,
    actor: &Actor,
    action: Action,
    wanted: Option<UnitId>,
) -> Result<Choices, Error> {
    let highest: Vec<UnitId> = actor.places_for(action).iter().map(|place| place.unit()).collect();
    let unit = wanted.or(highest.first().copied()).ok_or(Error::UnitMissing {})?;
    let unit = orgs::find(view, actor, unit)?;
    permit(actor, action, &unit.place)?;
    let below = orgs::list(view, actor, Some(unit.id()), None, &Piece::new(BELOW, None)?)?.items;
    let roots = highest.clone();
    let ids = highest.into_iter().chain(unit.place.units()).chain(below.iter().map(Unit::id));
    let mut all: Vec<Choice> = Vec::new();
    for id in ids {
        let Some(found) = view.get::<Unit>(&id)? else { continue };
        let new = all.iter().all(|known| known.id != id);
        if new && access::may(actor, action, &found.place) {
            all.push(Choice { id, name: found.name });
        }
    }
    Ok(Choices { unit, all, roots })
}

impl Choices {
    /// Whether there is anything to choose.
    pub(super) fn is_open(&self) -> bool {
        self.all.len() > 1
    }

    /// Whether a unit is the one that is meant.
    pub(super) fn is(&self, choice: &Choice) -> bool {
        choice.id == self.unit.id()
    }
}
