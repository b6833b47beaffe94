//! Where a post really is: which screens it reaches, which have it, and how often it was shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use protocol::report::Showing;
use protocol::{DeviceId, Digest, PostId, UnitId};

use crate::app::devices::sees;
use crate::app::reach::{Place, place};
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::device::{Device, Played, Presence, Reported, Session};
use crate::domain::post::Post;
use crate::error::Error;
use crate::keys;
use crate::page::Page;
use crate::work::View;

/// Screens that one step looks at, at most.
const STEP: usize = 500;
/// Screens that are named, at most.
pub const NAMED: usize = 50;

/// What has been counted so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screens {
    /// Screens in service that the post is for.
    pub screens: u64,
    /// Those of them that hold the post as it is now, as they last reported.
    pub having: u64,
    /// Those that showed it when they last reported.
    pub showing: u64,
    /// Screens that have shown it, in any revision.
    pub shown_on: u64,
    /// How many times, on all of them together.
    pub times: u64,
    /// For how long, on all of them together.
    pub milliseconds: u64,
    /// When one of them last did.
    pub last: Option<Timestamp>,
    /// The first of the screens that it is for, by name, as far as the reader may see them; at most
    /// [`NAMED`].
    pub named: Vec<Screen>,
    /// What the document of each school is.
    documents: BTreeMap<UnitId, Option<Digest>>,
    after: Option<String>,
    complete: bool,
}

/// A screen that a post is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Which, and where it stands.
    pub place: Place,
    /// Whether it is connected.
    pub presence: Presence,
    /// Whether it holds the post as it is now.
    pub has: bool,
    /// Whether it shows it.
    pub shows: bool,
    /// How often it has shown it.
    pub times: u64,
}

/// Counts on, at most 500 screens. Begin with the default, and go on until it
/// [is complete](Screens::is_complete).
pub fn count(
    view: &View<'_>,
    actor: &Actor,
    post: PostId,
    mut counted: Screens,
) -> Result<Screens, Error> {
    let post = super::find(view, actor, post)?;
    let page = Page::walk(STEP, counted.after.take());
    let found = view.page(&[keys::devices(post.place.unit())], &page)?;
    for id in &found.items {
        let Ok(id) = DeviceId::parse(id) else { continue };
        if let Some(device) = view.get::<Device>(&id)? {
            counted.add(view, actor, &post, &device)?;
        }
    }
    counted.complete = found.next.is_none();
    counted.after = found.next;
    Ok(counted)
}

impl Screens {
    /// Whether everything is counted.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    fn add(
        &mut self,
        view: &View<'_>,
        actor: &Actor,
        post: &Post,
        device: &Device,
    ) -> Result<(), Error> {
        let played = view.get::<Played>(&(post.id, device.id))?;
        if let Some(played) = played {
            self.shown_on += 1;
            self.times = self.times.saturating_add(played.times);
            self.milliseconds = self.milliseconds.saturating_add(played.milliseconds);
            self.last = self.last.max(Some(played.last));
        }
        let is_for = post.audience.covers(&device.room, &device.tags);
        if device.revoked.is_some() || !is_for {
            return Ok(());
        }
        self.screens += 1;
        let reported = view.get::<Reported>(&device.id)?;
        let (has, shows) = self.standing(view, post, device, reported.as_ref())?;
        self.having += u64::from(has);
        self.showing += u64::from(shows);
        if self.named.len() < NAMED && sees(actor, device) {
            let session = view.get::<Session>(&device.id)?;
            self.named.push(Screen {
                place: place(view, device)?,
                presence: Session::presence(session.as_ref()),
                has,
                shows,
                times: played.map_or(0, |played| played.times),
            });
        }
        Ok(())
    }

    /// Whether a screen holds the post as it is now, and whether it shows it.
    fn standing(
        &mut self,
        view: &View<'_>,
        post: &Post,
        device: &Device,
        reported: Option<&Reported>,
    ) -> Result<(bool, bool), Error> {
        let (Some(reported), Some(_on_air)) = (reported, post.item()) else {
            return Ok((false, false));
        };
        let current = self.document(view, device.school())?;
        let has = current.is_some() && reported.report.applied.desired == current;
        let showing = Showing::Post { post: post.id, revision: post.revision };
        let shows = reported.report.screen.showing == showing;
        Ok((has || shows, shows))
    }

    fn document(&mut self, view: &View<'_>, school: UnitId) -> Result<Option<Digest>, Error> {
        if let Some(known) = self.documents.get(&school) {
            return Ok(*known);
        }
        let digest = compose::desired(view, school)?.map(|document| document.digest);
        self.documents.insert(school, digest);
        Ok(digest)
    }
}
