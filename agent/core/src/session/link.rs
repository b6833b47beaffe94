//! The connection: attempts, hello, welcome, and how long there has been none.

use std::time::Duration;

use jiff::Timestamp;
use protocol::report::{Hello, ScreenSize};
use protocol::{Up, limit, wire};

use super::{Closed, Connection, Output, Session};
use crate::backoff::{Backoff, Chance};
use crate::clock::Now;
use crate::port::{Blob, Storage};
use crate::status;

/// An attempt to connect that takes longer is given up, should the shell not do so.
const CONNECT_TIME: Duration = Duration::from_secs(60);
/// A hello that is not welcomed within this time is said again.
const WELCOME_TIME: Duration = Duration::from_secs(10);
/// Hellos on one connection before another is tried.
const HELLOS: u32 = 3;
/// A connection that lasts this long was no failure.
const STABLE: Duration = Duration::from_secs(10);
/// The screen says that there is no connection after this time.
const BADGE: Duration = Duration::from_secs(60);

/// Where the connection stands.
#[derive(Debug)]
pub(super) struct Link {
    state: State,
    last_attempt: u64,
    backoff: Backoff,
    /// The number of the last session, for life.
    session: u64,
    out_of_reach: Option<OutOfReach>,
    refused: bool,
    problem: Option<String>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Resting { until: Duration },
    Dialling { connection: Connection, give_up: Duration },
    Greeting { connection: Connection, hellos: u32, again: Duration },
    Welcomed { connection: Connection, since: Duration },
    Stopped,
}

#[derive(Debug, Clone, Copy)]
struct OutOfReach {
    since: Timestamp,
    uptime: Duration,
}

impl Link {
    pub(super) fn open(storage: &dyn Storage, now: Now) -> Self {
        let session = storage.load(Blob::Session).ok().flatten().and_then(|text| {
            let text = String::from_utf8(text).ok()?;
            text.trim().parse().ok()
        });
        Self {
            state: State::Resting { until: now.uptime },
            last_attempt: 0,
            backoff: Backoff::new(limit::RECONNECT_MAX),
            session: session.unwrap_or(0),
            out_of_reach: Some(OutOfReach { since: now.clock.now, uptime: now.uptime }),
            refused: matches!(storage.load(Blob::Refused), Ok(Some(_))),
            problem: None,
        }
    }

    /// The connection through which messages are followed.
    pub(super) fn up(&self) -> Option<Connection> {
        match self.state {
            State::Greeting { connection, .. } | State::Welcomed { connection, .. } => {
                Some(connection)
            }
            State::Resting { .. } | State::Dialling { .. } | State::Stopped => None,
        }
    }

    /// The connection on which the controller has welcomed this device.
    pub(super) fn welcomed(&self) -> Option<Connection> {
        match self.state {
            State::Welcomed { connection, .. } => Some(connection),
            State::Resting { .. }
            | State::Dialling { .. }
            | State::Greeting { .. }
            | State::Stopped => None,
        }
    }

    /// The number of this session, or of the last one.
    pub(super) fn session(&self) -> u64 {
        self.session
    }

    /// Whether the controller does not accept this device.
    pub(super) fn is_refused(&self) -> bool {
        self.refused
    }

    /// How a person would call it.
    pub(super) fn status(&self) -> status::State {
        match self.state {
            State::Welcomed { .. } => status::State::Online,
            State::Resting { .. } | State::Dialling { .. } | State::Greeting { .. }
                if self.problem.is_none() =>
            {
                status::State::Starting
            }
            State::Resting { .. }
            | State::Dialling { .. }
            | State::Greeting { .. }
            | State::Stopped => status::State::Offline,
        }
    }

    /// Why there is no connection.
    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Since when there has been no connection, once that is worth showing.
    pub(super) fn offline_since(&self, uptime: Duration) -> Option<Timestamp> {
        let out_of_reach = self.out_of_reach.filter(|out| out.uptime + BADGE <= uptime)?;
        Some(out_of_reach.since)
    }

    /// When it becomes worth showing.
    pub(super) fn badge_at(&self, uptime: Duration) -> Option<Duration> {
        self.out_of_reach.map(|out| out.uptime + BADGE).filter(|at| *at > uptime)
    }

    pub(super) fn poll_timeout(&self) -> Option<Duration> {
        match self.state {
            State::Resting { until } => Some(until),
            State::Dialling { give_up, .. } => Some(give_up),
            State::Greeting { again, .. } => Some(again),
            State::Welcomed { .. } | State::Stopped => None,
        }
    }

    /// Ends it for good; the connection that is open or being opened is to be closed.
    pub(super) fn stop(&mut self) -> Option<Connection> {
        let connection = self.current();
        self.state = State::Stopped;
        connection
    }

    fn current(&self) -> Option<Connection> {
        match self.state {
            State::Dialling { connection, .. }
            | State::Greeting { connection, .. }
            | State::Welcomed { connection, .. } => Some(connection),
            State::Resting { .. } | State::Stopped => None,
        }
    }

    fn dial(&mut self, now: Now) -> Connection {
        self.last_attempt += 1;
        let connection = Connection(self.last_attempt);
        self.state = State::Dialling { connection, give_up: now.uptime + CONNECT_TIME };
        connection
    }

    fn rest(&mut self, problem: String, now: Now, chance: &mut Chance) {
        if let State::Welcomed { since, .. } = self.state {
            self.out_of_reach = Some(OutOfReach { since: now.clock.now, uptime: now.uptime });
            if now.uptime.saturating_sub(since) >= STABLE {
                self.backoff.reset();
            }
        }
        self.problem = Some(problem);
        self.state = State::Resting { until: now.uptime + self.backoff.next(chance) };
    }

    fn welcome(&mut self, connection: Connection, now: Now) {
        self.state = State::Welcomed { connection, since: now.uptime };
        self.out_of_reach = None;
        self.problem = None;
    }
}

impl Session {
    pub(super) fn connected(&mut self, connection: Connection, now: Now) {
        if self.link.current() != Some(connection) || self.link.up().is_some() {
            return;
        }
        self.link.session += 1;
        let number = self.link.session.to_string();
        if let Err(error) = self.storage.save(Blob::Session, number.as_bytes()) {
            self.fault("disk", &error.to_string(), now);
        }
        self.events.rewind();
        self.link.state = State::Greeting { connection, hellos: 0, again: now.uptime };
    }

    pub(super) fn closed(&mut self, connection: Connection, reason: Closed, now: Now) {
        if self.link.current() != Some(connection) {
            return;
        }
        let problem = match reason {
            Closed::Lost(problem) | Closed::Expired(problem) => problem,
            Closed::Refused(problem) => {
                self.link.refused = true;
                // If the disk is full, a restart shows the last content until the next refusal.
                self.storage.save(Blob::Refused, problem.as_bytes()).ok();
                problem
            }
        };
        self.link.rest(problem, now, &mut self.chance);
    }

    /// The controller has answered this session's hello.
    pub(super) fn welcomed(&mut self, connection: Connection, now: Now) {
        if self.link.welcomed().is_none() {
            self.outputs.push_back(Output::Welcomed);
            self.pictures.begin(now.uptime, &mut self.chance);
            self.reporting.is_due(now.uptime);
        }
        self.link.welcome(connection, now);
        if std::mem::take(&mut self.link.refused) {
            self.storage.remove(Blob::Refused).ok();
        }
    }

    /// Does what the connection's state asks for: dial, say hello, or give up.
    pub(super) fn keep_connected(&mut self, now: Now) {
        match self.link.state {
            State::Resting { until } if until <= now.uptime => {
                let connection = self.link.dial(now);
                self.outputs.push_back(Output::Connect { connection });
            }
            State::Dialling { connection, give_up } if give_up <= now.uptime => {
                self.give_up(connection, "the controller takes too long to accept", now);
            }
            State::Greeting { connection, hellos, again } if again <= now.uptime => {
                if hellos == HELLOS {
                    return self.give_up(connection, "the controller does not answer hello", now);
                }
                let again = now.uptime + WELCOME_TIME;
                self.link.state = State::Greeting { connection, hellos: hellos + 1, again };
                self.say_hello(connection, now);
            }
            State::Resting { .. }
            | State::Dialling { .. }
            | State::Greeting { .. }
            | State::Welcomed { .. }
            | State::Stopped => {}
        }
    }

    /// Says who this is and what it holds; the controller sends what differs.
    pub(super) fn say_hello(&mut self, connection: Connection, now: Now) {
        let hello = Hello {
            protocol: limit::PROTOCOL,
            agent: self.setup.agent.clone(),
            boot: self.setup.boot,
            session: self.link.session,
            held: self.plan.held(),
            screen: self.setup.screen,
            clock: now.clock,
            spools: self.events.states(),
        };
        let body = wire::encode(&hello);
        let channel = Up::Hello;
        self.outputs.push_back(Output::Publish { connection, channel, body, at_least_once: true });
    }

    /// The controller is told at once, whether it has welcomed this device yet or not.
    pub(super) fn resized(&mut self, screen: ScreenSize, now: Now) {
        self.setup.screen = screen;
        if let Some(connection) = self.link.welcomed() {
            self.say_hello(connection, now);
        }
    }

    fn give_up(&mut self, connection: Connection, problem: &str, now: Now) {
        self.outputs.push_back(Output::Close { connection });
        self.link.rest(problem.to_owned(), now, &mut self.chance);
    }
}
