//! What follows from a post: the lists it stands in, what is on air, and when it ends.

use jiff::Timestamp;
use protocol::{PostId, UnitId, limit};

use super::history;
use crate::app::{consents, pictures};
use crate::change::Change;
use crate::domain::actor::By;
use crate::domain::post::{OnAir, Post, PostState};
use crate::error::Error;
use crate::keys::{self, Aired};
use crate::work::Work;

/// Posts that one unit may have on air: as many as a screen's document holds.
pub const MOST_ON_AIR: usize = limit::ITEMS;

/// Writes a post with everything that follows from it: lists, its picture, what is on air, its history,
/// when it ends.
pub(super) fn replace(
    work: &mut Work<'_>,
    by: &By,
    before: Option<&Post>,
    after: &Post,
    now: Timestamp,
) -> Result<(), Error> {
    let (id, unit) = (after.id, after.place.unit());
    let mark = |unit, state| listed(unit, state, id);
    for above in after.place.units() {
        match before {
            None => work.mark(&mark(above, None)),
            Some(before) if before.state != after.state => {
                work.unmark(&mark(above, Some(before.state)));
            }
            Some(_) => {}
        }
        work.mark(&mark(above, Some(after.state)));
    }
    work.put(after);
    pictures::follow(work, before, after, now);
    consents::follow(work, before, after)?;

    let (old, new) = (before.and_then(Post::item), after.item());
    if old == new {
        return Ok(());
    }
    recount(work, unit, old.is_some(), new.is_some())?;
    history::follow(work, by, before, after, now)?;
    if let Some(item) = old {
        work.delete::<Aired>(&(unit, item.published, id));
        if let Some(until) = item.until {
            work.unmark(&ending(until, id));
        }
    }
    if let Some(item) = new {
        if let Some(until) = item.until {
            work.mark(&ending(until, id));
        }
        work.put(&Aired { unit, item });
    }
    work.record(Change::Posts { unit });
    Ok(())
}

/// The marks of a post: the lists it stands in, and its end while it is on air.
pub(crate) fn marks(post: &Post) -> Vec<String> {
    let under = |unit| [None, Some(post.state)].map(|state| listed(unit, state, post.id));
    let end = post.item().and_then(|item| item.until).map(|until| ending(until, post.id));
    post.place.units().flat_map(under).chain(end).collect()
}

fn listed(unit: UnitId, state: Option<PostState>, post: PostId) -> String {
    format!("{}{}", keys::posts(unit, state), keys::newest_first(&post.to_string()))
}

fn recount(work: &mut Work<'_>, unit: UnitId, was: bool, is: bool) -> Result<(), Error> {
    let count = work.get::<OnAir>(&unit)?.map_or(0, |on_air| on_air.count);
    let count = match (was, is) {
        (false, true) if count >= MOST_ON_AIR => {
            return Err(Error::TooManyOnAir { unit, limit: MOST_ON_AIR });
        }
        (false, true) => count + 1,
        (true, false) => count.saturating_sub(1),
        (true, true) | (false, false) => return Ok(()),
    };
    work.put(&OnAir { unit, count });
    Ok(())
}

fn ending(until: Timestamp, post: PostId) -> String {
    format!("{}{}", keys::ENDING, keys::by_time(until, post))
}
