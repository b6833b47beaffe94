//! Putting things on a shelf, and taking them off.

use jiff::Timestamp;
use protocol::{PostId, UnitId, limit};

use super::{find, keeper, marks};
use crate::app::{orgs, pictures, posts};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::library::{
    ABOUT_CHARS, ALERTS, AlertPattern, Contents, POSTS, PostPattern, SHELF, Shared,
};
use crate::domain::post::Post;
use crate::domain::text;
use crate::error::Error;
use crate::id::LibraryId;
use crate::keys;
use crate::work::Work;

/// Something to be shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewShared {
    /// On whose shelf; the actor's highest, if none is given.
    pub unit: Option<UnitId>,
    /// What it is called.
    pub title: String,
    /// What it is good for.
    pub about: String,
    /// Posts that the actor sees; they stay as they are, and what is shared no longer follows them.
    pub posts: Vec<PostId>,
    /// Alerts.
    pub alerts: Vec<AlertPattern>,
}

/// Shares posts and alerts with the units below.
pub fn share(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewShared,
    now: Timestamp,
) -> Result<Shared, Error> {
    let unit = match new.unit {
        Some(unit) => unit,
        None => orgs::own_unit(actor, Action::ShareInLibrary)?,
    };
    let unit = orgs::find(work, actor, unit)?;
    let may = permit(actor, Action::ShareInLibrary, &unit.place)?;
    let id = work.fresh(LibraryId::new, now);
    let contents = contents(work, actor, new, id)?;
    let shelf = work.marks(&keys::shelf(unit.id()), None, SHELF)?;
    if shelf.len() >= SHELF {
        return Err(Error::ShelfFull { unit: unit.id(), limit: SHELF });
    }
    let shared = Shared {
        id,
        place: unit.place,
        author: may.by().clone(),
        title: text::name("title", &new.title)?,
        about: text::block("about", &new.about, ABOUT_CHARS)?,
        kind: contents.kind(),
        posts: contents.posts.len(),
        alerts: contents.alerts.len(),
        shared: now,
    };
    for picture in contents.posts.iter().filter_map(|post| post.content.picture()) {
        pictures::keep(work, picture, &keeper(id), now);
    }
    work.put(&contents);
    work.put(&shared);
    for mark in marks(&shared) {
        work.mark(&mark);
    }
    let deed = may.deed(Deed::LibraryShared, Subject::Library(id), now);
    work.audit(deed.with("title", &shared.title));
    Ok(shared)
}

/// Takes a thing off its shelf. What was copied from it stays.
pub fn withdraw(
    work: &mut Work<'_>,
    actor: &Actor,
    id: LibraryId,
    now: Timestamp,
) -> Result<(), Error> {
    let shared = find(work, actor, id)?;
    let may = permit(actor, Action::ShareInLibrary, &shared.place)?;
    if let Some(contents) = work.get::<Contents>(&id)? {
        for picture in contents.posts.iter().filter_map(|post| post.content.picture()) {
            pictures::let_go(work, picture, &keeper(id), now);
        }
    }
    for mark in marks(&shared) {
        work.unmark(&mark);
    }
    work.delete::<Contents>(&id);
    work.delete::<Shared>(&id);
    let deed = may.deed(Deed::LibraryWithdrawn, Subject::Library(id), now);
    work.audit(deed.with("title", &shared.title));
    Ok(())
}

fn contents(
    work: &Work<'_>,
    actor: &Actor,
    new: &NewShared,
    id: LibraryId,
) -> Result<Contents, Error> {
    for (field, actual, limit) in
        [("posts", new.posts.len(), POSTS), ("alerts", new.alerts.len(), ALERTS)]
    {
        if actual > limit {
            return Err(Error::TooMany { field, actual, limit });
        }
    }
    if new.posts.is_empty() && new.alerts.is_empty() {
        return Err(Error::TextEmpty { field: "posts" });
    }
    let mut posts = Vec::new();
    for post in &new.posts {
        let found = posts::find(work, actor, *post)?;
        if found.consent.is_some() {
            return Err(Error::ConsentBound { post: *post });
        }
        posts.push(pattern(found));
    }
    let alerts = new.alerts.iter().map(alert).collect::<Result<_, _>>()?;
    Ok(Contents { id, posts, alerts })
}

fn pattern(post: Post) -> PostPattern {
    let Post { content, priority, seconds, age, .. } = post;
    PostPattern { content, priority, seconds, age }
}

fn alert(alert: &AlertPattern) -> Result<AlertPattern, Error> {
    Ok(AlertPattern {
        severity: alert.severity,
        text: text::line("alerts.text", &alert.text, limit::ALERT_TEXT_CHARS)?,
        instruction: text::block(
            "alerts.instruction",
            &alert.instruction,
            limit::ALERT_INSTRUCTION_CHARS,
        )?,
    })
}
