//! The keys by which a nomination is found.

use crate::domain::nomination::{Nomination, NominationState};
use crate::keys;

/// The marks of a nomination: the lists it stands in.
pub(crate) fn marks(nomination: &Nomination) -> Vec<String> {
    let id = keys::newest_first(&nomination.id.to_string());
    let is_waiting = nomination.state() == NominationState::Waiting;
    let waiting = is_waiting.then_some(Some(NominationState::Waiting));
    let lists: Vec<_> = [None].into_iter().chain(waiting).collect();
    let under = |unit| {
        let id = &id;
        lists.iter().map(move |state| format!("{}{id}", keys::nominations(unit, *state)))
    };
    nomination.place.units().flat_map(under).collect()
}

/// The mark of when it rises a level; while it waits, until that was told.
pub(crate) fn rising(nomination: &Nomination) -> String {
    format!("{}{}", keys::NOMINATION_RISE, keys::by_time(nomination.rises, nomination.id))
}
