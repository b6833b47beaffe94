//! A TV, its controller, and a network between them that does its worst.

use std::time::Duration;

use agent_core::port::InMemory;
use agent_core::{Closed, Connection, Input, Now, Output, Scene, Session, Setup};
use jiff::{SignedDuration, Timestamp};
use proptest::sample::Index;
use protocol::event::Event;
use protocol::post::Item;
use protocol::register::Held;
use protocol::report::{Clock, ScreenSize, Showing};
use protocol::{BootId, DeviceId, Digest, Down, Topic, Up};

use crate::controller::Controller;

/// Something that happens to them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// A message arrives, in any order, after some milliseconds.
    Deliver(Index, u64),
    Drop(Index),
    Double(Index),
    /// Seconds pass; nothing arrives.
    Wait(u64),
    Cut,
    Kill,
    Publish(u8),
    Move(u8),
    FailFetches,
    RestoreController,
}

/// A message on its way.
#[derive(Debug, Clone)]
enum Letter {
    Up(Connection, Up, Vec<u8>),
    Down(Connection, Down, Vec<u8>),
    Fetched(Digest),
}

pub(crate) struct World {
    pub(crate) controller: Controller,
    session: Session,
    storage: InMemory,
    uptime: Duration,
    seed: u64,
    /// The connection that the controller has.
    open: Option<Connection>,
    on_the_way: Vec<Letter>,
    scene: Option<Scene>,
    began: Duration,
    /// Nothing that a TV says arrives.
    pub(crate) deaf: bool,
    pub(crate) unreachable: bool,
    pub(crate) refused: bool,
    fetches_fail: bool,
    pub(crate) hellos: u32,
    pub(crate) connects: u32,
    pub(crate) reports: u32,
    pub(crate) frames: u32,
    /// What the TV has spooled, in order.
    pub(crate) noted: Vec<Event>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let storage = InMemory::default();
        let session = open(&storage, seed, now(Duration::ZERO));
        let mut world = Self {
            controller: Controller::new(),
            session,
            storage,
            uptime: Duration::ZERO,
            seed,
            open: None,
            on_the_way: Vec::new(),
            scene: None,
            began: Duration::ZERO,
            deaf: false,
            unreachable: false,
            refused: false,
            fetches_fail: false,
            hellos: 0,
            connects: 0,
            reports: 0,
            frames: 0,
            noted: Vec::new(),
        };
        world.tell(Input::Tick);
        world
    }

    pub(crate) fn take(&mut self, step: Step) {
        match step {
            Step::Deliver(which, milliseconds) => {
                self.uptime += Duration::from_millis(milliseconds);
                self.tell(Input::Tick);
                if !self.on_the_way.is_empty() {
                    let letter = self.on_the_way.remove(which.index(self.on_the_way.len()));
                    self.deliver(letter);
                }
            }
            Step::Drop(which) if !self.on_the_way.is_empty() => {
                // A fetch always ends, if in a failure.
                let letter = self.on_the_way.remove(which.index(self.on_the_way.len()));
                if let Letter::Fetched(item) = letter {
                    self.tell(Input::Fetched { item, result: Err("lost".to_owned()) });
                }
            }
            Step::Double(which) if !self.on_the_way.is_empty() => {
                let letter = self.on_the_way[which.index(self.on_the_way.len())].clone();
                self.on_the_way.push(letter);
            }
            Step::Drop(_) | Step::Double(_) => {}
            Step::Wait(seconds) => {
                self.uptime += Duration::from_secs(seconds);
                self.tell(Input::Tick);
            }
            Step::Cut => self.cut(),
            Step::Kill => self.kill(),
            Step::Publish(number) => self.publish(number),
            Step::Move(school) => {
                self.controller.move_to(school);
                self.send_registers();
            }
            Step::FailFetches => self.fetches_fail = !self.fetches_fail,
            Step::RestoreController => {
                self.controller.restore_backup();
                self.cut();
            }
        }
    }

    /// The faults end; time enough passes for every repetition.
    pub(crate) fn calm_down(&mut self) {
        self.fetches_fail = false;
        self.pass(20 * 60);
    }

    /// Takes everything off the screen, so that all that stood there is noted, and lets it be sent.
    pub(crate) fn clear_the_screen(&mut self) {
        self.publish(0);
        self.pass(5);
    }

    /// Seconds pass on a network that delivers everything at once.
    pub(crate) fn pass(&mut self, seconds: u64) {
        let end = self.uptime + Duration::from_secs(seconds);
        loop {
            while !self.on_the_way.is_empty() {
                let letter = self.on_the_way.remove(0);
                self.deliver(letter);
            }
            let due = self.session.poll_timeout().unwrap_or(end);
            if due > end {
                break;
            }
            self.uptime = self.uptime.max(due) + Duration::from_millis(1);
            self.tell(Input::Tick);
        }
        self.uptime = self.uptime.max(end);
        self.tell(Input::Tick);
    }

    pub(crate) fn publish(&mut self, number: u8) {
        self.controller.publish(number);
        self.send_registers();
    }

    /// Everything that is on its way is lost.
    pub(crate) fn lose_everything(&mut self) {
        self.on_the_way.clear();
    }

    pub(crate) fn cut(&mut self) {
        if let Some(connection) = self.open.take() {
            let reason = Closed::Lost("cut".to_owned());
            self.tell(Input::Closed { connection, reason });
        }
    }

    /// The power is cut and comes back at once; the disk is as it was.
    pub(crate) fn kill(&mut self) {
        self.seed = self.seed.wrapping_add(1);
        // What was on its way to a TV that is gone arrives nowhere.
        self.on_the_way.retain(|letter| matches!(letter, Letter::Up(..)));
        self.open = None;
        self.scene = None;
        self.session = open(&self.storage, self.seed, now(self.uptime));
        self.tell(Input::Tick);
    }

    pub(crate) fn held(&self) -> Held {
        self.session.plan().held()
    }

    pub(crate) fn waiting(&self) -> usize {
        let spooled = self.session.spooled();
        spooled.receipts + spooled.figures
    }

    /// The posts that a round shows, in the order of their names.
    pub(crate) fn posts_shown(&mut self) -> Vec<Item> {
        let mut posts = Vec::new();
        for _turn in 0..20 {
            if let Some(Scene::Post { item, .. }) = &self.scene {
                if !posts.contains(item) {
                    posts.push(item.clone());
                }
            }
            self.uptime += Duration::from_secs(5);
            self.tell(Input::Tick);
        }
        posts.sort_by_key(|item| item.post);
        posts
    }

    pub(crate) fn is_offline_on_screen(&self) -> bool {
        match &self.scene {
            Some(Scene::Post { offline_since, .. } | Scene::Idle { offline_since, .. }) => {
                offline_since.is_some()
            }
            Some(Scene::Connecting { .. } | Scene::Pairing { .. }) | None => false,
        }
    }

    fn send_registers(&mut self) {
        let Some(connection) = self.open else { return };
        for (down, body) in self.controller.differing(&Held::default()) {
            self.on_the_way.push(Letter::Down(connection, down, body));
        }
    }

    fn deliver(&mut self, letter: Letter) {
        match letter {
            Letter::Up(..) if self.deaf => {}
            Letter::Up(connection, up, body) => {
                let now = now(self.uptime).clock.now;
                for (down, body) in self.controller.hear(up, &body, now) {
                    self.on_the_way.push(Letter::Down(connection, down, body));
                }
            }
            Letter::Down(connection, down, body) => {
                let topic = Topic::down(device(), down).to_string();
                self.tell(Input::Message { connection, topic, body });
            }
            Letter::Fetched(item) => {
                let bytes = self.controller.item(item).filter(|_| !self.fetches_fail);
                let result = bytes.ok_or_else(|| "404".to_owned());
                self.tell(Input::Fetched { item, result });
            }
        }
    }

    fn tell(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            self.session.handle(input, now(self.uptime));
            while let Some(output) = self.session.next_output() {
                inputs.extend(self.carry_out(output));
            }
        }
    }

    fn carry_out(&mut self, output: Output) -> Option<Input> {
        match output {
            Output::Connect { connection } => {
                self.connects += 1;
                if self.refused {
                    let reason = Closed::Refused("revoked".to_owned());
                    return Some(Input::Closed { connection, reason });
                }
                if self.unreachable {
                    let reason = Closed::Lost("no network".to_owned());
                    return Some(Input::Closed { connection, reason });
                }
                self.open = Some(connection);
                Some(Input::Connected { connection })
            }
            Output::Close { connection } => {
                self.open = self.open.filter(|open| *open != connection);
                None
            }
            Output::Publish { connection, channel, body, .. } => {
                self.hellos += u32::from(channel == Up::Hello);
                self.reports += u32::from(channel == Up::Report);
                assert!(body.len() <= protocol::limit::UP_BYTES);
                if self.open == Some(connection) {
                    self.on_the_way.push(Letter::Up(connection, channel, body));
                }
                None
            }
            Output::Fetch(item) => {
                self.on_the_way.push(Letter::Fetched(item.sha256));
                None
            }
            Output::Show(scene) => Some(self.draw(scene)),
            Output::SetClock(_) | Output::Welcomed | Output::Log(_) => None,
        }
    }

    /// Draws at once, and remembers what the TV must note.
    fn draw(&mut self, scene: Scene) -> Input {
        self.frames += 1;
        let before = self.scene.as_ref().map(Scene::showing);
        if before != Some(scene.showing()) {
            if let Some(Showing::Post { post, revision }) = before {
                let milliseconds = self.uptime.saturating_sub(self.began).as_millis();
                let milliseconds = u64::try_from(milliseconds).expect("short");
                let frame = frame(self.scene.as_ref().expect("it stands"));
                self.noted.push(Event::Shown { post, revision, frame, milliseconds });
            }
            self.began = self.uptime;
        }
        self.scene = Some(scene.clone());
        let frame = frame(&scene);
        Input::Drawn { scene, frame, at: now(self.uptime) }
    }
}

fn frame(scene: &Scene) -> Digest {
    Digest::of(format!("{scene:?}").as_bytes())
}

fn open(storage: &InMemory, seed: u64, now: Now) -> Session {
    let setup = Setup {
        device: device(),
        agent: "0.1.0".to_owned(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, 1),
        screen: ScreenSize { width: 1920, height: 1080 },
        seed,
    };
    Session::open(setup, Box::new(storage.clone()), now)
}

fn device() -> DeviceId {
    DeviceId::new(Timestamp::UNIX_EPOCH, 7)
}

fn now(uptime: Duration) -> Now {
    let began = Timestamp::from_second(2_000_000).expect("an instant");
    let since = SignedDuration::try_from(uptime).expect("short");
    let clock = Clock { now: began.checked_add(since).expect("an instant"), trusted: true };
    Now { uptime, clock }
}
