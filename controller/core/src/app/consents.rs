//! Consents: written down, named by posts, and withdrawn, which takes those posts off the air at once.

use jiff::Timestamp;
use jiff::civil::Date;
use protocol::{PostId, UnitId};

use super::{orgs, posts};
use crate::domain::access::{self, Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::consent::{ABOUT_CHARS, Consent, ConsentKind, NUMBER_CHARS, POSTS, Withdrawn};
use crate::domain::place::Place;
use crate::domain::post::Post;
use crate::domain::text;
use crate::error::Error;
use crate::id::ConsentId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// A consent to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsent {
    /// To which unit it was given; the actor's own if none is said.
    pub unit: Option<UnitId>,
    /// What it allows.
    pub kind: ConsentKind,
    /// Its number in the school's own papers.
    pub number: String,
    /// What it is about; no child's name is needed.
    pub about: String,
    /// The day on which it was given.
    pub given: Date,
}

/// Writes a consent down.
pub fn record(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewConsent,
    now: Timestamp,
) -> Result<Consent, Error> {
    let unit = match new.unit {
        Some(unit) => unit,
        None => orgs::own_unit(actor, Action::KeepConsents)?,
    };
    let unit = orgs::find(work, actor, unit)?;
    let may = permit(actor, Action::KeepConsents, &unit.place)?;
    let zone = posts::sketches::zone(work, &unit.place)?;
    let today = now.to_zoned_datetime(zone).date();
    if new.given > today {
        return Err(Error::ConsentAhead { given: new.given });
    }
    let consent = Consent {
        id: work.fresh(ConsentId::new, now),
        place: unit.place,
        author: may.by().clone(),
        kind: new.kind,
        number: text::line("number", &new.number, NUMBER_CHARS)?,
        about: text::optional_line("about", &new.about, ABOUT_CHARS)?,
        given: new.given,
        recorded: now,
        withdrawn: None,
        posts: 0,
    };
    work.put(&consent);
    for mark in marks(&consent) {
        work.mark(&mark);
    }
    let deed = may.deed(Deed::ConsentRecorded, Subject::Consent(consent.id), now);
    work.audit(deed.with("number", &consent.number));
    Ok(consent)
}

/// Withdraws a consent and takes every post that names it off the air, in one commit. One that was
/// withdrawn is left as it is. Answers which posts came off.
pub fn withdraw(
    work: &mut Work<'_>,
    actor: &Actor,
    id: ConsentId,
    now: Timestamp,
) -> Result<(Consent, Vec<PostId>), Error> {
    let before = find(work, actor, id)?;
    let may = permit(actor, Action::KeepConsents, &before.place)?;
    if !before.stands() {
        return Ok((before, Vec::new()));
    }
    let withdrawn = Some(Withdrawn { at: now, by: may.by().clone() });
    let after = Consent { withdrawn, ..before.clone() };
    orgs::shift_marks(work, &marks(&before), &marks(&after));
    work.put(&after);
    let mut off = Vec::new();
    for mark in work.marks(&keys::consent_posts(id), None, POSTS)? {
        let Ok(post) = PostId::parse(&mark) else { continue };
        if posts::take_off(work, actor, post, now)? {
            off.push(post);
        }
    }
    let deed = may.deed(Deed::ConsentWithdrawn, Subject::Consent(id), now);
    work.audit(deed.with("number", &after.number).with("posts", &off.len()));
    Ok((after, off))
}

/// One consent that the actor may see. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, id: ConsentId) -> Result<Consent, Error> {
    let found = view.get::<Consent>(&id)?;
    let seen = found.filter(|found| access::may(actor, Action::SeeConsents, &found.place));
    seen.ok_or(Error::UnknownConsent { consent: id })
}

/// The consents given to a unit and those below, or all that the actor may see, the newest first.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    standing: bool,
    page: &Page,
) -> Result<Listed<Consent>, Error> {
    let key = |unit| keys::consents(unit, standing);
    let prefixes = orgs::prefixes(view, actor, Action::SeeConsents, unit, key)?;
    view.page(&prefixes, page)?.filter_map(|turned| {
        match ConsentId::parse(&keys::newest_first(&turned)) {
            Ok(id) => view.get(&id),
            Err(_) => Ok(None),
        }
    })
}

/// That a post of a unit may name a consent: the actor sees it, it was given to that unit or to one
/// above, and it stands.
pub(super) fn named(
    view: &View<'_>,
    actor: &Actor,
    id: ConsentId,
    place: &Place,
) -> Result<ConsentId, Error> {
    let consent = find(view, actor, id)?;
    if !consent.place.covers(place) {
        return Err(Error::UnknownConsent { consent: id });
    }
    ensure_stands(view, Some(id))?;
    Ok(id)
}

/// That what a post names, if it names one, was not withdrawn.
pub(super) fn ensure_stands(view: &View<'_>, named: Option<ConsentId>) -> Result<(), Error> {
    let Some(id) = named else { return Ok(()) };
    let found = view.get::<Consent>(&id)?.filter(Consent::stands);
    found.map(drop).ok_or(Error::ConsentIsWithdrawn { consent: id })
}

/// Notes which consent a post names now, and which it no longer does.
pub(super) fn follow(
    work: &mut Work<'_>,
    before: Option<&Post>,
    after: &Post,
) -> Result<(), Error> {
    let (old, new) = (before.and_then(|post| post.consent), after.consent);
    if old == new {
        return Ok(());
    }
    if let Some(consent) = old.map(|old| work.get::<Consent>(&old)).transpose()?.flatten() {
        work.unmark(&format!("{}{}", keys::consent_posts(consent.id), after.id));
        work.put(&Consent { posts: consent.posts.saturating_sub(1), ..consent });
    }
    if let Some(consent) = new.map(|new| work.get::<Consent>(&new)).transpose()?.flatten() {
        if consent.posts >= POSTS {
            return Err(Error::ConsentFull { consent: consent.id, limit: POSTS });
        }
        work.mark(&format!("{}{}", keys::consent_posts(consent.id), after.id));
        work.put(&Consent { posts: consent.posts + 1, ..consent });
    }
    Ok(())
}

/// The keys by which a consent is listed.
pub(crate) fn marks(consent: &Consent) -> Vec<String> {
    let turned = keys::newest_first(&consent.id.to_string());
    let lists = [Some(false), Some(true).filter(|_| consent.stands())];
    let under = |unit| {
        let turned = &turned;
        lists
            .into_iter()
            .flatten()
            .map(move |list| format!("{}{turned}", keys::consents(unit, list)))
    };
    consent.place.units().flat_map(under).collect()
}
