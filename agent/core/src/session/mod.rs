//! One identity's life with its controller: connections, registers, reports and events.
//!
//! Whatever the network drops, doubles or delays, the session ends in the controller's state: each
//! hello and each report names the registers held, and the controller sends what differs. Messages
//! of an earlier connection are never followed once a newer one was asked for.

mod events;
mod fetching;
mod incoming;
mod link;
mod pictures;
mod receipts;
mod reporting;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use protocol::post::Picture;
use protocol::register::ItemRef;
use protocol::report::{CacheState, OnScreen, Panel, ScreenSize};
use protocol::{BootId, DeviceId, Digest, Up};

use crate::backoff::Chance;
use crate::clock::Now;
use crate::plan::Plan;
use crate::port::Storage;
use crate::scene::{KnownPages, Pages, Scene};
use crate::status::{Spooled, State};
use events::Events;
use fetching::Fetching;
use link::Link;
pub use pictures::PictureProblem;
use pictures::Pictures;
use receipts::Receipts;
use reporting::Reporting;

/// A session with the controller, through all its connections.
pub struct Session {
    setup: Setup,
    storage: Box<dyn Storage>,
    chance: Chance,
    plan: Plan,
    link: Link,
    events: Events,
    receipts: Receipts,
    reporting: Reporting,
    fetching: Fetching,
    pictures: Pictures,
    /// When alerts came whose coming is not told yet.
    alerted: Option<Now>,
    /// Nothing is written down until then: an alert is on its way onto the screen.
    hurry_until: Option<Duration>,
    pages: KnownPages,
    /// When the time is kept next, while an alert stands.
    keep_time_at: Option<Duration>,
    /// What the display was last asked to show.
    asked: Option<Scene>,
    scene_until: Option<Duration>,
    /// When the disk is tried again that refused something.
    save_at: Option<Duration>,
    outputs: VecDeque<Output>,
}

/// What stays the same while the agent runs.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Who this device is.
    pub device: DeviceId,
    /// The agent's version.
    pub agent: String,
    /// This start of the operating system.
    pub boot: BootId,
    /// The screen's size, until [`Input::Resized`].
    pub screen: ScreenSize,
    /// Randomness for jitter and spools' names; not for secrets.
    pub seed: u64,
}

/// One attempt to connect, and the connection that came of it. Later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Connection(pub u64);

/// What happened.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "an input is taken in at once; none are kept")]
pub enum Input {
    /// The connection is up: accepted by the controller, `down/+` subscribed and acknowledged.
    Connected {
        /// As [`Output::Connect`] named it.
        connection: Connection,
    },
    /// The attempt failed, or the connection is lost.
    Closed {
        /// As [`Output::Connect`] named it.
        connection: Connection,
        /// Why.
        reason: Closed,
    },
    /// A message came. Once [`Session::handle`] returns it may be acknowledged: what it says is
    /// followed, and kept if the disk lets it. Alerts are kept once they are drawn, so that they are
    /// drawn without waiting; should the power go in between, the next hello names the register held
    /// before, and they come again.
    Message {
        /// The connection it came through.
        connection: Connection,
        /// Its topic; another device's is ignored.
        topic: String,
        /// Its payload.
        body: Vec<u8>,
    },
    /// The answer to [`Output::Fetch`].
    Fetched {
        /// Which item.
        item: Digest,
        /// Its bytes, or why there are none.
        result: Result<Vec<u8>, String>,
    },
    /// The answer to [`Output::FetchPicture`].
    PictureFetched {
        /// Which picture.
        picture: Digest,
        /// How many bytes it has; they are on disk, and are what was asked for.
        result: Result<u32, PictureProblem>,
    },
    /// A picture that was there could not be read back as it was.
    PictureLost {
        /// Which picture.
        picture: Digest,
        /// Why, in a few words.
        detail: String,
    },
    /// A frame is on the screen.
    Drawn {
        /// What it shows, as [`Output::Show`] asked.
        scene: Scene,
        /// SHA-256 of its PNG.
        frame: Digest,
        /// How many pages it turned out to have.
        pages: Pages,
        /// When the panel began to show it.
        at: Now,
    },
    /// The screen is gone: nothing stands on it any more.
    Dark {
        /// Since when.
        at: Now,
    },
    /// The screen has another size than [`Setup::screen`] said.
    Resized(ScreenSize),
    /// How the device is, for the next report.
    Vitals(Vitals),
    /// Something went wrong on the device.
    Fault {
        /// A stable name, for example `disk-full`.
        code: &'static str,
        /// What, in a few words.
        detail: String,
    },
    /// [`Session::poll_timeout`] has come, or the clock was set.
    Tick,
    /// The agent stops: what was on the screen until now is noted.
    Stop,
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The network, or the controller was not there.
    Lost(String),
    /// The controller answered that the certificate has run out; it may still be renewed.
    Expired(String),
    /// The controller answered, and does not accept this device: its certificate was revoked, or it is
    /// unknown.
    Refused(String),
}

/// How the device is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Vitals {
    /// Bytes free where the agent keeps its data.
    pub disk_free: Option<u64>,
    /// The agent's resident memory in bytes.
    pub memory: Option<u64>,
    /// The hottest thermal zone in thousandths of a degree Celsius.
    pub temperature: Option<i32>,
    /// The panel's power, as read back.
    pub panel: Panel,
}

/// What is to be done. Nothing is answered to most: an attempt to connect ends in
/// [`Input::Connected`] or [`Input::Closed`], a fetch in [`Input::Fetched`] or
/// [`Input::PictureFetched`], a scene in [`Input::Drawn`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Close whatever is open and connect anew: a clean session, `down/+` subscribed.
    Connect {
        /// Names the attempt.
        connection: Connection,
    },
    /// Close the connection; [`Input::Closed`] need not follow.
    Close {
        /// Which.
        connection: Connection,
    },
    /// Publish on the device's own topic.
    Publish {
        /// Through which connection.
        connection: Connection,
        /// The channel.
        channel: Up,
        /// The payload.
        body: Vec<u8>,
        /// With quality of service 1, else 0.
        at_least_once: bool,
    },
    /// Fetch an item over device HTTPS.
    Fetch(ItemRef),
    /// Fetch a picture over device HTTPS onto the disk, going on with what is there of it.
    FetchPicture(Picture),
    /// Stop fetching a picture that nobody wants any more, and forget what is there of it.
    GiveUpPicture(Digest),
    /// Draw this. A newer scene makes an older one that is not drawn yet needless.
    Show(Scene),
    /// The controller told its time: set the clock, keep it, then [`Input::Tick`].
    SetClock(Timestamp),
    /// Keep what is certain of the time: an alert stands, and must end although the device may be
    /// switched off and on without ever learning the time.
    KeepTime,
    /// The controller welcomed this identity: an older one of this device may be retired.
    Welcomed,
    /// Worth a line in the agent's own log.
    Log(String),
}

impl Session {
    /// Takes up what the disk has. Connects with the first [`Input::Tick`].
    pub fn open(setup: Setup, mut storage: Box<dyn Storage>, now: Now) -> Self {
        let mut chance = Chance::new(setup.seed);
        let plan = Plan::open(&*storage);
        Self {
            pictures: Pictures::open(&plan, &mut *storage),
            plan,
            link: Link::open(&*storage, now),
            events: Events::open(&mut *storage, &mut chance, now),
            receipts: Receipts::open(&*storage),
            reporting: Reporting::default(),
            fetching: Fetching::default(),
            alerted: None,
            hurry_until: None,
            pages: KnownPages::default(),
            keep_time_at: None,
            asked: None,
            scene_until: None,
            save_at: None,
            outputs: VecDeque::new(),
            setup,
            storage,
            chance,
        }
    }

    /// Takes in what happened. Drain [`next_output`](Self::next_output) afterwards.
    pub fn handle(&mut self, input: Input, now: Now) {
        let was_alerted = self.alerted.is_some();
        match input {
            Input::Connected { connection } => self.connected(connection, now),
            Input::Closed { connection, reason } => self.closed(connection, reason, now),
            Input::Message { connection, topic, body } => {
                self.message(connection, &topic, &body, now);
            }
            Input::Fetched { item, result } => self.fetched(item, result, now),
            Input::PictureFetched { picture, result } => {
                self.picture_fetched(picture, result, now);
            }
            Input::PictureLost { picture, detail } => self.picture_lost(picture, &detail, now),
            Input::Drawn { scene, frame, pages, at } => {
                self.pages.told(&scene, pages, self.asked.as_ref());
                self.drawn(&scene, frame, at);
                if self.asked.as_ref() == Some(&scene) {
                    self.hurry_until = None;
                }
            }
            Input::Dark { at } => self.leave_screen(at),
            Input::Resized(screen) => self.resized(screen, now),
            Input::Vitals(vitals) => self.measured(vitals, now),
            Input::Fault { code, detail } => self.fault(code, &detail, now),
            Input::Tick => {}
            Input::Stop => return self.stop(now),
        }
        let is_new = self.keep_showing(now);
        if self.alerted.is_some() && !was_alerted {
            // First the frame is asked for: the rest is due at once, and does not delay it.
            self.hurry_until = is_new.then(|| now.uptime + HURRY);
            return;
        }
        self.note_received(now);
        if self.hurry_until.is_none_or(|until| until <= now.uptime) {
            self.hurry_until = None;
            self.keep_time(now);
            self.keep_saved(now);
        }
        self.keep_connected(now);
        self.keep_fetching(now);
        self.keep_fetching_pictures(now);
        self.keep_reporting(now);
        self.keep_sending(now);
    }

    /// What is to be done next.
    pub fn next_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The uptime at which [`Input::Tick`] is due, if nothing else comes before.
    pub fn poll_timeout(&self) -> Option<Duration> {
        [
            self.link.poll_timeout(),
            self.events.poll_timeout(&self.link),
            self.reporting.poll_timeout(&self.link),
            self.fetching.poll_timeout(&self.plan, &self.link),
            self.pictures.poll_timeout(&self.plan, &self.link),
            self.scene_until,
            self.alerted.map(|alerted| alerted.uptime),
            self.hurry_until.or(self.keep_time_at.into_iter().chain(self.save_at).min()),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// The registers held.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Who this device is.
    pub fn device(&self) -> DeviceId {
        self.setup.device
    }

    /// Where it stands with its controller.
    pub fn state(&self) -> State {
        self.link.status()
    }

    /// The number of the last session.
    pub fn number(&self) -> u64 {
        self.link.session()
    }

    /// What is on the screen.
    pub fn on_screen(&self) -> Option<OnScreen> {
        self.reporting.on_screen()
    }

    /// How full the store of items and pictures is.
    pub fn cache(&self) -> CacheState {
        let mut cache = self.plan.cache();
        self.pictures.count(&self.plan, &mut cache);
        cache
    }

    /// Events that the controller does not have.
    pub fn spooled(&self) -> Spooled {
        let (receipts, figures) = self.events.waiting();
        Spooled { receipts, figures }
    }

    /// The last thing that went wrong: with the connection while there is none, else on the device.
    pub fn last_error(&self) -> Option<String> {
        self.link.problem().or(self.reporting.last_error()).map(str::to_owned)
    }

    /// Asks for another frame if there is another to show; true then.
    fn keep_showing(&mut self, now: Now) -> bool {
        let offline_since = self.link.offline_since(now.uptime);
        let answer = if self.link.is_refused() {
            // Nobody's any more: it would never hear of an alert's end either.
            self.plan.idle(now.clock, offline_since)
        } else {
            self.plan.at(now, offline_since, &self.pages, |picture| self.pictures.has(picture))
        };
        let until = answer.until.map(|until| now.uptime + time_to(until, now.clock.now));
        self.scene_until = until.into_iter().chain(self.link.badge_at(now.uptime)).min();
        let is_new = self.asked.as_ref() != Some(&answer.scene);
        if is_new {
            self.asked = Some(answer.scene.clone());
            self.outputs.push_back(Output::Show(answer.scene));
        }
        is_new
    }

    /// Lets time pass on disk while an alert stands, a minute at a time.
    fn keep_time(&mut self, now: Now) {
        if !self.plan.has_standing_alerts(now) {
            self.keep_time_at = None;
        } else if self.keep_time_at.is_none_or(|at| at <= now.uptime) {
            self.keep_time_at = Some(now.uptime + KEEP_TIME);
            self.outputs.push_back(Output::KeepTime);
        }
    }

    /// Tries a disk again that refused something: at once, since the first refusal is told to nobody,
    /// and then now and again.
    fn keep_saved(&mut self, now: Now) {
        let is_due = self.save_at.map_or_else(|| self.is_unsaved(), |at| at <= now.uptime);
        if is_due {
            self.save_at = None;
            let plan = self.plan.save(&mut *self.storage);
            let events = self.events.save(&mut *self.storage);
            let receipts = self.receipts.save(&mut *self.storage);
            if let Err(error) = plan.and(events).and(receipts) {
                self.fault("disk", &error.to_string(), now);
            }
        }
        if self.is_unsaved() && self.save_at.is_none() {
            self.save_at = Some(now.uptime + SAVE_AGAIN);
        }
    }

    fn is_unsaved(&self) -> bool {
        self.plan.is_unsaved() || self.events.is_unsaved() || self.receipts.is_unsaved()
    }

    fn stop(&mut self, now: Now) {
        self.note_received(now);
        self.leave_screen(now);
        self.plan.save(&mut *self.storage).ok();
        self.events.save(&mut *self.storage).ok();
        self.receipts.save(&mut *self.storage).ok();
        if let Some(connection) = self.link.stop() {
            self.outputs.push_back(Output::Close { connection });
        }
    }
}

/// How long a frame with an alert may take before other things go on.
const HURRY: Duration = Duration::from_secs(2);
/// How often the time is kept: what passed since is lost to a device that is switched off.
const KEEP_TIME: Duration = Duration::from_secs(60);
/// How long a disk that refused something is left alone.
const SAVE_AGAIN: Duration = Duration::from_secs(60);

/// How long it is from one instant to a later one, a millisecond at least.
fn time_to(until: Timestamp, now: Timestamp) -> Duration {
    let left: SignedDuration = until.duration_since(now);
    Duration::try_from(left).unwrap_or_default().max(Duration::from_millis(1))
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("device", &self.setup.device)
            .field("link", &self.link)
            .field("held", &self.plan.held())
            .finish_non_exhaustive()
    }
}
