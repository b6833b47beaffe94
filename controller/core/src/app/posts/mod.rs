//! Posts: writing, changing, publishing, withdrawing, expiring and listing them.
//!
//! What a publication writes does not depend on how many TVs it reaches: the post, its item on air
//! and a few marks for each unit above.

mod airing;
pub mod history;
pub mod order;
pub mod preview;
pub mod schedule;
pub mod screens;
mod search;
pub mod sketches;
mod writing;

use jiff::Timestamp;
use protocol::{PostId, UnitId};

use self::airing::replace;
use self::writing::edited;
use super::{consents, orgs};
use crate::domain::access::{self, Action, Permit, permit};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::library::PostPattern;
use crate::domain::post::{Post, PostKind, PostState};
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

pub use self::airing::MOST_ON_AIR;
pub(crate) use self::airing::marks;
pub use self::search::{Search, search};
pub use self::writing::{EditPost, NewPost};

/// Writes a draft.
pub fn create(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewPost,
    now: Timestamp,
) -> Result<Post, Error> {
    let id = work.fresh(PostId::new, now);
    create_as(work, actor, new, id, now)
}

/// Writes a draft that has its name already.
fn create_as(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewPost,
    id: PostId,
    now: Timestamp,
) -> Result<Post, Error> {
    let (post, may) = writing::written(work, actor, new, id, now)?;
    replace(work, may.by(), None, &post, now)?;
    work.audit(may.deed(Deed::PostCreated, Subject::Post(post.id), now));
    Ok(post)
}

/// Writes a draft after a pattern of the library. Whoever sees the pattern may name its picture.
pub(super) fn create_after(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    pattern: &PostPattern,
    now: Timestamp,
) -> Result<Post, Error> {
    let content = &pattern.content;
    let kind = PostKind::of(content);
    let id = work.fresh(PostId::new, now);
    let new = NewPost {
        priority: pattern.priority,
        seconds: pattern.seconds,
        age: pattern.age,
        ..NewPost::new(unit, kind, content.title(), content.text())
    };
    let (post, may) = writing::written(work, actor, &new, id, now)?;
    let post = Post { content: content.clone(), ..post };
    replace(work, may.by(), None, &post, now)?;
    work.audit(may.deed(Deed::PostCreated, Subject::Post(post.id), now));
    Ok(post)
}

/// Changes a post. What is on air is on air anew, at once; an edit that changes nothing is none.
pub fn edit(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    edit: &EditPost,
    now: Timestamp,
) -> Result<Post, Error> {
    let before = find(work, actor, post)?;
    let may = permit_edit(actor, &before)?;
    let after = edited(work, actor, &before, edit)?;
    // Who publishes within a scope does not leave it by an edit.
    permit_edit(actor, &after)?;
    put_in_place(work, &may, &before, after, Deed::PostEdited, now)
}

/// Writes a changed post; one that is on air is on air anew. A change that changes nothing is none.
fn put_in_place(
    work: &mut Work<'_>,
    may: &Permit,
    before: &Post,
    mut after: Post,
    deed: Deed,
    now: Timestamp,
) -> Result<Post, Error> {
    if after == *before {
        return Ok(after);
    }
    if after.consent != before.consent {
        consents::ensure_stands(work, after.consent)?;
    }
    after.edited = now;
    if before.state == PostState::Published {
        ensure_not_over(&after, now)?;
        consents::ensure_stands(work, after.consent)?;
        after.revision += 1;
        after.published = Some(now);
    }
    replace(work, may.by(), Some(before), &after, now)?;
    note(work, may, deed, &after, now);
    Ok(after)
}

/// Puts a post on air. One that is on air is left as it is.
pub fn publish(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    now: Timestamp,
) -> Result<Post, Error> {
    let before = find(work, actor, post)?;
    let may = permit_on_air(actor, &before)?;
    let revision = match before.state {
        PostState::Published => return Ok(before),
        PostState::Draft => before.revision,
        PostState::Withdrawn | PostState::Expired => before.revision + 1,
    };
    ensure_not_over(&before, now)?;
    consents::ensure_stands(work, before.consent)?;
    let state = PostState::Published;
    let after = Post { state, revision, published: Some(now), ..before.clone() };
    replace(work, may.by(), Some(&before), &after, now)?;
    note(work, &may, Deed::PostPublished, &after, now);
    Ok(after)
}

/// Takes a post off the air. One that was taken off is left as it is.
pub fn withdraw(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    now: Timestamp,
) -> Result<Post, Error> {
    let before = find(work, actor, post)?;
    let may = permit_on_air(actor, &before)?;
    match before.state {
        PostState::Published => {}
        PostState::Withdrawn => return Ok(before),
        state @ (PostState::Draft | PostState::Expired) => {
            return Err(Error::PostState { post, state });
        }
    }
    let after = Post { state: PostState::Withdrawn, ..before.clone() };
    replace(work, may.by(), Some(&before), &after, now)?;
    note(work, &may, Deed::PostWithdrawn, &after, now);
    Ok(after)
}

/// Takes a post off whose consent was withdrawn, if it is on air. It goes by the right to withdraw the
/// consent, even where the post has moved out of the actor's reach since.
pub(super) fn take_off(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    now: Timestamp,
) -> Result<bool, Error> {
    let found = work.get::<Post>(&post)?;
    let Some(before) = found.filter(|post| post.state == PostState::Published) else {
        return Ok(false);
    };
    let may = permit(actor, Action::PublishPost, &before.place)
        .or_else(|_| permit(&Actor::system(), Action::PublishPost, &before.place))?;
    let after = Post { state: PostState::Withdrawn, ..before.clone() };
    replace(work, may.by(), Some(&before), &after, now)?;
    note(work, &may, Deed::PostWithdrawn, &after, now);
    Ok(true)
}

/// Takes off what has reached its end, at most `most`; answers how many ends there were. The end of
/// a post that is gone is forgotten.
pub fn expire(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut ended = 0;
    for mark in work.marks(keys::ENDING, None, most)? {
        let Some(id) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::ENDING));
        ended += 1;
        let Ok(id) = PostId::parse(id) else { continue };
        let Some(before) = work.get::<Post>(&id)?.filter(|post| is_due(post, now)) else {
            continue;
        };
        let may = permit(&Actor::system(), Action::PublishPost, &before.place)?;
        let after = Post { state: PostState::Expired, ..before.clone() };
        replace(work, may.by(), Some(&before), &after, now)?;
        note(work, &may, Deed::PostExpired, &after, now);
    }
    Ok(ended)
}

/// One post that the actor may see. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, post: PostId) -> Result<Post, Error> {
    let found = view.get::<Post>(&post)?;
    let seen = found.filter(|found| access::may(actor, Action::SeePost, &found.place));
    seen.ok_or(Error::UnknownPost { post })
}

/// The posts of a unit and below, or all that the actor may see, the newest first.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    state: Option<PostState>,
    page: &Page,
) -> Result<Listed<Post>, Error> {
    let key = |unit| keys::posts(unit, state);
    let prefixes = orgs::prefixes(view, actor, Action::SeePost, unit, key)?;
    view.page(&prefixes, page)?.filter_map(|turned| {
        match PostId::parse(&keys::newest_first(&turned)) {
            Ok(id) => view.get(&id),
            Err(_) => Ok(None),
        }
    })
}

/// Whether the actor may change a post as it stands.
pub fn may_edit(actor: &Actor, post: &Post) -> bool {
    permit_edit(actor, post).is_ok()
}

/// Whether the actor may put a post on air, change it there, and take it off.
pub fn may_publish(actor: &Actor, post: &Post) -> bool {
    permit_on_air(actor, post).is_ok()
}

/// That the actor may have a post on air: by a role that publishes everything there, or one whose scope
/// covers its kind and audience.
fn permit_on_air(actor: &Actor, post: &Post) -> Result<Permit, Error> {
    access::permit_post(actor, &post.place, PostKind::of(&post.content), &post.audience)
}

fn permit_edit(actor: &Actor, post: &Post) -> Result<Permit, Error> {
    let action = to_edit(actor, post);
    if action == Action::PublishPost {
        return permit_on_air(actor, post);
    }
    permit(actor, action, &post.place)
}

/// One's own draft needs less than another's, and what is on air more.
fn to_edit(actor: &Actor, post: &Post) -> Action {
    let own = match (&post.author, actor.by()) {
        (By::Person { person: author, .. }, By::Person { person, .. }) => author == person,
        (By::System, By::System) => true,
        (By::Person { .. }, By::System) | (By::System, By::Person { .. }) => false,
    };
    match post.state {
        PostState::Draft if own => Action::DraftPost,
        PostState::Draft => Action::EditPost,
        PostState::Published | PostState::Withdrawn | PostState::Expired => Action::PublishPost,
    }
}

fn ensure_not_over(post: &Post, now: Timestamp) -> Result<(), Error> {
    match post.until {
        Some(until) if until <= now => Err(Error::PeriodOver { until }),
        Some(_) | None => Ok(()),
    }
}

fn is_due(post: &Post, now: Timestamp) -> bool {
    post.state_at(now) == PostState::Expired && post.state == PostState::Published
}

fn note(work: &mut Work<'_>, may: &Permit, deed: Deed, post: &Post, now: Timestamp) {
    let deed = may.deed(deed, Subject::Post(post.id), now);
    work.audit(deed.with("revision", &post.revision));
}
