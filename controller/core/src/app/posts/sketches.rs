//! What people are writing: saved as they type, and made into posts and edits when they say so.
//!
//! A saving writes one key, tells nobody, and leaves no trace in the logs; nothing of a sketch reaches a
//! TV. A person has one sketch a post, and at most [`MOST`]; what was not touched for a month
//! ([`KEPT`](crate::domain::sketch::KEPT)) is forgotten.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::post::{AgeMark, Audience, Priority};
use protocol::{Digest, PostId, UnitId, limit};

use super::writing::NewPost;
use super::{EditPost, create_as, edit, find as find_post, permit_edit, publish};
use crate::app::{orgs, pictures};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::org::Unit;
use crate::domain::place::Place;
use crate::domain::post::{Post, PostKind};
use crate::domain::sketch::{MOST, Sketch, SketchCount, Typed};
use crate::domain::{compose, text, wall};
use crate::error::Error;
use crate::id::PersonId;
use crate::keys;
use crate::work::{View, Work};

/// Characters of a title that is being written; a post's are fewer.
const TITLE_CHARS: usize = 1_000;
/// Characters of a text that is being written; a post's are fewer.
const TEXT_CHARS: usize = 20_000;
/// Characters of a time that is being written.
const TIME_CHARS: usize = 60;

/// What stands in the fields, as a surface sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// The unit for whose subtree it is; of a post that there is, its own stays.
    pub unit: UnitId,
    /// What kind of post; of a post that there is, its own stays.
    pub kind: PostKind,
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// A picture that was uploaded.
    pub picture: Option<Digest>,
    /// Whether it is to run in the band at the foot.
    pub ticker: bool,
    /// The beginning, by the unit's clock.
    pub from: String,
    /// The end, by the unit's clock.
    pub until: String,
    /// Which TVs.
    pub audience: Audience,
    /// Whether it is to come up more often than others.
    pub priority: Priority,
    /// How many seconds it is to stand.
    pub seconds: Option<u16>,
    /// For which ages it is.
    pub age: Option<AgeMark>,
}

/// How a sketch becomes a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Apply {
    /// Whether it goes on air, too.
    pub publish: bool,
    /// Whether it counts though somebody has changed the post since the writing began.
    pub over: bool,
}

/// Begins a new post.
pub fn begin(
    work: &mut Work<'_>,
    actor: &Actor,
    writing: &Writing,
    now: Timestamp,
) -> Result<Sketch, Error> {
    let person = writer(actor)?;
    let place = may_draft(work, actor, writing.unit)?;
    let post = work.fresh(PostId::new, now);
    count(work, person, 1)?;
    let typed = typed(work, actor, writing, &place)?;
    let kind = writing.kind;
    let sketch = Sketch { person, post, place, kind, base: None, typed, saves: 1, saved: now };
    put(work, None, &sketch, now);
    Ok(sketch)
}

/// Saves what is being written: a new post that was [begun](begin), or changes of one there is.
pub fn save(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    writing: &Writing,
    now: Timestamp,
) -> Result<Sketch, Error> {
    let person = writer(actor)?;
    let before = work.get::<Sketch>(&(person, post))?;
    let mut sketch = match before.clone() {
        Some(known) if known.base.is_some() => known,
        Some(begun) => {
            let place = may_draft(work, actor, writing.unit)?;
            Sketch { place, kind: writing.kind, ..begun }
        }
        None => {
            count(work, person, 1)?;
            of_post(work, actor, person, post, now)?
        }
    };
    sketch.typed = typed(work, actor, writing, &sketch.place)?;
    if before.as_ref().is_some_and(|before| before.typed == sketch.typed && before == &sketch) {
        return Ok(sketch);
    }
    sketch.saves += 1;
    sketch.saved = now;
    put(work, before.as_ref(), &sketch, now);
    Ok(sketch)
}

/// One's own sketch of a post, or of what is to become one.
pub fn find(view: &View<'_>, actor: &Actor, post: PostId) -> Result<Sketch, Error> {
    let found = view.get::<Sketch>(&(writer(actor)?, post))?;
    found.ok_or(Error::UnknownSketch { post })
}

/// One's own sketches, the last saved first.
pub fn list(view: &View<'_>, actor: &Actor) -> Result<Vec<Sketch>, Error> {
    let mut all = view.scan::<Sketch>(&keys::sketches(writer(actor)?), None, MOST)?;
    all.sort_by_key(|sketch| std::cmp::Reverse((sketch.saved, sketch.post)));
    Ok(all)
}

/// Throws a sketch away.
pub fn discard(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    now: Timestamp,
) -> Result<(), Error> {
    let sketch = find(work, actor, post)?;
    remove(work, &sketch, now)
}

/// Makes a sketch into the post, or the edit, that it is. What is wrong with it is told now, and the
/// sketch stays.
pub fn apply(
    work: &mut Work<'_>,
    actor: &Actor,
    post: PostId,
    how: Apply,
    now: Timestamp,
) -> Result<Post, Error> {
    let sketch = find(work, actor, post)?;
    let there = match sketch.base {
        Some(_) => Some(find_post(work, actor, post)?),
        None => None,
    };
    if there.as_ref().is_some_and(|there| sketch.is_behind(there)) && !how.over {
        return Err(Error::PostChanged { post });
    }
    let zone = zone(work, &sketch.place)?;
    let mut made = match there {
        Some(_) => edit(work, actor, post, &sketch.as_edit(&zone)?, now)?,
        None => create_as(work, actor, &sketch.as_new(&zone)?, post, now)?,
    };
    if how.publish {
        made = publish(work, actor, post, now)?;
    }
    remove(work, &sketch, now)?;
    Ok(made)
}

/// Forgets what was not touched for a month, at most `most`; answers how many.
pub fn sweep(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut swept = 0;
    for mark in work.marks(keys::SKETCH_END, None, most)? {
        let Some(name) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::SKETCH_END));
        swept += 1;
        let Some((person, post)) = name.split_once('/') else { continue };
        let (Ok(person), Ok(post)) = (PersonId::parse(person), PostId::parse(post)) else {
            continue;
        };
        if let Some(sketch) = work.get::<Sketch>(&(person, post))? {
            remove(work, &sketch, now)?;
        }
    }
    Ok(swept)
}

/// Throws all sketches of a person away.
pub(in crate::app) fn forget_all(
    work: &mut Work<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    for sketch in work.scan::<Sketch>(&keys::sketches(person), None, MOST)? {
        remove(work, &sketch, now)?;
    }
    Ok(())
}

/// The fields as they stand when the writing of changes begins.
pub fn typed_of(post: &Post, zone: &TimeZone) -> Typed {
    let shown = |at: Option<Timestamp>| at.map(|at| wall::shown(at, zone)).unwrap_or_default();
    Typed {
        title: post.content.title().to_owned(),
        text: post.content.text().to_owned(),
        picture: post.content.picture(),
        ticker: post.content.is_ticker(),
        from: shown(post.from),
        until: shown(post.until),
        audience: post.audience.clone(),
        priority: post.priority,
        seconds: post.seconds,
        age: post.age,
    }
}

/// The clock of a place, by which its people write times.
pub fn zone(view: &View<'_>, place: &Place) -> Result<TimeZone, Error> {
    let unit = place.unit();
    let unit = view.get::<Unit>(&unit)?.ok_or(Error::UnknownUnit { unit })?;
    let name = compose::effective(view, &unit)?.time_zone;
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

/// The marks of a sketch: when it is forgotten, and that it keeps its picture.
pub(crate) fn marks(sketch: &Sketch) -> Vec<String> {
    let kept = |picture: protocol::post::Picture| {
        format!("{}{}", keys::picture_kept(picture.sha256), keeper(sketch))
    };
    sketch.typed.picture.map(kept).into_iter().chain([ending(sketch)]).collect()
}

fn writer(actor: &Actor) -> Result<PersonId, Error> {
    actor.person().ok_or(Error::NotSignedIn {})
}

fn may_draft(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Place, Error> {
    let unit = orgs::find(view, actor, unit)?;
    permit(actor, Action::DraftPost, &unit.place)?;
    Ok(unit.place)
}

/// A sketch of changes to a post, before anything is changed.
fn of_post(
    view: &View<'_>,
    actor: &Actor,
    person: PersonId,
    post: PostId,
    now: Timestamp,
) -> Result<Sketch, Error> {
    let there = find_post(view, actor, post)?;
    permit_edit(actor, &there)?;
    let kind = PostKind::of(&there.content);
    let (base, typed) = (Some(there.edited), Typed::default());
    Ok(Sketch { person, post, place: there.place, kind, base, typed, saves: 0, saved: now })
}

/// Fields as they are kept: bounded, and otherwise as they came.
fn typed(view: &View<'_>, actor: &Actor, writing: &Writing, place: &Place) -> Result<Typed, Error> {
    let find = |picture| pictures::named(view, actor, picture, place);
    for (field, text, most) in [
        ("title", &writing.title, TITLE_CHARS),
        ("text", &writing.text, TEXT_CHARS),
        ("from", &writing.from, TIME_CHARS),
        ("until", &writing.until, TIME_CHARS),
    ] {
        text::short(field, text, most)?;
    }
    let Audience { tags, rooms } = &writing.audience;
    Ok(Typed {
        title: writing.title.clone(),
        text: writing.text.clone(),
        picture: writing.picture.map(find).transpose()?,
        ticker: writing.ticker,
        from: writing.from.clone(),
        until: writing.until.clone(),
        audience: Audience {
            tags: text::names("audience.tags", tags, limit::TAG_CHARS, limit::TAGS)?,
            rooms: text::names("audience.rooms", rooms, limit::NAME_CHARS, limit::ROOMS)?,
        },
        priority: writing.priority,
        seconds: writing.seconds,
        age: writing.age,
    })
}

fn put(work: &mut Work<'_>, before: Option<&Sketch>, after: &Sketch, now: Timestamp) {
    let (old, new) = (before.map(ending), ending(after));
    if old.as_ref() != Some(&new) {
        if let Some(old) = old {
            work.unmark(&old);
        }
        work.mark(&new);
    }
    let (old, new) = (before.and_then(|before| before.typed.picture), after.typed.picture);
    if old != new {
        if let Some(old) = old {
            pictures::let_go(work, old, &keeper(after), now);
        }
        if let Some(new) = new {
            pictures::keep(work, new, &keeper(after), now);
        }
    }
    work.put(after);
}

fn remove(work: &mut Work<'_>, sketch: &Sketch, now: Timestamp) -> Result<(), Error> {
    work.delete::<Sketch>(&(sketch.person, sketch.post));
    work.unmark(&ending(sketch));
    if let Some(picture) = sketch.typed.picture {
        pictures::let_go(work, picture, &keeper(sketch), now);
    }
    count(work, sketch.person, -1)
}

fn count(work: &mut Work<'_>, person: PersonId, change: isize) -> Result<(), Error> {
    let count = work.get::<SketchCount>(&person)?.map_or(0, |kept| kept.count);
    if change > 0 && count >= MOST {
        return Err(Error::TooManySketches { limit: MOST });
    }
    match count.saturating_add_signed(change) {
        0 => work.delete::<SketchCount>(&person),
        count => work.put(&SketchCount { person, count }),
    }
    Ok(())
}

fn ending(sketch: &Sketch) -> String {
    let name = format!("{}/{}", sketch.person, sketch.post);
    format!("{}{}", keys::SKETCH_END, keys::by_time(sketch.ends(), name))
}

fn keeper(sketch: &Sketch) -> String {
    format!("sketch/{}/{}", sketch.person, sketch.post)
}

impl Sketch {
    fn period(&self, zone: &TimeZone) -> Result<[Option<Timestamp>; 2], Error> {
        let time = |field, text: &str| {
            let text = Some(text.trim()).filter(|text| !text.is_empty());
            text.map(|text| wall::instant(field, text, zone)).transpose()
        };
        Ok([time("from", &self.typed.from)?, time("until", &self.typed.until)?])
    }

    /// The post that it is.
    pub fn as_new(&self, zone: &TimeZone) -> Result<NewPost, Error> {
        let ([from, until], typed) = (self.period(zone)?, self.typed.clone());
        Ok(NewPost {
            unit: self.place.unit(),
            kind: self.kind,
            title: typed.title,
            text: typed.text,
            picture: typed.picture.map(|picture| picture.sha256),
            ticker: typed.ticker,
            from,
            until,
            audience: typed.audience,
            priority: typed.priority,
            seconds: typed.seconds,
            age: typed.age,
            consent: None,
        })
    }

    fn as_edit(&self, zone: &TimeZone) -> Result<EditPost, Error> {
        let ([from, until], typed) = (self.period(zone)?, self.typed.clone());
        Ok(EditPost {
            title: Some(typed.title),
            text: Some(typed.text),
            picture: Some(typed.picture.map(|picture| picture.sha256)),
            ticker: Some(typed.ticker),
            from: Some(from),
            until: Some(until),
            audience: Some(typed.audience),
            priority: Some(typed.priority),
            seconds: Some(typed.seconds),
            age: Some(typed.age),
            consent: None,
        })
    }
}
