//! What a screen should show now, what comes next, and why: answered by the same pure function by which
//! the screen itself chooses.

use jiff::Timestamp;
use protocol::alert::{Alert, Phase};
use protocol::playlist::{self, Main, Programme, Slot};
use protocol::post::{Item, Priority};
use protocol::register::{Alerts, Settings};
use protocol::{AlertId, DeviceId, PostId, wire};

use super::find;
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::domain::place::Place;
use crate::error::Error;
use crate::work::View;

/// Changes that are looked at for the next thing on the screen: a ticker's turn is none.
const CHANGES: usize = 12;

/// What a screen should show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// Now.
    pub now: Airing,
    /// What runs at its foot.
    pub ticker: Option<PostId>,
    /// After that, and when, if it changes by itself.
    pub next: Option<(Timestamp, Airing)>,
}

/// Something on a screen, and why it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Airing {
    /// What.
    pub what: What,
    /// Why.
    pub why: Why,
}

/// What is on a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An alert, or its end.
    Alert {
        /// Which.
        alert: AlertId,
        /// What it says.
        text: String,
    },
    /// A post.
    Post {
        /// Which.
        post: PostId,
        /// Its title, or the beginning of its text.
        title: String,
    },
    /// The idle screen.
    Idle,
}

/// Why something is on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// An alert in force covers everything.
    AlertInForce,
    /// The end of an alert is shown for two minutes.
    AlertEnded,
    /// It is the only post for this screen now.
    Only,
    /// So many posts take turns, and it is its turn.
    Turn {
        /// How many.
        of: usize,
    },
    /// It has high priority: it comes up between every two others of so many.
    Priority {
        /// How many.
        of: usize,
    },
    /// Nothing is on air for this screen now.
    Nothing {
        /// How many posts are on air in its school for other rooms or tags.
        elsewhere: usize,
        /// When the next one begins that is for it.
        begins: Option<Timestamp>,
    },
}

/// What a screen should show at an instant.
pub fn showing(
    view: &View<'_>,
    actor: &Actor,
    device: DeviceId,
    now: Timestamp,
) -> Result<Showing, Error> {
    let found = find(view, actor, device)?;
    let settings = compose::settings(view, device)?.ok_or(Error::UnknownDevice { device })?;
    let held = Held::at(view, &found.place)?;
    let slot = held.slot(&settings, now);
    let airing = held.airing(&slot, &settings, now);
    let mut next = None;
    let (mut at, mut until) = (now, slot.until);
    for _change in 0..CHANGES {
        let Some(change) = until.filter(|change| *change > at) else { break };
        let slot = held.slot(&settings, change);
        let then = held.airing(&slot, &settings, change);
        if then.what != airing.what {
            next = Some((change, then));
            break;
        }
        (at, until) = (change, slot.until);
    }
    let ticker = slot.ticker.map(|turn| turn.item.post);
    Ok(Showing { now: airing, ticker, next })
}

/// What the screens of a school hold.
struct Held {
    items: Vec<Item>,
    order: Vec<PostId>,
    alerts: Vec<Alert>,
}

impl Held {
    fn at(view: &View<'_>, school: &Place) -> Result<Self, Error> {
        let on_air = compose::on_air(view, school)?;
        let order = compose::order(view, school, &on_air)?;
        let items = on_air.into_iter().map(|aired| aired.item).collect();
        let register = compose::alerts(view, school.unit())?;
        let register = register.and_then(|bytes| wire::decode::<Alerts>(&bytes, bytes.len()).ok());
        let alerts = register.map(|register| register.alerts).unwrap_or_default();
        Ok(Self { items, order, alerts })
    }

    fn slot(&self, settings: &Settings, now: Timestamp) -> Slot<'_> {
        let Self { items, order, alerts } = self;
        playlist::at(Programme { items, order, alerts }, settings, now)
    }

    fn airing(&self, slot: &Slot<'_>, settings: &Settings, now: Timestamp) -> Airing {
        let (what, why) = match &slot.main {
            Main::Alert { alert, phase, .. } => {
                let what = What::Alert { alert: alert.alert, text: alert.text.clone() };
                let why = match phase {
                    Phase::InForce => Why::AlertInForce,
                    Phase::Ended(_) | Phase::Overdue => Why::AlertEnded,
                };
                (what, why)
            }
            Main::Post(turn) => {
                let what = What::Post { post: turn.item.post, title: title(turn.item) };
                let live = self.ours(settings).filter(|item| item.is_live(now)).count();
                let why = match turn.item.priority {
                    _ if live <= 1 => Why::Only,
                    Priority::High => Why::Priority { of: live },
                    Priority::Normal => Why::Turn { of: live },
                };
                (what, why)
            }
            Main::Idle => {
                let live = self.items.iter().filter(|item| item.is_live(now)).count();
                let begins = self.ours(settings).filter_map(|item| item.from);
                let begins = begins.filter(|from| *from > now).min();
                let here = self.ours(settings).filter(|item| item.is_live(now)).count();
                (What::Idle, Why::Nothing { elsewhere: live.saturating_sub(here), begins })
            }
        };
        Airing { what, why }
    }

    /// The posts for this screen that take turns in its middle.
    fn ours<'a>(&'a self, settings: &'a Settings) -> impl Iterator<Item = &'a Item> + 'a {
        let ours = |item: &&Item| item.audience.covers(&settings.room, &settings.tags);
        self.items.iter().filter(ours).filter(|item| !item.content.is_ticker())
    }
}

fn title(item: &Item) -> String {
    let title = item.content.title().trim();
    let text = if title.is_empty() { item.content.text().trim() } else { title };
    text.lines().next().unwrap_or_default().chars().take(120).collect()
}
