//! A device's session as decisions only: what was heard goes in, what to do comes out.
//!
//! Registers have no queue, only what the device is believed to hold: it is sent whatever differs,
//! when there is room, and always the latest. Nothing here knows of sockets, packets or the store.

mod following;

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use controller_core::domain::device::Farewell;
use jiff::Timestamp;
use protocol::event::{Ack, Batch};
use protocol::register::Held;
use protocol::report::{Hello, Report, Stored, Welcome};
use protocol::{DeviceId, Digest, Down, SpoolId, Topic, Up, limit, wire};

use super::ending::Ending;
use super::topics::Filters;
use following::Following;

/// Messages sent and not yet taken, at most.
pub const IN_FLIGHT: usize = 8;
/// Spools acknowledged at a time, at most; a device has two.
const SPOOLS: usize = 8;

/// What happens to a session.
#[derive(Debug)]
pub enum Input<'a> {
    /// The device listens to something among its own topics.
    Listens(&'a str),
    /// The device listens to it no longer.
    Forgets(&'a str),
    /// The device said something on one of its own channels.
    Said(Up, &'a [u8]),
    /// The device has taken one of the messages sent.
    Taken,
    /// The hello is stored, as the session of this number; and so far its spools are.
    Welcomed {
        /// The session's number in the store.
        number: u64,
        /// How far each spool is stored.
        stored: Vec<Stored>,
    },
    /// Events are stored, on disk.
    Stored(Ack),
    /// What was said could not be stored; why not.
    NotStored(Ending),
    /// The registers as they should be now; none if there are none for this device.
    Registers {
        /// Its settings.
        settings: Option<Register>,
        /// Its school's document.
        desired: Option<Register>,
    },
    /// The registers may have changed.
    Dirty,
    /// The alerts as they should be now; none if there is no such school.
    Alerts(Option<Register>),
    /// The alerts may have changed.
    AlertsDirty,
    /// A session of the device has begun somewhere.
    Began {
        /// Its number in the store.
        number: u64,
    },
}

/// What a session wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Send this to the device, QoS 1.
    Send(Down, Bytes),
    /// Store what the device said.
    Ingest(Said),
    /// Find out what the alerts should be, and say so with [`Input::Alerts`].
    Alerts,
    /// Find out what the other registers should be, and say so with [`Input::Registers`]; it is not
    /// asked again meanwhile.
    Compose,
    /// End the session.
    Close(Ending),
}

/// Something that a device said and that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// On every connect.
    Hello(Box<Hello>),
    /// How it is.
    Report(Box<Report>),
    /// What happened.
    Events(Batch),
    /// Nothing more: the session of this number has ended.
    Goodbye {
        /// The session's number in the store.
        number: u64,
        /// How it ended.
        farewell: Farewell,
    },
}

/// A register's bytes and their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The message.
    pub bytes: Bytes,
    /// Names the bytes.
    pub digest: Digest,
}

/// A device's session.
#[derive(Debug)]
pub struct Session {
    filters: Filters,
    device: DeviceId,
    stage: Stage,
    number: Option<u64>,
    asked: bool,
    newest: u64,
    alerts: Following,
    settings: Following,
    desired: Following,
    stored: Vec<Stored>,
    welcome_is_due: bool,
    acks: BTreeMap<SpoolId, u64>,
    room: usize,
    most_room: usize,
    alerts_due: bool,
    composing: Composing,
    ignored: u64,
    outputs: VecDeque<Output>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No hello yet.
    Silent,
    /// The hello is being stored. The device counts this session as its `session`th.
    Greeting { session: u64 },
    /// Welcomed.
    Open { session: u64 },
    /// Over.
    Closed,
}

/// How far the registers other than alerts are composed.
#[derive(Debug, Clone, Copy, Default)]
struct Composing {
    is_due: bool,
    is_under_way: bool,
}

impl Composing {
    /// Whether composing is to begin now; from then on it is under way.
    fn begins(&mut self) -> bool {
        let begins = self.is_due && !self.is_under_way;
        if begins {
            *self = Self { is_due: false, is_under_way: true };
        }
        begins
    }

    fn is_done(self) -> bool {
        !self.is_due && !self.is_under_way
    }
}

impl Session {
    /// A device that has connected and said nothing yet. At most `room` messages are under way to
    /// it at a time, and never more than [`IN_FLIGHT`].
    pub fn new(device: DeviceId, room: usize) -> Self {
        Self {
            filters: Filters::of(device),
            device,
            stage: Stage::Silent,
            number: None,
            asked: false,
            newest: 0,
            alerts: Following::default(),
            settings: Following::default(),
            desired: Following::default(),
            stored: Vec::new(),
            welcome_is_due: false,
            acks: BTreeMap::new(),
            room: room.clamp(1, IN_FLIGHT),
            most_room: room.clamp(1, IN_FLIGHT),
            alerts_due: false,
            composing: Composing::default(),
            ignored: 0,
            outputs: VecDeque::new(),
        }
    }

    /// Takes in what happened.
    pub fn handle(&mut self, input: Input<'_>, now: Timestamp) {
        if self.stage == Stage::Closed {
            return;
        }
        match input {
            Input::Listens(filter) => {
                if self.filters.add(filter).is_err() {
                    self.close(Ending::ForeignTopic);
                }
            }
            Input::Forgets(filter) => self.filters.remove(filter),
            Input::Said(Up::Hello, payload) => self.hello(payload, now),
            Input::Said(Up::Report, payload) => self.report(payload, now),
            Input::Said(Up::Event, payload) => self.events(payload),
            Input::Taken => self.room = (self.room + 1).min(self.most_room),
            Input::Welcomed { number, stored } => self.welcomed(number, stored),
            Input::Stored(ack) => self.stored(ack),
            Input::NotStored(ending) => self.close(ending),
            Input::Registers { settings, desired } => {
                self.composing.is_under_way = false;
                self.settings.current = settings;
                self.desired.current = desired;
            }
            Input::Dirty => self.composing.is_due = matches!(self.stage, Stage::Open { .. }),
            Input::Alerts(alerts) => self.alerts.current = alerts,
            Input::AlertsDirty => self.alerts_due = matches!(self.stage, Stage::Open { .. }),
            Input::Began { number } => self.began(number),
        }
    }

    /// The next thing to do, if there is one and room for it.
    pub fn next_output(&mut self, now: Timestamp) -> Option<Output> {
        if let Some(output) = self.outputs.pop_front() {
            return Some(output);
        }
        let Stage::Open { session } = self.stage else { return None };
        if std::mem::take(&mut self.alerts_due) {
            return Some(Output::Alerts);
        }
        if let Some((channel, bytes)) = self.message(session, now) {
            self.room -= 1;
            return Some(Output::Send(channel, bytes));
        }
        self.composing.begins().then_some(Output::Compose)
    }

    /// The session's number in the store, once it is welcomed; also after its end.
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// Whether a hello is being stored, so that the session may begin in the store yet.
    pub fn is_greeting(&self) -> bool {
        self.asked && self.number.is_none()
    }

    /// How many messages are under way to the device.
    pub fn in_flight(&self) -> usize {
        self.most_room - self.room
    }

    /// How many messages were ignored: said before the hello, or not to be read.
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    fn hello(&mut self, payload: &[u8], now: Timestamp) {
        let Ok(hello) = wire::decode::<Hello>(payload, limit::UP_BYTES) else {
            return self.close(Ending::BadHello);
        };
        if hello.protocol != limit::PROTOCOL {
            return self.close(Ending::WrongVersion);
        }
        match self.stage {
            Stage::Silent => self.greet(hello),
            Stage::Greeting { session } | Stage::Open { session } if session == hello.session => {
                self.greeted_again(&hello.held, now);
            }
            // Another one belongs into another session.
            Stage::Greeting { .. } | Stage::Open { .. } => self.close(Ending::SecondHello),
            Stage::Closed => {}
        }
    }

    fn greet(&mut self, hello: Hello) {
        self.stage = Stage::Greeting { session: hello.session };
        self.asked = true;
        self.alerts.believed = hello.held.alerts;
        self.settings.believed = hello.held.settings;
        self.desired.believed = hello.held.desired;
        self.outputs.push_back(Output::Ingest(Said::Hello(Box::new(hello))));
    }

    /// A TV that missed its welcome, or has no frame to report on, says its hello again.
    fn greeted_again(&mut self, held: &Held, now: Timestamp) {
        self.held(held, now);
        self.welcome_is_due = matches!(self.stage, Stage::Open { .. });
    }

    fn report(&mut self, payload: &[u8], now: Timestamp) {
        let Some(report) = self.read::<Report>(payload) else { return };
        self.held(&report.applied, now);
        self.outputs.push_back(Output::Ingest(Said::Report(Box::new(report))));
    }

    fn held(&mut self, held: &Held, now: Timestamp) {
        let Held { settings, desired, alerts } = *held;
        self.alerts.reported(alerts, now);
        self.settings.reported(settings, now);
        self.desired.reported(desired, now);
    }

    fn events(&mut self, payload: &[u8]) {
        let Some(batch) = self.read::<Batch>(payload) else { return };
        let rising = batch.events.is_sorted_by(|one, next| one.sequence < next.sequence);
        if batch.events.is_empty() || batch.events.len() > limit::BATCH_EVENTS || !rising {
            self.ignored += 1;
            return;
        }
        self.outputs.push_back(Output::Ingest(Said::Events(batch)));
    }

    /// Reads what may be said after the hello only.
    fn read<M: serde::de::DeserializeOwned>(&mut self, payload: &[u8]) -> Option<M> {
        let heard = match self.stage {
            Stage::Greeting { .. } | Stage::Open { .. } => {
                wire::decode(payload, limit::UP_BYTES).ok()
            }
            Stage::Silent | Stage::Closed => None,
        };
        self.ignored += u64::from(heard.is_none());
        heard
    }

    fn welcomed(&mut self, number: u64, stored: Vec<Stored>) {
        let Stage::Greeting { session } = self.stage else { return };
        self.number = Some(number);
        if self.newest > number {
            return self.close(Ending::TakenOver);
        }
        self.stage = Stage::Open { session };
        self.stored = stored;
        self.welcome_is_due = true;
        self.alerts_due = true;
        self.composing.is_due = true;
    }

    fn stored(&mut self, ack: Ack) {
        if self.acks.len() >= SPOOLS && !self.acks.contains_key(&ack.spool) {
            return;
        }
        let known = self.acks.entry(ack.spool).or_default();
        *known = ack.sequence.max(*known);
        for stored in self.stored.iter_mut().filter(|stored| stored.spool == ack.spool) {
            stored.sequence = ack.sequence.max(stored.sequence);
        }
    }

    fn began(&mut self, number: u64) {
        self.newest = self.newest.max(number);
        if self.number.is_some_and(|own| own < self.newest) {
            self.close(Ending::TakenOver);
        }
    }

    fn close(&mut self, ending: Ending) {
        self.stage = Stage::Closed;
        self.outputs.push_back(Output::Close(ending));
    }

    /// The most urgent message that the device listens to, if there is room for one.
    fn message(&mut self, session: u64, now: Timestamp) -> Option<(Down, Bytes)> {
        if self.room == 0 {
            return None;
        }
        let Self { filters, device, .. } = self;
        let heard = |channel| filters.cover(&Topic::down(*device, channel));
        if self.welcome_is_due && !heard(Down::Welcome) {
            return None;
        }
        if std::mem::take(&mut self.welcome_is_due) {
            let welcome = Welcome { now, session, stored: self.stored.clone() };
            return Some((Down::Welcome, wire::encode(&welcome).into()));
        }
        let alerts = heard(Down::Alerts).then(|| self.alerts.due(now)).flatten();
        if let Some(bytes) = alerts {
            return Some((Down::Alerts, bytes));
        }
        // What is about to be composed anew is not sent before that.
        let is_latest = self.composing.is_done();
        let settings =
            (is_latest && heard(Down::Settings)).then(|| self.settings.due(now)).flatten();
        if let Some(bytes) = settings {
            return Some((Down::Settings, bytes));
        }
        let desired = (is_latest && heard(Down::Desired)).then(|| self.desired.due(now)).flatten();
        if let Some(bytes) = desired {
            return Some((Down::Desired, bytes));
        }
        let (spool, sequence) = heard(Down::Ack).then(|| self.acks.pop_first()).flatten()?;
        Some((Down::Ack, wire::encode(&Ack { spool, sequence }).into()))
    }
}

#[cfg(test)]
mod tests;
