//! The library: sharing with the units below, finding, and taking what is found as one's own drafts.

mod copying;
mod list;
mod sharing;

use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::library::{Contents, Shared};
use crate::error::Error;
use crate::id::LibraryId;
use crate::keys;
use crate::work::View;

pub use self::copying::{alert, copy};
pub use self::list::{Filter, list};
pub use self::sharing::{NewShared, share, withdraw};

/// A shared thing with all that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What lists tell of it.
    pub shared: Shared,
    /// What it holds.
    pub contents: Contents,
    /// Whether the actor may take it off the shelf.
    pub may_withdraw: bool,
}

/// One shared thing that the actor may see, whole.
pub fn show(view: &View<'_>, actor: &Actor, id: LibraryId) -> Result<Shown, Error> {
    let shared = find(view, actor, id)?;
    let empty = || Contents { id, posts: Vec::new(), alerts: Vec::new() };
    Ok(Shown {
        contents: view.get::<Contents>(&id)?.unwrap_or_else(empty),
        may_withdraw: access::may(actor, Action::ShareInLibrary, &shared.place),
        shared,
    })
}

/// One shared thing that the actor may see. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, id: LibraryId) -> Result<Shared, Error> {
    let found = view.get::<Shared>(&id)?;
    found.filter(|shared| sees(actor, shared)).ok_or(Error::UnknownShared { id })
}

/// Whether the actor may see a shared thing: it stands on their own unit's shelf, or on one above or
/// below.
fn sees(actor: &Actor, shared: &Shared) -> bool {
    let looks = |holding: &crate::domain::actor::Holding| {
        access::role_may(holding.role, Action::UseLibrary)
            && (shared.place.covers(&holding.place) || holding.place.covers(&shared.place))
    };
    actor.person().is_none() || actor.holdings().iter().any(looks)
}

/// The keys by which a shared thing is listed.
pub(crate) fn marks(shared: &Shared) -> Vec<String> {
    let id = keys::newest_first(&shared.id.to_string());
    vec![format!("{}{id}", keys::shelf(shared.place.unit()))]
}

/// What keeps the pictures of a shared thing.
pub(crate) fn keeper(id: LibraryId) -> String {
    format!("library/{id}")
}
