//! How things are, at a glance: counted in steps, so that no reading of the store is long.

use protocol::DeviceId;
use protocol::report::Showing;

use super::orgs;
use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::device::{Device, Presence, Reported, Session};
use crate::domain::org::Unit;
use crate::domain::post::PostState;
use crate::error::Error;
use crate::keys::{self, Root};
use crate::page::Page;
use crate::work::View;

/// Entries that one step counts, at most.
const STEP: usize = 2_000;

/// What has been counted so far, within what the actor may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Schools.
    pub schools: u64,
    /// Devices in service.
    pub devices: u64,
    /// Those of them that are connected.
    pub online: u64,
    /// Those of them that show a post, as they say.
    pub showing: u64,
    /// Posts on air.
    pub posts: u64,
    at: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Schools(Option<String>),
    Devices(Option<String>),
    Posts(Option<String>),
    Done,
}

/// Counts on, at most 2,000 entries. Begin with a default tally, and go on until it
/// [is complete](Tally::is_complete).
pub fn count(view: &View<'_>, actor: &Actor, mut tally: Tally) -> Result<Tally, Error> {
    tally.at = match tally.at.clone() {
        Stage::Schools(after) => {
            let prefixes = orgs::prefixes(view, actor, Action::SeeUnit, None, keys::schools)?;
            let found = view.page(&prefixes, &Page::walk(STEP, after))?;
            tally.schools += found.items.len() as u64;
            found.next.map_or(Stage::Devices(None), |next| Stage::Schools(Some(next)))
        }
        Stage::Devices(after) => {
            let prefixes = orgs::prefixes(view, actor, Action::SeeDevice, None, keys::devices)?;
            let found = view.page(&prefixes, &Page::walk(STEP, after))?;
            for id in &found.items {
                count_device(view, id, &mut tally)?;
            }
            found.next.map_or(Stage::Posts(None), |next| Stage::Devices(Some(next)))
        }
        Stage::Posts(after) => {
            let on_air = |unit| keys::posts(unit, Some(PostState::Published));
            let prefixes = orgs::prefixes(view, actor, Action::SeePost, None, on_air)?;
            let found = view.page(&prefixes, &Page::walk(STEP, after))?;
            tally.posts += found.items.len() as u64;
            found.next.map_or(Stage::Done, |next| Stage::Posts(Some(next)))
        }
        Stage::Done => Stage::Done,
    };
    Ok(tally)
}

/// Whether the actor may see how the controller's backups are: who coordinates all of it.
pub fn may_see_backups(view: &View<'_>, actor: &Actor) -> Result<bool, Error> {
    let root = view.get::<Root>(&())?.map(|root| view.get::<Unit>(&root.unit)).transpose()?;
    let root = root.flatten();
    Ok(root.is_some_and(|root| access::may(actor, Action::SeeBackups, &root.place)))
}

fn count_device(view: &View<'_>, id: &str, tally: &mut Tally) -> Result<(), Error> {
    let Ok(id) = DeviceId::parse(id) else { return Ok(()) };
    let device = view.get::<Device>(&id)?;
    if device.is_none_or(|device| device.revoked.is_some()) {
        return Ok(());
    }
    tally.devices += 1;
    let session = view.get::<Session>(&id)?;
    if !matches!(Session::presence(session.as_ref()), Presence::Online { .. }) {
        return Ok(());
    }
    tally.online += 1;
    let reported = view.get::<Reported>(&id)?;
    let showing = reported.map(|reported| reported.report.screen.showing);
    tally.showing += u64::from(matches!(showing, Some(Showing::Post { .. })));
    Ok(())
}

impl Tally {
    /// Whether everything is counted.
    pub fn is_complete(&self) -> bool {
        self.at == Stage::Done
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self::Schools(None)
    }
}
