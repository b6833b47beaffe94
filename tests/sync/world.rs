//! One TV and its controller, with everything between them in the test's hands.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use agent_core::port::InMemory;
use agent_core::{Closed, Connection, Now, Session as Agent, Setup};
use bytes::Bytes;
use controller::bus::Bus;
use controller::gateway::session::{Input, Output, Register, Said, Session};
use controller::ledger::Ledger;
use controller::metrics::Metrics;
use controller_core::app::alerts::{self, NewAlert, NewEnd, Reach};
use controller_core::app::devices::{self, EditDevice};
use controller_core::app::enrol::{self, Claim, Claimed, Opening};
use controller_core::app::posts::{self, NewPost};
use controller_core::app::setup::{self, Founding, Organisation, OrganisationKind};
use controller_core::app::{reports, sessions};
use controller_core::change::Change;
use controller_core::domain::actor::Actor;
use controller_core::domain::alert::Receipt;
use controller_core::domain::compose;
use controller_core::domain::device::{Farewell, Fault, Played};
use controller_core::domain::password::PasswordHash;
use controller_core::domain::post::PostKind;
use controller_core::error::Error;
use controller_core::memory::MemoryStore;
use controller_core::port::LogPage;
use controller_core::work::Work;
use jiff::{SignedDuration, Timestamp};
use protocol::alert::{self, Alert, EndKind, Severity};
use protocol::enrol::{Nonce, code, commitment};
use protocol::post::Audience;
use protocol::register::{Alerts, Held, Settings};
use protocol::report::{Clock, ScreenSize, Showing};
use protocol::{AlertId, BootId, DeviceId, Digest, PostId, Topic, UnitId, limit, wire};
use tokio::sync::watch;

use crate::network::{Body, Message, Wire};

/// What can happen.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// A message arrives, whichever was on its way first.
    Delivers(usize),
    /// One never does.
    Loses(usize),
    /// One arrives, and once more later.
    Doubles(usize),
    /// The ingester commits what was handed in.
    Commits,
    /// The gateway follows the change log.
    Follows,
    /// The agent's connection breaks.
    Cuts,
    AgentIsKilled,
    AgentStops,
    Publishes,
    Withdraws,
    /// An alert.
    Raises,
    /// Ends one of the alerts.
    EndsAnAlert,
    /// Takes what is past out of the registers.
    Sweeps,
    MovesToAnotherRoom,
    SomethingGoesWrong,
    /// Seconds.
    TimePasses(u64),
}

/// Faults that a test injects, by their stable names: each kind is noted at most every ten minutes.
const FAULTS: [&str; 8] = ["t-a", "t-b", "t-c", "t-d", "t-e", "t-f", "t-g", "t-h"];
/// Long enough for whatever is tried again to be tried again.
const CALM: Duration = Duration::from_secs(50 * 60);
const KEY: &[u8] = b"the device's key";
const CA: &[u8] = b"the authority's key";

pub(crate) struct World {
    ledger: Ledger,
    school: UnitId,
    device: DeviceId,
    posts: Vec<PostId>,
    alerts: Vec<AlertId>,
    disk: InMemory,
    agent: Agent,
    connection: Option<Connection>,
    wires: Vec<Wire>,
    on_the_way: Vec<Message>,
    handed_in: Vec<(Connection, Said)>,
    cursor: u64,
    uptime: Duration,
    made: u64,
    /// What the agent has noted, told by its own log and frames.
    faults: u64,
    played: BTreeMap<PostId, u64>,
    standing: Option<Showing>,
}

impl World {
    pub(crate) fn begin() -> Self {
        let bus = Arc::new(Silent(watch::Sender::new(0)));
        let ledger = Ledger::new(Arc::new(MemoryStore::default()), bus, Arc::new(Metrics::new()));
        let (school, device) = paired(&ledger);
        let disk = InMemory::default();
        let agent = Agent::open(setup(device, 1), Box::new(disk.clone()), now(Duration::ZERO));
        let mut world = Self {
            ledger,
            school,
            device,
            posts: Vec::new(),
            alerts: Vec::new(),
            disk,
            agent,
            connection: None,
            wires: Vec::new(),
            on_the_way: Vec::new(),
            handed_in: Vec::new(),
            cursor: 0,
            uptime: Duration::ZERO,
            made: 1,
            faults: 0,
            played: BTreeMap::new(),
            standing: None,
        };
        world.agent_hears(agent_core::Input::Tick);
        world
    }

    pub(crate) fn takes(&mut self, step: Step) {
        match step {
            Step::Delivers(which) => self.delivers(which),
            Step::Loses(which) => self.loses(which),
            Step::Doubles(which) => {
                let at = which.checked_rem(self.on_the_way.len());
                if let Some(message) = at.and_then(|at| self.on_the_way.get(at)).cloned() {
                    self.on_the_way.push(message);
                    self.delivers(which);
                }
            }
            Step::Commits => self.commits(),
            Step::Follows => self.follows(),
            Step::Cuts => self.breaks(),
            Step::AgentIsKilled => self.restarts(),
            Step::AgentStops => {
                self.leaves_screen();
                self.agent_hears(agent_core::Input::Stop);
                self.restarts();
            }
            Step::Publishes => self.publishes(),
            Step::Withdraws => self.withdraws(),
            Step::Raises => self.raises(),
            Step::EndsAnAlert => self.ends_an_alert(),
            Step::Sweeps => self.sweeps(),
            Step::MovesToAnotherRoom => self.moves(),
            Step::SomethingGoesWrong => {
                let code = FAULTS[usize::try_from(self.made).unwrap() % FAULTS.len()];
                self.made += 1;
                self.agent_hears(agent_core::Input::Fault { code, detail: "x".to_owned() });
            }
            Step::TimePasses(seconds) => {
                self.uptime += Duration::from_secs(seconds);
                self.agent_hears(agent_core::Input::Tick);
            }
        }
    }

    /// From now on nothing is lost, and hours pass.
    pub(crate) fn calms_down(&mut self) {
        let end = self.uptime + CALM;
        while self.uptime < end {
            self.settles();
            // The gateway ends a connection on which something sent was never taken.
            let stuck = self.wires.iter().position(|wire| wire.session.in_flight() > 0);
            if let Some(stuck) = stuck {
                self.ends(stuck);
                continue;
            }
            let soonest = self.uptime + Duration::from_millis(1);
            let due = self.agent.poll_timeout().unwrap_or(end);
            self.uptime = due.clamp(soonest, end);
            self.agent_hears(agent_core::Input::Tick);
        }
        self.settles();
    }

    /// Delivers until nothing is on its way.
    pub(crate) fn settles(&mut self) {
        for _round in 0..10_000 {
            if !self.on_the_way.is_empty() {
                self.delivers(0);
            } else if !self.handed_in.is_empty() {
                self.commits();
            } else if !self.follows_something() {
                return;
            }
        }
        panic!("it goes round and round");
    }

    /// The TV holds what the controller has composed, and every event was counted once.
    pub(crate) fn agrees(&self) {
        let (device, school) = (self.device, self.school);
        let (settings, desired, fault) = self
            .ledger
            .read_here(|view| {
                Ok((
                    compose::settings(view, device)?.unwrap(),
                    compose::desired(view, school)?.unwrap(),
                    view.get::<Fault>(&device)?,
                ))
            })
            .unwrap();
        let held = Held {
            settings: Some(Digest::of(&wire::encode(&settings))),
            desired: Some(desired.digest),
            alerts: Some(Digest::of(&self.alerts())),
        };
        assert_eq!(self.agent.plan().held(), held);
        self.alert_is_told_of(&settings);
        assert!(self.agent.plan().missing().is_empty());
        let spooled = self.agent.spooled();
        assert_eq!((spooled.receipts, spooled.figures), (0, 0), "events wait");
        assert_eq!(fault.map_or(0, |fault| fault.count), self.faults, "faults counted");
        for post in &self.posts {
            let counted = self.ledger.read_here(|view| view.get::<Played>(&(*post, device)));
            let counted = counted.unwrap().map_or(0, |played| played.times);
            assert_eq!(counted, self.played.get(post).copied().unwrap_or(0), "times shown");
        }
        let session = self.ledger.read_here(|view| sessions::newest(view, device)).unwrap();
        assert!(session.is_some_and(|session| session.ended.is_none()), "it is connected");
    }

    /// What should cover the screen stands on it, and the controller has its receipt.
    fn alert_is_told_of(&self, settings: &Settings) {
        let register: Alerts = wire::decode(&self.alerts(), limit::DOWN_BYTES).unwrap();
        let standing = alert::at(&register.alerts, settings, self.now());
        let Some((alert, _)) = standing.covers else { return };
        let Alert { alert, revision, .. } = *alert;
        assert_eq!(self.standing, Some(Showing::Alert { alert, revision }));
        let receipt = self.ledger.read_here(|view| view.get::<Receipt>(&(alert, self.device)));
        let receipt = receipt.unwrap().expect("a receipt");
        assert!(receipt.received.is_some() && receipt.drawn.or(receipt.end_drawn).is_some());
    }

    fn delivers(&mut self, which: usize) {
        let Some(Message { connection, body }) = self.picked(which) else { return };
        match body {
            Body::Up(channel, body) => self.gateway_hears(connection, Input::Said(channel, &body)),
            Body::Down(channel, body) => {
                let topic = Topic::down(self.device, channel).to_string();
                let body = body.to_vec();
                self.agent_hears(agent_core::Input::Message { connection, topic, body });
                self.gateway_hears(connection, Input::Taken);
            }
        }
    }

    /// A message to the agent may be lost behind its acknowledgement, too: in an agent that is
    /// overwhelmed.
    fn loses(&mut self, which: usize) {
        let Some(Message { connection, body: Body::Down(..) }) = self.picked(which) else { return };
        if which.is_multiple_of(2) {
            self.gateway_hears(connection, Input::Taken);
        }
    }

    fn picked(&mut self, which: usize) -> Option<Message> {
        let at = which.checked_rem(self.on_the_way.len())?;
        Some(self.on_the_way.remove(at))
    }

    fn agent_hears(&mut self, input: agent_core::Input) {
        self.agent.handle(input, now(self.uptime));
        while let Some(output) = self.agent.next_output() {
            self.carries_out(output);
        }
    }

    fn carries_out(&mut self, output: agent_core::Output) {
        match output {
            agent_core::Output::Connect { connection } => {
                let mut session = Session::new(self.device, 8);
                session.handle(Input::Listens(&Topic::all_down(self.device)), self.now());
                self.wires.push(Wire { connection, session });
                self.connection = Some(connection);
                self.agent_hears(agent_core::Input::Connected { connection });
            }
            // The gateway's end lives on, as it does when the network swallows the goodbye.
            agent_core::Output::Close { connection } => {
                self.connection = self.connection.filter(|current| *current != connection);
            }
            agent_core::Output::Publish { connection, channel, body, .. } => {
                self.on_the_way.push(Message { connection, body: Body::Up(channel, body) });
            }
            agent_core::Output::Fetch(item) => {
                let (school, digest) = (self.school, item.sha256);
                let found = self.ledger.read_here(|view| compose::item(view, school, digest));
                let result = found.unwrap().ok_or_else(|| "404".to_owned());
                self.agent_hears(agent_core::Input::Fetched { item: digest, result });
            }
            // Nobody publishes a picture here.
            agent_core::Output::FetchPicture(picture) => panic!("{picture:?} is asked for"),
            agent_core::Output::Show(scene) => {
                let showing = scene.showing();
                if self.standing != Some(showing) {
                    self.leaves_screen();
                }
                self.standing = Some(showing);
                let pages = agent_core::Pages::default();
                let frame = Digest::of(format!("{:?}", scene.steady()).as_bytes());
                let at = now(self.uptime);
                self.agent_hears(agent_core::Input::Drawn { scene, frame, pages, at });
            }
            agent_core::Output::Log(line) => {
                let code = line.split_once(": ").map(|(code, _)| code);
                self.faults += u64::from(code.is_some_and(|code| !code.contains(' ')));
            }
            agent_core::Output::SetClock(_)
            | agent_core::Output::KeepTime
            | agent_core::Output::GiveUpPicture(_)
            | agent_core::Output::Welcomed => {}
        }
    }

    fn leaves_screen(&mut self) {
        if let Some(Showing::Post { post, .. }) = self.standing.take() {
            *self.played.entry(post).or_default() += 1;
        }
    }

    fn gateway_hears(&mut self, connection: Connection, input: Input<'_>) {
        let now = self.now();
        let Some(at) = self.wires.iter().position(|wire| wire.connection == connection) else {
            return;
        };
        self.wires[at].session.handle(input, now);
        while let Some(output) = self.wires.get_mut(at).and_then(|w| w.session.next_output(now)) {
            match output {
                Output::Send(channel, bytes) => {
                    self.on_the_way.push(Message { connection, body: Body::Down(channel, bytes) });
                }
                Output::Ingest(said) => self.handed_in.push((connection, said)),
                Output::Alerts => {
                    let alerts = Some(register(self.alerts()));
                    self.wires[at].session.handle(Input::Alerts(alerts), now);
                }
                Output::Compose => {
                    let (settings, desired) = self.composes();
                    let registers = Input::Registers { settings, desired };
                    self.wires[at].session.handle(registers, now);
                }
                Output::Close(_) => return self.ends(at),
            }
        }
    }

    /// The gateway ends a connection, and says goodbye for its session.
    fn ends(&mut self, at: usize) {
        let Wire { connection, session } = self.wires.remove(at);
        if let Some(number) = session.number() {
            let farewell = Farewell::Controller;
            self.handed_in.push((connection, Said::Goodbye { number, farewell }));
        }
        if self.connection == Some(connection) {
            self.breaks();
        }
    }

    /// The agent notices that its connection is gone.
    fn breaks(&mut self) {
        if let Some(connection) = self.connection.take() {
            let reason = Closed::Lost("cut".to_owned());
            self.agent_hears(agent_core::Input::Closed { connection, reason });
        }
    }

    fn restarts(&mut self) {
        self.connection = None;
        self.standing = None;
        self.made += 1;
        // Connections are numbered from the beginning again: what is on its way belongs to nobody.
        self.on_the_way.clear();
        while !self.wires.is_empty() {
            self.ends(0);
        }
        let setup = setup(self.device, self.made);
        self.agent = Agent::open(setup, Box::new(self.disk.clone()), now(self.uptime));
        self.agent_hears(agent_core::Input::Tick);
    }

    fn commits(&mut self) {
        for (connection, said) in std::mem::take(&mut self.handed_in) {
            let (device, now) = (self.device, self.now());
            match said {
                Said::Hello(hello) => {
                    let welcomed = self.changes(|work| {
                        sessions::begin(work, device, Digest::of(KEY), "test", &hello, now)
                    });
                    let sessions::Welcomed { number, stored, .. } = welcomed;
                    self.gateway_hears(connection, Input::Welcomed { number, stored });
                    // The connection may be gone by the time its session has begun.
                    if !self.wires.iter().any(|wire| wire.connection == connection) {
                        self.changes(|work| {
                            sessions::end(work, device, number, Farewell::Silent, now)
                        });
                    }
                }
                Said::Report(report) => {
                    self.changes(|work| reports::report(work, device, &report, now));
                }
                Said::Events(batch) => {
                    let ack = self.changes(|work| reports::events(work, device, &batch, now));
                    self.gateway_hears(connection, Input::Stored(ack));
                }
                Said::Goodbye { number, farewell } => {
                    self.changes(|work| sessions::end(work, device, number, farewell, now));
                }
            }
        }
    }

    fn follows(&mut self) {
        self.follows_something();
    }

    fn follows_something(&mut self) -> bool {
        let page = self.ledger.store().log_after(self.cursor, 1000).unwrap();
        let LogPage::Entries(entries) = page else { panic!("nothing is trimmed here") };
        let Some((last, _)) = entries.last() else { return false };
        self.cursor = *last;
        for (_, value) in entries {
            let change: Change = serde_json::from_slice(&value).unwrap();
            let connections: Vec<_> = self.wires.iter().map(|wire| wire.connection).collect();
            for connection in connections {
                let input = match change {
                    Change::Session { number, .. } => Input::Began { number },
                    Change::Unit { .. } | Change::Posts { .. } | Change::Device { .. } => {
                        Input::Dirty
                    }
                    Change::Alerts { .. } => Input::AlertsDirty,
                    Change::Receipts { .. }
                    | Change::Ended { .. }
                    | Change::Access { .. }
                    | Change::Nominations { .. }
                    | Change::Revoked { .. }
                    | Change::Pairing { .. }
                    | Change::Ticket { .. } => continue,
                };
                self.gateway_hears(connection, input);
            }
        }
        true
    }

    fn composes(&self) -> (Option<Register>, Option<Register>) {
        let (device, school) = (self.device, self.school);
        let both = self.ledger.read_here(|view| {
            Ok((compose::settings(view, device)?, compose::desired(view, school)?))
        });
        let (settings, desired) = both.unwrap();
        (
            settings.map(|settings| register(wire::encode(&settings))),
            desired.map(|desired| register(desired.bytes)),
        )
    }

    fn alerts(&self) -> Vec<u8> {
        let school = self.school;
        self.ledger.read_here(|view| compose::alerts(view, school)).unwrap().unwrap()
    }

    fn raises(&mut self) {
        self.made += 1;
        let new = NewAlert {
            severity: Severity::ALL[usize::try_from(self.made).unwrap() % Severity::ALL.len()],
            drill: false,
            text: format!("Тревога № {}", self.made),
            instruction: String::new(),
            audience: Audience::default(),
            expires: None,
        };
        let (school, now) = (self.school, self.now());
        // There may be too many already.
        let raised = self.ledger.change_here(|work| {
            let unit = alerts::may_raise(work, &Actor::system(), school)?;
            let confirmed = alerts::confirm(&unit, None, &Reach::default())?;
            alerts::raise(work, &Actor::system(), &new, confirmed, now)
        });
        self.alerts.extend(raised.map(|raised| raised.alert.id));
    }

    fn ends_an_alert(&mut self) {
        self.made += 1;
        let kind = if self.made.is_multiple_of(2) { EndKind::AllClear } else { EndKind::InError };
        let end = NewEnd { kind, text: String::new() };
        let (actor, now) = (Actor::system(), self.now());
        let at = usize::try_from(self.made).unwrap().checked_rem(self.alerts.len());
        if let Some(alert) = at.map(|at| self.alerts[at]) {
            // It may be over already.
            let _known =
                self.ledger.change_here(|work| alerts::end(work, &actor, alert, &end, now));
        }
    }

    fn sweeps(&mut self) {
        let now = self.now();
        self.changes(|work| alerts::sweep(work, now, 100));
    }

    fn publishes(&mut self) {
        // Long texts now and then, so that the document outgrows one message and items are fetched.
        let letters = if self.made.is_multiple_of(3) { 1900 } else { 20 };
        let (title, text) = (format!("№ {}", self.made), "ы".repeat(letters));
        let new = NewPost::new(self.school, PostKind::Announcement, title, text);
        self.made += 1;
        let now = self.now();
        let post = self.changes(|work| {
            let post = posts::create(work, &Actor::system(), &new, now)?;
            posts::publish(work, &Actor::system(), post.id, now)
        });
        self.posts.push(post.id);
    }

    fn withdraws(&mut self) {
        let now = self.now();
        if let Some(post) = self.posts.last().copied() {
            // It may be withdrawn already.
            let _known =
                self.ledger.change_here(|work| posts::withdraw(work, &Actor::system(), post, now));
        }
    }

    fn moves(&mut self) {
        self.made += 1;
        let edit = EditDevice {
            room: Some(format!("Кабинет {}", self.made)),
            ..EditDevice::default()
        };
        let (device, now) = (self.device, self.now());
        self.changes(|work| devices::edit(work, &Actor::system(), device, &edit, now));
    }

    fn changes<T>(&self, use_case: impl Fn(&mut Work<'_>) -> Result<T, Error>) -> T {
        self.ledger.change_here(use_case).unwrap()
    }

    fn now(&self) -> Timestamp {
        now(self.uptime).clock.now
    }
}

fn register(bytes: Vec<u8>) -> Register {
    let digest = Digest::of(&bytes);
    Register { bytes: Bytes::from(bytes), digest }
}

struct Silent(watch::Sender<u64>);

impl Bus for Silent {
    fn announce(&self, _sequence: u64) {}

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

/// A school of its own with one device in it.
fn paired(ledger: &Ledger) -> (UnitId, DeviceId) {
    let now = now(Duration::ZERO).clock.now;
    let founding = Founding {
        login: "admin".to_owned(),
        name: "Админ".to_owned(),
        password: PasswordHash::new("x".to_owned()),
        organisation: Organisation {
            kind: OrganisationKind::School,
            name: "Гимназия №11".to_owned(),
            time_zone: None,
        },
    };
    let nonce = Nonce([7; 16]);
    let opening = Opening {
        request: "a request".to_owned(),
        key: KEY.to_vec(),
        commitment: commitment(nonce),
        hardware: "a test".to_owned(),
        agent: "0.1.0".to_owned(),
        screen: ScreenSize { width: 1920, height: 1080 },
        address: "192.0.2.1".to_owned(),
    };
    let school = ledger.change_here(|work| setup::found(work, &founding, now)).unwrap().unit.id();
    let opened = ledger.change_here(|work| enrol::open(work, &opening, now)).unwrap();
    ledger.change_here(|work| enrol::reveal(work, opened.id, nonce, CA, now)).unwrap();
    let claim = Claim {
        code: code(KEY, CA, nonce, opened.nonce),
        unit: school,
        room: "Холл".to_owned(),
        tags: std::collections::BTreeSet::new(),
    };
    let claimed = ledger.change_here(|work| enrol::claim(work, &Actor::system(), &claim, now));
    match claimed.unwrap() {
        Claimed::Device(device) => (school, device.id),
        Claimed::Refused(error) => panic!("{error}"),
    }
}

fn setup(device: DeviceId, seed: u64) -> Setup {
    Setup {
        device,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, 1),
        screen: ScreenSize { width: 1920, height: 1080 },
        seed,
    }
}

fn now(uptime: Duration) -> Now {
    let begun: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
    let now = begun.checked_add(SignedDuration::try_from(uptime).unwrap()).unwrap();
    Now { uptime, clock: Clock { now, trusted: true }, earliest: now }
}
