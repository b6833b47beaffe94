//! Pictures: taken in, named by posts, and swept away when none names them.
//!
//! The same bytes may come from several schools. That a picture is known elsewhere is nobody's to
//! learn: whether somebody may see it or name it depends on where it was uploaded, and an upload answers
//! alike whether the bytes were known or not.

use std::time::Duration;

use jiff::Timestamp;
use protocol::{Digest, UnitId, post};

use super::orgs;
use crate::domain::access::{self, Action, Permit, permit};
use crate::domain::actor::Actor;
use crate::domain::picture::{Picture, PictureIn};
use crate::domain::place::Place;
use crate::domain::post::Post;
use crate::error::Error;
use crate::keys;
use crate::work::{View, Work};

/// How long a picture that no post names is kept: time to write the post, and for TVs that still hold
/// the document before to fetch it.
pub const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Units whose marks one sweep takes from a picture.
const UNITS: usize = 200;

/// Whether somebody may upload pictures for a unit's posts.
pub fn may_upload(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Permit, Error> {
    let unit = orgs::find(view, actor, unit)?;
    permit(actor, Action::DraftPost, &unit.place)
}

/// Takes in a picture whose bytes are stored. Doing so again only keeps it longer.
pub fn add(
    work: &mut Work<'_>,
    actor: &Actor,
    unit: UnitId,
    picture: post::Picture,
    now: Timestamp,
) -> Result<Picture, Error> {
    let may = may_upload(work, actor, unit)?;
    allow_in(work, picture.sha256, may.place());
    Ok(touch(work, picture, now))
}

/// A picture that the actor may see: one of a unit whose posts they may see. Foreign and missing ones
/// read alike.
pub fn find(view: &View<'_>, actor: &Actor, picture: Digest) -> Result<Picture, Error> {
    let unknown = || Error::UnknownPicture { picture };
    for place in actor.places_for(Action::SeePost) {
        if view.is_marked(&keys::picture_below(place.unit(), picture))? {
            return view.get(&picture)?.ok_or_else(unknown);
        }
    }
    Err(unknown())
}

/// A picture that a post at a place may name: one of its unit, of a unit below it, or of one above whose
/// posts the actor may see.
pub(super) fn named(
    view: &View<'_>,
    actor: &Actor,
    picture: Digest,
    place: &Place,
) -> Result<post::Picture, Error> {
    let unknown = || Error::UnknownPicture { picture };
    let mut is_there = view.is_marked(&keys::picture_below(place.unit(), picture))?;
    for above in place.above() {
        if access::may(actor, Action::SeePost, &above) {
            is_there |= view.get::<PictureIn>(&(picture, above.unit()))?.is_some();
        }
    }
    let found = if is_there { view.get::<Picture>(&picture)? } else { None };
    found.map(|found| found.measures).ok_or_else(unknown)
}

/// Notes which picture a post names now, and which it has let go.
pub(super) fn follow(work: &mut Work<'_>, before: Option<&Post>, after: &Post, now: Timestamp) {
    let old = before.and_then(|post| post.content.picture());
    let new = after.content.picture();
    if old == new {
        return;
    }
    let mark = |picture: Digest| format!("{}{}", keys::picture_posts(picture), after.id);
    if let Some(old) = old {
        work.unmark(&mark(old.sha256));
        touch(work, old, now);
    }
    if let Some(new) = new {
        work.mark(&mark(new.sha256));
        // A sweep at the same time conflicts on it.
        touch(work, new, now);
        // Whoever may see the post may see its picture.
        allow_in(work, new.sha256, &after.place);
    }
}

/// Lets something else than a post keep a picture: a revision, or what somebody is writing.
pub(super) fn keep(work: &mut Work<'_>, picture: post::Picture, keeper: &str, now: Timestamp) {
    work.mark(&format!("{}{keeper}", keys::picture_kept(picture.sha256)));
    // A sweep at the same time conflicts on it.
    touch(work, picture, now);
}

/// The end of that.
pub(super) fn let_go(work: &mut Work<'_>, picture: post::Picture, keeper: &str, now: Timestamp) {
    work.unmark(&format!("{}{keeper}", keys::picture_kept(picture.sha256)));
    touch(work, picture, now);
}

/// Forgets pictures that no post has named for a day, after looking at `most` at most. Answers how many
/// it looked at, and which bytes are nobody's now.
pub fn sweep(
    work: &mut Work<'_>,
    now: Timestamp,
    most: usize,
) -> Result<(usize, Vec<Digest>), Error> {
    let (mut looked, mut gone) = (0, Vec::new());
    for mark in work.marks(keys::PICTURE_END, None, most)? {
        let Some(name) = keys::due(&mark, now) else { break };
        looked += 1;
        let picture: Option<Digest> = name.parse().ok();
        if picture.map_or(Ok(true), |picture| sweep_one(work, picture, now, &mut gone))? {
            work.unmark(&format!("{}{mark}", keys::PICTURE_END));
        }
    }
    Ok((looked, gone))
}

/// Whether these bytes are a picture that is kept.
pub fn is_kept(view: &View<'_>, picture: Digest) -> Result<bool, Error> {
    Ok(view.get::<Picture>(&picture)?.is_some())
}

/// Whether this end is dealt with.
fn sweep_one(
    work: &mut Work<'_>,
    picture: Digest,
    now: Timestamp,
    gone: &mut Vec<Digest>,
) -> Result<bool, Error> {
    let Some(found) = work.get::<Picture>(&picture)? else { return Ok(true) };
    let is_named = !work.marks(&keys::picture_posts(picture), None, 1)?.is_empty()
        || !work.marks(&keys::picture_kept(picture), None, 1)?.is_empty();
    // One that was touched since has a later end.
    if is_named || end(found.touched) > now {
        return Ok(true);
    }
    let within = work.scan::<PictureIn>(&keys::picture_in(picture), None, UNITS)?;
    for one in &within {
        work.delete::<PictureIn>(&(picture, one.place.unit()));
        for unit in one.place.units() {
            work.unmark(&keys::picture_below(unit, picture));
        }
    }
    if within.len() == UNITS {
        return Ok(false);
    }
    work.delete::<Picture>(&picture);
    gone.push(picture);
    Ok(true)
}

fn allow_in(work: &mut Work<'_>, picture: Digest, place: &Place) {
    work.put(&PictureIn { sha256: picture, place: place.clone() });
    for unit in place.units() {
        work.mark(&keys::picture_below(unit, picture));
    }
}

fn touch(work: &mut Work<'_>, measures: post::Picture, now: Timestamp) -> Picture {
    let picture = Picture { measures, touched: now };
    work.put(&picture);
    let end = keys::by_time(end(now), picture.sha256());
    work.mark(&format!("{}{end}", keys::PICTURE_END));
    picture
}

fn end(touched: Timestamp) -> Timestamp {
    touched.checked_add(KEPT).unwrap_or(Timestamp::MAX)
}
