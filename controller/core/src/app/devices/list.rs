//! Lists of devices: by unit, by how they are, by a word; and how many there are of each.
//!
//! A list never reads more than a bounded number of keys: what is looked for among many has keys of its
//! own, and what has not is looked for a piece at a time.

use std::collections::BTreeMap;

use protocol::{DeviceId, UnitId};

use super::Shown;
use crate::app::found::{self, Found, Query};
use crate::app::orgs;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::device::{Ailing, Away, Condition, Device, DeviceCount, Session};
use crate::domain::notice::{Cause, in_cut, line_cut};
use crate::domain::org::Unit;
use crate::domain::place::Place;
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::View;

/// Keys that one list looks at, at most: a page may be short though more follows.
const LOOKED: usize = 4_000;
/// Keys that are read at a time.
const PIECE: usize = 200;
/// Screens of a school that are looked at to know whether its line is cut.
const OF_A_SCHOOL: usize = 500;

/// Which devices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this unit and below.
    pub unit: Option<UnitId>,
    /// Only those that are so.
    pub state: Option<State>,
    /// Only those that have a word beginning with each of these in room, tags or hardware.
    pub text: String,
}

/// How devices are that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In service: all but the revoked ones.
    InService,
    /// Connected, however they are.
    Connected,
    /// In exactly this condition.
    Only(Condition),
}

/// How many devices there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In service.
    pub all: u64,
    /// Connected, however they are.
    pub connected: u64,
    /// Of those, how many need a look.
    pub attention: u64,
    /// Of those, how many have their panel off or showing something else.
    pub hidden: u64,
    /// Not connected.
    pub offline: u64,
    /// Never connected yet.
    pub waiting: u64,
    /// Revoked, beside all others.
    pub revoked: u64,
}

/// The devices that a filter lets through, of those that the actor may see.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    filter: &Filter,
    page: &Page,
) -> Result<Listed<Shown>, Error> {
    let scopes = orgs::scopes(view, actor, Action::SeeDevice, filter.unit)?;
    let query = Query::of(Some(&filter.text));
    if query.as_ref().is_some_and(|query| query.longest().is_none()) {
        return Ok(Listed { items: Vec::new(), next: None });
    }
    let source = Source::of(filter, query.as_ref());
    let prefixes = source.prefixes(&scopes);
    let (mut items, mut schools) = (Vec::<(String, Shown)>::new(), Schools::default());
    let (mut after, mut looked) = (page.after().map(str::to_owned), 0);
    loop {
        let piece = view.walk(&prefixes, &Page::walk(PIECE, after.take()))?;
        for (cursor, mark) in piece.items {
            looked += 1;
            let id = source.device(&mark, &scopes);
            let found = id
                .map(|id| passes(view, filter, &source, query.as_ref(), &mark, id))
                .transpose()?;
            if let Some(device) = found.flatten() {
                items.push((cursor.clone(), schools.shown(view, device)?));
            }
            if items.len() > page.limit() {
                items.pop();
                let next = items.last().map(|(cursor, _)| cursor.clone());
                return Ok(without_cursors(items, next));
            }
            if looked >= LOOKED {
                return Ok(without_cursors(items, Some(cursor)));
            }
        }
        match piece.next {
            None => return Ok(without_cursors(items, None)),
            next @ Some(_) => after = next,
        }
    }
}

/// How many devices there are in a unit and below, or among all that the actor may see. It reads the
/// exceptions, not the devices.
pub fn counts(view: &View<'_>, actor: &Actor, unit: Option<UnitId>) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    for place in orgs::scopes(view, actor, Action::SeeDevice, unit)? {
        let many = usize::MAX - 1;
        let marked = |prefix: &str| Ok::<_, Error>(view.marks(prefix, None, many)?.len() as u64);
        let revoked = marked(&keys::retired(&place))?;
        let of_place = view.get::<DeviceCount>(&place.unit())?.map_or(0, |known| known.count);
        let away = view.scan::<Away>(&keys::away(&place), None, many)?;
        let waiting = away.iter().filter(|away| away.never).count() as u64;
        for ailing in view.scan::<Ailing>(&keys::ailing(&place), None, many)? {
            let name = (ailing.place.clone(), ailing.device);
            if view.get::<Away>(&name)?.is_none() {
                let needs_a_look = ailing.condition() == Condition::Attention;
                *(if needs_a_look { &mut counts.attention } else { &mut counts.hidden }) += 1;
            }
        }
        counts.all += of_place;
        counts.revoked += revoked;
        counts.waiting += waiting;
        counts.offline += away.len() as u64 - waiting;
        counts.connected += of_place.saturating_sub(away.len() as u64);
    }
    Ok(counts)
}

/// How many of a school's devices are connected, when these are away.
pub(crate) fn connected(view: &View<'_>, school: &Place, away: &[Away]) -> Result<usize, Error> {
    let all = view.marks(&keys::devices(school.unit()), None, OF_A_SCHOOL)?.len();
    let below = view.marks(&keys::retired(school), None, OF_A_SCHOOL)?.len();
    Ok(all.saturating_sub(below + away.len()))
}

/// Where a list comes from.
enum Source {
    Devices,
    Away,
    Ailing,
    Retired,
    /// The marks of a word.
    Words(String),
}

impl Source {
    fn of(filter: &Filter, query: Option<&Query>) -> Self {
        if let Some(word) = query.and_then(Query::longest) {
            if filter.state != Some(State::Only(Condition::Revoked)) {
                return Self::Words(word.to_owned());
            }
        }
        match filter.state {
            None | Some(State::InService | State::Connected | State::Only(Condition::Online)) => {
                Self::Devices
            }
            Some(State::Only(Condition::Offline | Condition::Waiting)) => Self::Away,
            Some(State::Only(Condition::Attention | Condition::Hidden)) => Self::Ailing,
            Some(State::Only(Condition::Revoked)) => Self::Retired,
        }
    }

    fn prefixes(&self, scopes: &[Place]) -> Vec<String> {
        let each = |prefix: fn(&Place) -> String| scopes.iter().map(prefix).collect();
        match self {
            Self::Devices => each(|place| keys::devices(place.unit())),
            Self::Away => each(keys::away),
            Self::Ailing => each(keys::ailing),
            Self::Retired => each(keys::retired),
            Self::Words(word) => vec![keys::words(Device::KEYS, word)],
        }
    }

    /// The device of a mark, if it stands where the actor looks.
    fn device(&self, mark: &str, scopes: &[Place]) -> Option<DeviceId> {
        let id = match self {
            Self::Words(_) => found::within(mark, scopes)?,
            Self::Devices | Self::Away | Self::Ailing | Self::Retired => {
                mark.rsplit('/').next().unwrap_or_default()
            }
        };
        DeviceId::parse(id).ok()
    }

    /// Whether this is the first of a device's marks under the word: it has one for each word that begins
    /// so.
    fn is_first(&self, mark: &str, device: &Device) -> bool {
        let Self::Words(beginning) = self else { return true };
        let prefix = keys::words(Device::KEYS, beginning);
        found::is_first(mark, &prefix, device.marks(&device.place).into_iter())
    }
}

fn passes(
    view: &View<'_>,
    filter: &Filter,
    source: &Source,
    query: Option<&Query>,
    mark: &str,
    id: DeviceId,
) -> Result<Option<Device>, Error> {
    let Some(device) = view.get::<Device>(&id)? else { return Ok(None) };
    if !source.is_first(mark, &device) || query.is_some_and(|query| !query.finds(&device)) {
        return Ok(None);
    }
    let wanted = match filter.state {
        None => true,
        Some(State::InService) => device.revoked.is_none(),
        Some(State::Connected) => condition(view, &device)?.0.is_connected(),
        Some(State::Only(wanted)) => condition(view, &device)?.0 == wanted,
    };
    Ok(wanted.then_some(device))
}

/// How a device is, and what is known of that.
fn condition(
    view: &View<'_>,
    device: &Device,
) -> Result<(Condition, Option<Session>, Option<Ailing>), Error> {
    let session = view.get::<Session>(&device.id)?;
    if device.revoked.is_some() {
        return Ok((Condition::Revoked, session, None));
    }
    match &session {
        None => return Ok((Condition::Waiting, session, None)),
        Some(last) if last.ended.is_some() => return Ok((Condition::Offline, session, None)),
        Some(_) => {}
    }
    let ailing = view.get::<Ailing>(&(device.place.clone(), device.id))?;
    let condition = ailing.as_ref().map_or(Condition::Online, Ailing::condition);
    Ok((condition, session, ailing))
}

/// What a list needs of the schools on it, each looked up once.
#[derive(Debug, Default)]
pub(super) struct Schools {
    names: BTreeMap<UnitId, String>,
    cuts: BTreeMap<UnitId, Option<jiff::Timestamp>>,
}

impl Schools {
    /// A device with all that is known of it.
    pub(super) fn shown(&mut self, view: &View<'_>, device: Device) -> Result<Shown, Error> {
        let (condition, session, ailing) = condition(view, &device)?;
        Ok(Shown {
            school: self.name(view, device.school())?,
            condition,
            troubles: ailing.map(|ailing| ailing.troubles).unwrap_or_default(),
            cause: self.cause(view, &device, condition)?,
            presence: Session::presence(session.as_ref()),
            greeting: view.get(&device.id)?,
            reported: view.get(&device.id)?,
            device,
        })
    }

    fn name(&mut self, view: &View<'_>, school: UnitId) -> Result<String, Error> {
        if let Some(name) = self.names.get(&school) {
            return Ok(name.clone());
        }
        let name = view.get::<Unit>(&school)?.map(|unit| unit.name).unwrap_or_default();
        self.names.insert(school, name.clone());
        Ok(name)
    }

    fn cause(
        &mut self,
        view: &View<'_>,
        device: &Device,
        condition: Condition,
    ) -> Result<Option<Cause>, Error> {
        if condition != Condition::Offline {
            return Ok(None);
        }
        let Some(away) = view.get::<Away>(&(device.place.clone(), device.id))? else {
            return Ok(None);
        };
        let cut = if let Some(cut) = self.cuts.get(&device.school()) {
            *cut
        } else {
            let all = view.scan::<Away>(&keys::away(&device.place), None, OF_A_SCHOOL)?;
            let cut = line_cut(&all, connected(view, &device.place, &all)?);
            self.cuts.insert(device.school(), cut);
            cut
        };
        Ok(Some(if in_cut(&away, cut) { Cause::SchoolLine } else { Cause::of(&away) }))
    }
}

impl Ailing {
    /// What it makes of a connected device.
    pub fn condition(&self) -> Condition {
        if self.troubles.is_empty() { Condition::Hidden } else { Condition::Attention }
    }
}

fn without_cursors(items: Vec<(String, Shown)>, next: Option<String>) -> Listed<Shown> {
    Listed { items: items.into_iter().map(|(_, shown)| shown).collect(), next }
}
