//! What stands on the screen, what went wrong, and when the controller is told.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use protocol::event::Event;
use protocol::report::{OnScreen, Panel, Report, Showing};
use protocol::{Digest, PostId, Up, limit, wire};

use super::link::Link;
use super::{Output, Session, Vitals};
use crate::clock::Now;
use crate::scene::Scene;

/// Changes that come together are told together: a register and the frame that it leads to.
const TOGETHER: Duration = Duration::from_millis(500);
/// A fault of one kind is noted once in this time.
const FAULT_INTERVAL: Duration = Duration::from_secs(600);
/// Kinds of faults that are remembered for that.
const FAULT_KINDS: usize = 32;
/// Characters of a fault's detail.
const DETAIL_CHARS: usize = 300;

/// What is told, and when.
#[derive(Debug, Default)]
pub(super) struct Reporting {
    due: Option<Duration>,
    standing: Option<Standing>,
    posts: Vec<Stood>,
    vitals: Vitals,
    last_error: Option<String>,
    noted: BTreeMap<&'static str, Duration>,
}

/// What stands on the screen.
#[derive(Debug)]
struct Standing {
    /// Without what goes on by itself.
    scene: Scene,
    /// As it was drawn last.
    drawn: Scene,
    frame: Digest,
    since: Timestamp,
}

/// A post on the screen, through all its frames.
#[derive(Debug)]
struct Stood {
    post: PostId,
    revision: u32,
    frame: Digest,
    began: Duration,
}

impl Standing {
    fn on_screen(&self) -> OnScreen {
        OnScreen {
            showing: self.drawn.showing(),
            frame: self.frame,
            since: self.since,
            details: Some(self.drawn.details()),
        }
    }
}

impl Reporting {
    pub(super) fn poll_timeout(&self, link: &Link) -> Option<Duration> {
        link.welcomed().and(self.due)
    }

    /// A report is due at once.
    pub(super) fn is_due(&mut self, uptime: Duration) {
        self.due = Some(self.due.map_or(uptime, |due| due.min(uptime)));
    }

    /// A report is due, together with what follows from the change.
    pub(super) fn is_due_soon(&mut self, uptime: Duration) {
        self.is_due(uptime + TOGETHER);
    }

    /// Whether people can see the screen, as it was last read back.
    pub(super) fn panel(&self) -> Panel {
        self.vitals.panel
    }

    /// A post is on the screen, since now if it was not before.
    fn stands(&mut self, post: PostId, revision: u32, frame: Digest, uptime: Duration) {
        let mut known = self.posts.iter_mut();
        match known.find(|stood| (stood.post, stood.revision) == (post, revision)) {
            Some(stood) => stood.frame = frame,
            None => self.posts.push(Stood { post, revision, frame, began: uptime }),
        }
    }

    pub(super) fn went_wrong(&mut self, problem: &str, uptime: Duration) {
        let problem: String = problem.chars().take(DETAIL_CHARS).collect();
        if self.last_error.as_ref() != Some(&problem) {
            self.last_error = Some(problem);
            self.is_due_soon(uptime);
        }
    }

    pub(super) fn last_error(&self) -> Option<&str> {
        self.last_error.as_deref()
    }

    pub(super) fn on_screen(&self) -> Option<OnScreen> {
        self.standing.as_ref().map(Standing::on_screen)
    }

    /// Whether a fault of this kind is to be noted, or was just now.
    fn is_news(&mut self, code: &'static str, uptime: Duration) -> bool {
        self.noted.retain(|_, at| uptime < *at + FAULT_INTERVAL);
        if self.noted.contains_key(code) || self.noted.len() >= FAULT_KINDS {
            return false;
        }
        self.noted.insert(code, uptime);
        true
    }
}

impl Session {
    /// The device was looked at. Whether people can see an alert that stands is news.
    pub(super) fn measured(&mut self, vitals: Vitals, now: Now) {
        let before = std::mem::replace(&mut self.reporting.vitals, vitals);
        if vitals.panel == before.panel {
            return;
        }
        self.reporting.is_due_soon(now.uptime);
        if let Some(OnScreen { showing, frame, .. }) = self.on_screen() {
            self.note_drawn(showing, frame, now);
        }
    }

    /// A frame came onto the screen at some instant of late. What goes on by itself is no news.
    pub(super) fn drawn(&mut self, scene: &Scene, frame: Digest, at: Now) {
        let showing = scene.showing();
        self.note_drawn(showing, frame, at);
        let posts: Vec<(PostId, u32)> =
            scene.posts().map(|item| (item.post, item.revision)).collect();
        self.leave(|stood| !posts.contains(&(stood.post, stood.revision)), at);
        for (post, revision) in posts {
            self.reporting.stands(post, revision, frame, at.uptime);
        }
        let (drawn, scene) = (scene.clone(), scene.steady());
        match &mut self.reporting.standing {
            Some(standing) if standing.scene == scene => {
                (standing.frame, standing.drawn) = (frame, drawn);
            }
            Some(_) | None => {
                let since = at.clock.now;
                self.reporting.standing = Some(Standing { scene, drawn, frame, since });
                match showing {
                    // With the receipts, and not in the way of the alert to other TVs.
                    Showing::Alert { .. } => self.reporting.is_due_soon(at.uptime),
                    Showing::Post { .. } | Showing::Idle | Showing::Pairing => {
                        self.reporting.is_due(at.uptime);
                    }
                }
            }
        }
    }

    /// Notes what stood on the screen until now.
    pub(super) fn leave_screen(&mut self, now: Now) {
        self.reporting.standing = None;
        self.receipts.forget_drawn();
        self.leave(|_| true, now);
    }

    /// Notes the posts that are gone from the screen.
    fn leave(&mut self, is_gone: impl Fn(&Stood) -> bool, now: Now) {
        let (gone, stay) = std::mem::take(&mut self.reporting.posts).into_iter().partition(is_gone);
        self.reporting.posts = stay;
        let gone: Vec<Stood> = gone;
        for Stood { post, revision, frame, began } in gone {
            let stood = now.uptime.saturating_sub(began);
            let milliseconds = u64::try_from(stood.as_millis()).unwrap_or(u64::MAX);
            self.note(Event::Shown { post, revision, frame, milliseconds }, now);
        }
    }

    /// Something went wrong: it is in the next report, and noted unless its kind was just now.
    pub(super) fn fault(&mut self, code: &'static str, detail: &str, now: Now) {
        self.reporting.went_wrong(detail, now.uptime);
        if self.reporting.is_news(code, now.uptime) {
            let detail: String = detail.chars().take(DETAIL_CHARS).collect();
            self.outputs.push_back(Output::Log(format!("{code}: {detail}")));
            self.note(Event::Fault { code: code.to_owned(), detail }, now);
        }
    }

    /// Reports when something has changed, and every quarter of an hour: the controller may have sent
    /// a register that never came.
    pub(super) fn keep_reporting(&mut self, now: Now) {
        let Some(connection) = self.link.welcomed() else { return };
        if self.reporting.due.is_some_and(|due| now.uptime < due) {
            return;
        }
        self.reporting.due = Some(now.uptime + limit::REPORT_INTERVAL);
        let Some(screen) = self.reporting.on_screen() else {
            // Without a frame there is no report, but a hello names the registers too.
            return self.say_hello(connection, now);
        };
        let report = Report {
            at: now.clock,
            applied: self.plan.held(),
            screen,
            cache: self.cache(),
            disk_free: self.reporting.vitals.disk_free,
            memory: self.reporting.vitals.memory,
            temperature: self.reporting.vitals.temperature,
            panel: self.reporting.vitals.panel,
            last_error: self.reporting.last_error.clone(),
        };
        let (channel, body) = (Up::Report, wire::encode(&report));
        self.outputs.push_back(Output::Publish { connection, channel, body, at_least_once: false });
    }
}
