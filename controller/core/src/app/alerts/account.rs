//! The account of an alert: on which screens it really stands, and by name where it does not.
//!
//! It is honest: what was drawn is told from what was seen, and what cannot be read back is unknown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use protocol::report::Panel;
use protocol::{DeviceId, UnitId};

use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::alert::{Alert, Receipt};
use crate::domain::device::{Device, Presence, Session};
use crate::domain::org::Unit;
use crate::domain::place::Place;
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::View;

/// Screens that one step looks at, at most.
const STEP: usize = 500;
/// Screens that an account names, at most; the list of screens names them all.
pub const NAMED: usize = 50;

/// How one screen stands to an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Drawn, and people can see it, as read back.
    Visible,
    /// Drawn, and nothing tells whether people can see it.
    Unchecked,
    /// Drawn, on a panel that is off or shows something else.
    Hidden,
    /// It has reached the TV, which has not said that it drew it.
    Received,
    /// The TV has said nothing of it.
    Missing,
}

/// A screen that an alert is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// Which device.
    pub device: DeviceId,
    /// Its school.
    pub school: UnitId,
    /// What the school is called.
    pub school_name: String,
    /// Where it stands.
    pub room: String,
    /// Whether it can be counted on for alerts: see [`Device::is_for_alerts`].
    pub for_alerts: bool,
    /// How it stands to the alert.
    pub standing: Standing,
    /// Whether it is connected: why it may be missing.
    pub presence: Presence,
    /// What it told.
    pub receipt: Option<Receipt>,
}

/// What has been counted so far, within what the actor may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Screens that the alert is for, or was when they told of it; those in service.
    pub screens: u64,
    /// On how many of them people can see it.
    pub visible: u64,
    /// On how many it is drawn, and whether people can see it is unknown.
    pub unchecked: u64,
    /// On how many it is drawn, and the panel is off or shows something else.
    pub hidden: u64,
    /// How many have received it and not said that they drew it.
    pub received: u64,
    /// How many have said nothing of it.
    pub missing: u64,
    /// On how many its end was drawn.
    pub end_drawn: u64,
    /// When the first of them drew it, by its own clock, if that could be trusted.
    pub first_drawn: Option<Timestamp>,
    /// When the last of them did.
    pub last_drawn: Option<Timestamp>,
    /// Those without it by name: missing ones, and those that only received it. At most [`NAMED`].
    pub without: Vec<Screen>,
    after: Option<String>,
    complete: bool,
}

/// Counts on, at most 500 screens. Begin with a default account, and go on until it
/// [is complete](Account::is_complete).
pub fn account(
    view: &View<'_>,
    actor: &Actor,
    alert: &Alert,
    mut account: Account,
) -> Result<Account, Error> {
    let found = look(view, actor, alert, &Page::walk(STEP, account.after.take()))?;
    for screen in found.items {
        account.add(screen);
    }
    account.complete = found.next.is_none();
    account.after = found.next;
    Ok(account)
}

/// The screens of an alert in pieces, which may be shorter than was asked for; of one kind only, if
/// given.
pub fn screens(
    view: &View<'_>,
    actor: &Actor,
    alert: &Alert,
    only: Option<Standing>,
    page: &Page,
) -> Result<Listed<Screen>, Error> {
    let mut found = look(view, actor, alert, page)?;
    found.items.retain(|screen| only.is_none_or(|only| screen.standing == only));
    Ok(found)
}

fn look(
    view: &View<'_>,
    actor: &Actor,
    alert: &Alert,
    page: &Page,
) -> Result<Listed<Screen>, Error> {
    let prefixes: Vec<String> = places(actor, alert).into_iter().map(keys::devices).collect();
    let mut schools = BTreeMap::new();
    view.page(&prefixes, page)?.filter_map(|id| match DeviceId::parse(&id) {
        Ok(id) => screen(view, alert, id, &mut schools),
        Err(_) => Ok(None),
    })
}

/// Where the actor may see how the alert stands.
fn places(actor: &Actor, alert: &Alert) -> Vec<UnitId> {
    if actor.person().is_none() {
        return vec![alert.place.unit()];
    }
    let own = actor.places_for(Action::SeeAlert).into_iter();
    let narrow = |place: &Place| {
        if place.covers(&alert.place) {
            return Some(alert.place.unit());
        }
        alert.place.covers(place).then(|| place.unit())
    };
    own.filter_map(narrow).collect()
}

/// A screen in service that the alert is for, or that has told of it before it was moved.
fn screen(
    view: &View<'_>,
    alert: &Alert,
    id: DeviceId,
    schools: &mut BTreeMap<UnitId, String>,
) -> Result<Option<Screen>, Error> {
    let found = view.get::<Device>(&id)?.filter(|device| device.revoked.is_none());
    let Some(device) = found else { return Ok(None) };
    let receipt = view.get::<Receipt>(&(alert.id, id))?;
    if receipt.is_none() && !alert.is_for(&device) {
        return Ok(None);
    }
    let school = device.school();
    let school_name = match schools.get(&school) {
        Some(name) => name.clone(),
        None => view.get::<Unit>(&school)?.map(|unit| unit.name).unwrap_or_default(),
    };
    schools.entry(school).or_insert_with(|| school_name.clone());
    let session = view.get::<Session>(&id)?;
    Ok(Some(Screen {
        device: id,
        school,
        school_name,
        for_alerts: device.is_for_alerts(),
        room: device.room,
        standing: Standing::of(receipt.as_ref()),
        presence: Session::presence(session.as_ref()),
        receipt,
    }))
}

impl Standing {
    /// All of them, the best first.
    pub const ALL: [Self; 5] =
        [Self::Visible, Self::Unchecked, Self::Hidden, Self::Received, Self::Missing];

    /// What a TV's receipt says.
    pub fn of(receipt: Option<&Receipt>) -> Self {
        let Some(receipt) = receipt else { return Self::Missing };
        match receipt.last.map(|last| last.panel) {
            Some(Panel::Visible) => Self::Visible,
            Some(Panel::Unknown) => Self::Unchecked,
            Some(Panel::Hidden) => Self::Hidden,
            None => Self::Received,
        }
    }
}

impl Account {
    /// Whether everything is counted.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// On how many screens it is drawn.
    pub fn drawn(&self) -> u64 {
        self.visible + self.unchecked + self.hidden
    }

    fn add(&mut self, screen: Screen) {
        self.screens += 1;
        let count = match screen.standing {
            Standing::Visible => &mut self.visible,
            Standing::Unchecked => &mut self.unchecked,
            Standing::Hidden => &mut self.hidden,
            Standing::Received => &mut self.received,
            Standing::Missing => &mut self.missing,
        };
        *count += 1;
        if let Some(receipt) = &screen.receipt {
            self.end_drawn += u64::from(receipt.end_drawn.is_some());
            let drawn = receipt.drawn.filter(|drawn| drawn.trusted).map(|drawn| drawn.at);
            self.first_drawn = self.first_drawn.into_iter().chain(drawn).min();
            self.last_drawn = self.last_drawn.into_iter().chain(drawn).max();
        }
        let without = matches!(screen.standing, Standing::Received | Standing::Missing);
        if without && self.without.len() < NAMED {
            self.without.push(screen);
        }
    }
}
