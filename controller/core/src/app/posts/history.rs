//! What a post said before: revisions that were on air, restored or undone.
//!
//! The history is bounded ([`KEPT`]) and keeps its pictures. It begins when a post goes on air; what was
//! changed before that is nobody's history.

use jiff::Timestamp;
use protocol::PostId;

use super::{find, permit_edit, publish, put_in_place, withdraw};
use crate::app::pictures;
use crate::domain::actor::{Actor, By};
use crate::domain::audit::Deed;
use crate::domain::past::{HowOff, KEPT, Off, Past};
use crate::domain::post::{Post, PostState};
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// What an undoing takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Undo {
    /// The last edit: the post says again what it said before.
    Edit,
    /// The publication: the post is taken off.
    Publication,
    /// The withdrawal: the post is on air again.
    Withdrawal,
}

/// A post's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The post as it is now.
    pub post: Post,
    /// Its revisions that are or were on air, the newest first.
    pub past: Vec<Past>,
    /// What an undoing would take back; none if there is nothing.
    pub undo: Option<Undo>,
}

/// The history of a post that the actor may see.
pub fn show(view: &View<'_>, actor: &Actor, post: PostId) -> Result<History, Error> {
    let post = find(view, actor, post)?;
    let mut revisions = view.scan::<Past>(&keys::past(post.id), None, KEPT as usize + 1)?;
    revisions.reverse();
    let undo = undoable(view, &post)?;
    Ok(History { post, past: revisions, undo })
}

/// Lets a post say again what a revision of it said, from when until when, and to whom. One that is on
/// air is on air anew, at once; another stays where it is.
pub fn restore(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    revision: u32,
    now: Timestamp,
) -> Result<Post, Error> {
    let before = find(work, actor, post)?;
    let may = permit_edit(actor, &before)?;
    let then = work.get::<Past>(&(post, revision))?;
    let then = then.ok_or(Error::UnknownRevision { post, revision })?;
    let after = before.in_manner_of(&then.post);
    permit_edit(actor, &after)?;
    put_in_place(work, &may, &before, after, Deed::PostRestored, now)
}

/// Takes back the last thing that was done with a post. Undone again, an edit is there again.
pub fn undo(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    now: Timestamp,
) -> Result<(Undo, Post), Error> {
    let before = find(work, actor, post)?;
    let undo = undoable(work, &before)?.ok_or(Error::NothingToUndo { post })?;
    let after = match undo {
        Undo::Edit => restore(work, actor, post, said_before(&before), now)?,
        Undo::Publication => withdraw(work, actor, post, now)?,
        Undo::Withdrawal => publish(work, actor, post, now)?,
    };
    Ok((undo, after))
}

/// Writes what goes on air and how the revision before it went off.
pub(super) fn follow(
    work: &mut Work<'_>,
    by: &By,
    before: Option<&Post>,
    after: &Post,
    now: Timestamp,
) -> Result<(), Error> {
    if let Some(old) = before.filter(|post| post.item().is_some()) {
        let known = work.get::<Past>(&(old.id, old.revision))?;
        let unknown = || Past { post: old.clone(), by: None, off: None };
        let off = Off { at: now, by: by.clone(), how: how_off(after.state) };
        keep(work, &Past { off: Some(off), ..known.unwrap_or_else(unknown) }, now);
    }
    if after.item().is_some() {
        keep(work, &Past { post: after.clone(), by: Some(by.clone()), off: None }, now);
        forget(work, after.id, after.revision.saturating_sub(KEPT), now)?;
    }
    Ok(())
}

/// By which name a revision keeps its picture.
pub(crate) fn keeper((post, revision): (PostId, u32)) -> String {
    format!("past/{post}/{}", keys::numbered(revision))
}

fn undoable(view: &View<'_>, post: &Post) -> Result<Option<Undo>, Error> {
    let said = |revision| view.get::<Past>(&(post.id, revision));
    let was_edited = |off: Option<Off>| {
        off.is_some_and(|off| off.how == HowOff::Replaced && Some(off.at) == post.published)
    };
    Ok(match post.state {
        PostState::Draft | PostState::Expired => None,
        PostState::Published => {
            let before = said(said_before(post))?;
            let edited = before.is_some_and(|before| was_edited(before.off));
            Some(if edited { Undo::Edit } else { Undo::Publication })
        }
        PostState::Withdrawn => {
            let changed = said(post.revision)?.is_some_and(|past| !past.says_the_same(post));
            Some(if changed { Undo::Edit } else { Undo::Withdrawal })
        }
    })
}

/// The revision that an undone edit leads back to.
fn said_before(post: &Post) -> u32 {
    match post.state {
        PostState::Published => post.revision.saturating_sub(1),
        PostState::Draft | PostState::Withdrawn | PostState::Expired => post.revision,
    }
}

fn how_off(state: PostState) -> HowOff {
    match state {
        PostState::Published | PostState::Draft => HowOff::Replaced,
        PostState::Withdrawn => HowOff::Withdrawn,
        PostState::Expired => HowOff::Expired,
    }
}

fn keep(work: &mut Work<'_>, past: &Past, now: Timestamp) {
    work.put(past);
    if let Some(picture) = past.post.content.picture() {
        pictures::keep(work, picture, &keeper(past.name()), now);
    }
}

fn forget(work: &mut Work<'_>, post: PostId, revision: u32, now: Timestamp) -> Result<(), Error> {
    let Some(gone) = work.get::<Past>(&(post, revision))? else { return Ok(()) };
    work.delete::<Past>(&gone.name());
    if let Some(picture) = gone.post.content.picture() {
        pictures::let_go(work, picture, &keeper(gone.name()), now);
    }
    Ok(())
}
