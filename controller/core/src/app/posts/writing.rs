//! What people write, and what of it can be a post.

use jiff::Timestamp;
use protocol::post::{AgeMark, Audience, Content, Picture, Priority};
use protocol::{Digest, PostId, UnitId, limit, wire};

use crate::app::{consents, orgs, pictures};
use crate::domain::access::{Action, Permit, permit};
use crate::domain::actor::Actor;
use crate::domain::post::{Post, PostKind, PostState};
use crate::domain::text;
use crate::error::Error;
use crate::id::ConsentId;
use crate::work::View;

/// A post to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// The unit for whose subtree it is.
    pub unit: UnitId,
    /// What kind of post.
    pub kind: PostKind,
    /// One line.
    pub title: String,
    /// A small Markdown.
    pub text: String,
    /// A picture that was uploaded before.
    pub picture: Option<Digest>,
    /// Whether it runs in the band at the foot; only an announcement without a picture does.
    pub ticker: bool,
    /// Shown from this instant on; at once if none.
    pub from: Option<Timestamp>,
    /// Shown until this instant, which is outside; without end if none.
    pub until: Option<Timestamp>,
    /// Which TVs of the subtree.
    pub audience: Audience,
    /// Whether it comes up more often than others.
    pub priority: Priority,
    /// How many seconds it stands; for its reading time if none.
    pub seconds: Option<u16>,
    /// For which ages it is.
    pub age: Option<AgeMark>,
    /// The consent under which it names or shows a child.
    pub consent: Option<ConsentId>,
}

/// What is to be changed; `None` leaves a field as it is. The kind cannot change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditPost {
    /// The title.
    pub title: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// The picture.
    pub picture: Option<Option<Digest>>,
    /// Whether it runs in the band at the foot.
    pub ticker: Option<bool>,
    /// The beginning.
    pub from: Option<Option<Timestamp>>,
    /// The end.
    pub until: Option<Option<Timestamp>>,
    /// Which TVs.
    pub audience: Option<Audience>,
    /// Whether it comes up more often than others.
    pub priority: Option<Priority>,
    /// How many seconds it stands.
    pub seconds: Option<Option<u16>>,
    /// For which ages it is.
    pub age: Option<Option<AgeMark>>,
    /// The consent under which it names or shows a child.
    pub consent: Option<Option<ConsentId>>,
}

impl NewPost {
    /// A post of words alone, at once and for everybody below the unit.
    pub fn new(
        unit: UnitId,
        kind: PostKind,
        title: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            unit,
            kind,
            title: title.into(),
            text: text.into(),
            picture: None,
            ticker: false,
            from: None,
            until: None,
            audience: Audience::default(),
            priority: Priority::Normal,
            seconds: None,
            age: None,
            consent: None,
        }
    }
}

/// The draft that an actor's words make, and that they may write it.
pub(super) fn written(
    view: &View<'_>,
    actor: &Actor,
    new: &NewPost,
    id: PostId,
    now: Timestamp,
) -> Result<(Post, Permit), Error> {
    let unit = orgs::find(view, actor, new.unit)?;
    let may = permit(actor, Action::DraftPost, &unit.place)?;
    let find = |picture| pictures::named(view, actor, picture, &unit.place);
    let picture = new.picture.map(find).transpose()?;
    let find = |consent| consents::named(view, actor, consent, &unit.place);
    let consent = new.consent.map(find).transpose()?;
    let post = Post {
        id,
        place: unit.place.clone(),
        author: actor.by().clone(),
        state: PostState::Draft,
        revision: 1,
        content: content(new, picture)?,
        from: new.from,
        until: new.until,
        audience: new.audience.clone(),
        priority: new.priority,
        seconds: new.seconds,
        age: new.age,
        consent,
        created: now,
        edited: now,
        published: None,
    };
    Ok((checked(post)?, may))
}

/// A post as it is after an edit.
pub(super) fn edited(
    view: &View<'_>,
    actor: &Actor,
    before: &Post,
    edit: &EditPost,
) -> Result<Post, Error> {
    let mut after = before.clone();
    if let Some(new) = edit.ticker {
        set_ticker(&mut after.content, new)?;
    }
    let (Content::Announcement { title, text, picture, .. }
    | Content::News { title, text, picture }) = &mut after.content;
    if let Some(new) = edit.picture.filter(|new| *new != picture.map(|old| old.sha256)) {
        let find = |new| pictures::named(view, actor, new, &before.place);
        *picture = new.map(find).transpose()?;
    }
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
    after.priority = edit.priority.unwrap_or(before.priority);
    after.seconds = edit.seconds.unwrap_or(before.seconds);
    after.age = edit.age.unwrap_or(before.age);
    if let Some(new) = edit.consent.filter(|new| *new != before.consent) {
        let find = |new| consents::named(view, actor, new, &before.place);
        after.consent = new.map(find).transpose()?;
    }
    checked(after)
}

fn content(new: &NewPost, picture: Option<Picture>) -> Result<Content, Error> {
    let (title, text) = (new.title.clone(), new.text.clone());
    let mut content = match new.kind {
        PostKind::Announcement => Content::Announcement { title, text, picture, ticker: false },
        PostKind::News => Content::News { title, text, picture },
    };
    set_ticker(&mut content, new.ticker)?;
    Ok(content)
}

fn set_ticker(content: &mut Content, new: bool) -> Result<(), Error> {
    match content {
        Content::Announcement { ticker, .. } => *ticker = new,
        Content::News { .. } if new => return Err(Error::TickerMisplaced {}),
        Content::News { .. } => {}
    }
    Ok(())
}

/// Brings what people wrote into shape, or says what is wrong with it.
fn checked(mut post: Post) -> Result<Post, Error> {
    let (Content::Announcement { title, text, .. } | Content::News { title, text, .. }) =
        &mut post.content;
    *title = text::line("title", title, limit::TITLE_CHARS)?;
    *text = text::block("text", text, limit::TEXT_CHARS)?;
    if post.content.is_ticker() && post.content.picture().is_some() {
        return Err(Error::TickerPicture {});
    }
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
    post.seconds.map_or(Ok(()), ensure_in_range)?;
    let actual = wire::encode(&post.item_if_published(post.created)).len();
    // A few bytes are left for numbers that grow.
    let limit = limit::ITEM_BYTES - 64;
    if actual > limit { Err(Error::PostTooLarge { actual, limit }) } else { Ok(post) }
}

fn ensure_in_range(seconds: u16) -> Result<(), Error> {
    let (least, most) = (*limit::SECONDS.start(), *limit::SECONDS.end());
    if limit::SECONDS.contains(&seconds) {
        Ok(())
    } else {
        Err(Error::SecondsInvalid { seconds, least, most })
    }
}
