//! What people are called on pages, as far as whoever looks may see them.

use std::collections::BTreeMap;

use controller_core::app::{people, personal};
use controller_core::domain::actor::Actor;
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::work::View;

/// The names of people; `deleted` is what those are called who have been erased.
pub(super) fn names(
    view: &View<'_>,
    actor: &Actor,
    of: impl IntoIterator<Item = PersonId>,
    deleted: &str,
) -> Result<BTreeMap<PersonId, String>, Error> {
    let mut names = BTreeMap::new();
    for person in of {
        match people::find(view, actor, person) {
            Ok(known) => {
                names.insert(person, known.name);
            }
            Err(Error::UnknownPerson { .. }) if personal::is_erased(view, person)? => {
                names.insert(person, deleted.to_owned());
            }
            Err(Error::UnknownPerson { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(names)
}
