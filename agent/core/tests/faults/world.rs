//! A TV, its controller, and a network between them that does its worst.

use std::sync::Arc;
use std::time::Duration;

use agent_core::port::{InMemory, Storage as _, StoredPicture};
use agent_core::{
    Closed, Connection, Input, Output, Pages, PictureProblem, Scene, Session, Setup, Vitals,
};
use jiff::Timestamp;
use proptest::sample::Index;
use protocol::alert::{Alert, Phase};
use protocol::post::{Item, Picture};
use protocol::register::{Held, Settings};
use protocol::report::{CacheState, Panel, ScreenSize};
use protocol::{DeviceId, Digest, Down, PostId, Topic, Up};

use crate::clocks::{Clocks, truth};
use crate::controller::Controller;
use crate::witness::Witness;

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
    /// The disk has no room for pictures any more, or again.
    FillDisk,
    /// A picture on the disk goes bad.
    Rot(Index),
    RestoreController,
    /// An alert for some seconds.
    Raise(u64),
    AllClear,
    Panel(Panel),
    /// The power is off for some seconds.
    PowerCut(u64),
    /// The TV's own clock is set, by so many seconds wrong.
    WrongClock(i64),
}

/// A message on its way.
#[derive(Debug, Clone)]
enum Letter {
    Up(Connection, Up, Vec<u8>),
    Down(Connection, Down, Vec<u8>),
    Fetched(Digest),
    Picture(Picture),
}

pub(crate) struct World {
    pub(crate) controller: Controller,
    session: Session,
    storage: InMemory,
    clocks: Clocks,
    /// Since the beginning.
    elapsed: Duration,
    seed: u64,
    /// The connection that the controller has.
    open: Option<Connection>,
    on_the_way: Vec<Letter>,
    pub(crate) witness: Witness,
    /// Nothing that a TV says arrives.
    pub(crate) deaf: bool,
    pub(crate) unreachable: bool,
    pub(crate) refused: bool,
    fetches_fail: bool,
    disk_is_full: bool,
    /// Pictures that are asked for do not come.
    pub(crate) hold_pictures: bool,
    /// Posts that stood without their picture when they were last looked at.
    pub(crate) bare: Vec<PostId>,
    /// How many pictures were fetched at once, at most.
    pub(crate) at_once: usize,
    /// Pictures that were asked for.
    pub(crate) asked_for: Vec<Digest>,
    pub(crate) hellos: u32,
    pub(crate) connects: u32,
    pub(crate) reports: u32,
    pub(crate) frames: u32,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let storage = InMemory::default();
        let clocks = Clocks::new();
        let session = open(&storage, seed, &clocks, Duration::ZERO);
        let mut world = Self {
            controller: Controller::new(),
            session,
            storage,
            clocks,
            elapsed: Duration::ZERO,
            seed,
            open: None,
            on_the_way: Vec::new(),
            witness: Witness::default(),
            deaf: false,
            unreachable: false,
            refused: false,
            fetches_fail: false,
            disk_is_full: false,
            hold_pictures: false,
            bare: Vec::new(),
            at_once: 0,
            asked_for: Vec::new(),
            hellos: 0,
            connects: 0,
            reports: 0,
            frames: 0,
        };
        world.tell(Input::Tick);
        world
    }

    pub(crate) fn take(&mut self, step: Step) {
        match step {
            Step::Deliver(which, milliseconds) => {
                self.elapsed += Duration::from_millis(milliseconds);
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
                } else if let Letter::Picture(picture) = letter {
                    let result = Err(PictureProblem::Interrupted("lost".to_owned()));
                    self.tell(Input::PictureFetched { picture: picture.sha256, result });
                }
            }
            Step::Double(which) if !self.on_the_way.is_empty() => {
                let letter = self.on_the_way[which.index(self.on_the_way.len())].clone();
                if !matches!(letter, Letter::Picture(_)) {
                    self.on_the_way.push(letter);
                }
            }
            Step::Drop(_) | Step::Double(_) => {}
            Step::Wait(seconds) => {
                self.elapsed += Duration::from_secs(seconds);
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
            Step::FillDisk => self.fill_disk(!self.disk_is_full),
            Step::Rot(which) => {
                let there = self.pictures();
                if !there.is_empty() {
                    let picture = there[which.index(there.len())].sha256;
                    self.storage.remove_picture(picture).expect("memory");
                }
            }
            Step::RestoreController => {
                self.controller.restore_backup();
                self.cut();
            }
            Step::Raise(seconds) => self.raise(seconds),
            Step::AllClear => {
                self.all_clear();
            }
            Step::Panel(panel) => {
                self.witness.panel_is(panel);
                self.tell(Input::Vitals(Vitals { panel, ..Vitals::default() }));
            }
            Step::PowerCut(seconds) => self.power_cut(seconds),
            Step::WrongClock(wrong) => self.clocks.wrong = wrong,
        }
    }

    pub(crate) fn raise(&mut self, seconds: u64) {
        self.controller.raise(seconds, truth(self.elapsed));
        self.send_registers();
    }

    pub(crate) fn all_clear(&mut self) -> bool {
        let was_there = self.controller.all_clear(truth(self.elapsed));
        self.send_registers();
        was_there
    }

    /// All alerts end, and time passes until their ends are not shown any more.
    pub(crate) fn end_all_alerts(&mut self) {
        while self.all_clear() {}
        self.pass(10 * 60);
    }

    /// The faults end; time enough passes for every repetition.
    pub(crate) fn calm_down(&mut self) {
        self.fetches_fail = false;
        self.fill_disk(false);
        self.pass(20 * 60);
    }

    pub(crate) fn fill_disk(&mut self, full: bool) {
        self.disk_is_full = full;
        self.storage.set_size(if full { 0 } else { u64::MAX });
    }

    /// The pictures on the disk, whole or not.
    pub(crate) fn pictures(&self) -> Vec<StoredPicture> {
        self.storage.pictures().expect("memory")
    }

    pub(crate) fn pictures_on_the_way(&self) -> Vec<Digest> {
        let picture = |letter: &Letter| {
            let Letter::Picture(picture) = letter else { return None };
            Some(picture.sha256)
        };
        self.on_the_way.iter().filter_map(picture).collect()
    }

    /// The disk loses all pictures.
    pub(crate) fn lose_pictures(&mut self) {
        for picture in self.pictures() {
            self.storage.remove_picture(picture.sha256).expect("memory");
        }
    }

    /// Since the beginning.
    pub(crate) fn elapsed(&self) -> Duration {
        self.elapsed
    }

    pub(crate) fn set_disk_size(&self, bytes: u64) {
        self.storage.set_size(bytes);
    }

    pub(crate) fn cache(&self) -> CacheState {
        self.session.cache()
    }

    /// What was last seen of a post.
    pub(crate) fn post_shown(&self) -> Option<(PostId, Option<Digest>)> {
        let Some(Scene::Post { item, picture, .. }) = self.witness.scene() else { return None };
        Some((item.post, *picture))
    }

    /// Takes everything off the screen, so that all that stood there is noted, and lets it be sent.
    pub(crate) fn clear_the_screen(&mut self) {
        self.publish(0);
        self.pass(5);
    }

    /// Seconds pass on a network that delivers everything at once.
    pub(crate) fn pass(&mut self, seconds: u64) {
        let end = self.elapsed + Duration::from_secs(seconds);
        loop {
            self.deliver_what_is_on_the_way();
            let due = self.session.poll_timeout();
            let due = due.map_or(end, |uptime| self.clocks.elapsed_at(uptime));
            if due > end {
                break;
            }
            self.elapsed = self.elapsed.max(due) + Duration::from_millis(1);
            self.tell(Input::Tick);
        }
        self.elapsed = self.elapsed.max(end);
        self.tell(Input::Tick);
    }

    /// Everything arrives, and what follows from it, within a millisecond.
    pub(crate) fn deliver_what_is_on_the_way(&mut self) {
        loop {
            let hold = self.hold_pictures;
            let is_held = |letter: &Letter| hold && matches!(letter, Letter::Picture(_));
            while let Some(next) = self.on_the_way.iter().position(|letter| !is_held(letter)) {
                let letter = self.on_the_way.remove(next);
                self.deliver(letter);
            }
            let due = self.session.poll_timeout();
            if due.is_none_or(|due| self.clocks.elapsed_at(due) > self.elapsed) {
                return;
            }
            self.tell(Input::Tick);
        }
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

    /// The power is off for some seconds.
    pub(crate) fn power_cut(&mut self, seconds: u64) {
        self.elapsed += Duration::from_secs(seconds);
        self.clocks.device_restarts(self.elapsed);
        self.kill();
    }

    /// The agent is killed and comes back at once; the disk is as it was.
    pub(crate) fn kill(&mut self) {
        self.seed = self.seed.wrapping_add(1);
        // What was on its way to a TV that is gone arrives nowhere.
        self.on_the_way.retain(|letter| matches!(letter, Letter::Up(..)));
        self.open = None;
        self.witness.power_goes();
        self.clocks.agent_restarts();
        self.session = open(&self.storage, self.seed, &self.clocks, self.elapsed);
        self.tell(Input::Tick);
    }

    pub(crate) fn settings(&self) -> Option<Arc<Settings>> {
        self.session.plan().settings().cloned()
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
        self.bare.clear();
        for _turn in 0..30 {
            if let Some(Scene::Post { item, picture, .. }) = self.witness.scene() {
                if item.content.picture().map(|it| it.sha256) != *picture {
                    self.bare.push(item.post);
                }
                if !posts.contains(&**item) {
                    posts.push(Item::clone(item));
                }
            }
            self.elapsed += Duration::from_secs(5);
            self.tell(Input::Tick);
        }
        posts.sort_by_key(|item| item.post);
        posts
    }

    pub(crate) fn is_offline_on_screen(&self) -> bool {
        match self.witness.scene() {
            Some(Scene::Post { offline_since, .. } | Scene::Idle { offline_since, .. }) => {
                offline_since.is_some()
            }
            Some(Scene::Alert { .. } | Scene::Connecting { .. } | Scene::Pairing { .. }) | None => {
                false
            }
        }
    }

    /// The alert that covers everything on the screen.
    pub(crate) fn alert_shown(&self) -> Option<(&Alert, Phase)> {
        match self.witness.scene()? {
            Scene::Alert { alert, phase, .. } => Some((alert, *phase)),
            Scene::Post { .. }
            | Scene::Idle { .. }
            | Scene::Connecting { .. }
            | Scene::Pairing { .. } => None,
        }
    }

    /// What was on the screen of alerts that expired without an all-clear.
    pub(crate) fn overdue_shown(&self) -> usize {
        match self.witness.scene() {
            Some(Scene::Post { bands, .. } | Scene::Idle { bands, .. }) => bands.overdue.len(),
            Some(Scene::Alert { .. } | Scene::Connecting { .. } | Scene::Pairing { .. }) | None => {
                0
            }
        }
    }

    /// What it thinks the time is.
    pub(crate) fn clock(&self) -> Timestamp {
        self.clocks.now(self.elapsed).clock.now
    }

    /// While an alert that the TV holds is in force, one stands on its screen, whatever it thinks of
    /// the time.
    fn no_alert_ends_early(&self) {
        let held = self.controller.alerts_held(self.held());
        let now = truth(self.elapsed);
        let is_in_force = held.iter().any(|alert| alert.ended.is_none() && now < alert.expires);
        let shown = self.alert_shown();
        assert!(
            !is_in_force || matches!(shown, Some((_, Phase::InForce))),
            "{shown:?} while {held:?}"
        );
    }

    pub(crate) fn send_registers(&mut self) {
        let Some(connection) = self.open else { return };
        for (down, body) in self.controller.differing(&Held::default()) {
            self.on_the_way.push(Letter::Down(connection, down, body));
        }
    }

    fn deliver(&mut self, letter: Letter) {
        match letter {
            Letter::Up(..) if self.deaf => {}
            Letter::Up(connection, up, body) => {
                let now = truth(self.elapsed);
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
            Letter::Picture(picture) => self.deliver_picture(picture),
        }
    }

    fn deliver_picture(&mut self, Picture { sha256, bytes, .. }: Picture) {
        let result = if self.fetches_fail {
            Err(PictureProblem::Wrong("a captive portal's page".to_owned()))
        } else if self.disk_is_full {
            Err(PictureProblem::Disk("no space left on device".to_owned()))
        } else {
            self.storage.put_picture(StoredPicture { sha256, bytes, is_whole: true });
            Ok(bytes)
        };
        self.tell(Input::PictureFetched { picture: sha256, result });
    }

    fn tell(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            self.session.handle(input, self.clocks.now(self.elapsed));
            while let Some(output) = self.session.next_output() {
                inputs.extend(self.carry_out(output));
            }
        }
        if !self.refused {
            self.no_alert_ends_early();
        }
    }

    fn carry_out(&mut self, output: Output) -> Vec<Input> {
        let answer = match output {
            Output::Connect { connection } => {
                self.connects += 1;
                if self.refused {
                    let reason = Closed::Refused("revoked".to_owned());
                    return vec![Input::Closed { connection, reason }];
                }
                if self.unreachable {
                    let reason = Closed::Lost("no network".to_owned());
                    return vec![Input::Closed { connection, reason }];
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
            Output::FetchPicture(picture) => {
                self.asked_for.push(picture.sha256);
                self.on_the_way.push(Letter::Picture(picture));
                let under_way = |it: &&Letter| matches!(it, Letter::Picture(_));
                self.at_once = self.at_once.max(self.on_the_way.iter().filter(under_way).count());
                None
            }
            Output::GiveUpPicture(given_up) => {
                let is_it = |letter: &Letter| matches!(letter, Letter::Picture(picture) if picture.sha256 == given_up);
                self.on_the_way.retain(|letter| !is_it(letter));
                None
            }
            Output::Show(scene) => return self.draw(scene),
            Output::SetClock(time) => {
                self.clocks.set(time, self.elapsed);
                Some(Input::Tick)
            }
            Output::KeepTime => {
                self.clocks.keep(self.elapsed);
                None
            }
            Output::Welcomed | Output::Log(_) => None,
        };
        answer.into_iter().collect()
    }

    /// Draws at once, and finds out whether the picture can still be read.
    fn draw(&mut self, scene: Scene) -> Vec<Input> {
        self.frames += 1;
        let frame = Digest::of(format!("{scene:?}").as_bytes());
        self.witness.sees(&scene, frame, self.elapsed);
        let wanted = if let Scene::Post { picture, .. } = &scene { *picture } else { None };
        let is_there = |picture: &Digest| self.pictures().iter().any(|it| it.sha256 == *picture);
        let lost = wanted.filter(|picture| !is_there(picture));
        let at = self.clocks.now(self.elapsed);
        let drawn = Input::Drawn { scene, frame, pages: Pages::default(), at };
        let detail = "it is gone".to_owned();
        // What is told last is heard first.
        lost.map(|picture| Input::PictureLost { picture, detail })
            .into_iter()
            .chain([drawn])
            .collect()
    }
}

fn open(storage: &InMemory, seed: u64, clocks: &Clocks, elapsed: Duration) -> Session {
    let setup = Setup {
        device: device(),
        agent: "0.1.0".to_owned(),
        boot: clocks.boot(),
        screen: ScreenSize { width: 1920, height: 1080 },
        seed,
    };
    Session::open(setup, Box::new(storage.clone()), clocks.now(elapsed))
}

fn device() -> DeviceId {
    DeviceId::new(Timestamp::UNIX_EPOCH, 7)
}
