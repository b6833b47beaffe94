//! Taking what was found: its posts become drafts, its alerts stand in the form to raise one.

use jiff::Timestamp;
use protocol::UnitId;

use super::{find, show};
use crate::app::posts;
use crate::domain::actor::Actor;
use crate::domain::library::{AlertPattern, Contents};
use crate::domain::post::Post;
use crate::error::Error;
use crate::id::LibraryId;
use crate::work::{View, Work};

/// Makes drafts of a unit from the posts of a shared thing. They are the unit's own from then on.
pub fn copy(
    work: &mut Work<'_>,
    actor: &Actor,
    id: LibraryId,
    unit: UnitId,
    now: Timestamp,
) -> Result<Vec<Post>, Error> {
    let shared = find(work, actor, id)?;
    let contents = work.get::<Contents>(&shared.id)?.ok_or(Error::UnknownShared { id })?;
    let mut drafts = Vec::new();
    for pattern in &contents.posts {
        drafts.push(posts::create_after(work, actor, unit, pattern, now)?);
    }
    Ok(drafts)
}

/// One alert of a shared thing, counted from 0; none if it has no such.
pub fn alert(
    view: &View<'_>,
    actor: &Actor,
    id: LibraryId,
    number: usize,
) -> Result<Option<AlertPattern>, Error> {
    Ok(show(view, actor, id)?.contents.alerts.get(number).cloned())
}
