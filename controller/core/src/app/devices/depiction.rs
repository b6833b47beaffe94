//! What a device says stands on its screen, gathered so that it can be drawn again.
//!
//! A device reports the digest of its frame and what it drew it from, never the picture. The controller
//! holds the same registers and the same renderer: if the bytes it draws have the reported digest, they
//! are the frame.

use jiff::Timestamp;
use protocol::alert::Alert;
use protocol::playlist::{self, Main, Programme};
use protocol::post::Item;
use protocol::register::{Alerts, Settings};
use protocol::report::{AlertRevision, Details, OnScreen, Report, ScreenSize, Showing, TickerPage};
use protocol::{AlertId, DeviceId, Digest, PostId, wire};
use serde::Serialize;

use super::find;
use crate::domain::actor::Actor;
use crate::domain::alert;
use crate::domain::compose;
use crate::domain::device::{Device, Greeting, Reported};
use crate::domain::post::Post;
use crate::error::Error;
use crate::work::View;

/// Pages of a post that are tried for a device that does not say which one it shows.
const PAGES: u32 = 4;

/// A frame that a device reported, and what it was most likely drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depiction {
    /// SHA-256 of the frame's PNG, as reported.
    pub frame: Digest,
    /// When it came onto the screen, by the device's clock.
    pub since: Timestamp,
    /// When the controller had the report.
    pub received: Timestamp,
    /// What to draw, the likeliest first; never empty.
    pub candidates: Vec<Drawable>,
}

/// Everything that a frame depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drawable {
    /// The panel's size.
    pub size: ScreenSize,
    /// The device's settings.
    pub settings: Settings,
    /// What fills the screen.
    pub matter: Matter,
    /// What runs at the foot, and which of its pages, from 0.
    pub ticker: Option<(Item, u32)>,
    /// Others in force beside an alert; those that expired without an all-clear beside anything else.
    pub alerts: Vec<Alert>,
    /// What the badge of a lost connection names.
    pub offline_since: Option<Timestamp>,
}

/// What fills a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Matter {
    /// A page of a post.
    Post {
        /// Which post.
        item: Item,
        /// Which page, from 0.
        page: u32,
        /// Its picture, if that is in the frame.
        picture: Option<Digest>,
    },
    /// An alert, or its end.
    Alert {
        /// Which.
        alert: Alert,
    },
    /// The idle screen.
    Idle {
        /// The minute on its clock; none while the device only guesses the time.
        minute: Option<Timestamp>,
    },
}

impl Drawable {
    /// Names it: the same drawing gives the same bytes.
    pub fn name(&self) -> Digest {
        Digest::of(&wire::encode(self))
    }
}

/// The frame that a device last reported.
pub fn depiction(view: &View<'_>, actor: &Actor, device: DeviceId) -> Result<Depiction, Error> {
    let found = find(view, actor, device)?;
    let reported = view.get::<Reported>(&device)?;
    let Reported { received, report, .. } = reported.ok_or(Error::FrameUnknown { device })?;
    let settings = compose::settings(view, device)?.ok_or(Error::FrameUnknown { device })?;
    let greeting = view.get::<Greeting>(&device)?;
    let size = greeting.map_or(found.screen, |greeting| greeting.hello.screen);
    let store = Matters { view, device: &found, settings, size };
    let candidates = match &report.screen.details {
        Some(details) => vec![store.told(report.screen.showing, details)?],
        None => store.guessed(&report)?,
    };
    let OnScreen { frame, since, .. } = report.screen;
    Ok(Depiction { frame, since, received, candidates })
}

/// What the store has of a device's frame.
struct Matters<'a> {
    view: &'a View<'a>,
    device: &'a Device,
    settings: Settings,
    size: ScreenSize,
}

impl Matters<'_> {
    /// What the device said it drew. A revision that the store no longer has is replaced by the current
    /// one: the digest will tell.
    fn told(&self, showing: Showing, details: &Details) -> Result<Drawable, Error> {
        let matter = match showing {
            Showing::Post { post, .. } => self.item(post)?.map(|item| {
                let known = item.content.picture().map(|picture| picture.sha256);
                let picture = known.filter(|picture| details.picture == Some(*picture));
                Matter::Post { item, page: details.page, picture }
            }),
            Showing::Alert { alert, .. } => self.alert(alert)?.map(|alert| Matter::Alert { alert }),
            Showing::Idle | Showing::Pairing => None,
        };
        let ticker = details.ticker.map(|TickerPage { post, page, .. }| (post, page));
        let ticker = ticker.map(|(post, page)| Ok::<_, Error>((self.item(post)?, page)));
        let ticker = ticker.transpose()?.and_then(|(item, page)| Some((item?, page)));
        let mut alerts = Vec::new();
        for AlertRevision { alert, .. } in &details.alerts {
            alerts.extend(self.alert(*alert)?);
        }
        let idle = Matter::Idle { minute: details.minute };
        let drawable = self.drawable(matter.unwrap_or(idle));
        Ok(Drawable { ticker, alerts, offline_since: details.offline_since, ..drawable })
    }

    /// What a device that does not say it must have drawn: what the registers put on the screen then.
    fn guessed(&self, report: &Report) -> Result<Vec<Drawable>, Error> {
        let (items, order) = self.document()?;
        let registered = compose::alerts(self.view, self.device.school())?;
        let registered =
            registered.and_then(|bytes| wire::decode::<Alerts>(&bytes, bytes.len()).ok());
        let alerts = registered.map(|register| register.alerts).unwrap_or_default();
        let programme = Programme { items: &items, order: &order, alerts: &alerts };
        let at = report.at.now;
        let slot = playlist::at(programme, &self.settings, at);
        let beside = match slot.main {
            Main::Alert { beside, .. } => beside,
            Main::Post(_) | Main::Idle => slot.overdue,
        };
        let likeliest = Drawable {
            ticker: slot.ticker.map(|turn| (turn.item.clone(), 0)),
            alerts: beside.into_iter().cloned().collect(),
            ..self.drawable(Matter::Idle { minute: None })
        };
        let of = |matter| Drawable { matter, ..likeliest.clone() };
        Ok(match report.screen.showing {
            Showing::Post { post, .. } => self.item(post)?.map_or_else(
                || vec![of(Matter::Idle { minute: None })],
                |item| {
                    let picture = item.content.picture().map(|picture| picture.sha256);
                    let page = |page| of(Matter::Post { item: item.clone(), page, picture });
                    (0..PAGES).map(page).collect()
                },
            ),
            Showing::Alert { alert, .. } => {
                let matter = self.alert(alert)?.map(|alert| Matter::Alert { alert });
                vec![of(matter.unwrap_or(Matter::Idle { minute: None }))]
            }
            Showing::Idle | Showing::Pairing if !report.at.trusted => {
                vec![of(Matter::Idle { minute: None })]
            }
            Showing::Idle | Showing::Pairing => {
                let minutes = [at, earlier(at, 60), report.screen.since];
                minutes.map(|at| of(Matter::Idle { minute: Some(minute_of(at)) })).to_vec()
            }
        })
    }

    fn drawable(&self, matter: Matter) -> Drawable {
        Drawable {
            size: self.size,
            settings: self.settings.clone(),
            matter,
            ticker: None,
            alerts: Vec::new(),
            offline_since: None,
        }
    }

    /// A post that may stand on this screen.
    fn item(&self, post: PostId) -> Result<Option<Item>, Error> {
        let found = self.view.get::<Post>(&post)?;
        let ours = found.filter(|post| post.place.covers(&self.device.place));
        Ok(ours.map(|post| post.item_if_published(post.published.unwrap_or(post.edited))))
    }

    /// An alert that may stand on this screen.
    fn alert(&self, alert: AlertId) -> Result<Option<Alert>, Error> {
        let found = self.view.get::<alert::Alert>(&alert)?;
        let ours = found.filter(|alert| alert.place.covers(&self.device.place));
        Ok(ours.map(|alert| alert.wire()))
    }

    fn document(&self) -> Result<(Vec<Item>, Vec<PostId>), Error> {
        let on_air = compose::on_air(self.view, &self.device.place)?;
        let order = compose::order(self.view, &self.device.place, &on_air)?;
        Ok((on_air.into_iter().map(|aired| aired.item).collect(), order))
    }
}

fn earlier(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_sub(jiff::SignedDuration::from_secs(seconds)).unwrap_or(at)
}

/// The beginning of the minute, as devices draw it.
fn minute_of(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(at)
}
