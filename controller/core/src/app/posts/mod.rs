//! Posts: writing, changing, publishing, withdrawing, expiring and listing them.
//!
//! What a publication writes does not depend on how many TVs it reaches: the post, its item on air
//! and a few marks for each unit above.

mod airing;

use jiff::Timestamp;
use protocol::post::{Audience, Content};
use protocol::{PostId, UnitId, limit, wire};

use self::airing::replace;
use super::orgs;
use crate::domain::access::{self, Action, Permit, permit};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Subject};
use crate::domain::post::{Post, PostState};
use crate::domain::text;
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

pub use self::airing::MOST_ON_AIR;
pub(crate) use self::airing::marks;

/// A post to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// The unit for whose subtree it is.
    pub unit: UnitId,
    /// What it says.
    pub content: Content,
    /// Shown from this instant on; at once if none.
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside; without end if none.
    pub until: Option<Timestamp>,
    /// Which TVs of the subtree.
    pub audience: Audience,
}

/// What is to be changed; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditPost {
    /// The title.
    pub title: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// The beginning.
    pub from: Option<Option<Timestamp>>,
    /// The end.
    pub until: Option<Option<Timestamp>>,
    /// Which TVs.
    pub audience: Option<Audience>,
}

/// Writes a draft.
pub fn create(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewPost,
    now: Timestamp,
) -> Result<Post, Error> {
    let unit = orgs::find(work, actor, new.unit)?;
    let may = permit(actor, Action::DraftPost, &unit.place)?;
    let post = checked(Post {
        id: work.fresh(PostId::new, now),
        place: unit.place,
        author: actor.by().clone(),
        state: PostState::Draft,
        revision: 1,
        content: new.content.clone(),
        from: new.from,
        until: new.until,
        audience: new.audience.clone(),
        created: now,
        edited: now,
        published: None,
    })?;
    replace(work, None, &post)?;
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
    let may = permit(actor, to_edit(actor, &before), &before.place)?;
    let mut after = edited(&before, edit)?;
    if after == before {
        return Ok(before);
    }
    after.edited = now;
    if before.state == PostState::Published {
        ensure_not_over(&after, now)?;
        after.revision += 1;
        after.published = Some(now);
    }
    replace(work, Some(&before), &after)?;
    note(work, &may, Deed::PostEdited, &after, now);
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
    let may = permit(actor, Action::PublishPost, &before.place)?;
    let revision = match before.state {
        PostState::Published => return Ok(before),
        PostState::Draft => before.revision,
        PostState::Withdrawn | PostState::Expired => before.revision + 1,
    };
    ensure_not_over(&before, now)?;
    let state = PostState::Published;
    let after = Post { state, revision, published: Some(now), ..before.clone() };
    replace(work, Some(&before), &after)?;
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
    let may = permit(actor, Action::PublishPost, &before.place)?;
    match before.state {
        PostState::Published => {}
        PostState::Withdrawn => return Ok(before),
        state @ (PostState::Draft | PostState::Expired) => {
            return Err(Error::PostState { post, state });
        }
    }
    let after = Post { state: PostState::Withdrawn, ..before.clone() };
    replace(work, Some(&before), &after)?;
    note(work, &may, Deed::PostWithdrawn, &after, now);
    Ok(after)
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
        replace(work, Some(&before), &after)?;
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

fn edited(before: &Post, edit: &EditPost) -> Result<Post, Error> {
    let mut after = before.clone();
    let Content::Announcement { title, text } = &mut after.content;
    if let Some(new) = &edit.title {
        title.clone_from(new);
    }
    if let Some(new) = &edit.text {
        text.clone_from(new);
    }
    after.from = edit.from.unwrap_or(before.from);
    after.until = edit.until.unwrap_or(before.until);
    if let Some(audience) = &edit.audience {
        after.audience = audience.clone();
    }
    checked(after)
}

/// Brings what people wrote into shape, or says what is wrong with it.
fn checked(mut post: Post) -> Result<Post, Error> {
    let Content::Announcement { title, text } = &post.content;
    post.content = Content::Announcement {
        title: text::line("title", title, limit::TITLE_CHARS)?,
        text: text::block("text", text, limit::TEXT_CHARS)?,
    };
    let Audience { tags, rooms } = &post.audience;
    post.audience = Audience {
        tags: text::names("audience.tags", tags, limit::TAG_CHARS, limit::TAGS)?,
        rooms: text::names("audience.rooms", rooms, limit::NAME_CHARS, limit::ROOMS)?,
    };
    if let (Some(from), Some(until)) = (post.from, post.until) {
        if until <= from {
            return Err(Error::PeriodEmpty { from, until });
        }
    }
    let on_air =
        Post { state: PostState::Published, published: Some(post.created), ..post.clone() };
    let actual = on_air.item().map_or(0, |item| wire::encode(&item).len());
    // A few bytes are left for numbers that grow.
    let limit = limit::ITEM_BYTES - 64;
    if actual > limit { Err(Error::PostTooLarge { actual, limit }) } else { Ok(post) }
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
